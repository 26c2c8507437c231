//! What a policy says, as a person reads it.

use cors_tests::arguments::Arguments;

/// What a page asks for.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) origin: &'a str,
    pub(crate) method: &'a str,
    /// Header names that need permission.
    pub(crate) names: &'a [String],
    pub(crate) credentials: bool,
}

/// Whether the page may read the response of a handler that serves `serves`.
pub(crate) fn may_read(policy: &Arguments, serves: &[&str], asked: &Asked<'_>) -> bool {
    let is_any = |list: &Option<Vec<String>>| list.as_deref().is_some_and(|list| list == ["*"]);
    let methods = policy
        .methods
        .clone()
        .unwrap_or_else(|| serves.iter().map(|&method| method.to_owned()).collect());
    serves.contains(&asked.method)
        && allows(policy, asked.origin)
        && (!asked.credentials || policy.credentials)
        && (matches!(asked.method, "GET" | "HEAD" | "POST")
            || methods == ["*"]
            || methods.iter().any(|m| m == asked.method))
        && asked.names.iter().all(|name| {
            policy
                .allow_headers
                .iter()
                .flatten()
                .any(|listed| listed.eq_ignore_ascii_case(name))
                || is_any(&policy.allow_headers) && name != "authorization"
        })
}

/// Whether the page may see a header of a response it reads.
pub(crate) fn may_see(policy: &Arguments, name: &str, credentials: bool) -> bool {
    let mut exposed = policy.expose_headers.iter().flatten();
    exposed.any(|listed| listed.eq_ignore_ascii_case(name) || listed == "*" && !credentials)
}

/// Whether the policy names the origin.
pub(crate) fn allows(policy: &Arguments, origin: &str) -> bool {
    policy
        .origins
        .iter()
        .any(|entry| entry == "*" || covers(entry, origin))
}

fn covers(entry: &str, origin: &str) -> bool {
    let Some((scheme, entry)) = entry.split_once("://") else {
        return false;
    };
    let Some(rest) = origin
        .strip_prefix(scheme)
        .and_then(|rest| rest.strip_prefix("://"))
    else {
        return false;
    };
    let (rest, is_port) = match entry.strip_suffix(":*") {
        Some(_) if rest.ends_with(']') => (rest, true),
        Some(_) => match rest.rsplit_once(':') {
            Some((rest, port)) => (rest, is_port(scheme, port)),
            None => (rest, true),
        },
        None => (rest, true),
    };
    let entry = entry.strip_suffix(":*").unwrap_or(entry);
    let is_host = match entry.strip_prefix("*.") {
        Some(base) => rest
            .strip_suffix(base)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(are_labels),
        None => rest == entry,
    };
    is_port && is_host
}

fn is_port(scheme: &str, port: &str) -> bool {
    let default = if scheme == "http" { "80" } else { "443" };
    port != default
        && port
            .parse::<u16>()
            .is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn are_labels(text: &str) -> bool {
    let is_letter = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_');
    text.split('.')
        .all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(is_letter))
}
