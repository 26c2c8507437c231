//! What is said about Rust code: arguments, values and items. What is wrong with an origin, a method or a header is
//! said by `cors-rules`.

use std::fmt::Write as _;

use cors_rules::{suggest, violation::Argument};
use proc_macro2::TokenStream;

use quote::ToTokens;

use crate::{
    item::Handler,
    raw_args::{RawArg, as_written, flat},
};

/// A value that each argument takes.
fn example(argument: Argument) -> &'static str {
    match argument {
        Argument::Origins => "origins = \"https://app.example.com\"",
        Argument::DebugOrigins => "debug_origins = loopback",
        Argument::Methods => "methods = [GET, POST]",
        Argument::AllowHeaders => "allow_headers = [\"content-type\"]",
        Argument::ExposeHeaders => "expose_headers = [\"x-total-count\"]",
        Argument::Credentials => "credentials",
        Argument::MaxAge => "max_age = 600",
        Argument::Timing => "timing",
        Argument::Block => "block = [write]",
        Argument::Report => "report = [write]",
        Argument::Allow => "allow = [origin_public_suffix]",
        Argument::Policy => "policy = PARTNERS",
        Argument::PreflightGuard => "preflight_guard = is_internal",
        Argument::Crate => "crate = my_crate::cors_runtime",
    }
}

/// What an argument takes, as the end of a sentence.
fn takes(argument: Argument) -> &'static str {
    match argument {
        Argument::Origins => {
            "a string, a list of strings, or the path of a `static` that implements `AllowOrigin`"
        }
        Argument::DebugOrigins => "a string, a list of strings, or the word `loopback`",
        Argument::Methods => "a list of method names, or `\"*\"`",
        Argument::AllowHeaders | Argument::ExposeHeaders => "a list of header names as strings, or `\"*\"`",
        Argument::Credentials | Argument::Timing => "no value, or `true` or `false`",
        Argument::MaxAge => "a whole number of seconds",
        Argument::Block | Argument::Report => "a list of `read`, `write`, `navigate` and `embed`",
        Argument::Allow => "a list of rule ids",
        Argument::Policy => "the path of a policy made with `policy!`",
        Argument::PreflightGuard => "the path of a function that takes a `&GuardContext`",
        Argument::Crate => "the path of `cors_runtime`",
    }
}

/// A value of the wrong shape; `meant` is the whole argument as it should be, where that is known.
pub(crate) fn shape(argument: Argument, meant: Option<&str>) -> String {
    let name = argument.name();
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => format!("write for example `{}`", example(argument)),
    };
    format!("`{name}` takes {}\nhelp: {help}", takes(argument))
}

/// Elements without a comma between them.
pub(crate) fn comma_missing(meant: &str) -> String {
    format!("expected `,` between the elements of a list\nhelp: write `{meant}`")
}

/// The name of a constant among literals.
pub(crate) fn constant_in_list(argument: Argument, written: &str) -> String {
    format!(
        "`{}` takes literals in its list, and `{written}` is a name, whose value no macro sees\n\
         help: write the origin itself as a string\n\
         note: `origins = NAME` alone asks a `static` that implements `AllowOrigin`, such as `RuntimeOrigins`",
        argument.name()
    )
}

/// Code where a literal is wanted; `joined` is what it would come to, where that is known.
pub(crate) fn code(argument: Argument, written: &str, joined: Option<&str>) -> String {
    let name = argument.name();
    let problem = format!("`{name}` takes literals, and `{written}` is code that runs elsewhere");
    if let Some(joined) = joined {
        return format!("{problem}\nhelp: write `{joined:?}`");
    }
    let help = match argument {
        Argument::Origins | Argument::DebugOrigins => {
            "write the origin as a string; for origins that the deployment supplies, write `origins = ORIGINS` with \
             `static ORIGINS: RuntimeOrigins = RuntimeOrigins::new();`, and call `ORIGINS.set_from_env(\"VARIABLE\")` at \
             start\n\
             note: `policy!` gives a list of literals a name, and a type that implements `AllowOrigin` decides at run time"
        }
        Argument::MaxAge => "write the number of seconds, such as `max_age = 600`",
        Argument::Policy => "name a policy made with `policy!`, such as `policy = PARTNERS`",
        _ => return format!("{problem}\nhelp: write for example `{}`", example(argument)),
    };
    format!("{problem}\nhelp: {help}")
}

