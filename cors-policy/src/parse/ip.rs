//! IP addresses in the form that browsers send.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::fault::{Fault, quoted};
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

/// IPv4 addresses are serialized as four decimal octets: <https://url.spec.whatwg.org/#concept-ipv4-serializer>.
pub(super) fn origin_ipv4(host: &str, shown: &str) -> (Option<Fault>, Option<String>) {
    let canonical = ipv4(host).map(|address| address.to_string());
    if canonical.as_deref() == Some(host) {
        return (None, canonical);
    }
    let problem = match &canonical {
        Some(_) => format!(
            "origin {} writes an IPv4 address in a form that browsers do not send",
            quoted(shown)
        ),
        None => format!(
            "origin {} has a host that ends in a number but is no IPv4 address",
            quoted(shown)
        ),
    };
    let fault = Fault::new(Rule::OriginIpv4, problem)
        .corrected()
        .note("browsers send IPv4 addresses as four decimal numbers from 0 to 255, such as `127.0.0.1`");
    (Some(fault), canonical)
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
    // `::1:90` is an address, and it is an address with a port. No correction is better than the wrong one.
    (
        "has an IPv6 address without brackets; write it as in `http://[::1]:8080`",
        None,
    )
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
