//! What a page asks for.

mod body;
mod convert;
mod kinds;
mod settings;

pub use self::body::Body;
use crate::{
    options::{Credentials, Destination, Mode, Redirect},
    referrer_policy::ReferrerPolicy,
};

/// A request as a page writes it, like the arguments of `fetch()`: <https://fetch.spec.whatwg.org/#request-class>.
///
/// A URL may be absolute, or a path on the app's own origin. Nothing is checked here: whatever a browser would
/// refuse is refused by [`Browser::fetch`](crate::Browser::fetch), with the reason.
///
/// ```
/// use cors_browser::{Credentials, Request};
///
/// let request = Request::put("/users/7")
///     .header("content-type", "application/json")
///     .body("{}")
///     .credentials(Credentials::Include);
/// # let _ = request;
/// ```
///
/// A request of [`actix_web::test::TestRequest`] becomes one with `.into()`, its payload and headers included, and
/// so does the URL of a `GET` request. Cookies are the browser's: see
/// [`Browser::set_cookie`](crate::Browser::set_cookie).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until a browser fetches it"]
pub struct Request {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Option<Body>,
    pub(crate) mode: Mode,
    pub(crate) credentials: Credentials,
    pub(crate) redirect: Redirect,
    pub(crate) destination: Destination,
    pub(crate) use_cors_preflight: bool,
    pub(crate) from_address_bar: bool,
    pub(crate) has_user_activation: bool,
    pub(crate) is_prefetch: bool,
    pub(crate) is_relayed: bool,
    pub(crate) holds_image: bool,
    pub(crate) referrer_policy: Option<ReferrerPolicy>,
    pub(crate) headers_only: bool,
}

impl Request {
    /// A request with any method, in any case: six of them are
    /// [normalized](https://fetch.spec.whatwg.org/#concept-method-normalize).
    pub fn new(method: impl AsRef<str>, url: impl Into<String>) -> Self {
        Self {
            method: method.as_ref().to_owned(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
            mode: Mode::default(),
            credentials: Credentials::default(),
            redirect: Redirect::default(),
            destination: Destination::default(),
            use_cors_preflight: false,
            from_address_bar: false,
            has_user_activation: false,
            is_prefetch: false,
            is_relayed: false,
            holds_image: false,
            referrer_policy: None,
            headers_only: false,
        }
    }

    /// `GET`
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// `HEAD`
    pub fn head(url: impl Into<String>) -> Self {
        Self::new("HEAD", url)
    }

    /// `POST`
    pub fn post(url: impl Into<String>) -> Self {
        Self::new("POST", url)
    }

    /// `PUT`
    pub fn put(url: impl Into<String>) -> Self {
        Self::new("PUT", url)
    }

    /// `PATCH`
    pub fn patch(url: impl Into<String>) -> Self {
        Self::new("PATCH", url)
    }

    /// `DELETE`
    pub fn delete(url: impl Into<String>) -> Self {
        Self::new("DELETE", url)
    }

    /// `OPTIONS`: as an ordinary request of the page, not a preflight.
    pub fn options(url: impl Into<String>) -> Self {
        Self::new("OPTIONS", url)
    }
}
