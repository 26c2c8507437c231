//! Messages about `policy!`.

/// `policy!(static X = { off })`
pub(crate) fn off_in_policy() -> &'static str {
    "`off` has no meaning in `policy!`\n\
     help: name the origins of the policy here; `#[cors(off)]` on a handler takes it out of its module's policy"
}

/// `policy!(static X = { preflight_guard = .. })`
pub(crate) fn guard_in_policy() -> &'static str {
    "`preflight_guard` has no meaning in `policy!`\n\
     help: write it in the `#[cors(..)]` of each handler\n\
     note: it tells two handlers on one path apart, and a named policy is on none"
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
