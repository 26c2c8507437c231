//! What was meant by a value of the wrong shape.

use cors_rules::{rules, violation::Argument};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{LitStr, Path};

use super::{Misfits, list::Word};
use crate::{
    messages,
    raw_args::{as_written, flat},
};

/// Macros and functions whose value is known to nobody while macros run.
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

/// Wrappers that say nothing about the value inside.
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
];

/// The strings, and words where the argument takes some, that a value of any other shape holds. One error says how
/// to write them.
pub(super) fn list(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Vec<Word> {
    let trees = flat_all(tokens);
    if let Some(at) = trees.iter().position(is_computed) {
        let (code, joined) = code(tokens, &trees, at);
        misfits.add(
            &code,
            messages::code(argument, &as_written(&code), joined.as_deref()),
        );
        return Vec::new();
    }
    if is_header_list(argument)
        && let Some(words) = identifiers(argument, tokens, misfits)
    {
        return words;
    }
    let words: Vec<Word> = words(argument, &trees);
    if words.is_empty() {
        let message = nothing(argument, tokens);
        misfits.add(tokens, message);
        return words;
    }
    misfits.add(
        tokens,
        messages::shape(argument, Some(&correction(argument, &words))),
    );
    words
}

/// The tokens, those in groups included.
fn flat_all(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => flat.extend(flat_all(&group.stream().into_iter().collect::<Vec<_>>())),
            tree => flat.push(tree.clone()),
        }
    }
    flat
}

fn is_computed(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Ident(ident) => COMPUTED.iter().any(|name| ident == name),
        _ => false,
    }
}

/// The element that holds code, and the text it would come to where it only joins literals.
fn code(tokens: &[TokenTree], trees: &[TokenTree], at: usize) -> (Vec<TokenTree>, Option<String>) {
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

/// Strings, and the words that the argument takes.
fn words(argument: Argument, trees: &[TokenTree]) -> Vec<Word> {
    let takes_words = matches!(
        argument,
        Argument::Methods | Argument::Allow | Argument::Block | Argument::Report
    );
    let mut words = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let word = match tree {
            TokenTree::Ident(ident) if takes_words && !is_prefix(trees.get(index + 1)) => {
                let text = ident.to_string();
                (!WRAPPERS.contains(&&*text)).then_some(text)
            }
            TokenTree::Punct(star) if star.as_char() == '*' => Some("*".to_owned()),
            tree => string(tree).map(|text| text.value()),
        };
        words.extend(word.map(|text| Word {
            text,
            span: tree.span(),
        }));
    }
    words
}

/// A segment of a path before the last, or the name of a macro.
fn is_prefix(after: Option<&TokenTree>) -> bool {
    matches!(after, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '.' | '!'))
}

