//! What one file names of other modules, read from its tokens.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::modules::Module;

/// One file.
#[derive(Default)]
pub(super) struct Source {
    /// The comment that opens it.
    pub(super) head: String,
    /// Every path that starts with `crate`, `super` or `self`, or with a module beneath, from the top of the crate.
    pub(super) paths: BTreeSet<Module>,
    /// What a `use` of it brings here, by the name here. A module that names it here means where it is.
    pub(super) imports: BTreeMap<String, Module>,
}

impl Source {
    pub(super) fn read(text: &str, module: &Module, known: &BTreeSet<Module>) -> Self {
        let head = text.lines().take_while(|line| line.starts_with("//!"));
        let mut source = Self {
            head: head
                .map(|line| line.trim_start_matches("//!").trim())
                .collect::<Vec<_>>()
                .join(" "),
            ..Self::default()
        };
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{module:?}: {error}"));
        source.look(tokens, module, known);
        source
    }

    fn look(&mut self, tokens: TokenStream, module: &Module, known: &BTreeSet<Module>) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            if is_for_tests(&trees[at..]) {
                at += item_length(&trees[at..]);
                continue;
            }
            match &trees[at] {
                TokenTree::Ident(word) if word == "use" => {
                    let end = at + item_length(&trees[at..]);
                    for (name, path) in leaves(&trees[at + 1..end]) {
                        if let Some(path) = from_the_top(&path, module, known) {
                            self.paths.insert(path.clone());
                            self.imports.insert(name, path);
                        }
                    }
                    at = end;
                }
                TokenTree::Ident(_) if !follows_colons(&trees, at) => {
                    let (path, length) = path(&trees[at..]);
                    if path.len() > 1 {
                        self.paths.extend(from_the_top(&path, module, known));
                    }
                    at += length;
                }
                TokenTree::Group(group) => {
                    self.look(group.stream(), module, known);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }
}

/// A path from the top of the crate; `None` for another crate's.
fn from_the_top(path: &[String], module: &Module, known: &BTreeSet<Module>) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    let mut base = match &**first {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => module.split_last()?.1.to_vec(),
        child => {
            let inside = [&**module, &[child.to_owned()]].concat();
            if !known.contains(&inside) {
                return None;
            }
            inside
        }
    };
    for part in rest {
        if part == "super" {
            base.pop();
        } else if part != "self" {
            base.push(part.clone());
        }
    }
    Some(base)
}

/// `a::b::c` at the start, and its length in tokens.
fn path(trees: &[TokenTree]) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(TokenTree::Ident(part)) = trees.get(at) {
        parts.push(part.to_string());
        at += 1;
        if !are_colons(&trees[at..]) || !matches!(trees.get(at + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        at += 2;
    }
    (parts, at.max(1))
}

fn are_colons(trees: &[TokenTree]) -> bool {
    matches!(trees, [TokenTree::Punct(one), TokenTree::Punct(two), ..] if one.as_char() == ':' && two.as_char() == ':')
}

fn follows_colons(trees: &[TokenTree], at: usize) -> bool {
    at >= 2 && are_colons(&trees[at - 2..])
}

/// What a `use` names: each path, and the name that it has here.
fn leaves(trees: &[TokenTree]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let is_comma =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ';'));
    for part in trees.split(is_comma).filter(|part| !part.is_empty()) {
        let (prefix, length) = path(part);
        match part[length..].iter().find_map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        }) {
            Some(inside) => {
                let inside: Vec<TokenTree> = inside.into_iter().collect();
                for (name, rest) in leaves(&inside) {
                    found.push((name, [&*prefix, &*rest].concat()));
                }
            }
            None => {
                let renamed = part.iter().skip_while(|tree| !is_word(tree, "as")).nth(1);
                let own = prefix.last().cloned().unwrap_or_default();
                found.push((renamed.map_or(own, ToString::to_string), prefix));
            }
        }
    }
    found
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

/// `#[cfg(test)]`, and with further conditions.
fn is_for_tests(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(mark), TokenTree::Group(attribute), ..] = trees else {
        return false;
    };
    let attribute = attribute.stream().to_string().replace(' ', "");
    mark.as_char() == '#'
        && ["cfg(test)", "cfg(all(test,"]
            .iter()
            .any(|test| attribute.starts_with(test))
}

/// The tokens of an item with its attributes, up to its semicolon or its braces.
fn item_length(trees: &[TokenTree]) -> usize {
    let is_import = trees
        .iter()
        .take_while(|tree| !ends_item(tree))
        .any(|tree| is_word(tree, "use"));
    let is_end = |tree: &TokenTree| match tree {
        TokenTree::Group(_) => !is_import && ends_item(tree),
        _ => ends_item(tree),
    };
    trees.iter().position(is_end).map_or(trees.len(), |at| at + 1)
}

fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}
