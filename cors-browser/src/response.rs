//! What a page gets to see of a response: filtered responses,
//! <https://fetch.spec.whatwg.org/#concept-filtered-response>.

use std::fmt;

use actix_web::{http::StatusCode, web::Bytes};
use url::Url;

use crate::{
    forbidden::is_forbidden_response_header_name,
    header_list::HeaderList,
    network::NetworkResponse,
    state::{FetchRequest, Tainting},
};

/// A response's type: <https://fetch.spec.whatwg.org/#concept-response-type>.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Request, ResponseType};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::get("/")).await;
/// assert_eq!(outcome.response_type(), ResponseType::Cors);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResponseType {
    /// From the page's own origin: all of it but cookies.
    Basic,
    /// From another origin that shares it: the body, and the headers that are safelisted or exposed.
    Cors,
    /// From another origin, for an element of the page: the page itself sees nothing.
    Opaque,
    /// A redirect that is not followed: the page sees that it was one.
    OpaqueRedirect,
    /// A network error.
    Error,
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
            Self::Error => "error",
        })
    }
}

/// A response that the page may read, as the page reads it: filtered to what its origin is given.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::get("/")).await;
/// let response = outcome.readable();
/// assert_eq!((response.status().as_u16(), response.text().as_str()), (200, "text"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Response {
    response_type: ResponseType,
    url: String,
    redirected: bool,
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Bytes,
    body_failure: Option<String>,
}

impl Response {
    /// The [basic](https://fetch.spec.whatwg.org/#concept-filtered-response-basic) or
    /// [CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors).
    pub(crate) fn filtered(request: &FetchRequest, internal: NetworkResponse) -> Self {
        let (response_type, headers) = match request.tainting {
            Tainting::Cors => (ResponseType::Cors, cors_filtered(request, &internal.headers)),
            Tainting::Basic | Tainting::Opaque => (ResponseType::Basic, basic_filtered(&internal.headers)),
        };
        let mut url: Url = request.current_url().clone();
        url.set_fragment(None);
        Self {
            response_type,
            url: url.into(),
            redirected: request.url_list.len() > 1,
            status: internal.status,
            headers: headers.sort_and_combine(),
            body: internal.body,
            body_failure: internal.body_failure,
        }
    }

    /// [`ResponseType::Basic`] or [`ResponseType::Cors`].
    #[must_use]
    pub fn response_type(&self) -> ResponseType {
        self.response_type
    }

    /// The URL that answered, after redirects, without its fragment.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether redirects were followed.
    #[must_use]
    pub fn redirected(&self) -> bool {
        self.redirected
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether the status is an [ok status](https://fetch.spec.whatwg.org/#ok-status), 200 to 299.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.status.is_success()
    }

    /// A header, if the page may see it, lines of one name combined.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The headers that the page may see, sorted, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as text, as [UTF-8 decode](https://encoding.spec.whatwg.org/#utf-8-decode) reads it.
    #[must_use]
    pub fn text(&self) -> String {
        let bytes = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// The error the body ended with, when the app's stream failed half-way: the page's `text()` would reject.
    #[must_use]
    pub fn body_failure(&self) -> Option<&str> {
        self.body_failure.as_deref()
    }
}

fn basic_filtered(headers: &HeaderList) -> HeaderList {
    retained(headers, |name| !is_forbidden_response_header_name(name))
}

fn cors_filtered(request: &FetchRequest, headers: &HeaderList) -> HeaderList {
    // A failure to extract counts as an empty list: <https://fetch.spec.whatwg.org/#main-fetch>.
    let exposed = headers
        .extract_tokens("access-control-expose-headers")
        .ok()
        .flatten()
        .unwrap_or_default();
    let everything = !request.with_credentials() && exposed.iter().any(|name| name == "*");
    retained(headers, |name| {
        is_always_safelisted(name)
            || (!is_forbidden_response_header_name(name)
                && (everything || exposed.iter().any(|item| item.eq_ignore_ascii_case(name))))
    })
}

fn retained(headers: &HeaderList, keep: impl Fn(&str) -> bool) -> HeaderList {
    let mut list = HeaderList::default();
    for (name, value) in headers.iter().filter(|(name, _)| keep(name)) {
        list.append(name, value);
    }
    list
}

/// CORS-safelisted response-header name, without the exposed ones:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
fn is_always_safelisted(name: &str) -> bool {
    [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ]
    .into_iter()
    .any(|safelisted| safelisted.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{options::Credentials, state};

    #[test]
    fn cors_responses_show_safelisted_and_exposed_headers() {
        const ALL: &[&str] = &["access-control-expose-headers", "content-type", "etag", "x-total"];
        let cases: &[(&[&str], Credentials, &[&str])] = &[
            (&[], Credentials::Omit, &["content-type"]),
            (&["X-Total"], Credentials::Omit, &["content-type", "x-total"]),
            (
                &["x-total", "etag"],
                Credentials::Include,
                &["content-type", "etag", "x-total"],
            ),
            (&["*"], Credentials::SameOrigin, ALL),
            (&["*"], Credentials::Include, &["content-type"]),
            (
                &["*, x-total"],
                Credentials::Include,
                &["content-type", "x-total"],
            ),
            (&["set-cookie, set-cookie2"], Credentials::Omit, &["content-type"]),
            (&["x-total;etag"], Credentials::Omit, &["content-type"]),
        ];
        for (exposed, credentials, visible) in cases {
            let mut headers = HeaderList::default();
            for (name, value) in [
                ("Content-Type", "a/b"),
                ("X-Total", "3"),
                ("ETag", "x"),
                ("Set-Cookie", "a=b"),
            ] {
                headers.append(name, value);
            }
            for line in *exposed {
                headers.append("access-control-expose-headers", line);
            }
            let request = FetchRequest {
                credentials: *credentials,
                ..state::request("https://a.example", &["https://b.example"])
            };
            let names: Vec<String> = cors_filtered(&request, &headers)
                .sort_and_combine()
                .into_iter()
                .map(|(name, _)| name)
                .collect();
            assert_eq!(&names, visible, "{exposed:?} {credentials}");
        }
    }

    #[test]
    fn basic_responses_show_all_but_cookies() {
        let mut headers = HeaderList::default();
        headers.append("x-a", "1");
        headers.append("Set-Cookie", "a=b");
        assert_eq!(
            basic_filtered(&headers).sort_and_combine(),
            [("x-a".to_owned(), "1".to_owned())]
        );
    }
}
