//! The patterns for one label in front of the same host: `preview-*`, `pr-*--shop`.

use std::iter;

use cors_rules::origin::{Wildcard, syntax::LONGEST_LABEL};
use foldhash::{HashMap, HashSet};

/// Finds the patterns that fit a label. The steps depend on the label, which has at most 63 characters, and not on
/// how many patterns there are or how long their texts are.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The texts before `*`.
    befores: Prefixes,
    /// The texts behind `*`, from back to front.
    afters: Prefixes,
    /// The pairs that are patterns.
    pairs: HashSet<(u32, u32)>,
}

impl Labels {
    /// `patterns` are the texts before and behind each `*`.
    pub(super) fn new(patterns: &[(&str, &str)]) -> Self {
        let before = |&(before, _): &(&str, &str)| before.as_bytes().to_vec();
        let after = |&(_, after): &(&str, &str)| after.bytes().rev().collect::<Vec<u8>>();
        let befores = Prefixes::new(patterns.iter().map(before).collect());
        let afters = Prefixes::new(patterns.iter().map(after).collect());
        let pairs = patterns.iter();
        let pairs = pairs
            .filter_map(|pattern| Some((befores.number(&before(pattern))?, afters.number(&after(pattern))?)));
        Self {
            pairs: pairs.collect(),
            befores,
            afters,
        }
    }

    /// Whether `is_so` holds for one of the patterns whose texts `label` begins and ends with. What `*` is there has
    /// to be checked.
    pub(super) fn any_covering<'a>(&self, label: &'a str, is_so: impl Fn(Wildcard<'a>) -> bool) -> bool {
        // A label is short: it is turned around without allocating. A longer one is in no origin.
        let mut reversed = [0; LONGEST_LABEL];
        let Some(reversed) = reversed.get_mut(..label.len()) else {
            return false;
        };
        for (to, from) in reversed.iter_mut().zip(label.bytes().rev()) {
            *to = from;
        }
        let covered = |before: (u32, usize), after: (u32, usize)| {
            let end = label.len().checked_sub(after.1)?;
            let is_pattern = before.1 < end && self.pairs.contains(&(before.0, after.0));
            is_pattern.then_some(Wildcard::Label {
                before: label.get(..before.1)?,
                after: label.get(end..)?,
            })
        };
        self.befores.of(label.as_bytes()).any(|before| {
            let mut afters = self.afters.of(reversed);
            afters.any(|after| covered(before, after).is_some_and(&is_so))
        })
    }
}

/// A set of texts that finds those which another text begins with: a tree, each of whose edges is the text up to the
/// next place where two texts of the set part or one of them ends.
#[derive(Debug)]
struct Prefixes {
    /// The root is first.
    nodes: Vec<Node>,
    /// From a node, by the first byte of the edge.
    edges: HashMap<(u32, u8), u32>,
}

#[derive(Debug, Default)]
struct Node {
    /// All of the text from the root on.
    text: Box<[u8]>,
    /// Whether it is in the set.
    is_listed: bool,
}

const ROOT: u32 = 0;

impl Default for Prefixes {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Prefixes {
    fn new(mut texts: Vec<Vec<u8>>) -> Self {
        texts.sort_unstable();
        texts.dedup();
        let is_listed = texts.first().is_some_and(Vec::is_empty);
        let mut prefixes = Self {
            nodes: vec![Node {
                is_listed,
                ..Node::default()
            }],
            edges: HashMap::default(),
        };
        prefixes.add(ROOT, 0, texts.get(usize::from(is_listed)..).unwrap_or_default());
        prefixes
    }

