//! A scenario as data: what servers answer, and what a page fetches from them.
//!
//! Both are written as text, one line each, so that the tables read like tables:
//!
//! ```text
//! fetch    PUT /write include | x-a: 1        method, target, words, then headers
//! answer   preflight 204 | allow-methods: PUT where, status, then headers
//! ```
//!
//! A target is `/write` or `other/write`: a resource at `api.localhost` or at another host of that domain; or a whole
//! URL. Words are credentials modes, request modes, redirect modes, `body`, `json`, and `wait=1500` for milliseconds
//! before. An answer stands at the last part of the target, `preflight/` that for its preflight, or for all others at
//! `preflight` and `*`.

use std::time::Duration;

use actix_web::http::StatusCode;
use cors_runtime::testing::{Credentials, Mode, Redirect};

/// A page and what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scenario {
    pub(super) name: &'static str,
    pub(super) page: Page,
    /// Written by hand; where there are none, the annotated handlers answer.
    pub(super) answers: &'static [&'static str],
    pub(super) fetches: &'static [&'static str],
}

/// Of the annotated handlers.
pub(super) const fn ours(name: &'static str, fetches: &'static [&'static str]) -> Scenario {
    written(name, &[], fetches)
}

/// Of a server that may be wrong.
pub(super) const fn written(
    name: &'static str,
    answers: &'static [&'static str],
    fetches: &'static [&'static str],
) -> Scenario {
    Scenario {
        name,
        page: Page::App,
        answers,
        fetches,
    }
}

impl Scenario {
    /// On another page than [`Page::App`].
    pub(super) const fn on(self, page: Page) -> Self {
        Self { page, ..self }
    }

    fn folder(&self) -> &'static str {
        if self.answers.is_empty() {
            "ours"
        } else {
            "written"
        }
    }
}

/// Where a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    App,
    Other,
    /// A subdomain of the app's host.
    Subdomain,
    /// Another port of the app's host.
    Port,
    /// A page that is sandboxed by its own policy.
    Sandboxed,
    /// Without the privileges of `localhost`.
    Plain,
}

impl Page {
    pub(super) const ALL: [Self; 6] = [
        Self::App,
        Self::Other,
        Self::Subdomain,
        Self::Port,
        Self::Sandboxed,
        Self::Plain,
    ];

    /// The origin of its address.
    pub(super) const fn address(self) -> &'static str {
        match self {
            Self::App | Self::Sandboxed => "http://app.localhost",
            Self::Other => "http://other.localhost",
            Self::Subdomain => "http://www.app.localhost",
            Self::Port => "http://app.localhost:8081",
            Self::Plain => "http://app.example",
        }
    }
}

/// One call of `fetch`.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) text: &'static str,
    pub(super) method: &'static str,
    pub(super) url: String,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Option<&'static str>,
    pub(super) credentials: Credentials,
    pub(super) mode: Mode,
    pub(super) redirect: Redirect,
    pub(super) wait: Duration,
}

impl Step {
    pub(super) fn parse(text: &'static str, scenario: &Scenario, number: usize) -> Self {
        let mut parts = text.split(" | ");
        let mut words = parts.next().unwrap_or_default().split(' ');
        let method = words.next().expect("a method");
        let target = words.next().expect("a target");
        let mut step = Self {
            text,
            method,
            url: expanded(target, scenario, number),
            headers: parts.map(header).collect(),
            body: None,
            credentials: Credentials::default(),
            mode: Mode::default(),
            redirect: Redirect::default(),
            wait: Duration::ZERO,
        };
        words.for_each(|word| step.set(word));
        step
    }

    fn set(&mut self, word: &'static str) {
        match word {
            "omit" => self.credentials = Credentials::Omit,
            "include" => self.credentials = Credentials::Include,
            "no-cors" => self.mode = Mode::NoCors,
            "same-origin" => self.mode = Mode::SameOrigin,
            "error" => self.redirect = Redirect::Error,
            "manual" => self.redirect = Redirect::Manual,
            "body" => self.body = Some("x"),
            "json" => self.body = Some("\"x\""),
            _ => {
                let millis = word.strip_prefix("wait=").and_then(|number| number.parse().ok());
                let millis = millis.unwrap_or_else(|| panic!("`{word}` in `{}`", self.text));
                self.wait = Duration::from_millis(millis);
            }
        }
    }
}

/// What a server says by hand.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) at: &'static str,
    pub(super) status: StatusCode,
    pub(super) lines: Vec<(String, String)>,
}

impl Answer {
    pub(super) fn parse(text: &'static str, scenario: &Scenario, number: usize) -> Self {
        let mut parts = text.split(" | ");
        let head = parts.next().and_then(|head| head.split_once(' '));
        let (at, status) = head.unwrap_or_else(|| panic!("`{text}` has no status"));
        let lines = parts.map(header).map(|(name, value)| match name {
            "location" => (name.to_owned(), expanded(value, scenario, number)),
            "max-age" | "expose-headers" => (format!("access-control-{name}"), value.to_owned()),
            _ if name.starts_with("allow-") => (format!("access-control-{name}"), value.to_owned()),
            _ => (name.to_owned(), value.to_owned()),
        });
        Self {
            at,
            status: StatusCode::from_bytes(status.as_bytes()).expect(text),
            lines: lines.collect(),
        }
    }
}

fn header(text: &'static str) -> (&'static str, &'static str) {
    let (name, value) = text
        .split_once(':')
        .unwrap_or_else(|| panic!("`{text}` is no header"));
    (name, value.trim())
}

/// The URL of a resource. The scenario's number in its query keeps what browsers remember of URLs apart.
fn expanded(target: &str, scenario: &Scenario, number: usize) -> String {
    let whole = match target.split_once('/') {
        Some(("", path)) => format!("http://api.localhost/{}/{path}?", scenario.folder()),
        Some((host @ ("api" | "app" | "other" | "shop"), path)) => {
            format!("http://{host}.localhost/{}/{path}?", scenario.folder())
        }
        _ => target.to_owned(),
    };
    whole.replace('?', &format!("?{number}"))
}
