//! Patterns such as `https://preview-*.a.example`, by the text around `*`.

use cors_rules::origin::{Wildcard, syntax::LONGEST_LABEL};
use foldhash::HashSet;

/// The patterns for one label in front of the same host.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The first labels, as they are written: `preview-*`.
    written: HashSet<Box<str>>,
    /// How long the text before and behind `*` is. There are as many lookups as lengths, and lengths are few.
    shapes: Vec<(usize, usize)>,
}

impl Labels {
    pub(super) fn add(&mut self, before: &str, after: &str) {
        let shape = (before.len(), after.len());
        if !self.shapes.contains(&shape) {
            self.shapes.push(shape);
        }
        self.written.insert(format!("{before}*{after}").into());
    }

    /// The patterns whose literal text the first label of `host` has. What `*` is is checked by the pattern.
    pub(super) fn covering<'a>(&'a self, host: &'a str) -> impl Iterator<Item = Wildcard<'a>> {
        let label = host.split_once('.').map_or(host, |(label, _)| label);
        self.shapes.iter().filter_map(move |&(before, after)| {
            let (start, rest) = label.split_at_checked(before)?;
            let (_, end) = rest.split_at_checked(rest.len().checked_sub(after)?)?;
            // A label is short: it is put together without allocating.
            let mut text = [0; LONGEST_LABEL + 1];
            text.get_mut(..before)?.copy_from_slice(start.as_bytes());
            *text.get_mut(before)? = b'*';
            text.get_mut(before + 1..before + 1 + after)?
                .copy_from_slice(end.as_bytes());
            let text = std::str::from_utf8(&text[..before + 1 + after]).ok()?;
            self.written.contains(text).then_some(Wildcard::Label {
                before: start,
                after: end,
            })
        })
    }
}
