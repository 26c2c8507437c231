//! Guesses what was meant by an input of `policy!` that is not `static NAME = { arguments }`.

use std::ops::ControlFlow;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, TokenStream, TokenTree};

use crate::{
    messages,
    written::{as_proposed, as_written},
};

/// Words before a name that are not the name.
const KEYWORDS: [&str; 11] = [
    "pub", "crate", "static", "const", "mut", "let", "ref", "fn", "mod", "struct", "type",
];

/// The name follows these.
const DECLARES: [&str; 3] = ["static", "const", "let"];

/// One declaration, as far as it can be read.
#[derive(Default)]
struct Meant {
    /// Attributes and visibility, as written.
    before: Vec<TokenTree>,
    name: Option<String>,
    arguments: Vec<TokenTree>,
}

/// What is said about `input`, which `error` refuses.
pub(super) fn malformed(input: TokenStream, error: &syn::Error) -> String {
    let trees: Vec<TokenTree> = input.into_iter().collect();
    let is_end = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let declarations: Vec<Meant> = trees
        .split(is_end)
        .filter(|part| !part.is_empty())
        .map(Meant::read)
        .collect();
    match &*declarations {
        [] => messages::policy_malformed(&error.to_string(), &[Meant::default().shown()]),
        [only] if only.name.is_none() => messages::policy_without_name(&error.to_string(), &only.shown()),
        several => {
            let shown: Vec<String> = several.iter().map(Meant::shown).collect();
            messages::policy_malformed(&error.to_string(), &shown)
        }
    }
}

impl Meant {
    fn read(trees: &[TokenTree]) -> Self {
        let mut reading = Reading::default();
        for (index, tree) in trees.iter().enumerate() {
            let step = match tree {
                TokenTree::Group(group) => reading.group(group, trees, index),
                TokenTree::Punct(punct) => reading.sign(punct),
                TokenTree::Ident(word) => reading.word(word, trees, index),
                TokenTree::Literal(literal) => reading.literal(literal),
            };
            if step.is_break() {
                break;
            }
        }
        reading.meant
    }

    /// The declaration as it should be.
    fn shown(&self) -> String {
        let arguments = match &*self.arguments {
            [] => "origins = \"https://app.example.com\"".to_owned(),
            [TokenTree::Literal(_)] => format!("origins = {}", as_written(&self.arguments)),
            // The origins alone.
            arguments @ [TokenTree::Literal(_), TokenTree::Punct(mark), ..] if mark.as_char() == ',' => {
                let list = as_proposed(arguments).unwrap_or_else(|| "..".to_owned());
                format!("origins = [{list}]")
            }
            arguments => as_proposed(arguments).unwrap_or_else(|| "..".to_owned()),
        };
        let before = match (&*self.before, &self.name) {
            ([], None) => "pub ".to_owned(),
            ([], Some(_)) => String::new(),
            (before, _) => as_written(before) + " ",
        };
        let name = self.name.as_deref().unwrap_or("NAME");
        format!("policy!({before}static {name} = {{ {arguments} }});")
    }
}

/// A declaration, token by token. Its arguments are the last of it.
#[derive(Default)]
struct Reading {
    meant: Meant,
    /// Attributes and visibility are behind us.
    has_begun: bool,
    is_declared: bool,
    is_type: bool,
}

impl Reading {
    fn group(&mut self, group: &Group, trees: &[TokenTree], index: usize) -> ControlFlow<()> {
        let is_empty = group.stream().is_empty();
        if !self.has_begun && is_part_of_head(trees, index) {
            self.meant.before.push(TokenTree::Group(group.clone()));
        } else if is_empty && group.delimiter() == Delimiter::Parenthesis {
            // The inputs of a function.
        } else {
            self.meant.arguments = group.stream().into_iter().collect();
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn sign(&mut self, punct: &Punct) -> ControlFlow<()> {
        if !self.has_begun && punct.as_char() == '#' {
            self.meant.before.push(TokenTree::Punct(punct.clone()));
        } else {
            self.is_type |= punct.as_char() == ':';
        }
        ControlFlow::Continue(())
    }

    fn word(&mut self, word: &Ident, trees: &[TokenTree], index: usize) -> ControlFlow<()> {
        let is_name = self.is_declared && self.meant.name.is_none();
        // `origins = ".."` without braces around it.
        if !is_name && is_equals(trees.get(index + 1)) && !is_block(trees.get(index + 2)) {
            self.meant.arguments = trees[index..].to_vec();
            return ControlFlow::Break(());
        }
        if !self.has_begun && word == "pub" {
            self.meant.before.push(TokenTree::Ident(word.clone()));
            return ControlFlow::Continue(());
        }
        self.has_begun = true;
        let word = word.to_string();
        self.is_declared |= DECLARES.contains(&&*word);
        if self.meant.name.is_none() && !self.is_type && !KEYWORDS.contains(&&*word) {
            self.meant.name = Some(word);
        }
        ControlFlow::Continue(())
    }

    fn literal(&mut self, literal: &Literal) -> ControlFlow<()> {
        // `static NAME = ".."`
        if self.is_declared && self.meant.name.is_some() {
            self.meant.arguments = vec![TokenTree::Literal(literal.clone())];
            return ControlFlow::Break(());
        }
        self.has_begun = true;
        let name = self.meant.name.take();
        self.meant.name = name.or_else(|| name_of(&literal.to_string()));
        ControlFlow::Continue(())
    }
}

/// The brackets of an attribute, or the parentheses of `pub(crate)`.
fn is_part_of_head(trees: &[TokenTree], index: usize) -> bool {
    match index.checked_sub(1).map(|before| &trees[before]) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
        Some(TokenTree::Ident(word)) => word == "pub",
        _ => false,
    }
}

fn is_equals(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

/// What may be the arguments' braces, or brackets in their place; `["..", ".."]` is a value.
fn is_block(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Group(group))
        if group.delimiter() != Delimiter::Bracket
            || matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(_))))
}

