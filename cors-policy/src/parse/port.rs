//! The port of an origin.

use crate::fault::{Fault, quoted};
use crate::origin::Port;
use crate::violation::Rule;

/// What was read behind the host.
pub(super) struct PortReading<'a> {
    pub(super) port: Port<'a>,
    pub(super) fault: Option<Fault>,
    /// The port as it should stand, with its colon.
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
            better: None,
        };
    }
    let canonical = canonical(text);
    let better = canonical.map(|number| match default_port(scheme) {
        Some(default) if default == number => String::new(),
        _ => format!(":{number}"),
    });
    if canonical.is_some_and(|number| number.to_string() == text) {
        let fault = origin_default_port(text, scheme, shown);
        return PortReading { port, fault, better };
    }
    let better = if text.is_empty() {
        Some(String::new())
    } else {
        better
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

/// <https://url.spec.whatwg.org/#default-port>
fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// The default port is left out: <https://url.spec.whatwg.org/#port-state>, step 2.1.5.
fn origin_default_port(text: &str, scheme: &str, shown: &str) -> Option<Fault> {
    let default = default_port(scheme)?;
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
    } else if text.contains(':') {
        format!("has two ports, {}", quoted(text))
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
        .corrected()
        .note("a port is a decimal number from 1 to 65535, as browsers write it, or `*` for any")
}

/// `*` stands for the whole port or for none of it.
fn origin_wildcard_place(text: &str, shown: &str) -> Option<Fault> {
    text.contains('*').then(|| {
        Fault::new(
            Rule::OriginWildcardPlace,
            format!("origin {} has `*` within its port", quoted(shown)),
        )
        .help("write `:*` for any port, or list an entry for each port")
    })
}
