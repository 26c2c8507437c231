//! How an outcome is printed, for the reader of a failed test.

use std::fmt;

use crate::{exchange::Exchange, main_fetch::FilteredResponse, outcome::Outcome};

/// Longer bodies are cut.
const BODY_SHOWN: usize = 200;

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_summary(f, self)?;
        if !self.dropped.is_empty() {
            writeln!(
                f,
                "the browser did not let the page set: {}",
                self.dropped.join(", ")
            )?;
        }
        if self.used_preflight_cache {
            writeln!(f, "a preflight was answered by the preflight cache")?;
        }
        if self.exchanges.is_empty() {
            writeln!(f, "nothing was sent")?;
        }
        self.exchanges
            .iter()
            .try_for_each(|exchange| write_exchange(f, exchange))
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What was asked, and what the browser concluded.
fn write_summary(f: &mut fmt::Formatter<'_>, outcome: &Outcome) -> fmt::Result {
    let request = &outcome.request;
    write!(f, "{} {} from {}", request.method, request.url, request.from)?;
    writeln!(f, " (mode {}, credentials {})", request.mode, request.credentials)?;
    match &outcome.result {
        Ok(FilteredResponse::Readable(response)) => {
            let (kind, status) = (response.response_type(), response.status());
            let names: Vec<&str> = response.headers().map(|(name, _)| name).collect();
            writeln!(
                f,
                "readable: type {kind}, status {status}, headers {}",
                names.join(", ")
            )
        }
        Ok(FilteredResponse::Opaque(kind)) => {
            writeln!(f, "not readable: type {kind}, no status, headers or body")
        }
        Err(error) => match error.advice() {
            Some(advice) => writeln!(f, "blocked: {}\n  {error}", advice.replace('\n', "\n  ")),
            None => writeln!(f, "blocked: {error}"),
        },
    }
}

fn write_exchange(f: &mut fmt::Formatter<'_>, exchange: &Exchange) -> fmt::Result {
    let kind = if exchange.is_preflight() {
        "preflight"
    } else {
        "request"
    };
    writeln!(f, "\n{kind}\n  > {} {}", exchange.method(), exchange.url())?;
    for (name, value) in exchange.request_headers() {
        writeln!(f, "  > {name}: {value}")?;
    }
    for cookie in exchange.withheld_cookies() {
        writeln!(f, "  > (without the cookie {cookie})")?;
    }
    write_body(f, '>', exchange.request_body())?;
    writeln!(f, "  < {}", exchange.status())?;
    for (name, value) in exchange.response_headers() {
        writeln!(f, "  < {name}: {value}")?;
    }
    write_body(f, '<', exchange.response_body())?;
    match exchange.body_failure() {
        Some(failure) => writeln!(f, "  < the body broke off: {failure}"),
        None => Ok(()),
    }
}

fn write_body(f: &mut fmt::Formatter<'_>, direction: char, body: &[u8]) -> fmt::Result {
    if body.is_empty() {
        return Ok(());
    }
    let shown = String::from_utf8_lossy(&body[..body.len().min(BODY_SHOWN)]);
    for line in shown.lines() {
        writeln!(f, "  {direction}   {line}")?;
    }
    if body.len() > BODY_SHOWN {
        writeln!(f, "  {direction}   ... {} bytes in all", body.len())?;
    }
    Ok(())
}