    /// Adds texts that are longer than `depth`, and the same up to there: what leads to `parent`.
    fn add(&mut self, parent: u32, depth: usize, texts: &[Vec<u8>]) {
        for group in texts.chunk_by(|one, other| one.get(depth) == other.get(depth)) {
            let ([first, ..], [.., last]) = (group, group) else {
                continue;
            };
            // They are sorted: what these two have in common, all have.
            let common = first.iter().zip(last).take_while(|(one, other)| one == other);
            let length = common.count();
            let (text, rest) = first.split_at(length);
            let is_listed = rest.is_empty();
            // More nodes than numbers do not fit into memory.
            let node = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
            self.nodes.push(Node {
                text: text.into(),
                is_listed,
            });
            if let Some(&byte) = text.get(depth) {
                self.edges.insert((parent, byte), node);
            }
            self.add(
                node,
                length,
                group.get(usize::from(is_listed)..).unwrap_or_default(),
            );
        }
    }

    fn node(&self, number: u32) -> Option<&Node> {
        self.nodes.get(number as usize)
    }

    /// The numbers and lengths of the texts that `text` begins with, the shortest first.
    fn of(&self, text: &[u8]) -> impl Iterator<Item = (u32, usize)> {
        let mut current = Some((ROOT, 0));
        let path = iter::from_fn(move || {
            let (number, depth) = current?;
            current = text.get(depth).and_then(|&byte| {
                let next = *self.edges.get(&(number, byte))?;
                let next_text = &self.node(next)?.text;
                let is_on_path = text.get(depth..)?.starts_with(next_text.get(depth..)?);
                is_on_path.then_some((next, next_text.len()))
            });
            Some((number, depth))
        });
        path.filter(|&(number, _)| self.node(number).is_some_and(|node| node.is_listed))
    }

    /// The number of a text of the set.
    fn number(&self, text: &[u8]) -> Option<u32> {
        self.of(text)
            .find_map(|(number, length)| (length == text.len()).then_some(number))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn covering<'a>(set: &Labels, label: &'a str) -> Vec<(&'a str, &'a str)> {
        let found = RefCell::new(Vec::new());
        set.any_covering(label, |wildcard| {
            if let Wildcard::Label { before, after } = wildcard {
                found.borrow_mut().push((before, after));
            }
            false
        });
        found.into_inner()
    }

    /// Every pattern of short texts over two letters against every label of the same: no more and no less than what
    /// `starts_with` and `ends_with` say.
    #[test]
    fn each_set_agrees_with_a_naive_search() {
        let texts = |longest: u32| -> Vec<String> {
            (0..=longest)
                .flat_map(|length| {
                    (0..1_u32 << length).map(move |bits| {
                        (0..length)
                            .map(|bit| if bits >> bit & 1 == 0 { 'a' } else { 'b' })
                            .collect()
                    })
                })
                .collect()
        };
        let parts = texts(3);
        let all: Vec<(&str, &str)> = parts
            .iter()
            .flat_map(|before| parts.iter().map(move |after| (&**before, &**after)))
            .collect();
        let labels = texts(8);
        let mut state = 1_u64;
        for round in 0..40 {
            // A part of all patterns, another one each time.
            let patterns: Vec<(&str, &str)> = all
                .iter()
                .copied()
                .filter(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 33) % 40 <= round
                })
                .collect();
            let set = Labels::new(&patterns);
            for label in &labels {
                let mut found = covering(&set, label);
                found.sort_unstable();
                let mut expected: Vec<(&str, &str)> = patterns
                    .iter()
                    .copied()
                    .filter(|(before, after)| {
                        label.len() > before.len() + after.len()
                            && label.starts_with(before)
                            && label.ends_with(after)
                    })
                    .collect();
                expected.sort_unstable();
                assert_eq!(found, expected, "{label} {patterns:?}");
            }
        }
    }

    #[test]
    fn a_label_of_any_length_has_an_answer() {
        let set = Labels::new(&[("a", "b"), ("", "b")]);
        for length in [0, 1, 2, 62, 63, 64, 1000] {
            let label = "a".repeat(length) + "b";
            let expected = match length {
                0 | 63.. => 0,
                1 => 1,
                _ => 2,
            };
            assert_eq!(covering(&set, &label).len(), expected, "{length}");
        }
        assert_eq!(covering(&Labels::default(), "a"), []);
        assert_eq!(
            covering(&set, "äb"),
            [("", "b")],
            "only the caller knows what `*` may be"
        );
    }
}
