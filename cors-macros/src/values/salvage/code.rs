//! Code in place of literals: macros and calls whose value the attribute cannot know.

use proc_macro2::{Delimiter, TokenTree};

use super::words::{flat_all, string};
use crate::written::{flat, is_separator};

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

/// Whether the tokens decide something while the program runs: a closure, a function, a condition.
pub(super) fn is_decision(trees: &[TokenTree]) -> bool {
    const WORDS: [&str; 12] = [
        "if",
        "match",
        "fn",
        "func",
        "function",
        "lambda",
        "move",
        "return",
        "predicate",
        "async_predicate",
        "mirror_request",
        "some_regex",
    ];
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Ident(word) => WORDS.iter().any(|known| word == known),
        TokenTree::Punct(bar) if bar.as_char() == '|' => {
            // `"a" | "b"` is a list of strings.
            let is_behind_string = index > 0 && matches!(trees[index - 1], TokenTree::Literal(_));
            !is_behind_string
        }
        TokenTree::Punct(arrow) => {
            arrow.as_char() == '='
                && matches!(trees.get(index + 1), Some(TokenTree::Punct(next)) if next.as_char() == '>')
        }
        _ => false,
    })
}

/// `if cfg!(debug_assertions) { a } else { b }`: the strings of debug builds and of release builds.
pub(super) fn builds(tokens: &[TokenTree]) -> Option<[Vec<String>; 2]> {
    let [
        TokenTree::Ident(keyword),
        TokenTree::Ident(cfg),
        TokenTree::Punct(_),
        TokenTree::Group(condition),
        TokenTree::Group(first),
        TokenTree::Ident(otherwise),
        TokenTree::Group(second),
    ] = tokens
    else {
        return None;
    };
    if keyword != "if" || cfg != "cfg" || otherwise != "else" {
        return None;
    }
    let texts = |group: &proc_macro2::Group| -> Vec<String> {
        let trees: Vec<TokenTree> = group.stream().into_iter().collect();
        flat_all(&trees)
            .iter()
            .filter_map(|tree| string(tree).map(|text| text.value()))
            .collect()
    };
    let condition = condition.stream().to_string().replace(' ', "");
    let [debug, release] = match &*condition {
        "debug_assertions" => [texts(first), texts(second)],
        "not(debug_assertions)" => [texts(second), texts(first)],
        _ => return None,
    };
    (!debug.is_empty() && !release.is_empty()).then_some([debug, release])
}

/// What is between the commas of a list, or the value alone.
fn elements(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => flat(group.stream())
            .split(|tree| is_separator(tree, ','))
            .map(<[TokenTree]>::to_vec)
            .collect(),
        _ => vec![tokens.to_vec()],
    }
}

/// `"https://a.example" + ".org"`, and the text that it comes to where it is literals alone. Whole origins are a list.
pub(super) fn sum(tokens: &[TokenTree]) -> Option<(Vec<TokenTree>, Option<String>)> {
    let is_plus = |tree: &TokenTree| is_separator(tree, '+');
    let is_text = |tree: Option<&TokenTree>| tree.is_some_and(|tree| string(tree).is_some());
    let is_sum = |element: &Vec<TokenTree>| {
        (1..element.len())
            .any(|at| is_plus(&element[at]) && (is_text(element.get(at - 1)) || is_text(element.get(at + 1))))
    };
    let element = elements(tokens).into_iter().find(is_sum)?;
    let texts: Vec<Option<String>> = element
        .split(is_plus)
        .map(|part| match part {
            [only] => string(only).map(|text| text.value()),
            _ => None,
        })
        .collect();
    let is_origin = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains("://"));
    if texts[1..].iter().any(is_origin) {
        return None;
    }
    let joined = texts
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .map(|texts| texts.concat());
    Some((element, joined))
}

/// The name in `..OTHERS`, an element that stands for several.
pub(super) fn spread(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let is_spread = |element: &Vec<TokenTree>| match &**element {
        [first, second, _, ..] => is_separator(first, '.') && is_separator(second, '.'),
        _ => false,
    };
    elements(tokens).into_iter().find(is_spread)
}

/// The element that holds code, and the text it would come to where it only joins literals.
pub(super) fn code(tokens: &[TokenTree], trees: &[TokenTree], at: usize) -> (Vec<TokenTree>, Option<String>) {
    let element = elements(tokens)
        .into_iter()
        .find(|element| flat_all(element).iter().any(is_computed))
        .unwrap_or_else(|| tokens.to_vec());
    // A macro inside has a value that is not seen here.
    let computed = flat_all(&element).iter().filter(|tree| is_computed(tree)).count();
    let is_concat = matches!(&trees[at], TokenTree::Ident(ident) if ident == "concat") && computed == 1;
    let joined = is_concat.then(|| {
        let texts = flat_all(&element)
            .into_iter()
            .filter_map(|tree| string(&tree).map(|text| text.value()));
        texts.collect::<String>()
    });
    (element, joined.filter(|text| !text.is_empty()))
}
