//! What a page asks for.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_web::{body::BodyStream, test::TestRequest, web::Bytes};

use crate::{
    network,
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

    /// Replaces the method.
    pub fn method(mut self, method: impl AsRef<str>) -> Self {
        method.as_ref().clone_into(&mut self.method);
        self
    }

    /// Appends a header. [Forbidden request-headers](https://fetch.spec.whatwg.org/#forbidden-request-header) are
    /// dropped by the browser, without an error; [`Outcome::dropped_headers`](super::Outcome::dropped_headers)
    /// names them.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.as_ref().to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Sets the body. As in a browser, a string brings `Content-Type: text/plain;charset=UTF-8` along unless the
    /// request has that header, and bytes bring none: <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets the body to the fields of a form, as `URLSearchParams` and `<form method=post>` do.
    pub fn form<'a>(mut self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.body = Some(Body {
            bytes: text.into(),
            content_type: Some("application/x-www-form-urlencoded;charset=UTF-8"),
        });
        self
    }

    /// Sets the mode. The default is [`Mode::Cors`].
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the credentials mode. The default is [`Credentials::SameOrigin`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Sets the redirect mode. The default is [`Redirect::Follow`].
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }

    /// Sets the destination. The default is [`Destination::Empty`], as with `fetch()`.
    pub fn destination(mut self, destination: Destination) -> Self {
        self.destination = destination;
        self
    }

    /// Sets the [use-CORS-preflight flag](https://fetch.spec.whatwg.org/#use-cors-preflight-flag), as a stream for
    /// a body and upload listeners of `XMLHttpRequest` do: a preflight even for a simple request.
    pub fn use_cors_preflight(mut self) -> Self {
        self.use_cors_preflight = true;
        self
    }

    /// Makes a navigation one that the user typed: no page asked for it, so `Sec-Fetch-Site` is `none` and there
    /// is no `Origin` and no `Referer`.
    pub fn from_address_bar(mut self) -> Self {
        self.from_address_bar = true;
        self
    }

    /// Makes a navigation one that a script starts, or a refresh: no user clicked, so there is no `Sec-Fetch-User`.
    pub fn by_script(mut self) -> Self {
        self.has_user_activation = false;
        self
    }

    /// Says that an `<object>` or `<embed>` has a `type` such as `image/png`: Chromium and WebKit then ask for it as
    /// for an image, in mode `no-cors`.
    pub fn holding_image(mut self) -> Self {
        self.holds_image = matches!(self.destination, Destination::Object | Destination::Embed);
        self
    }

    /// Sends a navigation through a service worker of the app, one that answers navigations with
    /// `fetch(event.request)`. What the app then sees depends on the [`Engine`](crate::Engine): two of them say that
    /// its own page asked.
    pub fn relayed_by_worker(mut self) -> Self {
        self.is_relayed = true;
        self
    }

    /// Sets a referrer policy for this request alone, as the attributes `referrerpolicy` and `rel=noreferrer` do.
    pub fn referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.referrer_policy = Some(policy);
        self
    }

    /// Leaves the response's body alone: for streams that never end.
    pub fn headers_only(mut self) -> Self {
        self.headers_only = true;
        self
    }
}

impl From<&Request> for Request {
    fn from(request: &Request) -> Self {
        request.clone()
    }
}

impl From<&str> for Request {
    fn from(url: &str) -> Self {
        Self::get(url)
    }
}

impl From<TestRequest> for Request {
    fn from(test: TestRequest) -> Self {
        let mut source = test.to_request();
        let mut request = Self::new(source.method().as_str(), source.uri().to_string());
        for (name, value) in &source.head().headers {
            // The builder states the length of its payload; a browser states it itself.
            if name != "content-length" {
                request = request.header(name, value);
            }
        }
        // The payload of a test request is in memory, so one poll reads it to its end.
        let payload = BodyStream::new(source.take_payload());
        let read = pin!(network::read(payload)).poll(&mut Context::from_waker(Waker::noop()));
        match read {
            Poll::Ready((bytes, _)) if !bytes.is_empty() => request.body(bytes),
            _ => request,
        }
    }
}

/// A request's body, with the `Content-Type` it brings: <https://fetch.spec.whatwg.org/#body-with-type>.
#[derive(Clone, Debug)]
pub struct Body {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: Option<&'static str>,
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self {
            bytes: text.into(),
            content_type: Some("text/plain;charset=UTF-8"),
        }
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            content_type: None,
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_request_keeps_its_parts() {
        let test = TestRequest::put()
            .uri("/users?x=1")
            .insert_header(("X-A", "1"))
            .append_header(("X-A", "2"))
            .set_payload("{}");
        let request = Request::from(test);
        assert_eq!(
            (request.method.as_str(), request.url.as_str()),
            ("PUT", "/users?x=1")
        );
        let values: Vec<&[u8]> = request
            .headers
            .iter()
            .map(|(_, value)| value.as_slice())
            .collect();
        assert_eq!(values, [b"1", b"2"]);
        let body = request.body.expect("a body");
        assert_eq!((&body.bytes[..], body.content_type), (&b"{}"[..], None));
    }

    #[test]
    fn a_test_request_without_payload_has_no_body() {
        assert!(Request::from(TestRequest::get()).body.is_none());
    }

    #[test]
    fn forms_are_urlencoded() {
        let body = Request::post("/")
            .form([("a", "1 2"), ("b", "&")])
            .body
            .expect("a body");
        assert_eq!(&body.bytes[..], b"a=1+2&b=%26");
    }
}
