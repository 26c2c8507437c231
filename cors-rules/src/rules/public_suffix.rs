//! Patterns that cover names of strangers: <https://publicsuffix.org>.

use super::spelled::spelled;
use crate::fault::Fault;
use crate::origin::{OriginPattern, Wildcard};
use crate::proposal::Proposal;
use crate::shown::quoted;
use crate::suffix::{self, Shared};
use crate::violation::Rule;

/// Whoever can register a name under the pattern's base becomes an allowed origin:
/// <https://url.spec.whatwg.org/#host-public-suffix>.
pub(super) fn origin_public_suffix(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    let is_label = match pattern.wildcard {
        Wildcard::None => return None,
        Wildcard::Subdomains => false,
        Wildcard::Label { .. } => true,
    };
    if suffix::is_private(pattern.host) {
        return None;
    }
    let shared = suffix::shared(pattern.host)?;
    let reason = match shared {
        Shared::TopLevel => "is a top-level domain",
        Shared::Suffix => "is a public suffix: <https://publicsuffix.org>",
        Shared::Above if !is_label => "has public suffixes beneath it: <https://publicsuffix.org>",
        // Only the owner of the domain controls names of one label.
        Shared::Above => return None,
    };
    if let Some(fault) = forgotten_dot(pattern, shown, shared) {
        return Some(fault);
    }
    let problem = format!(
        "origin {} covers names that strangers can register",
        quoted(shown)
    );
    Some(
        Fault::new(Rule::OriginPublicSuffix, problem)
            .help(own_name(pattern, shared))
            .note(format!("{} {reason}", quoted(pattern.host))),
    )
}

/// Names of a private network cannot be registered, but anyone who runs a machine there can take one.
pub(super) fn origin_private_name(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    if pattern.wildcard == Wildcard::None || !suffix::is_private(pattern.host) {
        return None;
    }
    Some(
        Fault::new(
            Rule::OriginPublicSuffix,
            format!(
                "`credentials` goes to every name of the private network in origin {}",
                quoted(shown)
            ),
        )
        .into_warning()
        .help("list the names that your pages are served from")
        .note(format!(
            "nobody can register a name under {}, but any machine of the network can answer to one",
            quoted(pattern.host)
        )),
    )
}

/// `https://*example.com`: a name and what is beneath it, as people mean it, and `https://evilexample.com`.
fn forgotten_dot(pattern: &OriginPattern<'_>, shown: &str, shared: Shared) -> Option<Fault> {
    let Wildcard::Label { before: "", after } = pattern.wildcard else {
        return None;
    };
    if after.starts_with(['-', '_']) || shared != Shared::TopLevel {
        return None;
    }
    let host = format!("{after}.{}", pattern.host);
    let own = [Wildcard::None, Wildcard::Subdomains].map(|wildcard| {
        let own = OriginPattern {
            wildcard,
            host: &host,
            ..*pattern
        };
        spelled(&own, pattern.scheme)
    });
    let problem = format!(
        "origin {} covers every name that ends with {}, a stranger's too",
        quoted(shown),
        quoted(&host)
    );
    Some(
        Fault::new(Rule::OriginPublicSuffix, problem)
            .write(Proposal::strings(own))
            .note("`*.` is any subdomain; the domain itself is an entry of its own"),
    )
}

/// What to write where a pattern covers strangers: registries sell domains, and platforms give away single names.
fn own_name(pattern: &OriginPattern<'_>, shared: Shared) -> String {
    if let Wildcard::Label { .. } = pattern.wildcard {
        return "list the exact origins, or serve such pages beneath a domain of your own, as with \
                `https://*.preview.your-domain.com`"
            .to_owned();
    }
    let of = |wildcard, host: &str| {
        let own = OriginPattern {
            wildcard,
            host,
            ..*pattern
        };
        spelled(&own, pattern.scheme)
    };
    if shared == Shared::Suffix && !is_registry(pattern.host) {
        let own = of(Wildcard::None, &format!("your-site.{}", pattern.host));
        return format!("name your own site, such as `{own}`");
    }
    let own = of(Wildcard::Subdomains, &format!("your-domain.{}", pattern.host));
    format!("name your own domain, such as `{own}`")
}

/// `co.uk` and its like, of the registry of a country.
fn is_registry(host: &str) -> bool {
    let mut labels = host.trim_end_matches('.').rsplit('.');
    let is_country = labels.next().is_some_and(|last| last.len() == 2);
    is_country && labels.next().is_some_and(|second| second.len() <= 3)
}
