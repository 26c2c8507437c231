//! Rules whose halves stand in two places: here, and in a named policy or a run-time source.
//!
//! A macro cannot look into another `static`, but the compiler can: the expansion asserts each such rule, and const
//! evaluation fails with its message, at the argument that stands here.

use cors_rules::draft::Serves;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

use crate::args::{Args, Keyed};

/// The assertions about `__cors_policy`.
pub(crate) fn assertions(args: &Args, serves: &Serves) -> TokenStream {
    let mut assertions = Vec::new();
    let named = args.policy.as_ref().map(|policy| NamedPolicy {
        shown: policy.value.path.as_ref().map_or_else(String::new, shown),
        key: policy.key,
    });
    source_for_credentials(args, named.as_ref(), &mut assertions);
    if let Some(named) = &named {
        credentials_and_lists(args, named, &mut assertions);
        insecure_origins(args, named, &mut assertions);
        debug_origins(args, named, &mut assertions);
        methods_and_route(args, serves, named, &mut assertions);
        doors(args, named, &mut assertions);
    }
    let assertions = assertions.iter().map(Assertion::to_tokens);
    quote!(#(#assertions)*)
}

/// The named policy, as the attribute refers to it.
struct NamedPolicy {
    shown: String,
    key: Span,
}

/// A predicate of `Policy` that must not hold.
struct Assertion {
    span: Span,
    predicate: TokenStream,
    message: String,
}

impl Assertion {
    fn to_tokens(&self) -> TokenStream {
        let Self {
            span,
            predicate,
            message,
        } = self;
        // Points at the argument, and names what the expansion names: the argument may come from a macro of its own.
        let span = span.resolved_at(Span::call_site());
        quote_spanned!(span=> ::core::assert!(!__cors_policy.#predicate, #message);)
    }
}

/// A source says by its type whether it was made for credentials.
fn source_for_credentials(args: &Args, named: Option<&NamedPolicy>, assertions: &mut Vec<Assertion>) {
    let credentials = args.credentials.as_ref().filter(|keyed| keyed.value.on);
    let origins = args
        .origins
        .as_ref()
        .map(|keyed| (keyed.key, keyed.value.source.as_ref()));
    let (span, problem, source) = match (credentials, origins, named) {
        (Some(credentials), Some((_, Some(source))), _) => (
            credentials.key,
            format!(
                "`credentials` cannot be combined with `origins = {}`, a list that was not made for them",
                shown(source)
            ),
            Some(source),
        ),
        (None, Some((key, Some(source))), Some(named)) if args.credentials.is_none() => (
            key,
            format!(
                "`origins = {}` here, a list that was not made for credentials, cannot be combined with \
                 `credentials` of `{}`",
                shown(source),
                named.shown
            ),
            Some(source),
        ),
        (Some(credentials), None, Some(named)) => (
            credentials.key,
            format!(
                "`credentials` here cannot be combined with `origins` of `{}`, a list that was not made for them",
                named.shown
            ),
            None,
        ),
        _ => return,
    };
    let name = source
        .and_then(|source| source.segments.last())
        .map_or_else(|| "NAME".to_owned(), |segment| segment.ident.to_string());
    let help = format!(
        "\nhelp: declare the list `static {name}: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed()`"
    );
    assertions.push(Assertion {
        span,
        predicate: quote!(source_not_for_credentials()),
        message: problem + &help,
    });
}

/// `credentials` in one place and a `"*"` in the other.
fn credentials_and_lists(args: &Args, named: &NamedPolicy, assertions: &mut Vec<Assertion>) {
    let named = &named.shown;
    let lists = [
        (
            "origins",
            span_of(&args.origins),
            quote!(any_origin_with_credentials()),
        ),
        (
            "methods",
            span_of(&args.methods),
            quote!(any_method_with_credentials()),
        ),
        (
            "allow_headers",
            span_of(&args.allow_headers),
            quote!(any_header_with_credentials()),
        ),
        (
            "expose_headers",
            span_of(&args.expose_headers),
            quote!(any_exposed_with_credentials()),
        ),
    ];
    for (list, own_list, predicate) in lists {
        let (span, problem) = match (span_of(&args.credentials), own_list) {
            (Some(own), None) => (
                own,
                format!("`credentials` here cannot be combined with `{list} = \"*\"` of `{named}`"),
            ),
            (None, Some(own)) => (
                own,
                format!("`{list} = \"*\"` here cannot be combined with `credentials` of `{named}`"),
            ),
            // The validator saw both, or saw both where `named` stands.
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let note = if list == "origins" {
            "every site could read answers with the user's cookies, so browsers refuse the pair"
        } else {
            "with credentials, `*` is a literal and no wildcard: \
             https://fetch.spec.whatwg.org/#cors-protocol-and-credentials"
        };
        assertions.push(Assertion {
            span,
            predicate,
            message: format!("{problem}\nnote: {note}"),
        });
    }
}

/// `credentials` in one place, and in the other an origin whose pages anybody on the network can write.
fn insecure_origins(args: &Args, named: &NamedPolicy, assertions: &mut Vec<Assertion>) {
    let NamedPolicy { shown: named, key } = named;
    let lists = [
        (
            "origins",
            span_of(&args.origins),
            quote!(insecure_with_credentials()),
        ),
        (
            "debug_origins",
            span_of(&args.debug_origins),
            quote!(insecure_debug_with_credentials()),
        ),
    ];
    for (list, own_list, predicate) in lists {
        let (span, problem) = match (span_of(&args.credentials), own_list) {
            (Some(own), None) => (
                own,
                format!(
                    "`credentials` here cannot be combined with `{list}` of `{named}`: one is not secure"
                ),
            ),
            (None, Some(own)) => (
                own,
                format!(
                    "`{list}` here cannot be combined with `credentials` of `{named}`: one is not secure"
                ),
            ),
            (None, None) if args.allow.is_some() => (
                span_of(&args.allow).unwrap_or(*key),
                format!(
                    "`allow` here replaces that of `{named}`, whose `{list}` and `credentials` need \
                     `origin_insecure`"
                ),
            ),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let note = "note: whoever controls the network can write a page on such an origin, and it gets the answers \
                    with the user's cookies\n\
                    note: denied by default; if this is intended, add `allow = [origin_insecure]`";
        assertions.push(Assertion {
            span,
            predicate,
            message: format!("{problem}\n{note}"),
        });
    }
}

/// `debug_origins` in one place, covered by `origins` in the other: only a debug build would tell, and it does.
fn debug_origins(args: &Args, named: &NamedPolicy, assertions: &mut Vec<Assertion>) {
    let NamedPolicy { shown: named, .. } = named;
    let (span, problem, help) = match (span_of(&args.origins), span_of(&args.debug_origins)) {
        (Some(own), None) => (
            own,
            format!("`origins` here already covers one of `debug_origins` of `{named}`"),
            "add the `debug_origins` that this handler needs, or `debug_origins = []`",
        ),
        (None, Some(own)) => (
            own,
            format!("one of `debug_origins` here is already covered by `origins` of `{named}`"),
            "remove it",
        ),
        (Some(_), Some(_)) | (None, None) => return,
    };
    let message = format!("{problem}\nhelp: {help}");
    assertions.push(Assertion {
        span,
        predicate: quote!(covers_debug_origin()),
        message,
    });
}

/// The methods of the named policy and those of the handler.
fn methods_and_route(args: &Args, serves: &Serves, named: &NamedPolicy, assertions: &mut Vec<Assertion>) {
    if args.methods.is_some() {
        return;
    }
    let NamedPolicy { shown: named, key } = named;
    match serves {
        Serves::Routed { attribute, methods } => assertions.push(Assertion {
            span: *key,
            predicate: quote!(names_unserved(&[#(#methods),*])),
            message: format!(
                "`methods` of `{named}` lists a method that `{attribute}` does not serve\n\
                 help: override it here: `methods = [{}]`",
                methods.join(", ")
            ),
        }),
        Serves::Bare => assertions.push(Assertion {
            span: *key,
            predicate: quote!(lacks_methods()),
            message: format!(
                "a handler without a routing attribute needs `methods`, and `{named}` has none\n\
                 help: add `methods = [..]` here"
            ),
        }),
        Serves::Named => {}
    }
}

/// `block` in one place, and in the other what contradicts it.
fn doors(args: &Args, named: &NamedPolicy, assertions: &mut Vec<Assertion>) {
    let named = &named.shown;
    let block = span_of(&args.block);
    if let (Some(span), None) | (None, Some(span)) = (block, span_of(&args.origins)) {
        let problem = if block.is_some() {
            format!("`block = [read]` here cannot be combined with `origins = \"*\"` of `{named}`")
        } else {
            format!("`origins = \"*\"` here cannot be combined with `block = [read]` of `{named}`")
        };
        assertions.push(Assertion {
            span,
            predicate: quote!(blocks_any_reader()),
            message: format!("{problem}\nnote: with `\"*\"` every page may read"),
        });
    }
    if let (Some(span), None) | (None, Some(span)) = (block, span_of(&args.report)) {
        let (here, there) = if block.is_some() {
            ("block", "report")
        } else {
            ("report", "block")
        };
        assertions.push(Assertion {
            span,
            predicate: quote!(blocks_what_it_reports()),
            message: format!(
                "`{here}` here names a category of `{there}` of `{named}`\n\
                 help: override `{there}` here too: a category is refused or reported"
            ),
        });
    }
}

/// A path as people write it.
fn shown(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

fn span_of<T>(keyed: &Option<Keyed<T>>) -> Option<Span> {
    keyed.as_ref().map(|keyed| keyed.key)
}
