//! What in bodies may make handlers, and the walk cannot change: calls of macros, and attributes under other names.

use std::{collections::HashMap, ops::Range};

use cors_rules::draft::Seen;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, ItemUse};

use super::{
    heads::is_semicolon,
    macro_input::{Input, is_harmless},
    renamed::{self, Signature, has_name},
};
use crate::{
    item::is_word,
    written::{as_written, is_separator},
};

/// What the walk through one module has passed.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// Other names of `#[cors]`.
    names: Vec<Ident>,
    seen: Vec<(Seen, Span)>,
    imports: Vec<(Seen, Span)>,
    /// Each with the uses that are in its block.
    calls: Vec<(Range<usize>, Call)>,
    /// What the code registers and binds, in the order of the walk.
    uses: Vec<(Use, String)>,
    /// Macros of this module that make handlers.
    makers: Vec<String>,
}

/// A macro that is called where an item may be, and gets these names.
#[derive(Debug)]
pub(super) struct Call {
    names: Vec<String>,
    found: (Seen, Span),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Use {
    /// `.service(name)`
    Registered,
    /// `let name`: not a handler that a macro makes.
    Bound,
}

/// What a macro may be where it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// One item or several.
    Item,
    /// Items or an expression.
    Statement,
    /// A part of something.
    Expression,
}

impl Passed {
    pub(super) fn new(names: Vec<Ident>) -> Self {
        Self {
            names,
            ..Self::default()
        }
    }

    /// Whether a module has a `#[cors]` under another name, which looks at its items itself.
    pub(super) fn looks_itself(&self, attributes: &[Attribute]) -> bool {
        attributes
            .iter()
            .any(|attribute| has_name(attribute, &self.names))
    }

    /// A function, by its attributes and what follows them.
    pub(super) fn function(&mut self, attributes: &[Attribute], item: &[TokenTree]) {
        renamed::look(attributes, Signature::read(item), &self.names, &mut self.seen);
    }

    /// `use ..;`, at the start of `trees`.
    pub(super) fn import(&mut self, trees: &[TokenTree]) {
        if !trees.iter().take(4).any(|tree| is_word(tree, "actix_web")) {
            return;
        }
        let end = trees
            .iter()
            .position(is_semicolon)
            .map_or(trees.len(), |at| at + 1);
        let tokens: TokenStream = trees[..end].iter().cloned().collect();
        // The compiler reports what does not parse.
        if let Ok(import) = syn::parse2::<ItemUse>(tokens) {
            renamed::imported(&import.tree, &mut self.imports);
        }
    }

    /// `mod name;`, at the start of `trees`. In a body it needs a `#[path]`.
    pub(super) fn file(&mut self, trees: &[TokenTree]) {
        if let [_, TokenTree::Ident(name), end, ..] = trees
            && is_semicolon(end)
        {
            let shown = format!("mod {name};");
            self.seen.push((Seen::Blind(shown), name.span()));
        }
    }

    /// `let name`, at the start of `trees`.
    pub(super) fn binding(&mut self, trees: &[TokenTree]) {
        let mut names = trees[1..].iter().take(2);
        if let Some(TokenTree::Ident(name)) = names.find(|tree| !is_word(tree, "mut")) {
            self.uses.push((Use::Bound, name.to_string()));
        }
    }

    /// The name at `at` in the arguments of `.service(..)`, where it is a whole argument.
    pub(super) fn argument(&mut self, trees: &[TokenTree], at: usize) {
        let is_comma = |tree: &TokenTree| is_separator(tree, ',');
        let is_first = at == 0 || is_comma(&trees[at - 1]);
        if is_first && trees.get(at + 1).is_none_or(is_comma) {
            self.uses.push((Use::Registered, trees[at].to_string()));
        }
    }

    /// Where the uses of the next block will start.
    pub(super) fn start(&self) -> usize {
        self.uses.len()
    }

    /// A macro that is defined in the module, whose handlers get no policy wherever it is called.
    pub(super) fn definition(&mut self, name: &Ident, body: &Group) {
        if Input::read(body.stream(), &self.names).makes_handler {
            self.makers.push(name.to_string());
        }
    }

    /// A macro of this path, whose input is `group`. Returns one that the rest of its block has to tell about.
    pub(super) fn call(
        &mut self,
        name: &Ident,
        path: &[TokenTree],
        group: &Group,
        role: Role,
    ) -> Option<Call> {
        let input = Input::read(group.stream(), &self.names);
        let text = name.to_string();
        if text == "services" {
            self.services(group.stream());
        }
        let is_sure = input.makes_handler
            || self.makers.contains(&text)
            || role == Role::Item && !is_harmless(name, &group.stream());
        let may_be_items = role == Role::Statement && !input.names.is_empty();
        if !is_sure && !may_be_items {
            return None;
        }
        let shown = format!("{}!(..)", as_written(path));
        let found = (Seen::Blind(shown), name.span());
        if is_sure {
            self.seen.push(found);
            return None;
        }
        let names = input.names;
        Some(Call { names, found })
    }

    /// The end of the block that such calls are in, whose uses start at `start`.
    pub(super) fn leave(&mut self, start: usize, calls: Vec<Call>) {
        let block = start..self.uses.len();
        // A block that uses nothing registers nothing.
        if !block.is_empty() {
            self.calls
                .extend(calls.into_iter().map(|call| (block.clone(), call)));
        }
    }

    /// What may hide handlers, and imports that rename routing attributes.
    pub(super) fn found(mut self) -> [Vec<(Seen, Span)>; 2] {
        let mut uses: HashMap<(Use, &str), Vec<usize>> = HashMap::new();
        for (at, (kind, name)) in self.uses.iter().enumerate() {
            uses.entry((*kind, name)).or_default().push(at);
        }
        let is_there = |kind: Use, name: &str, block: &Range<usize>| {
            let places = uses.get(&(kind, name)).map_or(&[][..], Vec::as_slice);
            let next = places.partition_point(|at| *at < block.start);
            places.get(next).is_some_and(|at| *at < block.end)
        };
        for (block, call) in self.calls {
            let is_made = |name: &String| {
                is_there(Use::Registered, name, &block) && !is_there(Use::Bound, name, &block)
            };
            if call.names.iter().any(is_made) {
                self.seen.push(call.found);
            }
        }
        [self.seen, self.imports]
    }

    fn services(&mut self, input: TokenStream) {
        let trees: Vec<TokenTree> = input.into_iter().collect();
        for (at, tree) in trees.iter().enumerate() {
            if let TokenTree::Ident(_) = tree {
                self.argument(&trees, at);
            }
        }
    }
}
