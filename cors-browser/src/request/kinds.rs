//! Requests that are no `fetch()`: navigations, elements, prefetches, sockets.

use super::Request;
use crate::options::{Credentials, Destination, Mode, Redirect};

impl Request {
    /// A link that is followed, in the whole tab: mode `navigate`, destination `document`, credentials `include`.
    /// With [`method`](Self::method) and [`form`](Self::form) it is a form that is submitted. Neither sets headers.
    pub fn navigate(url: impl Into<String>) -> Self {
        Self {
            mode: Mode::Navigate,
            credentials: Credentials::Include,
            destination: Destination::Document,
            has_user_activation: true,
            ..Self::get(url)
        }
    }

    /// A form with `method=post` that the user submits, in the whole tab.
    ///
    /// ```
    /// use cors_browser::Request;
    ///
    /// let forged = Request::submit("/transfer", [("to", "mallory"), ("amount", "100")]);
    /// # let _ = forged;
    /// ```
    pub fn submit<'a>(url: impl Into<String>, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::navigate(url).method("POST").form(fields)
    }

    /// The page of an `<iframe>`.
    pub fn frame(url: impl Into<String>) -> Self {
        Self {
            has_user_activation: false,
            ..Self::navigate(url).destination(Destination::Iframe)
        }
    }

    /// An element of the page without the `crossorigin` attribute, such as `<img src>`: mode `no-cors`,
    /// credentials `include`. Frames, `<object>` and `<embed>` [navigate](Self::navigate), whatever they hold; see
    /// [`holding_image`](Self::holding_image).
    pub fn embed(url: impl Into<String>, destination: Destination) -> Self {
        let navigates = matches!(
            destination,
            Destination::Iframe
                | Destination::Frame
                | Destination::Fencedframe
                | Destination::Object
                | Destination::Embed
        );
        Self {
            mode: if navigates { Mode::Navigate } else { Mode::NoCors },
            credentials: Credentials::Include,
            destination,
            ..Self::get(url)
        }
    }

    /// `<link rel=prefetch>`: mode `no-cors`, with `Sec-Purpose: prefetch`. WebKit does not prefetch.
    pub fn prefetch(url: impl Into<String>) -> Self {
        Self {
            is_prefetch: true,
            ..Self::embed(url, Destination::Empty)
        }
    }

    /// A page that the rules in `<script type=speculationrules>` fetch before the user follows a link to it. Chromium
    /// alone does: `Sec-Fetch-Site` is `none`, as if the user had typed the address, and `Sec-Purpose` is `prefetch`.
    pub fn prefetch_page(url: impl Into<String>) -> Self {
        Self {
            is_prefetch: true,
            ..Self::navigate(url).by_script()
        }
    }

    /// `new WebSocket(url)`: the opening handshake, with a `ws:`, `wss:` or HTTP URL, or a path. The page's origin
    /// always goes along; CORS does not apply. The outcome is readable, with status 101, if a socket opens.
    pub fn websocket(url: impl Into<String>) -> Self {
        Self {
            mode: Mode::Websocket,
            credentials: Credentials::Include,
            redirect: Redirect::Error,
            ..Self::get(url)
        }
    }
}
