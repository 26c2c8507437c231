//! What a page asks for, and what it got back where that is known.

use super::{url::UrlParts, way::Way};
use crate::fetch;

/// A cross-origin request as a page's script makes it: who asks, how, and for what.
///
/// Every part has a setter. What is left out is what `fetch(target)` does: `GET`, no headers of its own, no
/// credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub(super) origin: String,
    pub(super) method: String,
    pub(super) headers: Vec<(String, Option<String>)>,
    pub(super) credentials: bool,
    pub(super) target: String,
    pub(super) way: Way,
    pub(super) received: Option<Received>,
}

/// The answer that a browser's developer tools show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
}

impl Asked {
    /// A `GET` without an origin: set at least the [`origin`](Self::origin).
    #[must_use]
    pub fn new() -> Self {
        Self {
            method: "GET".to_owned(),
            ..Self::default()
        }
    }

    /// The origin of the page, as a browser serializes it: `https://app.example.com`, or `null`.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = origin.into();
        self
    }

    /// The method, as the script writes it.
    #[must_use]
    pub fn method(mut self, method: impl AsRef<str>) -> Self {
        method.as_ref().clone_into(&mut self.method);
        self
    }

    /// Adds a request header that the script sets, with its value: a `content-type` of `text/plain` needs no
    /// permission, one of `application/json` does.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Some(value.into())));
        self
    }

    /// Replaces the request headers that the script sets: names (`"content-type"`), or lines
    /// (`"content-type: application/json"`). A `content-type` without a value is taken for JSON's.
    #[must_use]
    pub fn headers<I>(mut self, headers: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.headers = headers
            .into_iter()
            .map(|line| match line.as_ref().split_once(':') {
                Some((name, value)) => (name.trim().to_owned(), Some(value.trim().to_owned())),
                None => (line.as_ref().trim().to_owned(), None),
            })
            .collect();
        self
    }

    /// Whether the script asks for credentials: `credentials: "include"`, or `withCredentials`. The other ways to ask
    /// bring what cookies there are: where one decides, the explanation says so without this.
    #[must_use]
    pub fn credentials(mut self, credentials: bool) -> Self {
        self.credentials = credentials;
        self
    }

    /// What is asked for: a URL, or a path where the host does not matter. A URL lets the explanation know about
    /// mixed content, cookies of another site, and the local network.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = target.into();
        self
    }

    /// Asks otherwise than by a script. CORS does not look at such a request; `block` does.
    #[must_use]
    pub fn way(mut self, way: Way) -> Self {
        self.way = way;
        self
    }

    /// The answer that the browser received, from the network panel of its developer tools: the explanation then
    /// says what something between the program and the browser changed. The headers are pairs of name and value, one
    /// for each line.
    #[must_use]
    pub fn received<I, N, V>(mut self, status: u16, headers: I) -> Self
    where
        I: IntoIterator<Item = (N, V)>,
        N: AsRef<str>,
        V: Into<String>,
    {
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name.as_ref().to_ascii_lowercase(), value.into()))
            .collect();
        self.received = Some(Received { status, headers });
        self
    }

    /// See [`origin`](Self::origin).
    #[must_use]
    pub fn asking_origin(&self) -> &str {
        &self.origin
    }

    /// The method as the browser sends it: six are turned into upper case, the others are left as written.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    #[must_use]
    pub fn sent_method(&self) -> String {
        const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
        let upper = self.method.to_ascii_uppercase();
        match self.method.is_empty() {
            true => "GET".to_owned(),
            false if NORMALIZED.contains(&&*upper) => upper,
            false => self.method.clone(),
        }
    }

    /// The names of request headers that need permission, in lower case, sorted, each once: what the browser puts in
    /// `access-control-request-headers`.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
    #[must_use]
    pub fn unsafe_headers(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.as_deref()))
            .filter(|(name, value)| {
                !fetch::is_forbidden_request_header(name)
                    && !fetch::is_safelisted_request_header(name, *value)
            })
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the browser asks for permission first. It does so for scripts alone.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        self.way == Way::Script && self.is_beyond_safelist()
    }

    fn is_beyond_safelist(&self) -> bool {
        !fetch::is_safelisted_method(&self.sent_method()) || !self.unsafe_headers().is_empty()
    }

    /// Whether page and target have the same origin, so that CORS is not asked. A path has no origin of its own.
    #[must_use]
    pub fn is_same_origin(&self) -> bool {
        let page = UrlParts::of(&self.origin);
        page.is_some() && page == UrlParts::of(&self.target)
    }

    /// The value of `Origin`, where the browser adds one.
    ///
    /// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
    #[must_use]
    pub fn sent_origin(&self) -> Option<&str> {
        let method = self.sent_method();
        let is_own_load =
            self.way == Way::Script && self.is_same_origin() && matches!(&*method, "GET" | "HEAD");
        if is_own_load || !self.way.sends_origin(&method) {
            return None;
        }
        Some(if self.hides_origin() { "null" } else { &self.origin })
    }

    /// Whether a form keeps the origin of its page to itself: from https to another scheme, this machine's too.
    pub(super) fn hides_origin(&self) -> bool {
        let is_form =
            !matches!(self.way, Way::Script | Way::Websocket) && self.way.sends_origin(&self.sent_method());
        let is_downgrade =
            |page: UrlParts<'_>, target: UrlParts<'_>| page.scheme == "https" && target.scheme != "https";
        let parts = UrlParts::of(&self.origin).zip(UrlParts::of(&self.target));
        is_form && parts.is_some_and(|(page, target)| is_downgrade(page, target))
    }

    /// Whether the browser says with `Sec-Fetch-*` who asks: to trustworthy URLs alone. A path is taken for one.
    ///
    /// <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>
    #[must_use]
    pub fn sends_fetch_metadata(&self) -> bool {
        UrlParts::of(&self.target).is_none_or(|target| target.is_trustworthy())
    }

    /// Whether the browser names the page in `Referer`: only web pages have an address to send, sockets send none, and
    /// a page over https keeps its own from what is not trustworthy.
    ///
    /// <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
    #[must_use]
    pub fn sends_referer(&self) -> bool {
        let is_told = |page: UrlParts<'_>| match page.scheme {
            "http" | "https" => !page.is_trustworthy() || self.sends_fetch_metadata(),
            _ => false,
        };
        self.way != Way::Websocket && UrlParts::of(&self.origin).is_some_and(is_told)
    }

    /// Whether credentials are asked for.
    #[must_use]
    pub fn asks_for_credentials(&self) -> bool {
        self.credentials
    }

    /// See [`way`](Self::way).
    #[must_use]
    pub const fn asked_way(&self) -> Way {
        self.way
    }

    /// See [`target`](Self::target).
    #[must_use]
    pub fn asked_target(&self) -> &str {
        &self.target
    }
}
