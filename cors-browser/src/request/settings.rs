//! What can be set on a request.

use super::{Body, Request};
use crate::{
    options::{Credentials, Destination, Mode, Redirect},
    referrer_policy::ReferrerPolicy,
};

impl Request {
    /// Replaces the method.
    pub fn method(mut self, method: impl AsRef<str>) -> Self {
        method.as_ref().clone_into(&mut self.method);
        self
    }

    /// Appends a header. [Forbidden request-headers](https://fetch.spec.whatwg.org/#forbidden-request-header) are
    /// dropped by the browser, without an error; [`Outcome::dropped_headers`](crate::Outcome::dropped_headers)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_urlencoded() {
        let body = Request::post("/")
            .form([("a", "1 2"), ("b", "&")])
            .body
            .expect("a body");
        assert_eq!(&body.bytes[..], b"a=1+2&b=%26");
    }
}
