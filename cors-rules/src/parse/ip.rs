//! IP addresses in the form that browsers send.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::Rule;

/// Whether the host is an IPv4 address or nothing: <https://url.spec.whatwg.org/#ends-in-a-number-checker>. Stricter
/// in one point: a last label that merely starts with a digit (`a.1b`) counts too, because no top-level domain does.
/// A host of one label (`1b`, a container's name) is spared that.
pub(super) fn ends_in_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let numeric = match last.strip_prefix("0x").or_else(|| last.strip_prefix("0X")) {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
    };
    numeric || host.contains('.') && last.starts_with(|first: char| first.is_ascii_digit())
}

const FORM: &str = "browsers send IPv4 addresses as four decimal numbers from 0 to 255, such as `127.0.0.1`";

/// IPv4 addresses are serialized as four decimal octets: <https://url.spec.whatwg.org/#concept-ipv4-serializer>.
pub(super) fn origin_ipv4(host: &str, shown: &str) -> (Option<Fault>, Option<String>) {
    let canonical = ipv4(host).map(|address| address.to_string());
    if canonical.as_deref() == Some(host) {
        return (None, canonical);
    }
    let fault = |problem: &str| Fault::new(Rule::OriginIpv4, format!("origin {} {problem}", quoted(shown)));
    let Some(address) = canonical else {
        let fault = fault("has a host that ends in a number but is no IPv4 address").note(FORM);
        return (
            Some(fault.help("write four numbers from 0 to 255, or a name")),
            None,
        );
    };
    if address == "0.0.0.0" {
        let fault = fault("is an address to listen on, not one that a page comes from");
        return (
            Some(fault.help("write what the browser's address bar shows, such as `http://localhost`")),
            None,
        );
    }
    if let Some(decimal) = with_decimal_octets(host) {
        let fault = fault("has leading zeros in its IPv4 address")
            .corrected()
            .note(format!(
                "browsers read a leading zero as octal, which makes this `{address}`"
            ));
        return (Some(fault), Some(decimal));
    }
    let is_short = host.trim_end_matches('.').split('.').count() < 4;
    if is_short && address.ends_with(".0") {
        // `127.0.0` is more often one number too few than the address of a network.
        let fault = fault("has an IPv4 address without four numbers");
        let fault = fault.help("write all four numbers, as in `127.0.0.1`");
        return (Some(fault.note(FORM)), None);
    }
    let fault = fault("writes an IPv4 address in a form that browsers do not send");
    (Some(fault.corrected().note(FORM)), Some(address))
}

