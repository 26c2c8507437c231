//! The port of an origin.

use super::meant;
use crate::fault::Fault;
use crate::origin::{Port, syntax::default_port};
use crate::shown::quoted;
use crate::violation::Rule;

/// What was read behind the host.
pub(super) struct PortReading<'a> {
    pub(super) port: Port<'a>,
    pub(super) fault: Option<Fault>,
    /// The port as it should be written, with its colon.
    pub(super) better: Option<String>,
}

pub(super) fn read<'a>(text: Option<&'a str>, scheme: &str, shown: &str) -> PortReading<'a> {
    let Some(text) = text else {
        return sound(Port::Absent, String::new());
    };
    if text == "*" {
        return sound(Port::Any, ":*".to_owned());
    }
    let port = Port::Exact(text);
    if let Some(fault) = origin_wildcard_place(text, shown) {
        return PortReading {
            port,
            fault: Some(fault),
            better: Some(":*".to_owned()),
        };
    }
    if let Some(fault) = several_ports(text, shown) {
        return PortReading {
            port,
            fault: Some(fault),
            better: is_range(text).then(|| ":*".to_owned()),
        };
    }
    let canonical = canonical(text);
    let better = canonical.map(|number| match default_port(scheme.as_bytes()) {
        Some(default) if default == number => String::new(),
        _ => format!(":{number}"),
    });
    if canonical.is_some_and(|number| number.to_string() == text) {
        let fault = origin_default_port(text, scheme, shown);
        return PortReading { port, fault, better };
    }
    let better = match text {
        "" => Some(String::new()),
        _ => better
            .or_else(|| canonical_look(text))
            .or_else(|| is_placeholder(text, shown).then(|| ":*".to_owned())),
    };
    let fault = Some(origin_port(text, shown));
    PortReading { port, fault, better }
}

