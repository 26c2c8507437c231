//! The strings and words in an expression of any form.

use cors_rules::violation::Argument;
use proc_macro2::TokenTree;
use syn::LitStr;

use crate::values::word::Word;

/// Words around a value that are not part of it.
const WRAPPERS: &[&str] = &[
    "vec",
    "Vec",
    "String",
    "str",
    "from",
    "new",
    "into",
    "to_string",
    "to_owned",
    "Some",
    "Box",
    "Cow",
    "Method",
    "RequestMethod",
    "HttpMethod",
    "http",
    "header",
    "HeaderName",
    "from_static",
    "actix_web",
    "as_str",
    "iter",
    "collect",
    "HashSet",
    "AllowedOrigins",
    "some",
    "exact",
    "mut",
    "string",
];

/// Methods that other libraries write as functions or variants.
const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE",
];

/// Whether the elements may be words without quotes.
pub(super) const fn takes_words(argument: Argument) -> bool {
    matches!(
        argument,
        Argument::Methods | Argument::Allow | Argument::Block | Argument::Report
    )
}

/// The tokens, those in groups included.
pub(super) fn flat_all(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => flat.extend(flat_all(&group.stream().into_iter().collect::<Vec<_>>())),
            tree => flat.push(tree.clone()),
        }
    }
    flat
}

/// Strings, and the words that the argument takes.
pub(super) fn words(argument: Argument, trees: &[TokenTree]) -> Vec<Word> {
    let takes_words = takes_words(argument);
    let mut words: Vec<Word> = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let word = match tree {
            // `origin-insecure`
            TokenTree::Ident(ident) if argument == Argument::Allow && is_behind_hyphen(trees, index) => {
                if let Some(last) = words.last_mut() {
                    last.text = format!("{}_{ident}", last.text);
                }
                None
            }
            TokenTree::Ident(ident) if takes_words && !is_prefix(trees.get(index + 1)) => {
                let text = ident.to_string();
                (!WRAPPERS.contains(&&*text)).then(|| in_case(argument, text))
            }
            TokenTree::Punct(star) if star.as_char() == '*' && is_alone(trees, index) => Some("*".to_owned()),
            tree => string(tree).map(|text| text.value()),
        };
        words.extend(word.map(|text| Word {
            text,
            span: tree.span(),
        }));
    }
    words
}

fn is_behind_hyphen(trees: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| trees.get(before));
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '-')
}

/// The method that `get()` or `Method::Get` means.
fn in_case(argument: Argument, word: String) -> String {
    let upper = word.to_ascii_uppercase();
    match argument {
        Argument::Methods if METHODS.contains(&&*upper) => upper,
        _ => word,
    }
}

/// A star between commas, and not a part of an expression.
fn is_alone(trees: &[TokenTree], index: usize) -> bool {
    let is_end = |tree: Option<&TokenTree>| match tree {
        None | Some(TokenTree::Ident(_)) => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ',' | '!' | '&'),
        Some(_) => false,
    };
    is_end(index.checked_sub(1).and_then(|before| trees.get(before))) && is_end(trees.get(index + 1))
}

/// A segment of a path before the last, or the name of a macro.
pub(super) fn is_prefix(after: Option<&TokenTree>) -> bool {
    matches!(after, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '.'))
}

/// A string literal of any kind: also `b".."`, `c".."` and `'..'`.
pub(super) fn string(tree: &TokenTree) -> Option<LitStr> {
    let TokenTree::Literal(literal) = tree else {
        return None;
    };
    let text = literal.to_string();
    let plain = text.strip_prefix(['b', 'c']).unwrap_or(&text).to_owned();
    let plain = match plain.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inside) => format!("{inside:?}"),
        None => plain,
    };
    let mut string: LitStr = syn::parse_str(&plain).ok()?;
    string.set_span(tree.span());
    Some(string)
}
