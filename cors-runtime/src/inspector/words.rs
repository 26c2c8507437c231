//! A policy in words.

use core::borrow::Borrow;

use super::fields::{OriginsField, PolicyFields};

/// `GET`, `GET, HEAD`, or `any method`.
pub(crate) fn methods(methods: &[impl Borrow<str>]) -> String {
    match methods {
        [] => "any method".to_owned(),
        [any] if any.borrow() == "*" => "any method".to_owned(),
        methods => methods.join(", "),
    }
}

/// One line: who reads, with what, for how long.
pub(crate) fn policy(policy: &PolicyFields) -> String {
    let mut words = vec![format!("read by {}", readers(policy))];
    if policy.credentials {
        words.push("with credentials".to_owned());
    }
    let lists = [
        ("methods", policy.methods.as_deref().unwrap_or_default()),
        ("request headers", &policy.allow_headers),
        ("shows", &policy.expose_headers),
        ("blocks", &policy.block),
        ("reports", &policy.report),
        ("on purpose:", &policy.allow),
    ];
    for (word, list) in lists {
        if !list.is_empty() {
            words.push(format!("{word} {}", list.join(", ")));
        }
    }
    if policy.timing {
        words.push("shows its timing".to_owned());
    }
    match policy.max_age {
        Some(0) => words.push("asked each time".to_owned()),
        Some(seconds) => words.push(format!("remembered for {seconds} s")),
        None => {}
    }
    if let Some(name) = &policy.named {
        words.push(format!("named {name}"));
    }
    words.join("; ")
}

/// Who may read.
pub(crate) fn readers(policy: &PolicyFields) -> String {
    let listed = match &policy.origins {
        OriginsField::Word("*") => return "every page".to_owned(),
        OriginsField::Word(_) => vec!["a list made at run time".to_owned()],
        OriginsField::Listed(origins) => origins.clone(),
    };
    let debug = policy
        .debug_origins
        .iter()
        .map(|origin| format!("{origin} (debug)"));
    let readers: Vec<String> = listed.into_iter().chain(debug).collect();
    match readers.is_empty() {
        true => "nobody".to_owned(),
        false => readers.join(", "),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn methods() {
        for (methods, words) in [
            (&[][..], "any method"),
            (&["*"], "any method"),
            (&["GET"], "GET"),
            (&["GET", "HEAD"], "GET, HEAD"),
            (&["*", "GET"], "*, GET"),
        ] {
            assert_eq!(super::methods(methods), words);
        }
    }
}
