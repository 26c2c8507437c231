//! The host of an origin: which of name, IPv4 and IPv6 address it is, and where `*` may stand in it.

use std::borrow::Cow;

use super::{authority, ip, name};
use crate::fault::{Fault, quoted};
use crate::violation::Rule;

/// What was read as the host.
pub(super) struct HostReading<'a> {
    pub(super) subdomains: bool,
    /// The host as written, without `*.`.
    pub(super) text: &'a str,
    pub(super) faults: Vec<Fault>,
    /// The host as it should stand.
    pub(super) better: Option<Better>,
}

/// A corrected host.
pub(super) struct Better {
    pub(super) subdomains: bool,
    pub(super) name: String,
}

pub(super) fn read<'a>(text: &'a str, web: bool, shown: &str) -> HostReading<'a> {
    let (subdomains, base) = match text.strip_prefix("*.") {
        Some(base) => (true, base),
        None => (false, text),
    };
    let mut faults = Vec::new();
    let better = match origin_wildcard_place(text, base, subdomains, web, shown) {
        Some(fault) => {
            faults.push(fault);
            None
        }
        None => read_base(base, subdomains, web, shown, &mut faults),
    };
    let better = better.map(|name| Better {
        subdomains,
        name: name.into_owned(),
    });
    HostReading {
        subdomains,
        text: base,
        faults,
        better,
    }
}

/// The host without `*.`, corrected.
fn read_base<'a>(
    base: &'a str,
    subdomains: bool,
    web: bool,
    shown: &str,
    faults: &mut Vec<Fault>,
) -> Option<Cow<'a, str>> {
    if base.contains('[') || base.contains(']') || authority::looks_like_bare_ipv6(base) {
        let (fault, better) = ip::origin_ipv6(base, shown);
        faults.extend(fault);
        return better.map(Cow::Owned);
    }
    faults.extend(origin_host_case(base, shown));
    let lower = base.to_ascii_lowercase();
    if web && ip::ends_in_number(&lower) {
        let (fault, better) = ip::origin_ipv4(&lower, shown);
        faults.extend(fault);
        return better.map(Cow::Owned);
    }
    if let Some((fault, better)) = name::origin_host_syntax(&lower, subdomains, shown) {
        faults.push(fault);
        return better.map(Cow::Owned);
    }
    if let Some(fault) = name::origin_punycode(&lower, shown) {
        faults.push(fault);
        return None;
    }
    Some(Cow::Owned(lower))
}

/// Hosts are serialized in lower case: <https://url.spec.whatwg.org/#concept-domain-to-ascii>.
fn origin_host_case(base: &str, shown: &str) -> Option<Fault> {
    base.bytes().any(|byte| byte.is_ascii_uppercase()).then(|| {
        Fault::new(
            Rule::OriginHostCase,
            format!("origin {} has upper-case letters in its host", quoted(shown)),
        )
        .corrected()
        .note("browsers send the host in lower case, and origins are compared byte by byte")
    })
}

/// `*` covers whole labels in front of a name. Anything finer invites `https://myapp-evil.example` into
/// `https://myapp-*.example`, and an address has no subdomains.
fn origin_wildcard_place(text: &str, base: &str, subdomains: bool, web: bool, shown: &str) -> Option<Fault> {
    let problem = if subdomains && base.is_empty() || text == "*" {
        "has no host besides `*`"
    } else if base.contains('*') {
        "has `*` in the middle of its host"
    } else if subdomains && (base.contains('[') || web && ip::ends_in_number(base)) {
        "has `*.` before an IP address, which has no subdomains"
    } else {
        return None;
    };
    let problem = format!("origin {} {problem}", quoted(shown));
    let fault = Fault::new(Rule::OriginWildcardPlace, problem)
        .note("`*` can be the whole string, the leading label of the host, or the port");
    Some(if text == "*" || subdomains && base.is_empty() {
        fault.help("write `origins = \"*\"` for any origin, or `https://*.example.com` for subdomains")
    } else if base.contains('*') {
        fault.help("list the hosts, or write `https://*.example.com` for every subdomain")
    } else {
        fault.help("list the addresses")
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages, sound};

    #[test]
    fn a_leading_label_may_be_a_star() {
        sound(&[
            "https://*.a.example",
            "https://*.localhost:*",
            "https://*.a",
            "app://*.127.0.0.1",
            "app://*.1",
        ]);
    }

    #[test]
    fn a_star_elsewhere_is_refused() {
        let place: &[&str] = &["origin_wildcard_place"];
        for text in [
            "https://*",
            "https://*:8080",
            "https://*.",
            "https://foo*.a",
            "https://*foo.a",
            "https://a.*.b",
            "https://a.*",
            "https://**.a",
            "https://*.*.a",
            "http://*.127.0.0.1",
            "http://*.1",
            "http://*.[::1]",
            "app://*.[::1]",
        ] {
            faulty(&[(text, place, None)]);
        }
    }

    #[test]
    fn messages_say_where_it_may_stand() {
        messages(&[
            (
                "https://*",
                "origin `https://*` has no host besides `*`\nhelp: write `origins = \"*\"` for any origin",
            ),
            (
                "https://*.",
                "origin `https://*.` has no host besides `*`\nhelp: write `origins = \"*\"` for any origin",
            ),
            (
                "https://a*.b",
                "origin `https://a*.b` has `*` in the middle of its host\nhelp: list the hosts, or write",
            ),
            (
                "http://*.1.2.3.4",
                "origin `http://*.1.2.3.4` has `*.` before an IP address, which has no subdomains\nhelp: list the addresses",
            ),
        ]);
    }

    #[test]
    fn case_is_corrected() {
        faulty(&[
            (
                "https://A.example",
                &["origin_host_case"],
                Some("https://a.example"),
            ),
            (
                "https://*.A.example:*",
                &["origin_host_case"],
                Some("https://*.a.example:*"),
            ),
            ("app://A", &["origin_host_case"], Some("app://a")),
            (
                "http://0X7F.1",
                &["origin_host_case", "origin_ipv4"],
                Some("http://127.0.0.1"),
            ),
            (
                "https://XN--BCHER-KVA.example",
                &["origin_host_case"],
                Some("https://xn--bcher-kva.example"),
            ),
        ]);
        messages(&[(
            "https://A",
            "origin `https://A` has upper-case letters in its host\nhelp: write `https://a`\nnote: ",
        )]);
    }
}