/// A word where origins are wanted.
pub(crate) fn word_for_origins(argument: Argument, word: &str) -> Option<String> {
    let message = match &*word.to_ascii_lowercase() {
        "any"
        | "all"
        | "anyorigin"
        | "any_origin"
        | "any_origin()"
        | "any()"
        | "allowedorigins::all()"
        | "allowedorigins::any()"
        | "alloworigin::any()"
        | "everyone"
        | "everything" => {
            "any origin is written as a string\nhelp: write `origins = \"*\"`\n\
             note: pages of every site may then read the answers"
        }
        "none" | "null" | "nobody" | "no" | "never" => {
            "no origin is written by leaving the attribute out\nhelp: remove `#[cors(..)]`; pages of other origins \
             cannot read answers without it"
        }
        "self" | "same" | "same_origin" | "sameorigin" => {
            "the handler's own origin needs no entry: browsers ask no permission for it\nhelp: list other origins only, \
             such as `origins = \"https://app.example.com\"`"
        }
        "localhost" | "loopback" => {
            "an origin is a string with a scheme\nhelp: write `origins = \"http://localhost\"` with the port of \
             your page, or `debug_origins = loopback` for debug builds"
        }
        "http" | "https" => {
            "`http` and `https` are schemes, and an origin has a host too\nhelp: write it whole, as in `origins = \"https://app.example.com\"`"
        }
        _ => return None,
    };
    Some(match argument {
        Argument::DebugOrigins => debug_word(word, message),
        _ => format!("`origins = {word}` is not a source of origins: {message}"),
    })
}

/// A word where origins for debug builds are wanted; `message` is what is said of it for `origins`.
fn debug_word(word: &str, message: &str) -> String {
    let message = match word {
        "localhost" => {
            "pages of this machine are one word\nhelp: write `debug_origins = loopback`".to_owned()
        }
        _ => message.replace("`origins", "`debug_origins"),
    };
    format!("`debug_origins = {word}` is not a source of origins: {message}")
}

/// A host without quotes.
pub(crate) fn unquoted_origin(text: &str) -> String {
    let origin = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    format!("an origin is a string with a scheme, and this has no quotes\nhelp: write `origins = {origin:?}`")
}

/// Arguments inside braces or a second pair of parentheses.
pub(crate) fn braces_around_arguments() -> String {
    "arguments are written directly in the parentheses of `#[cors(..)]`\n\
     help: write `#[cors(origins = \"https://app.example.com\", credentials)]`"
        .to_owned()
}

/// A call or a macro where arguments are wanted.
pub(crate) fn code_for_arguments(written: &str) -> String {
    format!(
        "`#[cors(..)]` takes arguments, and `{written}` is code\n\
         help: write `#[cors(origins = \"https://app.example.com\")]`; a policy in a variable is made with `policy!` and \
         named with `policy = NAME`"
    )
}

/// Another word for `off`.
pub(crate) fn off_written_otherwise(written: &str) -> String {
    format!(
        "unknown argument `{written}`\nhelp: write `#[cors(off)]` to take a handler out of its module's policy; \
         without the attribute, or without `origins`, no other origin may read answers"
    )
}

/// `max_age =`
pub(crate) fn value_missing(argument: Argument) -> String {
    format!(
        "`{}` has no value\nhelp: write for example `{}`",
        argument.name(),
        example(argument)
    )
}

/// `Access-Control-Max-Age: 600` as an argument and its value.
pub(crate) fn header_line(text: &str) -> Option<(Argument, &str)> {
    let (header, value) = text.split_once(':')?;
    let header = header.trim().to_ascii_lowercase();
    let name = header.strip_prefix("access-control-")?;
    Some((suggest::argument(name)?, value.trim()))
}

/// A line of a response in place of an argument.
pub(crate) fn header_line_for_argument(argument: Argument, value: &str) -> String {
    let name = argument.name();
    let meant = match argument {
        Argument::MaxAge => format!("{name} = {value}"),
        Argument::Credentials => name.to_owned(),
        _ => {
            let values: Vec<_> = value
                .split(',')
                .map(|value| format!("{:?}", value.trim()))
                .collect();
            match &*values {
                [only] => format!("{name} = {only}"),
                several => format!("{name} = [{}]", several.join(", ")),
            }
        }
    };
    format!("a header of the response is not an argument; `#[cors(..)]` writes it\nhelp: write `{meant}`")
}

/// A string where an argument is wanted.
pub(crate) fn string_for_argument(text: &str) -> String {
    let help = match Argument::from_name(text).or_else(|| suggest::argument(text)) {
        Some(argument) => format!("write `{}`", example(argument)),
        None => "write `origins = \"https://app.example.com\"`, or `policy = NAME` for a policy made with `policy!`".to_owned(),
    };
    format!("expected `name = value`, found a string\nhelp: {help}")
}

