//! Messages about the item below the attribute: a handler, a module, or something else.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;

use crate::{
    item::{Handler, is_word},
    written::as_written,
};

/// `#[cors]` on something that answers no requests.
pub(crate) fn attribute_target(found: &str) -> String {
    let help = match found {
        "an `impl` block" | "a trait" => {
            "write the handlers as free functions, and put `#[cors(..)]` on each, or on an inline module around them"
        }
        "a module in another file" => {
            "put `#[cors(..)]` on each handler in that file, or on an inline module in it"
        }
        "a struct" | "a static" | "a constant" => {
            "put it on a handler function; a policy with a name is made with \
             `policy!(pub static NAME = { origins = \"https://app.example.com\" });`"
        }
        _ => "put it on a handler function, or on an inline module with handlers in it",
    };
    format!("`#[cors]` cannot be on {found}\nhelp: {help}")
}

/// A function that cannot be a handler: the tokens to mark, and the message.
pub(crate) fn not_a_handler(handler: &Handler) -> Option<(TokenStream, String)> {
    let name = &handler.name;
    if let Some(receiver) = handler.shape.receiver() {
        let message = format!(
            "`#[cors]` cannot be on `{name}`, which takes `self`\n\
             help: write it as a free function; shared state reaches a handler through `web::Data`"
        );
        return Some((receiver.into(), message));
    }
    if handler.body.is_none() {
        let message = format!(
            "`#[cors]` cannot be on `{name}`, which has no body\n\
             help: put it on the free function that handles the requests"
        );
        return Some((name.to_token_stream(), message));
    }
    if is_configuration(handler) {
        let message = format!(
            "`#[cors]` cannot be on `{name}`, which registers handlers and is none\n\
             help: put it on each handler, or wrap the scope: `web::scope(\"/path\").wrap(Cors::new(&POLICY))` with a \
             policy made by `policy!`"
        );
        return Some((name.to_token_stream(), message));
    }
    is_entry_point(handler).then(|| {
        let message = format!(
            "`#[cors]` cannot be on `{name}`, which answers no requests\n\
             help: put it on each handler, or wrap the whole app: `App::new().wrap(Cors::new(&POLICY))` with a policy \
             made by `policy!`"
        );
        (name.to_token_stream(), message)
    })
}

/// Whether the function registers handlers: its input is actix-web's `ServiceConfig`.
fn is_configuration(handler: &Handler) -> bool {
    let mut inputs = handler.shape.inputs.iter();
    inputs.any(|tree| is_word(tree, "ServiceConfig"))
}

/// Whether the function is `main` or a test, which a runtime calls.
fn is_entry_point(handler: &Handler) -> bool {
    let starts_runtime = |attribute: &syn::Attribute| {
        let last = attribute.path().segments.last();
        let is_known = last.is_some_and(|last| {
            ["main", "test", "rt", "tokio_test"]
                .iter()
                .any(|known| last.ident == known)
        });
        is_known && !matches!(&attribute.meta, syn::Meta::NameValue(_))
    };
    handler.name == "main" || handler.attributes.iter().any(starts_runtime)
}

/// A signature that no handler has.
pub(crate) fn unfit_signature(handler: &Handler) -> Option<(TokenStream, String)> {
    let name = &handler.name;
    let shape = &handler.shape;
    if let Some(parameter) = shape.type_parameter() {
        let message = format!(
            "`{name}` is generic, and a service needs one function\n\
             help: write concrete types; for one handler per type, register \
             `web::get().to({name}::<T>)` and wrap the resource in `Cors::new(&POLICY)`"
        );
        return Some((parameter.into(), message));
    }
    let Some(output) = &shape.output else {
        let message = format!(
            "a handler returns something that implements `Responder`; `{name}` has no return type\n\
             help: end it with an answer such as `HttpResponse::NoContent()`, and declare `-> impl Responder`"
        );
        return Some((name.to_token_stream(), message));
    };
    let is_answer = |text: &str| {
        [
            "HttpResponse",
            "String",
            "&str",
            "&'static str",
            "Result",
            "Json",
            "impl Responder",
        ]
        .iter()
        .any(|known| {
            text.strip_prefix(known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['<', ' ', ':']))
        })
    };
    (!shape.is_async && is_answer(&as_written(output))).then(|| {
        let message =
            format!("a handler is an `async fn`, or returns a future\nhelp: write `async fn {name}`");
        (up_to_name(handler), message)
    })
}

/// From the qualifiers to the name: what `async fn name` takes the place of.
fn up_to_name(handler: &Handler) -> TokenStream {
    let is_fn = |tree: &TokenTree| is_word(tree, "fn");
    let at = handler.signature.iter().position(is_fn);
    let end = at.map_or(handler.signature.len(), |at| at + 2);
    handler.signature[..end].iter().cloned().collect()
}

/// A second `#[cors]` on the same item, which is a handler or a module.
pub(crate) fn attribute_twice(name: &Ident, item: &str) -> String {
    let has_one = match item {
        "module" => "set of defaults",
        _ => "policy",
    };
    format!(
        "`{name}` has two `#[cors]` attributes\nhelp: write all arguments in one `#[cors(...)]`\n\
         note: a {item} has one {has_one}, so that no reader has to guess which attribute wins"
    )
}

/// `#[cors]` on a module.
pub(crate) fn module_without_arguments() -> &'static str {
    "`#[cors]` on a module needs at least one argument: the defaults of the handlers inside\n\
     help: write `#[cors(origins = \"https://app.example.com\")]`"
}

/// A module whose handlers say nothing about origins either.
pub(crate) fn module_without_origins() -> &'static str {
    "`origins` is missing, and a handler in this module names none either\n\
     help: add `origins = [\"https://app.example.com\"]` here, or `#[cors(origins = ..)]` on the handler"
}
