//! Writes a file with all of its mutants, and remembers where each is.

use std::{cmp::Reverse, collections::BTreeSet, ops::Range};

use crate::sites::{Edit, Piece};

/// A file with mutants.
pub struct Rewritten {
    pub text: String,
    /// Where the code of each mutant is.
    pub mutants: Vec<(Range<usize>, usize)>,
    /// The places with all of their mutants and what they replace. An error may be about both.
    pub places: Vec<(Range<usize>, Vec<usize>)>,
}

/// `dropped` are the mutants that stay out.
pub fn rewrite(source: &str, mut edits: Vec<Edit>, dropped: &BTreeSet<usize>) -> Rewritten {
    edits.retain_mut(|edit| keep(edit, dropped));
    // Outer ones first. Of one range, the first is the outer one: the sort is stable.
    edits.sort_by_key(|edit| (edit.range.start, Reverse(edit.range.end)));
    let mut writer = Writer {
        source,
        edits: &edits,
        rewritten: Rewritten {
            text: String::with_capacity(source.len() * 2),
            mutants: Vec::new(),
            places: Vec::new(),
        },
    };
    writer.write(0..source.len());
    writer.rewritten
}

/// Takes dropped mutants out of an edit. Whether any is left.
fn keep(edit: &mut Edit, dropped: &BTreeSet<usize>) -> bool {
    let is_dropped = |piece: &Piece| matches!(piece, Piece::Mutant(number, _) if dropped.contains(number));
    // A mutant has a text before it and one behind it.
    while let Some(index) = edit.before.iter().position(is_dropped) {
        edit.before
            .drain(index - 1..=(index + 1).min(edit.before.len() - 1));
    }
    edit.before.iter().any(|piece| matches!(piece, Piece::Mutant(..)))
}

struct Writer<'a> {
    source: &'a str,
    /// What is still to be written, in the order of the source.
    edits: &'a [Edit],
    rewritten: Rewritten,
}

impl Writer<'_> {
    /// Writes a range of the source, with the edits in it.
    fn write(&mut self, range: Range<usize>) {
        let mut position = range.start;
        while let Some((edit, rest)) = self.edits.split_first() {
            if edit.range.start < position || edit.range.end > range.end {
                break;
            }
            self.rewritten
                .text
                .push_str(&self.source[position..edit.range.start]);
            self.edits = rest;
            self.edit(edit);
            position = edit.range.end;
        }
        self.rewritten.text.push_str(&self.source[position..range.end]);
    }

    fn edit(&mut self, edit: &Edit) {
        let start = self.rewritten.text.len();
        let mut numbers = Vec::new();
        for piece in &edit.before {
            let from = self.rewritten.text.len();
            match piece {
                Piece::Text(text) => self.rewritten.text.push_str(text),
                Piece::Mutant(number, text) => {
                    self.rewritten.text.push_str(text);
                    numbers.push(*number);
                    let to = self.rewritten.text.len();
                    self.rewritten.mutants.push((from..to, *number));
                }
            }
        }
        self.write(edit.range.clone());
        self.rewritten.text.push_str(edit.after);
        self.rewritten
            .places
            .push((start..self.rewritten.text.len(), numbers));
    }
}

impl Rewritten {
    /// The mutants that an error is about, whose spans these are: the main ones first.
    pub fn guilty(&self, spans: &[Range<usize>]) -> Vec<usize> {
        let inner = spans.iter().find_map(|span| {
            let around = self.mutants.iter().filter(|(range, _)| contains(range, span));
            around
                .min_by_key(|(range, _)| range.len())
                .map(|(_, number)| vec![*number])
        });
        let outer = || {
            spans.iter().find_map(|span| {
                let around = self.places.iter().filter(|(range, _)| contains(range, span));
                let (_, numbers) = around.min_by_key(|(range, _)| range.len())?;
                // One at a time: the others may be fine without it.
                numbers.last().map(|number| vec![*number])
            })
        };
        inner.or_else(outer).unwrap_or_default()
    }
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
