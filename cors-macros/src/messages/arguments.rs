//! Messages about the list of arguments: signs, names, brackets, and tokens that are not an argument.

use cors_rules::{
    shown::{listed, quoted},
    suggest,
    violation::Argument,
};
use proc_macro2::{TokenStream, TokenTree};

use super::values::example;
use crate::written::{as_written, flat};

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
fn list(written: &str, trees: &[TokenTree]) -> String {
    match trees {
        [TokenTree::Punct(star)] if star.as_char() == '*' => "\"*\"".to_owned(),
        _ => written.to_owned(),
    }
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
    let list = as_written(&flat(bracketed.clone()));
    format!(
        "several values are written in brackets\nhelp: write `{} = {list}`",
        argument.name()
    )
}

/// Any other sign where `=` belongs. All arguments with one are shown as they should be.
pub(crate) fn wrong_sign(name: &str, found: &str, meant: &[String]) -> String {
    format!(
        "expected `=` after `{name}`{found}\nhelp: write `{}`",
        meant.join(", ")
    )
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
        "argument `{}` is given twice\nhelp: keep one of them",
        argument.name()
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
