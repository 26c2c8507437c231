//! Messages about attributes and negations in places that have none.

use cors_rules::{negation::NAME_WHAT_IS_ALLOWED, violation::Argument};
use proc_macro2::TokenTree;

use super::values::{is_switch, shape};
use crate::written::{as_written, is_comment};

/// An attribute on an argument, or on an element of the list of one.
pub(crate) fn attribute_inside(list: Option<Argument>, inside: &[TokenTree]) -> String {
    if is_comment(inside) {
        return "a doc comment belongs to an item, and here is none\nhelp: a comment is `//`".to_owned();
    }
    let written = as_written(inside);
    let problem = format!("`#[{written}]` cannot choose a part of a policy");
    let condition = match inside {
        [TokenTree::Ident(cfg), TokenTree::Group(condition)] if cfg == "cfg" => {
            as_written(&condition.stream().into_iter().collect::<Vec<_>>())
        }
        _ => return format!("`#[{written}]` belongs to an item, and here is none\nhelp: remove it"),
    };
    if condition == "debug_assertions" && list == Some(Argument::Origins) {
        return format!(
            "{problem}\nhelp: move the origin to `debug_origins`\n\
             note: `debug_origins` are added in builds with debug assertions, and are in no other"
        );
    }
    format!(
        "{problem}\nhelp: choose the whole of it, with `#[cfg_attr({condition}, cors(..))]` on the handler"
    )
}

/// A value that says what is not meant.
pub(crate) fn refused(argument: Argument) -> String {
    let name = argument.name();
    let is_list = !matches!(
        argument,
        Argument::MaxAge | Argument::Policy | Argument::PreflightGuard | Argument::Crate
    );
    if is_switch(argument) || !is_list {
        return shape(argument, None);
    }
    let (list, help) = match argument {
        Argument::Block | Argument::Report => ("what is refused", "name what is refused; nothing else is"),
        Argument::Allow => ("rule ids", "name the rules that may be broken; no other may"),
        _ => ("what is allowed", NAME_WHAT_IS_ALLOWED),
    };
    format!("`{name}` is a list of {list}, and this is a negation\nhelp: {help}")
}
