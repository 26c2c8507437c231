//! What browsers send, as recorded with Chromium, Firefox and WebKit.

use cors_tests::{APP, FOREIGN};

/// Headers of one request.
pub(crate) type Headers<'a> = Vec<(&'a str, &'a str)>;

/// The name that every request asks for.
pub(crate) const HOST: &str = "api.example.com";
/// The server's own origin.
pub(crate) const OWN: &str = "https://api.example.com";
/// An origin under the same registrable domain.
pub(crate) const SIBLING: &str = "https://blog.example.com";

/// A page that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Own,
    Trusted,
    Sibling,
    Foreign,
    /// A foreign page with `Referrer-Policy: no-referrer`.
    Silent,
}

impl Page {
    pub(crate) const ALL: [Self; 5] = [
        Self::Own,
        Self::Trusted,
        Self::Sibling,
        Self::Foreign,
        Self::Silent,
    ];

    pub(crate) const fn origin(self) -> &'static str {
        match self {
            Self::Own => OWN,
            Self::Trusted => APP,
            Self::Sibling => SIBLING,
            Self::Foreign | Self::Silent => FOREIGN,
        }
    }

    const fn site(self) -> &'static str {
        match self {
            Self::Own => "same-origin",
            // `app.example.com` is a sibling too.
            Self::Trusted | Self::Sibling => "same-site",
            Self::Foreign | Self::Silent => "cross-site",
        }
    }

    const fn referer(self) -> Option<&'static str> {
        match self {
            Self::Own => Some("https://api.example.com/page?x"),
            Self::Trusted => Some("https://app.example.com/"),
            Self::Sibling => Some("https://blog.example.com/"),
            Self::Foreign => Some("https://evil.example/"),
            Self::Silent => None,
        }
    }
}

/// A way of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `<form method=post>`
    Form,
    /// `fetch(url, { method: "POST" })`
    FetchPost,
    /// `fetch(url)`, with the `Origin` of another origin's page.
    FetchGet,
    /// `navigator.sendBeacon`, `<a ping>`, `fetch` in mode `no-cors`
    Beacon,
    /// `<a href>`
    Link,
    /// `<img>`, `<script>`, `<video>`
    Image,
    /// `<iframe>`
    Frame,
    /// `<object>` that holds a page, in Chromium and Firefox
    Object,
    /// `new WebSocket` in Chromium
    Socket,
    /// The same in Firefox
    SocketWithMetadata,
}

impl Way {
    pub(crate) const ALL: [Self; 10] = [
        Self::Form,
        Self::FetchPost,
        Self::FetchGet,
        Self::Beacon,
        Self::Link,
        Self::Image,
        Self::Frame,
        Self::Object,
        Self::Socket,
        Self::SocketWithMetadata,
    ];

    pub(crate) const fn method(self) -> &'static str {
        match self {
            Self::Form | Self::FetchPost | Self::Beacon => "POST",
            _ => "GET",
        }
    }

    /// What a browser sends for a page that asks like this.
    pub(crate) fn headers(self, page: Page) -> Headers<'static> {
        let mut headers = vec![("host", HOST)];
        let (mode, dest) = match self {
            Self::Form | Self::Link => ("navigate", "document"),
            Self::FetchPost | Self::FetchGet => ("cors", "empty"),
            Self::Beacon => ("no-cors", "empty"),
            Self::Image => ("no-cors", "image"),
            Self::Frame => ("navigate", "iframe"),
            Self::Object => ("navigate", "object"),
            Self::SocketWithMetadata => ("websocket", "empty"),
            Self::Socket => ("", ""),
        };
        if !mode.is_empty() {
            headers.extend([
                ("sec-fetch-site", page.site()),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ]);
        }
        if matches!(self, Self::Socket | Self::SocketWithMetadata) {
            headers.extend([("connection", "Upgrade"), ("upgrade", "websocket")]);
        }
        let has_origin = match self {
            Self::Form | Self::FetchPost | Self::Beacon | Self::Socket | Self::SocketWithMetadata => true,
            Self::FetchGet => page != Page::Own,
            Self::Link | Self::Image | Self::Frame | Self::Object => false,
        };
        // A page without referrers sends `null` where no CORS is asked for.
        let is_opaque = page == Page::Silent && matches!(self, Self::Form | Self::Beacon);
        if has_origin {
            headers.push(("origin", if is_opaque { "null" } else { page.origin() }));
        }
        if let Some(referer) = page.referer()
            && !matches!(self, Self::Socket | Self::SocketWithMetadata)
        {
            headers.push(("referer", referer));
        }
        headers
    }
}
