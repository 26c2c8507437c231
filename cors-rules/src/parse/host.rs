//! The host of an origin: whether it is a name, an IPv4 or an IPv6 address, and where it may have `*`.

use std::borrow::Cow;

use super::{authority, decided_in_code, ip, meant, name};
use crate::fault::Fault;
use crate::origin::Wildcard;
use crate::origin::syntax::keeps_case;
use crate::shown::quoted;
use crate::violation::Rule;

/// What was read as the host.
pub(super) struct HostReading<'a> {
    pub(super) wildcard: Wildcard<'a>,
    /// The host as written, without the label that holds `*`.
    pub(super) text: &'a str,
    pub(super) faults: Vec<Fault>,
    /// The host as it should be, with the label that holds `*`.
    pub(super) better: Option<String>,
}

/// Reads the host of an origin with this scheme, in lower case.
pub(super) fn read<'a>(text: &'a str, scheme: &str, port: Option<&str>, shown: &str) -> HostReading<'a> {
    let is_web = matches!(scheme, "http" | "https");
    let (wildcard, base) = Wildcard::of(text);
    let mut faults = Vec::new();
    if text.is_empty() && matches!(scheme, "capacitor" | "ionic" | "tauri") {
        return app_without_host(shown);
    }
    let better = if keeps_case(scheme.as_bytes()) && is_extension_id(text) {
        Some(text.to_owned())
    } else if let Some((fault, better)) = origin_wildcard_place(text, &wildcard, base, is_web, shown) {
        let authority = |host: &str| match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        faults.push(match &better {
            Some(Instead::Both(host)) => with_both(fault, &authority(host), &authority(&format!("*.{host}"))),
            Some(Instead::Host(_)) => fault.corrected(),
            None => fault,
        });
        match better {
            Some(Instead::Host(host)) => Some(host),
            _ => None,
        }
    } else {
        let label = wildcard.written();
        faults.extend(origin_host_case(&format!("{label}{base}"), shown));
        faults.extend(label_syntax(&wildcard, shown));
        let is_sound = faults.iter().all(|fault| fault.rule == Rule::OriginHostCase);
        read_base(base, &wildcard, is_web, shown, &mut faults)
            .filter(|_| is_sound)
            .map(|base| format!("{}{base}", label.to_ascii_lowercase()))
    };
    HostReading {
        wildcard,
        text: base,
        faults,
        better,
    }
}

/// `capacitor://`: such apps are on the host `localhost` unless they say another.
fn app_without_host<'a>(shown: &str) -> HostReading<'a> {
    let problem = format!("origin {} has no host", quoted(shown));
    HostReading {
        wildcard: Wildcard::None,
        text: "",
        faults: vec![Fault::new(Rule::OriginHostSyntax, problem).corrected()],
        better: Some("localhost".to_owned()),
    }
}

