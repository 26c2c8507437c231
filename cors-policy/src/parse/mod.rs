//! From a literal to an origin pattern, or to everything that is wrong with the literal.
//!
//! What is accepted is the form that browsers send, because it is compared byte by byte:
//! <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.

mod authority;
mod host;
mod ip;
mod name;
mod port;
mod scheme;
mod whole;

use crate::fault::Fault;
use crate::origin::OriginPattern;

pub(crate) use scheme::suggestion as scheme_suggestion;

/// A literal is corrected step by step: a missing scheme hides what is wrong behind it, and so does Unicode.
const STEPS: usize = 3;

/// Reads one origin or pattern. The string `*` is not one; it stands for all.
///
/// # Errors
///
/// Everything that is wrong with the literal.
pub fn parse_origin(text: &str) -> Result<OriginPattern<'_>, Vec<Fault>> {
    match diagnose(text) {
        Diagnosis::Sound(pattern) => Ok(pattern),
        Diagnosis::Faulty { faults, .. } => Err(faults),
    }
}

/// What became of a literal.
#[derive(Debug)]
pub(crate) enum Diagnosis<'a> {
    /// It is an origin.
    Sound(OriginPattern<'a>),
    /// It is not.
    Faulty {
        /// What is wrong; the help is in place.
        faults: Vec<Fault>,
        /// What was probably meant. This reads without faults.
        corrected: Option<String>,
    },
}

/// One reading of a literal.
#[derive(Debug)]
struct Reading<'a> {
    /// What was read; meaningful when there are no faults.
    pattern: Option<OriginPattern<'a>>,
    faults: Vec<Fault>,
    /// A better literal, perhaps not yet good.
    better: Option<String>,
}

pub(crate) fn diagnose(text: &str) -> Diagnosis<'_> {
    let Reading {
        pattern,
        mut faults,
        mut better,
    } = read(text, text);
    if let (Some(pattern), true) = (pattern, faults.is_empty()) {
        return Diagnosis::Sound(pattern);
    }
    let mut corrected = None;
    for _ in 0..STEPS {
        let Some(candidate) = better.take() else { break };
        let next = read(&candidate, text);
        if next.faults.is_empty() {
            corrected = Some(candidate);
            break;
        }
        for fault in next.faults {
            if faults.iter().all(|known| known.rule != fault.rule) {
                faults.push(fault);
            }
        }
        better = next.better;
    }
    for fault in &mut faults {
        fault.resolve(corrected.as_deref());
    }
    Diagnosis::Faulty { faults, corrected }
}

/// Reads `text`, which messages show as `shown`: what the user wrote before corrections.
fn read<'a>(text: &'a str, shown: &str) -> Reading<'a> {
    let faulty = |(fault, better): (Fault, Option<String>)| Reading {
        pattern: None,
        faults: vec![fault],
        better,
    };
    if let Some(fault) = whole::whole(text, shown) {
        return faulty(fault);
    }
    let (written, rest) = match scheme::split(text, shown) {
        Ok(parts) => parts,
        Err(fault) => return faulty(fault),
    };
    let mut faults = Vec::new();
    let lower = written.to_ascii_lowercase();
    if let Some(fault) = scheme::origin_scheme_unsupported(&lower, rest, shown) {
        return faulty(fault);
    }
    faults.extend(scheme::origin_scheme_case(written, shown));
    let authority = authority::cut(rest, shown, &mut faults);
    let (host, port) = authority::split(authority);
    let host = host::read(host, scheme::is_web(&lower), shown);
    let port = port::read(port, &lower, shown);
    faults.extend(host.faults);
    faults.extend(port.fault);
    let better = host.better.zip(port.better).map(|(host, port)| {
        let wildcard = if host.subdomains { "*." } else { "" };
        format!("{lower}://{wildcard}{}{port}", host.name)
    });
    let pattern = OriginPattern {
        scheme: written,
        subdomains: host.subdomains,
        host: host.text,
        port: port.port,
    };
    Reading {
        pattern: Some(pattern),
        faults,
        better,
    }
}