/// The beginning of a name, or another library's, with no value behind it.
pub(crate) fn unfinished(written: &str, meant: Argument) -> String {
    format!(
        "unknown argument `{written}`, without a value\nhelp: write `{}`",
        example(meant)
    )
}

/// A value without its name.
pub(crate) fn name_missing(argument: Argument, value: &TokenStream) -> String {
    let trees = flat(value.clone());
    format!(
        "expected `name = value`, found a value alone\nhelp: write `{} = {}`",
        argument.name(),
        list(&as_written(&trees), &trees)
    )
}

/// A value as a list or a string.
fn list(written: &str, trees: &[proc_macro2::TokenTree]) -> String {
    match trees {
        [proc_macro2::TokenTree::Punct(star)] if star.as_char() == '*' => "\"*\"".to_owned(),
        _ => written.to_owned(),
    }
}

/// Something that is no argument at all.
pub(crate) fn not_an_argument(written: &str) -> String {
    format!(
        "expected an argument, `name = value`, found `{written}`\nhelp: write for example `{}`",
        example(Argument::Origins)
    )
}

/// `origins = "..", ".."`
pub(crate) fn brackets_missing(argument: Argument, bracketed: &TokenStream) -> String {
    let list = as_written(&flat(bracketed.clone()));
    format!(
        "several values are written in brackets\nhelp: write `{} = {list}`",
        argument.name()
    )
}

/// Any other sign where `=` belongs. All arguments with one are shown as they should be.
pub(crate) fn wrong_sign(name: &str, found: &str, args: &[&RawArg]) -> String {
    let mut message = format!("expected `=` after `{name}`{found}\nhelp: write `");
    for (index, arg) in args.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        let name = arg.argument.name();
        let _ = match &arg.value {
            Some(value) => write!(
                message,
                "{separator}{name} = {}",
                as_written(&flat(value.clone()))
            ),
            None => write!(message, "{separator}{name}"),
        };
    }
    message.push('`');
    message
}

/// `"https://a.example"x`
pub(crate) fn suffix(literal: &str, suffix: &str) -> String {
    let meant = literal.strip_suffix(suffix).unwrap_or(literal);
    format!("a suffix on a string means nothing here\nhelp: write `{meant}`")
}

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

/// A function that is no handler, whatever its arguments: the tokens that show it, and what to do.
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
    let runs = handler.attributes.iter().find(|attribute| {
        let last = attribute.path().segments.last();
        let is_entry_point = last.is_some_and(|last| {
            ["main", "test", "rt", "tokio_test"]
                .iter()
                .any(|known| last.ident == known)
        });
        is_entry_point && !matches!(&attribute.meta, syn::Meta::NameValue(_))
    });
    let is_entry_point = runs.is_some() || name == "main";
    is_entry_point.then(|| {
        let message = format!(
            "`#[cors]` cannot be on `{name}`, which answers no requests\n\
             help: put it on each handler, or wrap the whole app: `App::new().wrap(Cors::new(&POLICY))` with a policy \
             made by `policy!`"
        );
        (name.to_token_stream(), message)
    })
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
    let is_fn = |tree: &proc_macro2::TokenTree| crate::item::is_word(tree, "fn");
    let before = handler
        .signature
        .clone()
        .into_iter()
        .take_while(|tree| !is_fn(tree));
    let rest = handler
        .signature
        .clone()
        .into_iter()
        .skip_while(|tree| !is_fn(tree));
    before.chain(rest.take(2)).collect()
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

/// `policy!(static X = { off })`
pub(crate) fn off_in_policy() -> &'static str {
    "`off` has no meaning in `policy!`\n\
     help: name the origins of the policy here; `#[cors(off)]` on a handler takes it out of its module's policy"
}

/// `policy!(pub const X = { .. })`, and what else does not declare one static; `shown` is what was meant.
pub(crate) fn policy_malformed(problem: &str, shown: &[String]) -> String {
    let problem = match shown {
        [_] => problem,
        _ => "one `policy!` makes one policy",
    };
    format!("{problem}\nhelp: write `{}`", shown.join(" "))
}

/// `policy!(static A = { policy = A })`
pub(crate) fn policy_of_itself(name: &str) -> String {
    format!(
        "`{name}` takes its arguments from itself, which is a cycle\n\
         help: name another policy, or name its origins: `origins = \"https://app.example.com\"`"
    )
}

/// `policy!(origins = "..")`
pub(crate) fn policy_without_name(problem: &str, shown: &str) -> String {
    format!(
        "{problem}: `policy!` makes a static with a name, and no value\n\
         help: declare it beside the handlers as `{shown}`, and refer to it as `NAME`, or as `&NAME` in code"
    )
}
