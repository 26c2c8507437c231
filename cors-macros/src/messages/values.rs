//! Messages about a value: its shape, its elements, and what to write in its place.

use cors_rules::violation::Argument;

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
