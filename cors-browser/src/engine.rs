//! The browser engines, where what they send or keep differs from the standard.

/// The engine of a [`Browser`](crate::Browser): what it sends and withholds where engines differ.
///
/// Observed with Chromium 156, Firefox ESR 153 and WebKitGTK 2.50. The differences:
///
/// | | the standard | Chromium | Firefox | WebKit |
/// |---|---|---|---|---|
/// | `Sec-Fetch-*` of a websocket handshake | `websocket`, `empty` | none | as the standard | `websocket`, `websocket` |
/// | `Sec-Fetch-*` of `fetch` after a redirect to another origin | sent | sent | sent | none |
/// | `Sec-Fetch-User` of a followed link | `?1` | `?1` | `?1` | none |
/// | `<object>` or `<embed>` with a document | `navigate`, `object` | as the standard | as the standard | `navigate`, `iframe` |
/// | `<object type="image/png">` | `navigate`, `object` | `no-cors`, `object` | as the standard | `no-cors`, `image` |
/// | `Referer` of a sandboxed frame | the parent page | none | the parent page | the parent page |
/// | `Origin` of a `no-cors` `POST` without a referrer | `null` | the page | `null` | `null` |
/// | `Origin` of `crossorigin` elements and modules of the page's own origin | none | the page | none | the page |
/// | cookies of requests between sites | by `SameSite` | by `SameSite` | only those that pages of the same site got | none |
/// | a `Secure` cookie on `http://localhost` | sent | sent | sent | none |
/// | `http://localhost` on a page over HTTPS | fetched | fetched | fetched | blocked as mixed content |
/// | a cookie without `SameSite` on a foreign form's `POST` | withheld | withheld | sent | sent |
/// | a navigation that the app's service worker relays | mode `navigate` | mode `navigate` | mode and site `same-origin`, `Origin` of the app | site `same-origin` |
/// | longest time a preflight is remembered | open (here 7,200 s) | 7,200 s | 86,400 s | 600 s |
///
/// ```
/// use cors_browser::{Browser, Engine};
///
/// for engine in Engine::ALL {
///     let page = Browser::at("https://app.example.com").engine(engine);
///     assert_eq!(page.origin(), "https://app.example.com");
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Engine {
    /// The standard's words, whatever engines do.
    #[default]
    Standard,
    /// Chrome, Edge, Opera and others.
    Chromium,
    /// Firefox, with its default privacy settings.
    Firefox,
    /// Safari and every browser on iOS, with the default privacy settings.
    WebKit,
}

impl Engine {
    /// Every engine, [`Engine::Standard`] first.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Chromium, Self::Firefox, Self::WebKit];

    /// Whether requests from a page to another site carry no cookies at all, unless the whole tab goes there.
    pub(crate) fn prevents_tracking(self) -> bool {
        matches!(self, Self::Firefox | Self::WebKit)
    }

    /// Whether a cookie without `SameSite` counts as `Lax`; elsewhere it counts as `None`.
    pub(crate) fn defaults_to_lax(self) -> bool {
        matches!(self, Self::Standard | Self::Chromium)
    }

    /// The imposed limit on `Access-Control-Max-Age`, in seconds:
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
    pub(crate) fn max_age_limit(self) -> u64 {
        match self {
            Self::Standard | Self::Chromium => 7_200,
            Self::Firefox => 86_400,
            Self::WebKit => 600,
        }
    }
}