/// Four octets that are padded with zeros.
fn with_decimal_octets(host: &str) -> Option<String> {
    let parts: Vec<&str> = host.split('.').collect();
    let is_padded = |part: &&str| part.len() == 3 && part.starts_with('0');
    let octets: Vec<u8> = parts
        .iter()
        .map(|part| {
            part.parse()
                .ok()
                .filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .collect::<Option<_>>()?;
    let [a, b, c, d] = octets[..] else { return None };
    parts
        .iter()
        .any(is_padded)
        .then(|| Ipv4Addr::new(a, b, c, d).to_string())
}

/// What browsers take the host for: <https://url.spec.whatwg.org/#concept-ipv4-parser>.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let parts: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, octets) = parts.split_last()?;
    let free = 4_usize.checked_sub(octets.len()).filter(|free| *free > 0)?;
    let limit = 1_u64.checked_shl(u32::try_from(8 * free).ok()?)?;
    if *last >= limit || octets.iter().any(|octet| *octet > 255) {
        return None;
    }
    let mut address = *last;
    for (index, octet) in octets.iter().enumerate() {
        address += octet << (8 * (3 - index));
    }
    u32::try_from(address).ok().map(Ipv4Addr::from)
}

/// Decimal, `0` octal or `0x` hexadecimal: <https://url.spec.whatwg.org/#ipv4-number-parser>.
fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (&part[2..], 16),
        [b'0', _, ..] => (&part[1..], 8),
        _ => (part, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    // `from_str_radix` takes a sign.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// IPv6 addresses are serialized in brackets and in shortest form:
/// <https://url.spec.whatwg.org/#concept-ipv6-serializer>.
pub(super) fn origin_ipv6(host: &str, shown: &str) -> (Option<Fault>, Option<String>) {
    let (problem, canonical) = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        None => unbracketed(host),
        Some(inner) => {
            let canonical = inner
                .parse::<Ipv6Addr>()
                .ok()
                .map(|address| format!("[{}]", text(address)));
            if canonical.as_deref() == Some(host) {
                return (None, canonical);
            }
            bracketed(inner, canonical)
        }
    };
    let fault = Fault::new(Rule::OriginIpv6, format!("origin {} {problem}", quoted(shown)))
        .corrected()
        .note(
            "browsers send IPv6 addresses in brackets, in the shortest form, in lower case, without a zone",
        );
    (Some(fault), canonical)
}

fn unbracketed(host: &str) -> (&'static str, Option<String>) {
    if host.starts_with('[') && !host.contains(']') {
        return ("lacks `]` after its IPv6 address", None);
    }
    if host.contains(['[', ']']) {
        return ("has text around its IPv6 address", None);
    }
    // `::1:3000` is an address, and it is an address with a port: four decimal digits behind a short address are one.
    let port = host.rsplit_once(':').filter(|(address, port)| {
        port.len() >= 4
            && port.bytes().all(|byte| byte.is_ascii_digit())
            && address.parse::<Ipv6Addr>().is_ok()
    });
    let better = match port {
        Some((address, port)) => address
            .parse()
            .ok()
            .map(|address| format!("[{}]:{port}", text(address))),
        None => host.parse().ok().map(|address| format!("[{}]", text(address))),
    };
    ("has an IPv6 address without brackets", better)
}

fn bracketed(inner: &str, canonical: Option<String>) -> (&'static str, Option<String>) {
    if canonical.is_some() {
        return (
            "writes an IPv6 address in a form that browsers do not send",
            canonical,
        );
    }
    if let Some((address, _)) = inner.split_once('%') {
        let address = address.parse::<Ipv6Addr>().ok();
        return (
            "has a zone in its IPv6 address",
            address.map(|address| format!("[{}]", text(address))),
        );
    }
    if inner.parse::<Ipv4Addr>().is_ok() {
        return ("has an IPv4 address in brackets", Some(inner.to_owned()));
    }
    ("has no IPv6 address between the brackets", None)
}

/// RFC 5952 without its dotted forms, which browsers do not use: the first of the longest runs of zeros becomes `::`.
fn text(address: Ipv6Addr) -> String {
    let segments = address.segments();
    let hex = |segments: &[u16]| {
        let texts: Vec<String> = segments.iter().map(|segment| format!("{segment:x}")).collect();
        texts.join(":")
    };
    match longest_zeros(&segments) {
        Some((start, end)) => format!("{}::{}", hex(&segments[..start]), hex(&segments[end..])),
        None => hex(&segments),
    }
}

/// Where the first of the longest runs of two or more zeros starts and ends.
fn longest_zeros(segments: &[u16]) -> Option<(usize, usize)> {
    let mut longest: Option<(usize, usize)> = None;
    let mut start = 0;
    for end in 1..=segments.len() {
        if segments[end - 1] != 0 {
            start = end;
        } else if end - start >= 2 && longest.is_none_or(|(from, to)| end - start > to - from) {
            longest = Some((start, end));
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{faulty, messages, sound};

    #[test]
    fn canonical_addresses_are_sound() {
        sound(&[
            "http://0.0.0.0",
            "http://127.0.0.1:3000",
            "http://255.255.255.255",
            "http://[::]",
            "http://[::1]",
            "http://[2001:db8::1]",
            "http://[2001:db8:0:1:1:1:1:1]",
            "http://[1:0:0:2::3]",
            "http://[::ffff:102:304]",
            "http://[::7f00:1]",
            "http://[1::]",
            "http://[1:2:3:4:5:6:7:8]",
            "app://127.1",
            "app://a.1",
            "moz-extension://2c127",
            "http://1a",
            "http://a1",
            "http://a.b1",
            "http://1.a",
        ]);
    }

    #[test]
    fn ipv4_is_four_decimal_octets() {
        let ipv4: &[&str] = &["origin_ipv4"];
        faulty(&[
            ("http://127.1", ipv4, Some("http://127.0.0.1")),
            ("http://127.0.1", ipv4, Some("http://127.0.0.1")),
            ("http://1.2.65535", ipv4, Some("http://1.2.255.255")),
            ("http://1.2.65536", ipv4, None),
            ("http://1.16777215", ipv4, Some("http://1.255.255.255")),
            ("http://1.16777216", ipv4, None),
            ("http://255.255", ipv4, Some("http://255.0.0.255")),
            ("http://4294967295", ipv4, Some("http://255.255.255.255")),
            ("http://4294967296", ipv4, None),
            ("http://1", ipv4, Some("http://0.0.0.1")),
            ("http://0x7f.0.0.1", ipv4, Some("http://127.0.0.1")),
            ("http://0x7f000001:8080", ipv4, Some("http://127.0.0.1:8080")),
            ("http://0x", ipv4, None),
            ("http://0177.0.0.1", ipv4, Some("http://127.0.0.1")),
            ("http://127.0.0.010", ipv4, Some("http://127.0.0.10")),
            ("http://127.0.0", ipv4, None),
            ("http://127.0.0.08", ipv4, None),
            ("http://1.2.3.4.", ipv4, Some("http://1.2.3.4")),
            ("http://256.0.0.1", ipv4, None),
            ("http://1.256.0.1", ipv4, None),
            ("http://1.2.3.256", ipv4, None),
            ("http://1.2.3.4.5", ipv4, None),
            ("http://a.1", ipv4, None),
            ("http://a.0x1", ipv4, None),
            ("http://a.0x", ipv4, None),
            ("http://a.0xffffffffffffffffffff", ipv4, None),
            ("http://a.99999999999999999999", ipv4, None),
            ("http://1..2", ipv4, None),
            ("http://a.1b", ipv4, None),
            ("https://a.1b.", ipv4, None),
        ]);
        messages(&[
            (
                "http://127.1",
                "origin `http://127.1` writes an IPv4 address in a form that browsers do not send\nhelp: write `http://127.0.0.1`",
            ),
            (
                "http://a.1",
                "origin `http://a.1` has a host that ends in a number but is no IPv4 address\nhelp: write four numbers",
            ),
        ]);
    }

    #[test]
    fn numbers_are_read_as_browsers_do() {
        for (text, expected) in [
            ("", None),
            ("0", Some(0)),
            ("00", Some(0)),
            ("10", Some(10)),
            ("010", Some(8)),
            ("0x10", Some(16)),
            ("0X1F", Some(31)),
            ("0x", Some(0)),
            ("8", Some(8)),
            ("08", None),
            ("0x+1", None),
            ("+1", None),
            ("0+1", None),
            ("0-1", None),
            ("a", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn ipv6_is_in_shortest_form() {
        let ipv6: &[&str] = &["origin_ipv6"];
        faulty(&[
            ("http://[2001:DB8::1]", ipv6, Some("http://[2001:db8::1]")),
            (
                "http://[2001:db8:0:0:0:0:0:1]:90",
                ipv6,
                Some("http://[2001:db8::1]:90"),
            ),
            ("http://[2001:db8::0:1]", ipv6, Some("http://[2001:db8::1]")),
            ("http://[1:0:0:2:0:0:0:3]", ipv6, Some("http://[1:0:0:2::3]")),
            ("http://[1:0:0:2:3:0:0:4]", ipv6, Some("http://[1::2:3:0:0:4]")),
            ("http://[1::2:3:4:5:6:7]", ipv6, Some("http://[1:0:2:3:4:5:6:7]")),
            ("http://[1:2:3:4:5:6:0:0]", ipv6, Some("http://[1:2:3:4:5:6::]")),
            ("http://[::ffff:1.2.3.4]", ipv6, Some("http://[::ffff:102:304]")),
            ("http://[::127.0.0.1]", ipv6, Some("http://[::7f00:1]")),
            ("app://[0:0:0:0:0:0:0:1]", ipv6, Some("app://[::1]")),
            ("http://[fe80::1%eth0]", ipv6, Some("http://[fe80::1]")),
            ("http://[x%eth0]", ipv6, None),
            ("http://[1.2.3.4]", ipv6, Some("http://1.2.3.4")),
            ("http://[v1.x]", ipv6, None),
            ("http://[]", ipv6, None),
            ("http://[::1", ipv6, None),
            ("http://[::1]a", ipv6, None),
            ("http://a[::1]", ipv6, None),
            ("http://::1", ipv6, Some("http://[::1]")),
            ("http://::1:3000", ipv6, Some("http://[::1]:3000")),
            ("http://2001:db8::1", ipv6, Some("http://[2001:db8::1]")),
        ]);
        messages(&[
            (
                "http://[0::1]",
                "origin `http://[0::1]` writes an IPv6 address in a form that browsers do not send\nhelp: write `http://[::1]`",
            ),
            (
                "http://[::1%1]",
                "origin `http://[::1%1]` has a zone in its IPv6 address\nhelp: write `http://[::1]`",
            ),
            (
                "http://[1.2.3.4]",
                "origin `http://[1.2.3.4]` has an IPv4 address in brackets\nhelp: write `http://1.2.3.4`",
            ),
            (
                "http://[x]",
                "origin `http://[x]` has no IPv6 address between the brackets\nnote: ",
            ),
            (
                "http://[::1]x",
                "origin `http://[::1]x` has text around its IPv6 address\nnote: ",
            ),
            (
                "http://[x",
                "origin `http://[x` lacks `]` after its IPv6 address\nnote: ",
            ),
            (
                "http://::1",
                "origin `http://::1` has an IPv6 address without brackets\nhelp: write `http://[::1]`",
            ),
        ]);
    }
}
