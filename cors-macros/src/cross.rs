//! Rules whose halves stand in two places: here, and in a named policy or a run-time source.
//!
//! A macro cannot look into another `static`, but the compiler can: the expansion asserts each such rule, and const
//! evaluation fails with its message, at the argument that stands here.

use cors_policy::draft::Serves;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::args::{Args, Keyed};

/// The assertions about `__cors_policy`.
pub(crate) fn assertions(args: &Args, serves: &Serves) -> TokenStream {
    let mut assertions = Vec::new();
    source_for_credentials(args, &mut assertions);
    if let Some(policy) = &args.policy {
        let named = policy.value.path.to_token_stream().to_string().replace(' ', "");
        credentials_and_lists(args, &named, policy.key, &mut assertions);
        methods_and_route(args, serves, &named, policy.key, &mut assertions);
    }
    let assertions = assertions.iter().map(Assertion::to_tokens);
    quote!(#(#assertions)*)
}

/// A predicate of `Policy` that must not hold.
struct Assertion {
    span: Span,
    predicate: TokenStream,
    message: String,
}

impl Assertion {
    fn to_tokens(&self) -> TokenStream {
        let Self { span, predicate, message } = self;
        // Points at the argument, and names what the expansion names: the argument may come from a macro of its own.
        let span = span.resolved_at(Span::call_site());
        quote_spanned!(span=> ::core::assert!(!__cors_policy.#predicate, #message);)
    }
}

/// A source says by its type whether it was made for credentials.
fn source_for_credentials(args: &Args, assertions: &mut Vec<Assertion>) {
    let credentials = args.credentials.as_ref().filter(|keyed| keyed.value.on);
    let source = args.origins.as_ref().and_then(|keyed| keyed.value.source.as_ref());
    let (span, message) = match (credentials, source) {
        (Some(credentials), Some(source)) => {
            let source = source.to_token_stream();
            (
                credentials.key,
                format!(
                    "`credentials` cannot be combined with `origins = {source}`, a list that was not made for them\n\
                     help: declare it `static {source}: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed()`"
                ),
            )
        }
        (None, Some(source)) if args.policy.is_some() && args.credentials.is_none() => {
            let source = source.to_token_stream();
            let key = args.origins.as_ref().map_or_else(Span::call_site, |keyed| keyed.key);
            (
                key,
                format!(
                    "`origins = {source}`, a list that was not made for credentials, cannot be combined with the \
                     `credentials` of the named policy"
                ),
            )
        }
        (Some(credentials), None) if args.policy.is_some() && args.origins.is_none() => (
            credentials.key,
            "`credentials` cannot be combined with the named policy's list of origins, which was not made for them"
                .to_owned(),
        ),
        _ => return,
    };
    assertions.push(Assertion { span, predicate: quote!(source_not_for_credentials()), message });
}

/// `credentials` in one place and a list in the other.
fn credentials_and_lists(args: &Args, named: &str, policy: Span, assertions: &mut Vec<Assertion>) {
    let lists = [
        ("origins = \"*\"", span_of(&args.origins), quote!(any_origin_with_credentials())),
        ("methods = \"*\"", span_of(&args.methods), quote!(any_method_with_credentials())),
        ("allow_headers = \"*\"", span_of(&args.allow_headers), quote!(any_header_with_credentials())),
        ("expose_headers = \"*\"", span_of(&args.expose_headers), quote!(any_exposed_with_credentials())),
        ("origins over plain `http`", span_of(&args.origins), quote!(insecure_with_credentials())),
    ];
    for (list, own_list, predicate) in lists {
        let list = if list.contains('=') { format!("`{list}`") } else { list.to_owned() };
        let (span, message) = match (span_of(&args.credentials), own_list) {
            // The validator saw both.
            (Some(_), Some(_)) => continue,
            (Some(own), None) => {
                (own, format!("`credentials` here cannot be combined with {list} of `{named}`"))
            }
            (None, Some(own)) => {
                (own, format!("{list} here cannot be combined with `credentials` of `{named}`"))
            }
            // `allow` may have been replaced.
            (None, None) if list.starts_with("origins") && args.allow.is_some() => (
                policy,
                format!("`{named}` has `credentials` and {list}, and the `allow` here replaces its own"),
            ),
            (None, None) => continue,
        };
        let note = if list.starts_with("origins") {
            "\nnote: denied by default; if this is intended, add `allow = [origin_insecure]`"
        } else {
            "\nnote: with credentials, `*` is a literal and no wildcard: \
             https://fetch.spec.whatwg.org/#cors-protocol-and-credentials"
        };
        assertions.push(Assertion { span, predicate, message: message + note });
    }
}

/// The methods of the named policy and those of the handler.
fn methods_and_route(args: &Args, serves: &Serves, named: &str, policy: Span, assertions: &mut Vec<Assertion>) {
    if args.methods.is_some() {
        return;
    }
    match serves {
        Serves::Routed { attribute, methods } => assertions.push(Assertion {
            span: policy,
            predicate: quote!(names_unserved(&[#(#methods),*])),
            message: format!(
                "`methods` of `{named}` lists a method that `{attribute}` does not serve\n\
                 help: override it here: `methods = [{}]`",
                methods.join(", ")
            ),
        }),
        Serves::Bare => assertions.push(Assertion {
            span: policy,
            predicate: quote!(lacks_methods()),
            message: format!(
                "a handler without a routing attribute needs `methods`, and `{named}` has none\n\
                 help: add `methods = [..]` here"
            ),
        }),
        Serves::Named => {}
    }
}

fn span_of<T>(keyed: &Option<Keyed<T>>) -> Option<Span> {
    keyed.as_ref().map(|keyed| keyed.key)
}
