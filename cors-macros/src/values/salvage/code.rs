//! Code in place of literals: macros and calls whose value the attribute cannot know.

use proc_macro2::{Delimiter, TokenTree};

use super::words::{flat_all, string};
use crate::written::flat;

/// Macros and functions whose value is not known while macros run.
const COMPUTED: &[&str] = &[
    "env",
    "option_env",
    "include_str",
    "include_bytes",
    "format",
    "format_args",
    "concat",
    "stringify",
    "var",
    "from_env",
    "LazyLock",
    "OnceLock",
    "Lazy",
    "read_to_string",
];

pub(super) fn is_computed(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Ident(ident) => COMPUTED.iter().any(|name| ident == name),
        _ => false,
    }
}

/// The element with code in it, and its value where it only joins literals.
pub(super) fn code(tokens: &[TokenTree], trees: &[TokenTree], at: usize) -> (Vec<TokenTree>, Option<String>) {
    let elements = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let inside = flat(group.stream());
            inside
                .split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','))
                .map(<[TokenTree]>::to_vec)
                .collect()
        }
        _ => vec![tokens.to_vec()],
    };
    let element = elements
        .into_iter()
        .find(|element| flat_all(element).iter().any(is_computed))
        .unwrap_or_else(|| tokens.to_vec());
    let is_concat = matches!(&trees[at], TokenTree::Ident(ident) if ident == "concat");
    let joined = is_concat.then(|| {
        let texts = flat_all(&element)
            .into_iter()
            .filter_map(|tree| string(&tree).map(|text| text.value()));
        texts.collect::<String>()
    });
    (element, joined.filter(|text| !text.is_empty()))
}
