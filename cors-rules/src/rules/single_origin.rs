//! Rules that judge one origin that was read without faults.

use super::public_suffix::{origin_private_name, origin_public_suffix};
use super::spelled::spelled;
use crate::credentials::{any_port_with_credentials, insecure_with_credentials};
use crate::fault::Fault;
use crate::origin::OriginPattern;
use crate::parse::{parse_origin, scheme_suggestion};
use crate::proposal::Proposal;
use crate::shown::quoted;
use crate::violation::Rule;

/// What is wrong with `pattern`, which messages show as `shown`.
pub(super) fn judge(pattern: &OriginPattern<'_>, shown: &str, credentials: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(origin_scheme_unknown(pattern, shown));
    faults.extend(origin_public_suffix(pattern, shown));
    faults.extend(origin_root_dot(pattern, shown));
    faults.extend(origin_listen_address(pattern, shown));
    if credentials {
        faults.extend(origin_insecure(pattern, shown));
        faults.extend(origin_wildcard_port_credentials(pattern, shown));
        faults.extend(origin_private_name(pattern, shown));
    }
    faults
}

/// Any scheme may have tuple origins (<https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-tuple>),
/// but an unknown one is more likely a mistake.
fn origin_scheme_unknown(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    let scheme = pattern.scheme;
    if is_known(scheme) {
        return None;
    }
    let fault = Fault::new(
        Rule::OriginSchemeUnknown,
        format!(
            "origin {} has the unknown scheme {}",
            quoted(shown),
            quoted(scheme)
        ),
    );
    let meant = scheme_suggestion(scheme).map(|name| spelled(pattern, name));
    // Under another scheme the same host may be wrong: `http` hosts that end in a number are IPv4 addresses.
    Some(match meant.filter(|meant| parse_origin(meant).is_ok()) {
        Some(meant) => fault.write(Proposal::one(meant)),
        None => fault.note("web pages have the scheme `https` or `http`"),
    })
}

fn is_known(scheme: &str) -> bool {
    matches!(scheme, "http" | "https") || crate::credentials::APP_SCHEMES.contains(&scheme)
}

/// Credentials for an origin whose pages someone else can write are that someone's:
/// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>.
fn origin_insecure(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    if !insecure_with_credentials(pattern) {
        return None;
    }
    let fault = Fault::new(
        Rule::OriginInsecure,
        format!(
            "`credentials` cannot be combined with the insecure origin {}",
            quoted(shown)
        ),
    );
    Some(if pattern.scheme == "http" {
        fault
            .write(Proposal::one(spelled(pattern, "https")).or("leave out `credentials`"))
            .note("whoever sits on the network path can write an `http` page and read answers with the user's cookies")
    } else {
        fault.help("leave out `credentials`").note(format!(
            "nobody knows who can write a page with the scheme {}",
            quoted(pattern.scheme)
        ))
    })
}

/// Browsers take `https://a.example.` and `https://a.example` for two origins:
/// <https://url.spec.whatwg.org/#concept-host-equals>.
fn origin_root_dot(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    let host = pattern.host.strip_suffix('.')?;
    Some(
        Fault::new(
            Rule::OriginRootDot,
            format!("origin {} ends with the root dot", quoted(shown)),
        )
        .write(Proposal::one(spelled(
            &OriginPattern { host, ..*pattern },
            pattern.scheme,
        )))
        .note("with the dot it is another origin than without, and users hardly ever type it"),
    )
}

/// A server listens on such an address, but no page comes from it.
fn origin_listen_address(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    is_no_host(pattern.host).then(|| {
        Fault::new(
            Rule::OriginListenAddress,
            format!(
                "origin {} is an address to listen on, not one that a page comes from",
                quoted(shown)
            ),
        )
        .help(format!(
            "write what the browser's address bar shows, such as `{}`",
            spelled(
                &OriginPattern {
                    host: "localhost",
                    ..*pattern
                },
                pattern.scheme
            )
        ))
    })
}

fn is_no_host(host: &str) -> bool {
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        return address.is_unspecified() || address.is_multicast() || address.is_broadcast();
    }
    let inner = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let address = inner.and_then(|inner| inner.parse::<std::net::Ipv6Addr>().ok());
    address.is_some_and(|address| address.is_unspecified() || address.is_multicast())
}

