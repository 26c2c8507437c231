//! Messages about the list of arguments: signs, names, brackets, and tokens that are not an argument.

use cors_rules::{
    negation::NAME_WHAT_IS_ALLOWED,
    shown::{cut, listed, quoted},
    suggest,
    violation::Argument,
};
use proc_macro2::{TokenStream, TokenTree};

use super::values::example;
use crate::written::{as_proposed, flat};

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

/// `not(origins = ..)`
pub(crate) fn nothing_is_refused() -> String {
    format!("arguments say what is allowed, and this is a negation\nhelp: {NAME_WHAT_IS_ALLOWED}")
}

/// `off = false`
pub(crate) fn not_off(name: &str) -> String {
    format!(
        "{} is written alone, and here it says no\n\
         help: leave it out: the handler then has the policy that its arguments and its module say",
        quoted(name)
    )
}

/// `allow_any_origin = false`
pub(crate) fn turned_off(name: &str) -> String {
    format!(
        "unknown argument {}, which says no\nhelp: remove it: nothing is allowed that no argument names",
        quoted(name)
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
    let name = argument.name();
    let help = match &*trees {
        [TokenTree::Punct(star)] if star.as_char() == '*' => format!("write `{name} = \"*\"`"),
        trees => match as_proposed(trees) {
            Some(value) => format!("write `{name} = {value}`"),
            None => format!("begin with `{name} =`, and write the values in brackets"),
        },
    };
    format!("expected `name = value`, found a value alone\nhelp: {help}")
}

/// Tokens that are not an argument.
pub(crate) fn not_an_argument(written: &str) -> String {
    format!(
        "expected an argument, `name = value`, found `{written}`\nhelp: write for example `{}`",
        example(Argument::Origins)
    )
}

/// `origins = "..", ".."`
pub(crate) fn brackets_missing(argument: Argument, bracketed: &TokenStream) -> String {
    let help = match as_proposed(&flat(bracketed.clone())) {
        Some(list) => format!("write `{} = {list}`", argument.name()),
        None => "open a bracket before the first value, and close it behind the last".to_owned(),
    };
    format!("several values are written in brackets\nhelp: {help}")
}

/// Any other sign where `=` belongs. All arguments with one are shown as they should be.
pub(crate) fn wrong_sign(name: &str, found: &str, shown: Option<&str>) -> String {
    let help = match shown {
        Some(shown) => format!("write `{shown}`"),
        None => "write `=` between each name and its value".to_owned(),
    };
    format!("expected `=` after `{name}`{found}\nhelp: {help}")
}

/// Arguments in the notation of another library or language, shown as they should be.
pub(crate) fn foreign_notation(found: &str, shown: &str, dropped_methods: bool) -> String {
    let note = if dropped_methods {
        "\nnote: without `methods` they are what the handler serves"
    } else {
        ""
    };
    format!(
        "arguments are written as `name = value` in the parentheses of `#[cors(..)]`, not as `{}`\n\
         help: write `#[cors({shown})]`{note}",
        shortened(found)
    )
}

fn shortened(text: &str) -> String {
    match cut(text, 40) {
        (shown, true) => format!("{shown}…"),
        (shown, false) => shown.to_owned(),
    }
}

/// `debug = true`, which is a log for other libraries.
pub(crate) fn debug_switch(name: &str) -> String {
    format!(
        "unknown argument `{name}`\nhelp: write `debug_origins = loopback` to let the pages of this machine in, in \
         debug builds\nnote: refusals are events of `tracing`, target `cors`, in every build"
    )
}

/// The name of a constant alone: a policy's, or a method.
pub(crate) fn constant_alone(name: &str) -> String {
    let argument = match name {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => format!("methods = [{name}]"),
        _ => format!("policy = {name}"),
    };
    format!("unknown argument `{name}`\nhelp: write `{argument}`")
}

/// `max_age = 86,400`
pub(crate) fn thousands(whole: &str) -> String {
    format!("a number has no comma in it\nhelp: write `max_age = {whole}`")
}

/// `!credentials`
pub(crate) fn negated(argument: Argument) -> String {
    let name = argument.name();
    match argument {
        Argument::Credentials | Argument::Timing => {
            format!("expected an argument, `name = value`, found `!{name}`\nhelp: write `{name} = false`")
        }
        _ => format!("expected an argument, `name = value`, found `!{name}`\nhelp: leave out `{name}`"),
    }
}

/// Another library's name for an argument that was given before.
pub(crate) fn argument_duplicate_alias(written: &str, meant: Argument) -> String {
    format!(
        "argument `{}` is given twice, here as {}\nhelp: {}",
        meant.name(),
        quoted(written),
        keep_one(meant)
    )
}

const fn keep_one(argument: Argument) -> &'static str {
    match argument {
        Argument::Origins
        | Argument::DebugOrigins
        | Argument::Methods
        | Argument::AllowHeaders
        | Argument::ExposeHeaders => "keep one of them; several values are a list, as in `[\"..\", \"..\"]`",
        _ => "keep one of them",
    }
}

/// An argument that `#[cors]` does not have.
pub(crate) fn argument_unknown(written: &str) -> String {
    let advice = if let Some(whole) = suggest::whole(written) {
        format!("help: write `{whole}`")
    } else if let Some(meant) = suggest::argument(written) {
        format!("help: write `{}`", meant.name())
    } else if let Some(help) = suggest::none(written) {
        format!("help: {help}")
    } else {
        format!(
            "note: the arguments are {}",
            listed(Argument::ALL.map(Argument::name))
        )
    };
    format!("unknown argument {}\n{advice}", quoted(written))
}

/// An argument that was given before.
pub(crate) fn argument_duplicate(argument: Argument) -> String {
    format!(
        "argument `{}` is given twice\nhelp: {}",
        argument.name(),
        keep_one(argument)
    )
}

/// `off` beside other arguments.
pub(crate) fn off_with_arguments() -> &'static str {
    "`off` takes the handler out of its module's policy, so it has no other arguments beside it\n\
     help: keep `off` alone, or remove it"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_resembles_no_other_gets_the_list() {
        let message = argument_unknown("colour");
        assert!(
            message.starts_with("unknown argument `colour`\nnote: the arguments are `origins`,"),
            "{message}"
        );
        assert!(message.ends_with("`preflight_guard` and `crate`"), "{message}");
    }
}