/// A string in place of a name.
fn name_of(literal: &str) -> Option<String> {
    let name: String = literal
        .trim_matches('"')
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    name.starts_with(|first: char| first.is_ascii_uppercase())
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is proposed for `written`, or the whole message where nothing is written in its place.
    fn proposed(written: &str) -> String {
        let input: TokenStream = written.parse().expect("tokens");
        let message = malformed(
            input,
            &syn::Error::new(proc_macro2::Span::call_site(), "expected `static`"),
        );
        let help = message.split("help: write `").nth(1);
        help.and_then(|rest| rest.strip_suffix('`'))
            .map_or_else(|| message.clone(), str::to_owned)
    }

    #[test]
    fn a_declaration_is_shown_as_it_should_be() {
        let right = "policy!(static A = { origins = \"https://a.example\" });";
        for written in [
            r#"A = { origins = "https://a.example" }"#,
            r#"const A = { origins = "https://a.example" }"#,
            r#"let A = { origins = "https://a.example" };"#,
            r#"static A: Policy = { origins = "https://a.example" }"#,
            r#"static A = (origins = "https://a.example")"#,
            r#"static A = origins = "https://a.example""#,
            r#"static A => { origins = "https://a.example" }"#,
            r#"static A = "https://a.example""#,
            r#"static A = ["https://a.example"]"#,
            r#"static A = Policy { origins = "https://a.example" }"#,
            r#"A, origins = "https://a.example""#,
            r#"fn A() { origins = "https://a.example" }"#,
            r#""a", { origins = "https://a.example" }"#,
        ] {
            assert_eq!(proposed(written), right, "{written}");
        }
    }

    #[test]
    fn what_is_before_the_name_is_kept() {
        for (written, expected) in [
            (
                "/// Partners.\npub(crate) A = { credentials }",
                "policy!(#[doc = \" Partners.\"] pub(crate) static A = { credentials });",
            ),
            (
                "pub const A = { max_age = 5 }",
                "policy!(pub static A = { max_age = 5 });",
            ),
        ] {
            assert_eq!(proposed(written), expected, "{written}");
        }
    }

    #[test]
    fn several_origins_become_a_list() {
        assert_eq!(
            proposed(r#"static A = ["https://a.example", "https://b.example"]"#),
            "policy!(static A = { origins = [\"https://a.example\", \"https://b.example\"] });"
        );
    }

    #[test]
    fn each_declaration_gets_a_macro_of_its_own() {
        assert_eq!(
            proposed("static A = { credentials }; static B = { max_age = 5 };"),
            "policy!(static A = { credentials }); policy!(static B = { max_age = 5 });"
        );
    }

    #[test]
    fn arguments_without_a_name_get_one() {
        let message = proposed(r#"origins = "https://a.example""#);
        assert!(
            message.contains("`policy!(pub static NAME = { origins = \"https://a.example\" });`"),
            "{message}"
        );
        let empty = proposed("");
        assert_eq!(
            empty,
            "policy!(pub static NAME = { origins = \"https://app.example.com\" });"
        );
    }

    #[test]
    fn no_proposal_is_longer_than_a_reader_reads() {
        let list = "\"https://a.example\", ".repeat(1_000);
        assert!(proposed(&format!("A = {{ origins = [{list}] }}")).len() < 200);
    }
}