/// A string in any dress: also `b".."`, `c".."` and `'..'`.
fn string(tree: &TokenTree) -> Option<LitStr> {
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

/// The argument as it should be.
fn correction(argument: Argument, words: &[Word]) -> String {
    let shown: Vec<String> = words
        .iter()
        .map(|word| match argument {
            Argument::Methods | Argument::Allow | Argument::Block | Argument::Report
                if is_identifier(&word.text) =>
            {
                word.text.clone()
            }
            _ => format!("{:?}", word.text),
        })
        .collect();
    let name = argument.name();
    match &*shown {
        [only] if only == "\"*\"" || matches!(argument, Argument::Origins | Argument::DebugOrigins) => {
            format!("{name} = {only}")
        }
        several => format!("{name} = [{}]", several.join(", ")),
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What to say about a value with no string in it.
fn nothing(argument: Argument, tokens: &[TokenTree]) -> String {
    let written = as_written(tokens);
    if matches!(argument, Argument::Origins | Argument::DebugOrigins) {
        let host = written.replace(' ', "");
        let is_host = host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:/".contains(&byte))
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("::");
        if is_host {
            return messages::unquoted_origin(&host);
        }
        if let Some(message) = messages::word_for_origins(&written) {
            return message;
        }
        if tokens.iter().any(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '|' || punct.as_char() == '>')) && tokens.len() > 2 || is_call(tokens) {
            return messages::code(argument, &written, None);
        }
    }
    messages::shape(argument, None)
}

fn is_call(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(_), .., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis)
}

fn is_header_list(argument: Argument) -> bool {
    matches!(argument, Argument::AllowHeaders | Argument::ExposeHeaders)
}

/// `[CONTENT_TYPE, header::ETAG, "x-a"]`: names of constants are names of headers too.
fn identifiers(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Option<Vec<Word>> {
    let inside = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => flat(group.stream()),
        single => single.to_vec(),
    };
    let mut words = Vec::new();
    let mut found = Vec::new();
    for element in inside.split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        match element {
            [] => {}
            [only @ TokenTree::Literal(_)] => words.push(Word {
                text: string(only)?.value(),
                span: only.span(),
            }),
            path if syn::parse2::<Path>(path.iter().cloned().collect()).is_ok() => {
                let identifier = as_written(path);
                let last = identifier.rsplit("::").next().unwrap_or_default();
                let name = header_name(last);
                words.push(Word {
                    text: name.clone(),
                    span: path[0].span(),
                });
                found.push((
                    path.to_vec(),
                    rules::header_identifier(last, argument).to_string(),
                ));
            }
            _ => return None,
        }
    }
    // Nothing but lists of names ends here.
    if found.is_empty() {
        return None;
    }
    for (path, message) in found {
        misfits.add(&path, message);
    }
    Some(words)
}

/// `CONTENT_TYPE`, `ContentType` and `content_type` are `content-type`.
fn header_name(identifier: &str) -> String {
    let mut name = String::new();
    let mut before_is_lower = false;
    for character in identifier.chars() {
        if character.is_ascii_uppercase() && before_is_lower {
            name.push('-');
        }
        before_is_lower = character.is_ascii_lowercase();
        name.push(if character == '_' {
            '-'
        } else {
            character.to_ascii_lowercase()
        });
    }
    name
}

/// The path of a source of origins; `None` for anything else, and for words that are no name of a `static`.
pub(super) fn source(tokens: &[TokenTree]) -> Option<Path> {
    let path = expression_path(tokens.iter().cloned().collect())?;
    let is_word = path.get_ident().is_some_and(|ident| {
        messages::word_for_origins(&ident.to_string()).is_some() || ident == "true" || ident == "false"
    });
    (!is_word).then_some(path)
}

/// A path as expressions have it: `a::b::<C>`.
pub(super) fn expression_path(tokens: TokenStream) -> Option<Path> {
    let path: syn::ExprPath = syn::parse2(tokens).ok()?;
    (path.qself.is_none() && path.attrs.is_empty()).then_some(path.path)
}

/// What somebody means who writes this for a switch.
pub(super) fn switch(written: &str) -> Option<bool> {
    let word = written
        .trim_matches(['"', '\'', '(', ')', ' '])
        .to_ascii_lowercase();
    match &*word {
        "true" | "tru" | "yes" | "y" | "on" | "1" | "include" | "enabled" | "allow" | "some(true)"
        | "!false" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "omit" | "none" | "disabled" | "deny" | "some(false)"
        | "!true" => Some(false),
        _ => None,
    }
}

/// The last constant that a value of another shape names: `&PARTNERS`, `Cors::new(&PARTNERS)`, `PARTNERS.clone()`.
pub(super) fn path(tokens: &[TokenTree]) -> Option<String> {
    let is_constant = |text: &str| {
        text.len() > 1
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
    };
    let trees = flat_all(tokens);
    let at = trees
        .iter()
        .position(|tree| matches!(tree, TokenTree::Ident(ident) if is_constant(&ident.to_string())))?;
    let mut start = at;
    while start >= 3 && is_prefix(trees.get(start - 1)) && matches!(trees[start - 3], TokenTree::Ident(_)) {
        start -= 3;
    }
    Some(as_written(&trees[start..=at]))
}
