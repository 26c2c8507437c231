//! The extractors of a handler whose headers need a preflight.

use cors_rules::draft::Seen;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// Typed headers of requests that are not safelisted, by the names of actix-web's types:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
const HEADERS: [(&str, &str); 6] = [
    ("CacheControl", "cache-control"),
    ("IfMatch", "if-match"),
    ("IfModifiedSince", "if-modified-since"),
    ("IfNoneMatch", "if-none-match"),
    ("IfRange", "if-range"),
    ("IfUnmodifiedSince", "if-unmodified-since"),
];

/// The extractors in the inputs of a handler, each where its type is. Types are known by their names alone.
pub(crate) fn seen(inputs: &[TokenTree]) -> Vec<(Seen, Span)> {
    const NAMES: [&str; 4] = ["Json", "BearerAuth", "BasicAuth", "Header"];
    let is_of_interest =
        |tree: &TokenTree| matches!(tree, TokenTree::Ident(ident) if NAMES.contains(&&*ident.to_string()));
    // Most handlers take none, and types cost time to parse.
    if !inputs.iter().any(is_of_interest) {
        return Vec::new();
    }
    let mut seen = Vec::new();
    for tokens in types(inputs) {
        if let Ok(extractor) = syn::parse2::<Type>(tokens) {
            look(&extractor, &mut seen);
        }
    }
    seen
}

/// The types of the inputs, as tokens: what follows the first lone colon of each.
fn types(inputs: &[TokenTree]) -> Vec<TokenStream> {
    let mut types = Vec::new();
    let mut current: Option<Vec<TokenTree>> = None;
    let mut depth = 0_i32;
    let mut before = None;
    for tree in inputs {
        let punct = match tree {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match (punct, &mut current) {
            (Some(','), _) if depth <= 0 => {
                types.extend(current.take().map(TokenStream::from_iter));
                depth = 0;
            }
            (Some(':'), None) if before != Some(':') && is_alone(tree) => current = Some(Vec::new()),
            (_, Some(tokens)) => {
                match (before, punct) {
                    (_, Some('<')) => depth += 1,
                    (Some('-'), Some('>')) => {}
                    (_, Some('>')) => depth -= 1,
                    _ => {}
                }
                tokens.push(tree.clone());
            }
            _ => {}
        }
        before = punct;
    }
    types.extend(current.map(TokenStream::from_iter));
    types
}

fn is_alone(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.spacing() == proc_macro2::Spacing::Alone)
}

fn look(extractor: &Type, seen: &mut Vec<(Seen, Span)>) {
    let Type::Path(path) = extractor else { return };
    let Some(last) = path.path.segments.last() else {
        return;
    };
    let span = last.ident.span();
    match &*last.ident.to_string() {
        "Json" => seen.push((Seen::JsonBody, span)),
        "BearerAuth" | "BasicAuth" => seen.push((Seen::Authorization, span)),
        "Header" => seen.extend(header(last).map(|header| (header, span))),
        "Option" | "Result" | "Either" => arguments(last).for_each(|inside| look(inside, seen)),
        _ => {}
    }
}

/// `Header<Authorization<Bearer>>`, `Header<IfMatch>`.
fn header(segment: &PathSegment) -> Option<Seen> {
    let Some(Type::Path(path)) = arguments(segment).next() else {
        return None;
    };
    let name = path.path.segments.last()?.ident.to_string();
    if name == "Authorization" {
        return Some(Seen::Authorization);
    }
    let (_, header) = HEADERS.iter().find(|(typed, _)| *typed == name)?;
    Some(Seen::RequestHeader((*header).to_owned()))
}

fn arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    };
    arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(inside) => Some(inside),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extractors_are_found_by_their_types() {
        let json = || vec![Seen::JsonBody];
        let authorization = || vec![Seen::Authorization];
        for (inputs, expected) in [
            ("", vec![]),
            ("user: web::Json<User>", json()),
            ("web::Json(user): actix_web::web::Json<User>", json()),
            (
                "user: Option<Json<BTreeMap<String, User>>>, id: Path<u32>",
                json(),
            ),
            ("body: Either<web::Json<A>, web::Form<A>>", json()),
            ("json: web::Bytes, form: web::Form<Json>", vec![]),
            (
                "auth: BearerAuth, _: Json<A>",
                vec![Seen::Authorization, Seen::JsonBody],
            ),
            ("auth: Result<BasicAuth, Error>", authorization()),
            (
                "auth: web::Header<header::Authorization<Bearer>>",
                authorization(),
            ),
            (
                "tag: web::Header<header::IfMatch>",
                vec![Seen::RequestHeader("if-match".to_owned())],
            ),
            ("accept: web::Header<header::Accept>", vec![]),
            ("broken: web::, user: Json<User>", json()),
        ] {
            let inputs: TokenStream = inputs.parse().unwrap_or_else(|error| panic!("{error}: {inputs}"));
            let inputs: Vec<_> = inputs.into_iter().collect();
            let found: Vec<_> = seen(&inputs).into_iter().map(|(seen, _)| seen).collect();
            assert_eq!(found, expected, "{inputs:?}");
        }
    }
}
