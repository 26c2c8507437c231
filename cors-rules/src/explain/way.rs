//! How a page asks: by a script, or by one of the other ways, which CORS does not look at.

/// How a page asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// `fetch` or `XMLHttpRequest`: what CORS is for.
    #[default]
    Script,
    /// A form that is submitted: the tab shows the answer.
    Form,
    /// A link that is followed.
    Link,
    /// An `<img>` without `crossorigin`.
    Image,
    /// An `<iframe>`.
    Frame,
    /// A `WebSocket`.
    Websocket,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Script,
        Self::Form,
        Self::Link,
        Self::Image,
        Self::Frame,
        Self::Websocket,
    ];

    /// In one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Form => "form",
            Self::Link => "link",
            Self::Image => "image",
            Self::Frame => "frame",
            Self::Websocket => "websocket",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// The request's mode and destination, as `Sec-Fetch-Mode` and `Sec-Fetch-Dest` say them:
    /// <https://fetch.spec.whatwg.org/#concept-request-mode>.
    #[must_use]
    pub const fn mode_and_destination(self) -> (&'static str, &'static str) {
        match self {
            Self::Script => ("cors", "empty"),
            Self::Form | Self::Link => ("navigate", "document"),
            Self::Image => ("no-cors", "image"),
            Self::Frame => ("navigate", "iframe"),
            Self::Websocket => ("websocket", "empty"),
        }
    }

    /// Whether the browser adds `Origin` to a request with this method:
    /// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>.
    #[must_use]
    pub fn sends_origin(self, method: &str) -> bool {
        matches!(self, Self::Script | Self::Websocket) || !matches!(method, "GET" | "HEAD")
    }
}