fn sound(port: Port<'_>, better: String) -> PortReading<'_> {
    PortReading {
        port,
        fault: None,
        better: Some(better),
    }
}

/// The number that was meant, if it is one that can be connected to.
fn canonical(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.trim_start_matches('0').parse().ok();
    number.filter(|_| digits)
}

/// The number that the text looks like: `300O`, `8o80`, `3000l`.
fn canonical_look(text: &str) -> Option<String> {
    let digits = text.replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    canonical(&digits)
        .filter(|_| text.bytes().any(|byte| byte.is_ascii_digit()))
        .map(|number| format!(":{number}"))
}

/// `http://localhost:PORT`: whatever port the page has on this machine.
fn is_placeholder(text: &str, shown: &str) -> bool {
    let is_word = text
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    is_word && (shown.contains("://localhost:") || shown.contains("://127.0.0.1:"))
}

/// `3000-3010`.
fn is_range(text: &str) -> bool {
    text.split_once('-')
        .is_some_and(|(from, to)| canonical(from).is_some() && canonical(to).is_some())
}

/// A port is one number.
fn several_ports(text: &str, shown: &str) -> Option<Fault> {
    if is_range(text) {
        let problem = format!("origin {} has a range of ports, {}", quoted(shown), quoted(text));
        return Some(
            Fault::new(Rule::OriginPort, problem)
                .corrected()
                .note("a port is one number, or `*` for any"),
        );
    }
    let (first, second) = text.split_once(':')?;
    let problem = format!("origin {} has two ports, {}", quoted(shown), quoted(text));
    let fault = Fault::new(Rule::OriginPort, problem).note("a port is one number, or `*` for any");
    let start = shown.strip_suffix(text)?.strip_suffix(':')?;
    let entries = [first, second].map(|port| canonical(port).and_then(|_| meant(&format!("{start}:{port}"))));
    Some(match entries {
        [Some(first), Some(second)] => fault.list(&[first, second]),
        _ => fault.help("list an entry for each port"),
    })
}

/// The default port is left out: <https://url.spec.whatwg.org/#port-state>.
fn origin_default_port(text: &str, scheme: &str, shown: &str) -> Option<Fault> {
    let default = default_port(scheme.as_bytes())?;
    (default.to_string() == text).then(|| {
        Fault::new(
            Rule::OriginDefaultPort,
            format!("origin {} names the default port of `{scheme}`", quoted(shown)),
        )
        .corrected()
        .note(format!(
            "browsers leave port {default} out, so this would never match"
        ))
    })
}

/// Ports are serialized as the shortest decimal number: <https://url.spec.whatwg.org/#port-state>.
fn origin_port(text: &str, shown: &str) -> Fault {
    let problem = if text.is_empty() {
        "has a colon but no port".to_owned()
    } else if text.bytes().any(|byte| !byte.is_ascii_digit()) {
        format!("has the port {}, which is not a number", quoted(text))
    } else if text.bytes().all(|byte| byte == b'0') {
        format!("has the port {}, which nothing can listen on", quoted(text))
    } else if canonical(text).is_none() {
        format!("has the port {}, which is larger than 65535", quoted(text))
    } else {
        format!("has the port {}, which has leading zeros", quoted(text))
    };
    Fault::new(Rule::OriginPort, format!("origin {} {problem}", quoted(shown)))
        .corrected_or("write the port that the browser's address bar shows, or none where it shows none")
        .note("a port is a decimal number from 1 to 65535, as browsers write it, or `*` for any")
}

/// `*` is the whole port, never a part of it.
fn origin_wildcard_place(text: &str, shown: &str) -> Option<Fault> {
    text.contains('*').then(|| {
        Fault::new(
            Rule::OriginWildcardPlace,
            format!("origin {} has `*` within its port", quoted(shown)),
        )
        .corrected()
        .note("`*` is the whole port: any; for some, list an entry for each")
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages, sound};

    #[test]
    fn canonical_ports_are_sound() {
        sound(&[
            "https://a:1",
            "https://a:65535",
            "https://a:80",
            "http://a:443",
            "https://a:*",
            "app://a:80",
            "app://a:443",
        ]);
    }

    #[test]
    fn others_are_corrected_where_they_mean_a_port() {
        let port: &[&str] = &["origin_port"];
        faulty(&[
            ("https://a:", port, Some("https://a")),
            ("https://a:0", port, None),
            ("https://a:00", port, None),
            ("https://a:08080", port, Some("https://a:8080")),
            ("https://a:0443", port, Some("https://a")),
            ("http://a:080", port, Some("http://a")),
            ("https://a:080", port, Some("https://a:80")),
            ("https://a:65536", port, None),
            ("https://a:99999999999999999999", port, None),
            ("https://a:+80", port, None),
            ("https://a:-1", port, None),
            ("https://a:80a", port, None),
            ("https://a:80:90", port, None),
            ("http://localhost:300O", port, Some("http://localhost:3000")),
            ("http://localhost:3000-3010", port, Some("http://localhost:*")),
            ("https://a:443", &["origin_default_port"], Some("https://a")),
            (
                "http://*.a.example:80",
                &["origin_default_port"],
                Some("http://*.a.example"),
            ),
            ("https://a:**", &["origin_wildcard_place"], Some("https://a:*")),
            ("https://a:80*", &["origin_wildcard_place"], Some("https://a:*")),
        ]);
    }

    #[test]
    fn messages_name_the_mistake() {
        messages(&[
            (
                "https://a:",
                "origin `https://a:` has a colon but no port\nhelp: write `https://a`\nnote: a port is",
            ),
            (
                "https://a:0",
                "origin `https://a:0` has the port `0`, which nothing can listen on\nhelp: write the port that",
            ),
            (
                "https://a:01",
                "origin `https://a:01` has the port `01`, which has leading zeros\nhelp: write `https://a:1`",
            ),
            (
                "https://a:65536",
                "origin `https://a:65536` has the port `65536`, which is larger than 65535",
            ),
            (
                "http://localhost:PORT",
                "origin `http://localhost:PORT` has the port `PORT`, which is not a number\n\
                 help: write `http://localhost:*`",
            ),
            (
                "https://a:+1",
                "origin `https://a:+1` has the port `+1`, which is not a number",
            ),
            (
                "https://a:1:2",
                "origin `https://a:1:2` has two ports, `1:2`\nhelp: write `[\"https://a:1\", \"https://a:2\"]`",
            ),
            (
                "http://a:80",
                "origin `http://a:80` names the default port of `http`\nhelp: write `http://a`\n\
                 note: browsers leave port 80 out",
            ),
            (
                "https://a:8*",
                "origin `https://a:8*` has `*` within its port\nhelp: write `https://a:*`",
            ),
        ]);
    }
}
