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

/// Methods that other libraries write as functions or variants.
const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE",
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
    let bad = misfit(argument, tokens);
    if matches!(argument, Argument::Origins | Argument::DebugOrigins)
        && bad.len() < tokens_inside(tokens)
        && expression_path(bad.iter().cloned().collect()).is_some()
    {
        misfits.add(&bad, messages::constant_in_list(argument, &as_written(&bad)));
        return words;
    }
    if words.is_empty() {
        let message = nothing(argument, tokens);
        misfits.add(&bad, message);
        return words;
    }
    let meant = correction(argument, tokens, &words);
    let message = match &*bad {
        [
            TokenTree::Literal(_) | TokenTree::Ident(_),
            TokenTree::Literal(_) | TokenTree::Ident(_),
            ..,
        ] => messages::comma_missing(&meant),
        _ => messages::shape(argument, Some(&meant)),
    };
    misfits.add(&bad, message);
    words
}

/// How many tokens are between the brackets, or none.
fn tokens_inside(tokens: &[TokenTree]) -> usize {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => flat(group.stream()).len(),
        _ => 0,
    }
}

/// The only element of a list that is not as it should be, or all tokens where there are several.
fn misfit(argument: Argument, tokens: &[TokenTree]) -> Vec<TokenTree> {
    let [TokenTree::Group(group)] = tokens else {
        return tokens.to_vec();
    };
    if group.delimiter() != Delimiter::Bracket {
        return tokens.to_vec();
    }
    let inside = flat(group.stream());
    let is_sound = |element: &&[TokenTree]| match element {
        [] => true,
        [tree @ TokenTree::Literal(_)] => syn::parse2::<LitStr>(tree.clone().into()).is_ok(),
        [TokenTree::Ident(_)] => takes_words(argument),
        _ => false,
    };
    let mut bad = inside
        .split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter(|element| !is_sound(element));
    match (bad.next(), bad.next()) {
        (Some(only), None) => only.to_vec(),
        _ => tokens.to_vec(),
    }
}

/// Whether the elements may be words without quotes.
const fn takes_words(argument: Argument) -> bool {
    matches!(
        argument,
        Argument::Methods | Argument::Allow | Argument::Block | Argument::Report
    )
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

fn is_behind_hyphen(trees: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| trees.get(before));
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '-')
}

/// `get()` and `Method::Get` are in the case of Rust's functions and types, and mean the method.
fn in_case(argument: Argument, word: String) -> String {
    let upper = word.to_ascii_uppercase();
    match argument {
        Argument::Methods if METHODS.contains(&&*upper) => upper,
        _ => word,
    }
}

/// A segment of a path before the last, or the name of a macro.
fn is_prefix(after: Option<&TokenTree>) -> bool {
    matches!(after, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '.'))
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

/// The argument as it should be. What was in brackets stays in brackets.
fn correction(argument: Argument, tokens: &[TokenTree], words: &[Word]) -> String {
    let is_list = tokens
        .iter()
        .any(|tree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket));
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
        [only]
            if only == "\"*\""
                || !is_list && matches!(argument, Argument::Origins | Argument::DebugOrigins) =>
        {
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
        if let Some(message) = messages::word_for_origins(argument, &written) {
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
            path if is_header_identifier(path) => {
                // `Content-Type` is subtraction to Rust.
                let identifier = as_written(path).replace(" - ", "_");
                let last = identifier.rsplit("::").next().unwrap_or_default();
                let name = match header_name(last) {
                    // The error for the identifier says so.
                    name if matches!(&*name, "any" | "all" | "star") => "*".to_owned(),
                    name => name,
                };
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

/// A path, or the name of a header without quotes.
fn is_header_identifier(tokens: &[TokenTree]) -> bool {
    let is_name = tokens.iter().enumerate().all(|(index, tree)| match tree {
        TokenTree::Ident(_) => index % 2 == 0,
        TokenTree::Punct(punct) => index % 2 == 1 && punct.as_char() == '-',
        _ => false,
    });
    is_name && tokens.len() % 2 == 1 || syn::parse2::<Path>(tokens.iter().cloned().collect()).is_ok()
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
        messages::word_for_origins(Argument::Origins, &ident.to_string()).is_some()
            || ident == "true"
            || ident == "false"
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
