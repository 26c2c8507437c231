//! Messages about Rust code: arguments, values and items. Messages about origins, methods and headers are in
//! `cors-rules`.

mod arguments;
mod inside;
mod items;
mod named;
mod values;

pub(crate) use arguments::{
    argument_duplicate, argument_duplicate_alias, argument_unknown, braces_around_arguments,
    brackets_missing, code_for_arguments, constant_alone, debug_switch, foreign_notation, header_line,
    header_line_for_argument, name_missing, negated, not_an_argument, not_off, nothing_is_refused,
    off_with_arguments, off_written_otherwise, string_for_argument, thousands, turned_off, unfinished,
    wrong_sign,
};
pub(crate) use inside::{attribute_inside, refused};
pub(crate) use items::{
    attribute_target, attribute_twice, module_without_arguments, module_without_origins, not_a_handler,
    unfit_signature,
};
pub(crate) use named::{
    guard_in_policy, off_in_policy, policy_malformed, policy_of_itself, policy_without_name,
};
pub(crate) use values::{
    arguments_for_policy, builds, code, comma_missing, constant_for_switch, constant_in_list, decision,
    loopback_quoted, port_for_origin, regular_expression, semicolon_in_list, shape, suffix, unquoted_origin,
    value_missing, word_for_origins,
};
