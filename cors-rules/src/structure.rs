//! The messages for mistakes that show in the syntax already. The macro finds them; the words are kept with the
//! others.

use crate::fault::{Fault, Reader, listed, quoted};
use crate::suggest;
use crate::violation::{Argument, Rule};

/// An argument that `#[cors]` does not have.
pub fn argument_unknown(written: &str) -> String {
    let fault = Fault::new(
        Rule::ArgumentUnknown,
        format!("unknown argument {}", quoted(written)),
    );
    let whole = suggest::whole(written).map(|whole| format!("write `{whole}`"));
    let fault = match (suggest::argument(written), whole) {
        (_, Some(help)) => fault.help(help),
        (Some(meant), None) => fault.help(format!("write `{}`", meant.name())),
        (None, None) if suggest::none(written).is_some() => {
            fault.help(suggest::none(written).unwrap_or_default())
        }
        (None, None) => fault.note(format!(
            "the arguments are {}",
            listed(Argument::ALL.map(Argument::name))
        )),
    };
    fault.message(Reader::Attribute)
}

/// An argument that was given before.
pub fn argument_duplicate(name: &str) -> String {
    Fault::new(
        Rule::ArgumentDuplicate,
        format!("argument {} is given twice", quoted(name)),
    )
    .help("keep one of them")
    .message(Reader::Attribute)
}

/// A value of the wrong shape for its argument.
pub fn argument_shape(argument: Argument) -> String {
    let takes = match argument {
        Argument::Origins => {
            "a string, a list of strings, or the path of a `static` that implements `AllowOrigin`"
        }
        Argument::DebugOrigins => "a string or a list of strings",
        Argument::Methods => "a list of method names such as `[GET, \"PURGE\"]`, or `\"*\"`",
        Argument::AllowHeaders | Argument::ExposeHeaders => "a list of header names as strings, or `\"*\"`",
        Argument::Credentials => "no value, or `true` or `false`",
        Argument::MaxAge => "a number of seconds, such as `600`",
        Argument::Timing => "no value, or `true` or `false`",
        Argument::Block | Argument::Report => "a list of `read`, `write`, `navigate` and `embed`",
        Argument::Allow => "a list of rule ids, such as `[origin_insecure]`",
        Argument::Policy => "the path of a policy made with `policy!`",
        Argument::PreflightGuard => "the path of a function that takes a `&GuardContext`",
        Argument::Crate => "the path of `cors_runtime`",
    };
    format!("`{}` takes {takes}", argument.name())
}

/// `preflight_guard` in `policy!`.
pub fn argument_meaningless_guard() -> String {
    Fault::new(
        Rule::ArgumentMeaningless,
        "`preflight_guard` has no meaning in `policy!`",
    )
    .help("write it in the `#[cors(..)]` of each handler")
    .note("it tells two handlers on one path apart, and a named policy is on none")
    .message(Reader::Attribute)
}

/// A second `#[cors]` on the same handler.
pub fn attribute_twice(handler: &str) -> String {
    Fault::new(
        Rule::AttributeTwice,
        format!("{} has two `#[cors]` attributes", quoted(handler)),
    )
    .help("write all arguments in one `#[cors(...)]`")
    .note("a handler has one policy, so that no reader has to guess which attribute wins")
    .message(Reader::Attribute)
}

/// `#[cors]` below the routing attribute, which has consumed the handler by then.
pub fn attribute_below(handler: &str, attribute: &str) -> String {
    Fault::new(
        Rule::AttributeBelow,
        format!("`#[cors]` on {} stands below {}", quoted(handler), quoted(attribute)),
    )
    .help(format!("move `#[cors(...)]` above {}", quoted(attribute)))
    .note("attributes run from top to bottom, and `#[cors]` adds a route for preflights to the routing attribute")
    .message(Reader::Attribute)
}

/// `#[cors]` on something that answers no requests. `found` is what it is, such as `a struct`.
pub fn attribute_target(found: &str) -> String {
    Fault::new(
        Rule::AttributeTarget,
        format!("`#[cors]` cannot stand on {found}"),
    )
    .help("put it on a handler function, or on an inline module with handlers in it")
    .message(Reader::Attribute)
}

/// `#[cors]` on a method.
pub fn attribute_target_method(name: &str) -> String {
    Fault::new(
        Rule::AttributeTarget,
        format!("`#[cors]` cannot stand on {}, which takes `self`", quoted(name)),
    )
    .help("put it on a free function; shared state reaches a handler through `web::Data`")
    .message(Reader::Attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_says_what_to_do() {
        for (message, expected) in [
            (
                argument_unknown("allowed_origins"),
                "unknown argument `allowed_origins`\nhelp: write `origins`",
            ),
            (
                argument_duplicate("origins"),
                "argument `origins` is given twice\nhelp: keep one of them",
            ),
            (
                attribute_target("a struct"),
                "`#[cors]` cannot stand on a struct\nhelp: put it on a handler function",
            ),
            (
                attribute_target_method("go"),
                "`#[cors]` cannot stand on `go`, which takes `self`\nhelp: ",
            ),
            (
                attribute_twice("go"),
                "`go` has two `#[cors]` attributes\nhelp: write all arguments in one",
            ),
            (
                attribute_below("go", "#[get]"),
                "`#[cors]` on `go` stands below `#[get]`\nhelp: move `#[cors(...)]`",
            ),
        ] {
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn an_unknown_argument_like_no_other_lists_all() {
        let message = argument_unknown("colour");
        assert!(
            message.starts_with("unknown argument `colour`\nnote: the arguments are `origins`,"),
            "{message}"
        );
        assert!(message.ends_with("`preflight_guard` and `crate`"), "{message}");
    }

    #[test]
    fn shapes_name_the_argument() {
        for argument in Argument::ALL {
            let message = argument_shape(argument);
            assert!(
                message.starts_with(&format!("`{}` takes ", argument.name())),
                "{message}"
            );
        }
    }
}