/// Safari gives its extensions ids in upper case, and sends them so.
fn is_extension_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The host without the label that holds `*`, corrected.
fn read_base<'a>(
    base: &'a str,
    wildcard: &Wildcard<'_>,
    is_web: bool,
    shown: &str,
    faults: &mut Vec<Fault>,
) -> Option<Cow<'a, str>> {
    if base.contains('[') || base.contains(']') || authority::looks_like_bare_ipv6(base) {
        let (fault, better) = ip::origin_ipv6(base, shown);
        faults.extend(fault);
        return better.map(Cow::Owned);
    }
    let lower = base.to_ascii_lowercase();
    if is_web && ip::ends_in_number(&lower) {
        let (fault, better) = ip::origin_ipv4(&lower, shown);
        faults.extend(fault);
        return better.map(Cow::Owned);
    }
    if let Some((fault, better)) = name::origin_host_syntax(&lower, wildcard, shown) {
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
fn origin_host_case(host: &str, shown: &str) -> Option<Fault> {
    let is_upper = !host.contains('[') && host.bytes().any(|byte| byte.is_ascii_uppercase());
    is_upper.then(|| {
        Fault::new(
            Rule::OriginHostCase,
            format!("origin {} has upper-case letters in its host", quoted(shown)),
        )
        .corrected()
        .note("browsers send the host in lower case, and origins are compared byte by byte")
    })
}

/// The literal text around `*` has to fit into a label.
fn label_syntax(wildcard: &Wildcard<'_>, shown: &str) -> Option<Fault> {
    let Wildcard::Label { before, after } = wildcard else {
        return None;
    };
    let is_odd = |character: char| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
    let problem = if let Some(odd) = before
        .chars()
        .chain(after.chars())
        .find(|character| is_odd(*character))
    {
        format!("has the character {} in its host", quoted(&odd.to_string()))
    } else if before.starts_with('-') || after.ends_with('-') {
        "has a label that starts or ends with a hyphen".to_owned()
    } else if before.to_ascii_lowercase().starts_with("xn--") {
        "has `*` inside a Punycode label, which is encoded as a whole".to_owned()
    } else if before.len() + after.len() >= crate::origin::syntax::LONGEST_LABEL {
        "has a label of more than 63 characters".to_owned()
    } else {
        return None;
    };
    Some(Fault::new(
        Rule::OriginHostSyntax,
        format!("origin {} {problem}", quoted(shown)),
    ))
}

/// What was probably meant by a `*` in the wrong place.
enum Instead {
    /// This host.
    Host(String),
    /// This host and everything beneath it.
    Both(String),
}

fn with_both(fault: Fault, one: &str, other: &str) -> Fault {
    match (meant(one), meant(other)) {
        (Some(one), Some(other)) => fault.list(&[one, other]),
        _ => fault,
    }
}

/// Where `*` can be.
const PLACES: &str = "`*` can be the leading label of the host, a part of it beside other text, or the port";

/// `*` is whole labels in front of a name, or a part of the first label.
fn origin_wildcard_place(
    text: &str,
    wildcard: &Wildcard<'_>,
    base: &str,
    is_web: bool,
    shown: &str,
) -> Option<(Fault, Option<Instead>)> {
    let is_address = |host: &str| host.contains('[') || is_web && looks_like_address(host);
    let fault = |problem: &str| {
        Fault::new(
            Rule::OriginWildcardPlace,
            format!("origin {} {problem}", quoted(shown)),
        )
    };
    if let Some(host) = text.strip_prefix("[*.]") {
        return Some((
            fault("has brackets around `*.`"),
            Some(Instead::Both(host.to_owned())),
        ));
    }
    if let Some(host) = stars_first(text) {
        let fault = fault("has several `*` in front of its host").note("`*` is one or more labels");
        return Some((fault, Some(Instead::Host(format!("*.{host}")))));
    }
    let fault = if text.trim_matches(['*', '.']).is_empty() && text.contains('*') {
        fault("has no host besides `*`")
            .note("`*` is a part of a host: name the rest, as in `https://*.example.com`")
    } else if text.contains('*') && is_address(text) {
        fault("has `*` in an IP address").note("no pattern is a range of addresses; list those that you need")
    } else if text.contains('*') && !text.contains('.') {
        fault("has `*` in its only label").note("every name that fits could be a host of somebody else's")
    } else if base.contains('*') {
        fault("has `*` behind the first label of its host").note(PLACES)
    } else if matches!(wildcard, Wildcard::Label { after, .. } if after.contains('*')) {
        fault("has two `*` in one label").note(PLACES)
    } else {
        return None;
    };
    Some((decided_in_code(fault), None))
}

/// What is behind `**.` and `*.*.`, where it is a host.
fn stars_first(text: &str) -> Option<&str> {
    let host = text.trim_start_matches(['*', '.']);
    let stars = &text[..text.len() - host.len()];
    let is_more = stars.matches('*').count() > 1 && stars.starts_with('*') && stars.ends_with('.');
    (is_more && !host.is_empty() && !host.contains('*')).then_some(host)
}

/// Numbers, and `*` where a number could be.
fn looks_like_address(host: &str) -> bool {
    let is_part =
        |part: &str| part == "*" || !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = || host.split('.');
    parts().all(is_part) && parts().filter(|part| *part != "*").count() > 0 && parts().count() > 1
        || ip::ends_in_number(host)
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
            "https://preview-*.a.example",
            "https://*-app.a.example:8443",
            "https://deploy-preview-*--shop.netlify.app",
            "https://a*b.c.example",
            "http://tenant-*.localhost:*",
            "safari-web-extension://2C127FA4-62C7-7E4F-90E5-472B45EECFDC",
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
            "https://a.*.b",
            "https://a.*",
            "https://a*b*.c.d",
            "https://*.*",
            "https://foo-*",
            "http://*.127.0.0.1",
            "http://192.168.*.*",
            "http://192.168.1.*:3000",
            "http://*.1",
            "http://*.[::1]",
            "moz-extension://*",
        ] {
            faulty(&[(text, place, None)]);
        }
        faulty(&[
            (
                "capacitor://",
                &["origin_host_syntax"],
                Some("capacitor://localhost"),
            ),
            ("https://app?.a.example", place, None),
        ]);
        let every = Some("https://*.a.example");
        faulty(&[
            ("https://**.a.example", place, every),
            ("https://*.*.a.example", place, every),
            ("https://[*.]a.example", place, None),
            ("https://-*.a.example", &["origin_host_syntax"], None),
            ("https://xn--*.a.example", &["origin_host_syntax"], None),
        ]);
    }

    #[test]
    fn messages_say_what_to_do() {
        messages(&[
            (
                "https://*",
                "origin `https://*` has no host besides `*`\nhelp: decide in code",
            ),
            (
                "http://192.168.*.*",
                "origin `http://192.168.*.*` has `*` in an IP address\nhelp: decide in code",
            ),
            (
                "https://a.*.b",
                "origin `https://a.*.b` has `*` behind the first label of its host\nhelp: decide in code",
            ),
            (
                "https://[*.]a.example:8443",
                "origin `https://[*.]a.example:8443` has brackets around `*.`\n\
                 help: write `[\"https://a.example:8443\", \"https://*.a.example:8443\"]`",
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
