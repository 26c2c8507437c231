//! Messages about a value: its shape, its elements, and what to write in its place.

use cors_rules::{suggest::ALLOW_ORIGIN, violation::Argument};
use proc_macro2::{TokenStream, TokenTree};

use crate::written::{as_proposed, as_written, fits};

/// A value that each argument takes.
pub(super) fn example(argument: Argument) -> &'static str {
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
    let help = match meant.and_then(|meant| fits(meant.to_owned())) {
        Some(meant) => format!("write `{meant}`"),
        None if is_switch(argument) => either(name),
        None => format!("write for example `{}`", example(argument)),
    };
    format!("`{name}` takes {}\nhelp: {help}", takes(argument))
}

pub(super) const fn is_switch(argument: Argument) -> bool {
    matches!(argument, Argument::Credentials | Argument::Timing)
}

/// Both ways to write a switch: to propose one would turn on what is to be off.
fn either(name: &str) -> String {
    format!("say which, `{name} = true` or `{name} = false`")
}

/// Elements without a comma between them.
pub(crate) fn comma_missing(meant: &str) -> String {
    let help = list_or(meant, "write a comma between each two");
    format!("expected `,` between the elements of a list\nhelp: {help}")
}

fn list_or(meant: &str, otherwise: &str) -> String {
    fits(meant.to_owned()).map_or_else(|| otherwise.to_owned(), |meant| format!("write `{meant}`"))
}

/// `credentials = ALLOW`
pub(crate) fn constant_for_switch(argument: Argument, written: &str) -> String {
    let name = argument.name();
    format!(
        "`{name}` takes {}, and `{written}` is a name, whose value no macro sees\nhelp: {}",
        takes(argument),
        either(name)
    )
}

/// The same with another sign.
pub(crate) fn semicolon_in_list(meant: &str) -> String {
    let help = list_or(meant, "write `,` for each `;`");
    format!("expected `,` between the elements of a list, found `;`\nhelp: {help}")
}

/// The name of a constant among literals; `is_alone` where nothing else is in the list.
pub(crate) fn constant_in_list(argument: Argument, written: &str, is_alone: bool) -> String {
    let name = argument.name();
    let problem =
        format!("`{name}` takes literals in its list, and `{written}` is a name, whose value no macro sees");
    if !matches!(argument, Argument::Origins | Argument::DebugOrigins) {
        return format!("{problem}\nhelp: put what it holds into the list, each value by itself");
    }
    let note = if is_alone && argument == Argument::Origins {
        format!(
            "`origins = {written}`, without brackets, asks a `static` that implements `AllowOrigin`, such as `RuntimeOrigins`"
        )
    } else {
        "`origins = NAME` alone asks a `static` that implements `AllowOrigin`, such as `RuntimeOrigins`"
            .to_owned()
    };
    format!("{problem}\nhelp: write the origin itself as a string\nnote: {note}")
}

/// Origins for debug builds and for release builds in one condition.
pub(crate) fn builds(debug: &[String], release: &[String]) -> String {
    let list = |texts: &[String]| match texts {
        [only] => format!("{only:?}"),
        several => format!("{several:?}"),
    };
    format!(
        "`origins` takes literals, and a condition is code\nhelp: write `origins = {}, debug_origins = {}`\n\
         note: `debug_origins` are added in builds with debug assertions, and are in no other",
        list(release),
        list(debug)
    )
}

/// A closure, a function or a condition, which decides about each origin.
pub(crate) fn decision(argument: Argument, tokens: &[TokenTree]) -> String {
    let name = argument.name();
    let written = as_written(tokens);
    let note = match ending(tokens) {
        Some(domain) => {
            format!("\nnote: names beneath a domain are a pattern, `origins = \"https://*{domain}\"`")
        }
        None => String::new(),
    };
    format!(
        "`{name}` takes literals or the path of a `static`, and `{written}` is code\nhelp: {ALLOW_ORIGIN}{note}"
    )
}

/// The `.example.com` of `origin.ends_with(".example.com")`.
fn ending(tokens: &[TokenTree]) -> Option<String> {
    let text = tokens.iter().cloned().collect::<TokenStream>().to_string();
    let (_, rest) = text.split_once("ends_with")?;
    let domain = rest.split('"').nth(1)?;
    let is_domain = domain.starts_with('.')
        && domain.len() > 3
        && domain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    is_domain.then(|| domain.to_owned())
}

/// A number where an origin is wanted.
pub(crate) fn port_for_origin(argument: Argument, port: u16) -> String {
    format!(
        "`{port}` is a port, and an origin has a scheme and a host\nhelp: write `{} = \"http://localhost:{port}\"`",
        argument.name()
    )
}

/// `/^https:.*$/`
pub(crate) fn regular_expression(argument: Argument) -> String {
    format!(
        "`{}` takes origins and patterns as strings, and a regular expression is neither\n\
         help: write a pattern such as `\"https://*.example.com\"`; `*` is any subdomain, part of the first label, or \
         any port",
        argument.name()
    )
}

/// `debug_origins = "loopback"`
pub(crate) fn loopback_quoted() -> String {
    "`loopback` is a word, written without quotes\nhelp: write `debug_origins = loopback`".to_owned()
}

/// `policy = { origins = ".." }`
pub(crate) fn arguments_for_policy(arguments: &[TokenTree]) -> String {
    let help = match as_proposed(arguments) {
        Some(arguments) => format!("write `{arguments}`"),
        None => "write them without `policy` and its braces".to_owned(),
    };
    format!("`policy` takes the path of a policy made with `policy!`, and these are arguments\nhelp: {help}")
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

/// How other libraries write `origins = "*"`, and what is written for it without a library.
const ANY_ORIGIN: [&str; 11] = [
    "any",
    "all",
    "anyorigin",
    "any_origin",
    "any_origin()",
    "any()",
    "allowedorigins::all()",
    "allowedorigins::any()",
    "alloworigin::any()",
    "everyone",
    "everything",
];

/// A word where origins are wanted.
pub(crate) fn word_for_origins(argument: Argument, word: &str) -> Option<String> {
    let message = match &*word.to_ascii_lowercase() {
        word if ANY_ORIGIN.contains(&word) => {
            "any origin is written as a string\nhelp: write `origins = \"*\"`\n\
             note: pages of every site may then read the answers"
        }
        "true" if argument == Argument::DebugOrigins => {
            return Some(
                "`debug_origins` takes origins, not `true`\nhelp: write `debug_origins = loopback`\n\
                 note: `loopback` is every page of this machine"
                    .to_owned(),
            );
        }
        "true" => {
            "other libraries answer every origin for it, with credentials too, and nothing here does\n\
             help: list the origins, such as `origins = \"https://app.example.com\"`"
        }
        "none" | "null" | "nobody" | "no" | "never" | "false" => {
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

/// `max_age =`
pub(crate) fn value_missing(argument: Argument) -> String {
    format!(
        "`{}` has no value\nhelp: write for example `{}`",
        argument.name(),
        example(argument)
    )
}

/// `"https://a.example"x`
pub(crate) fn suffix(literal: &str, suffix: &str) -> String {
    let meant = literal.strip_suffix(suffix).unwrap_or(literal);
    format!("a suffix on a string means nothing here\nhelp: write `{meant}`")
}
