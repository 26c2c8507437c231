//! Finds the place of each mutant in a file, and says how the text there has to change.

use std::{collections::HashMap, ops::Range};

use syn::{Block, File, Pat, PatGuard, spanned::Spanned, visit::Visit};

use crate::{
    list::{Genre, Mutant},
    syntax::has_let,
};

/// Text that is put around a range of the source. What is in the range may be edited as well.
pub struct Edit {
    pub range: Range<usize>,
    pub before: Vec<Piece>,
    pub after: &'static str,
}

pub enum Piece {
    Text(String),
    /// What is compiled for a mutant: an error in there is its own.
    Mutant(usize, String),
}

/// The edits of one file, and why some of its mutants have none.
#[derive(Default)]
pub struct Sites {
    pub edits: Vec<Edit>,
    pub without: Vec<(usize, &'static str)>,
}

/// `numbers` are those of the file's mutants, which `mutants` holds.
pub fn find(source: &str, mutants: &[Mutant], numbers: &[usize]) -> Sites {
    let mut places: HashMap<(u8, usize), Vec<usize>> = HashMap::new();
    for &number in numbers {
        let mutant = &mutants[number];
        let place = (mutant.genre as u8, mutant.offset(source));
        places.entry(place).or_default().push(number);
    }
    let file: File = syn::parse_file(source).expect("a file that compiles is well-formed");
    let mut finder = Finder {
        source,
        mutants,
        places,
        sites: Sites::default(),
        without: None,
    };
    finder.visit_file(&file);
    let rest = finder.places.into_values().flatten();
    finder
        .sites
        .without
        .extend(rest.map(|number| (number, "in the arguments of a macro")));
    finder.sites
}

pub struct Finder<'a> {
    pub source: &'a str,
    pub mutants: &'a [Mutant],
    /// What has not been found.
    pub places: HashMap<(u8, usize), Vec<usize>>,
    pub sites: Sites,
    /// Why nothing of what is visited can be switched.
    pub without: Option<&'static str>,
}

pub fn range(of: &impl Spanned) -> Range<usize> {
    of.span().byte_range()
}

impl Finder<'_> {
    pub fn text(&self, of: &impl Spanned) -> &str {
        &self.source[range(of)]
    }

    /// The mutants that begin here, unless they cannot be switched.
    pub fn take(&mut self, genre: Genre, start: usize) -> Vec<usize> {
        let found = self.places.remove(&(genre as u8, start)).unwrap_or_default();
        if let Some(why) = self.without {
            self.give_up(found, why);
            return Vec::new();
        }
        found
    }

    pub fn give_up(&mut self, numbers: Vec<usize>, why: &'static str) {
        self.sites
            .without
            .extend(numbers.into_iter().map(|number| (number, why)));
    }

    /// `(if on(1) { other } else { source })`.
    pub fn wrap(&mut self, range: Range<usize>, others: Vec<(usize, String)>) {
        if others.is_empty() {
            return;
        }
        let mut before = vec![Piece::Text("(".to_owned())];
        // Each mutant has a text before it and one behind it, which go with it.
        for (number, text) in others {
            before.push(Piece::Text(format!("if {} {{ ", on(number))));
            before.push(Piece::Mutant(number, text));
            before.push(Piece::Text(" } else ".to_owned()));
        }
        before.push(Piece::Text("{ ".to_owned()));
        self.sites.edits.push(Edit {
            range,
            before,
            after: " })",
        });
    }

    pub fn body(&mut self, block: &Block) {
        let Some(first) = block.stmts.first() else { return };
        let numbers = self.take(Genre::FnValue, range(first).start);
        let is_opaque = |number: &usize| is_opaque(self.mutants, *number);
        let (opaque, numbers): (Vec<_>, Vec<_>) = numbers.into_iter().partition(is_opaque);
        self.give_up(opaque, "its function returns `impl Trait`, which is one type");
        if numbers.is_empty() {
            return;
        }
        let start = block.brace_token.span.open().byte_range().end;
        let mut before = Vec::new();
        for number in numbers {
            let value = &self.mutants[number].replacement;
            before.push(Piece::Text(format!(" if {} {{ return ", on(number))));
            before.push(Piece::Mutant(number, value.clone()));
            before.push(Piece::Text("; }".to_owned()));
        }
        self.sites.edits.push(Edit {
            range: start..start,
            before,
            after: "",
        });
    }

    /// A guard that is replaced, and one that takes the arm away. `cargo mutants` takes arms away where `_` follows.
    pub fn arm(&mut self, arm: &syn::Arm) -> Vec<usize> {
        let gone = self.take(Genre::MatchArm, range(arm).start);
        let Pat::Guard(PatGuard { guard, .. }) = &arm.pat else {
            let end = range(&arm.pat).end;
            for &number in &gone {
                self.condition(end..end, " if !", number, "", "");
            }
            return gone;
        };
        let range = range(&**guard);
        let replaced = self.take(Genre::MatchArmGuard, range.start);
        if has_let(guard) {
            self.give_up([gone, replaced].concat(), "a guard with `let`");
            return Vec::new();
        }
        for &number in &gone {
            self.condition(range.clone(), "!", number, " && (", ")");
        }
        for number in replaced {
            match &*self.mutants[number].replacement {
                "true" => self.condition(range.clone(), "(", number, " || (", "))"),
                _ => self.condition(range.clone(), "(!", number, " && (", "))"),
            }
        }
        gone
    }

    /// Puts whether a mutant is on, with `before` and `behind` around it, in front of a range.
    fn condition(
        &mut self,
        range: Range<usize>,
        before: &str,
        number: usize,
        behind: &str,
        after: &'static str,
    ) {
        let before = vec![
            Piece::Text(before.to_owned()),
            Piece::Mutant(number, on(number)),
            Piece::Text(behind.to_owned()),
        ];
        self.sites.edits.push(Edit { range, before, after });
    }

    /// Visits what has no mutants that can be switched.
    pub fn without(&mut self, why: &'static str, visit: impl FnOnce(&mut Self)) {
        let outside = self.without.replace(why);
        visit(self);
        self.without = outside;
    }
}

/// The condition under which a mutant is there.
fn on(number: usize) -> String {
    format!("::mutants_switch::on({number})")
}

fn is_opaque(mutants: &[Mutant], number: usize) -> bool {
    let function = mutants[number].function.as_ref();
    function.is_some_and(|function| function.return_type.contains("impl "))
}
