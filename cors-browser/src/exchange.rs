//! What went over the wire.

use actix_web::{http::StatusCode, web::Bytes};

use crate::{
    header_list::{HeaderList, isomorphic_decode},
    withheld::WithheldCookie,
};

/// One request and its response, as the server saw and sent them: before any filtering.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::get("/")).await;
/// let [exchange] = outcome.exchanges() else { panic!("one request") };
/// assert_eq!(exchange.request_header("origin").as_deref(), Some("https://app.example.com"));
/// assert_eq!(exchange.response_header("access-control-allow-origin").as_deref(), Some("*"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Exchange {
    pub(crate) is_preflight: bool,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) request_headers: HeaderList,
    pub(crate) withheld_cookies: Vec<WithheldCookie>,
    pub(crate) request_body: Bytes,
    pub(crate) status: StatusCode,
    pub(crate) response_headers: HeaderList,
    pub(crate) response_body: Bytes,
    pub(crate) body_failure: Option<String>,
}

impl Exchange {
    /// Whether the browser sent it on its own, as a
    /// [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request).
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.is_preflight
    }

    /// The method, as sent.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The URL that was asked.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A header of the request, lines of one name combined.
    #[must_use]
    pub fn request_header(&self, name: &str) -> Option<String> {
        self.request_headers.get_decoded(name)
    }

    /// The lines of the request's head, names in lower case.
    pub fn request_headers(&self) -> impl Iterator<Item = (&str, String)> {
        lines(&self.request_headers)
    }

    /// The cookies of the URL's host that the browser did not send, or refused to store before, with the reasons. Empty
    /// for preflights, which never carry any.
    #[must_use]
    pub fn withheld_cookies(&self) -> &[WithheldCookie] {
        &self.withheld_cookies
    }

    /// The body of the request.
    #[must_use]
    pub fn request_body(&self) -> &Bytes {
        &self.request_body
    }

    /// The status, whether the page may see it or not.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// A header of the response, lines of one name combined, whether the page may see it or not.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<String> {
        self.response_headers.get_decoded(name)
    }

    /// The lines of the response's head, names in lower case.
    pub fn response_headers(&self) -> impl Iterator<Item = (&str, String)> {
        lines(&self.response_headers)
    }

    /// The body of the response, whether the page may see it or not.
    #[must_use]
    pub fn response_body(&self) -> &Bytes {
        &self.response_body
    }

    /// The error the response's body ended with, when it did not end well.
    #[must_use]
    pub fn body_failure(&self) -> Option<&str> {
        self.body_failure.as_deref()
    }
}

fn lines(list: &HeaderList) -> impl Iterator<Item = (&str, String)> {
    list.iter().map(|(name, value)| (name, isomorphic_decode(value)))
}
