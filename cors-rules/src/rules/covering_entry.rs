//! Finds the entry of a list that covers another one. Each entry looks up the patterns that could cover it, so that the
//! time is proportional to the text however long the list.

use std::collections::{BTreeMap, BTreeSet};

use crate::origin::syntax::is_part_of_label;
use crate::origin::{OriginPattern, Port, Wildcard};
use crate::violation::Place;

/// An entry that is an origin.
#[derive(Debug)]
pub(super) struct ListedOrigin<'a> {
    pub(super) place: Place,
    pub(super) text: &'a str,
    pub(super) pattern: OriginPattern<'a>,
}

/// The entries that were read, by pattern.
#[derive(Default)]
pub(super) struct Seen<'a, 'e> {
    entries: BTreeMap<OriginPattern<'a>, &'e ListedOrigin<'a>>,
    /// Whether one of them may cover another: most lists are of exact origins.
    has_patterns: bool,
    /// For each host, the lengths of the texts before `*` in the patterns for a label in front of it.
    before: BTreeMap<&'a str, BTreeSet<usize>>,
    /// For each host and text before `*`, the lengths of the texts behind it. A label is short, so there are few
    /// lengths, however many patterns there are.
    after: BTreeMap<(&'a str, &'a str), BTreeSet<usize>>,
}

impl<'a, 'e> Seen<'a, 'e> {
    pub(super) fn get(&self, pattern: &OriginPattern<'_>) -> Option<&'e ListedOrigin<'a>> {
        self.entries.get(pattern).copied()
    }

    pub(super) fn insert(&mut self, entry: &'e ListedOrigin<'a>) {
        let pattern = entry.pattern;
        self.has_patterns |= !pattern.is_exact();
        if let Wildcard::Label { before, after } = pattern.wildcard {
            let host = pattern.host;
            self.before.entry(host).or_default().insert(before.len());
            self.after.entry((host, before)).or_default().insert(after.len());
        }
        self.entries.entry(pattern).or_insert(entry);
    }

    /// The entry that covers `pattern` and is another.
    pub(super) fn covering(&self, pattern: OriginPattern<'_>) -> Option<&'e ListedOrigin<'a>> {
        if !self.has_patterns {
            return None;
        }
        let labels = label_of(&pattern)
            .into_iter()
            .flat_map(|(label, base)| {
                self.shapes(label, base)
                    .filter_map(move |shape| label.cut(shape))
                    .map(move |wildcard| (wildcard, base))
            })
            .flat_map(|(wildcard, host)| {
                any_ports(OriginPattern {
                    wildcard,
                    host,
                    ..pattern
                })
            })
            .filter(|wider| *wider != pattern);
        coverers(pattern).chain(labels).find_map(|wider| self.get(&wider))
    }

    /// How long the texts around `*` are in the patterns in front of `base` whose text before it starts the label.
    fn shapes(&self, label: Label<'a>, base: &'a str) -> impl Iterator<Item = (usize, usize)> {
        let start = match label {
            Label::Whole(start) | Label::Ends(start, _) => start,
        };
        let before = self.before.get(base).into_iter().flatten();
        before
            .filter_map(move |&before| Some((before, self.after.get(&(base, start.get(..before)?))?)))
            .flat_map(|(before, after)| after.iter().map(move |&after| (before, after)))
    }
}

/// What is known of the first label of a host: all of it, or its ends.
#[derive(Clone, Copy)]
enum Label<'a> {
    Whole(&'a str),
    Ends(&'a str, &'a str),
}

/// The first label of a pattern's host, and what is behind it.
fn label_of<'a>(pattern: &OriginPattern<'a>) -> Option<(Label<'a>, &'a str)> {
    match pattern.wildcard {
        Wildcard::None => pattern
            .host
            .split_once('.')
            .map(|(label, base)| (Label::Whole(label), base)),
        Wildcard::Label { before, after } => Some((Label::Ends(before, after), pattern.host)),
        Wildcard::Subdomains => None,
    }
}

impl<'a> Label<'a> {
    /// The pattern with so much literal text on either side that covers this label.
    fn cut(self, (before, after): (usize, usize)) -> Option<Wildcard<'a>> {
        let (start, middle, end) = match self {
            Self::Whole(label) => {
                let (start, rest) = label.split_at_checked(before)?;
                let (middle, end) = rest.split_at_checked(rest.len().checked_sub(after)?)?;
                (start, is_part_of_label(middle.as_bytes()), end)
            }
            Self::Ends(first, last) => {
                let (start, inner) = first.split_at_checked(before)?;
                let (outer, end) = last.split_at_checked(last.len().checked_sub(after)?)?;
                let is_open = |text: &str| text.is_empty() || is_part_of_label(text.as_bytes());
                (start, is_open(inner) && is_open(outer), end)
            }
        };
        middle.then_some(Wildcard::Label {
            before: start,
            after: end,
        })
    }
}

/// For each entry, the entry that makes it superfluous: the first of the same spelling, or a pattern that covers it.
pub(super) fn superfluous<'a, 'e>(entries: &'e [ListedOrigin<'a>]) -> Vec<Option<&'e ListedOrigin<'a>>> {
    let mut seen = Seen::default();
    for entry in entries {
        seen.insert(entry);
    }
    let covering = |entry: &'e ListedOrigin<'a>| {
        let first = seen.get(&entry.pattern);
        first
            .filter(|first| first.place != entry.place)
            .or_else(|| seen.covering(entry.pattern))
    };
    entries.iter().map(covering).collect()
}

/// Every other pattern for whole labels that covers `pattern`, the nearest first.
fn coverers(pattern: OriginPattern<'_>) -> impl Iterator<Item = OriginPattern<'_>> {
    let own = (pattern.wildcard, pattern.host);
    // `*.a.example` covers `b-*.a.example`. Brackets of an IPv6 address hold no dots, and no pattern leads an IPv4
    // address.
    let base = matches!(pattern.wildcard, Wildcard::Label { .. }).then_some(pattern.host);
    let parents = std::iter::successors(Some(pattern.host), |host| Some(host.split_once('.')?.1)).skip(1);
    let wider = base
        .into_iter()
        .chain(parents)
        .map(|host| (Wildcard::Subdomains, host));
    std::iter::once(own)
        .chain(wider)
        .flat_map(move |(wildcard, host)| {
            any_ports(OriginPattern {
                wildcard,
                host,
                ..pattern
            })
        })
        .filter(move |wider| *wider != pattern)
}

/// The pattern as it is, and for every port.
fn any_ports(pattern: OriginPattern<'_>) -> [OriginPattern<'_>; 2] {
    [
        pattern,
        OriginPattern {
            port: Port::Any,
            ..pattern
        },
    ]
}