/// Another port is another program, perhaps another user's.
fn origin_wildcard_port_credentials(pattern: &OriginPattern<'_>, shown: &str) -> Option<Fault> {
    any_port_with_credentials(pattern).then(|| {
        Fault::new(
            Rule::OriginWildcardPortCredentials,
            format!(
                "`credentials` goes to every port of the host of origin {}",
                quoted(shown)
            ),
        )
        .help("name the ports that your pages are served from")
        .note("any program on that host that listens on any port could read answers with the user's cookies")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse_origin;

    fn judged(text: &str, credentials: bool) -> Vec<&'static str> {
        let pattern = parse_origin(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let faults = judge(&pattern, text, credentials);
        faults.iter().map(|fault| fault.rule.id()).collect()
    }

    #[test]
    fn each_rule_fires_where_it_should() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("https://a.example", &[], &[]),
            ("http://a.example", &[], &["origin_insecure"]),
            ("http://localhost:3000", &[], &[]),
            ("app://a", &[], &[]),
            (
                "htps://a",
                &["origin_scheme_unknown"],
                &["origin_scheme_unknown", "origin_insecure"],
            ),
            (
                "foo://localhost",
                &["origin_scheme_unknown"],
                &["origin_scheme_unknown"],
            ),
            (
                "https://*.com",
                &["origin_public_suffix"],
                &["origin_public_suffix"],
            ),
            ("https://com", &[], &[]),
            ("https://*.a.com", &[], &[]),
            ("https://a.example.", &["origin_root_dot"], &["origin_root_dot"]),
            (
                "http://0.0.0.0",
                &["origin_listen_address"],
                &["origin_listen_address", "origin_insecure"],
            ),
            (
                "https://[::]",
                &["origin_listen_address"],
                &["origin_listen_address"],
            ),
            (
                "https://224.0.0.1",
                &["origin_listen_address"],
                &["origin_listen_address"],
            ),
            (
                "https://255.255.255.255",
                &["origin_listen_address"],
                &["origin_listen_address"],
            ),
            (
                "https://[ff02::1]",
                &["origin_listen_address"],
                &["origin_listen_address"],
            ),
            ("https://255.255.255.254", &[], &[]),
            ("https://[fe80::1]", &[], &[]),
            ("https://a.example:*", &[], &["origin_wildcard_port_credentials"]),
            ("http://localhost:*", &[], &[]),
        ];
        for (text, plain, with_credentials) in cases {
            assert_eq!(&judged(text, false), plain, "{text}");
            assert_eq!(&judged(text, true), with_credentials, "{text} with credentials");
        }
    }

    #[test]
    fn messages_say_what_to_write() {
        for (text, expected) in [
            ("htps://a", "help: write `https://a`"),
            (
                "ht4p://a.0x1",
                "note: web pages have the scheme `https` or `http`",
            ),
            (
                "foo://localhost",
                "note: web pages have the scheme `https` or `http`",
            ),
            (
                "https://*.github.io:8443",
                "help: name your own site, such as `https://your-site.github.io:8443`",
            ),
            (
                "https://*.co.uk",
                "help: name your own domain, such as `https://*.your-domain.co.uk`",
            ),
            (
                "https://app-*.vercel.app",
                "help: list the exact origins, or serve such pages beneath a domain of your own",
            ),
            (
                "https://*example.com",
                "covers every name that ends with `example.com`, a stranger's too\n\
                 help: write `[\"https://example.com\", \"https://*.example.com\"]`",
            ),
            ("https://*.com", "note: `com` is a top-level domain"),
            ("https://*.github.io", "note: `github.io` is a public suffix: "),
            (
                "https://*.amazonaws.com",
                "note: `amazonaws.com` has public suffixes beneath it: ",
            ),
            (
                "http://*.a.example",
                "help: write `https://*.a.example`, or leave out `credentials`",
            ),
            (
                "foo://a",
                "note: nobody knows who can write a page with the scheme `foo`",
            ),
            ("https://*.a.example.", "help: write `https://*.a.example`"),
            ("https://0.0.0.0:3000", "such as `https://localhost:3000`"),
        ] {
            let pattern = parse_origin(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
            let messages: Vec<String> = judge(&pattern, text, true)
                .iter()
                .map(ToString::to_string)
                .collect();
            assert!(
                messages.iter().any(|message| message.contains(expected)),
                "{text}: {messages:?}"
            );
        }
    }

    #[test]
    fn spelling_keeps_everything_but_the_scheme() {
        for (text, scheme, expected) in [
            ("http://*.a.example:*", "https", "https://*.a.example:*"),
            ("http://a.example:8080", "https", "https://a.example:8080"),
            ("http://a.example:443", "https", "https://a.example"),
            ("htp://a.example:80", "http", "http://a.example"),
            ("https://a.example:80", "https", "https://a.example:80"),
            ("app://a:443", "app", "app://a:443"),
        ] {
            let pattern = parse_origin(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
            assert_eq!(spelled(&pattern, scheme), expected);
        }
    }
}
