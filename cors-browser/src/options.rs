//! The choices a page has for a request, with the names of the standard.

use std::fmt;

/// A request's mode: <https://fetch.spec.whatwg.org/#concept-request-mode>.
///
/// ```
/// use cors_browser::{Mode, Request};
///
/// // The page gets an answer that it sees nothing of.
/// let request = Request::get("/picture").mode(Mode::NoCors);
/// # let _ = request;
/// assert_eq!(Mode::NoCors.as_str(), "no-cors");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// What `fetch()` and `XMLHttpRequest` do: another origin's response is read if that origin agrees.
    #[default]
    Cors,
    /// What `<img>` and `<script>` do: another origin's response is used, but is opaque to the page.
    NoCors,
    /// Other origins are out of the question.
    SameOrigin,
    /// What links, forms and frames do.
    Navigate,
    /// What `new WebSocket()` does.
    Websocket,
}

impl Mode {
    /// The word of the standard, which is also the value of `Sec-Fetch-Mode`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::NoCors => "no-cors",
            Self::SameOrigin => "same-origin",
            Self::Navigate => "navigate",
            Self::Websocket => "websocket",
        }
    }
}

/// A request's credentials mode: <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>.
///
/// ```
/// use cors_browser::{Credentials, Request};
///
/// let request = Request::get("/account").credentials(Credentials::Include);
/// # let _ = request;
/// assert_eq!(Credentials::Include.as_str(), "include");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// No cookies are sent, and none are stored.
    Omit,
    /// Cookies for the page's own origin only.
    #[default]
    SameOrigin,
    /// Cookies for every origin, and the stricter rules of the CORS protocol that come with them.
    Include,
}

impl Credentials {
    /// The word of the standard.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// A request's redirect mode: <https://fetch.spec.whatwg.org/#concept-request-redirect-mode>.
///
/// ```
/// use cors_browser::{Redirect, Request};
///
/// let request = Request::get("/moved").redirect(Redirect::Error);
/// # let _ = request;
/// assert_eq!(Redirect::Error.as_str(), "error");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Redirect {
    /// Follow redirects, at most twenty.
    #[default]
    Follow,
    /// A redirect is a network error.
    Error,
    /// The page gets a redirect as an opaque-redirect filtered response.
    Manual,
}

impl Redirect {
    /// The word of the standard.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Error => "error",
            Self::Manual => "manual",
        }
    }
}

/// A request's destination: <https://fetch.spec.whatwg.org/#concept-request-destination>.
///
/// ```
/// use cors_browser::{Destination, Request};
///
/// // `<img src="/picture">`
/// let request = Request::embed("/picture", Destination::Image);
/// # let _ = request;
/// assert_eq!(Destination::Image.as_str(), "image");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Destination {
    /// The empty string of the standard: what `fetch()` has.
    #[default]
    Empty,
    /// `<audio>`
    Audio,
    /// The top-level page.
    Document,
    /// `<embed>`
    Embed,
    /// `<fencedframe>`
    Fencedframe,
    /// A font of a style sheet.
    Font,
    /// `<frame>`
    Frame,
    /// `<iframe>`
    Iframe,
    /// `<img>`
    Image,
    /// `<link rel=manifest>`
    Manifest,
    /// `<object>`
    Object,
    /// `<script>`
    Script,
    /// The script of a service worker.
    Serviceworker,
    /// The script of a shared worker.
    Sharedworker,
    /// `<link rel=stylesheet>`
    Style,
    /// `<track>`
    Track,
    /// `<video>`
    Video,
    /// The script of a worker.
    Worker,
}

impl Destination {
    /// The value of `Sec-Fetch-Dest`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Embed => "embed",
            Self::Fencedframe => "fencedframe",
            Self::Font => "font",
            Self::Frame => "frame",
            Self::Iframe => "iframe",
            Self::Image => "image",
            Self::Manifest => "manifest",
            Self::Object => "object",
            Self::Script => "script",
            Self::Serviceworker => "serviceworker",
            Self::Sharedworker => "sharedworker",
            Self::Style => "style",
            Self::Track => "track",
            Self::Video => "video",
            Self::Worker => "worker",
        }
    }

    /// The `Accept` value that fetch gives a request that has none: <https://fetch.spec.whatwg.org/#fetching>,
    /// "fetch", where it depends on the destination.
    pub(crate) fn accept(self) -> &'static str {
        match self {
            Self::Document | Self::Iframe | Self::Frame | Self::Fencedframe => {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
            }
            Self::Image => "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
            Self::Style => "text/css,*/*;q=0.1",
            _ => "*/*",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
