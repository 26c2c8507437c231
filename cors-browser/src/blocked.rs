//! Why a page does not get a response: the network errors of the standard, by the step that returns them.

use std::fmt;

/// The step that ended a fetch in a network error: <https://fetch.spec.whatwg.org/#concept-network-error>.
///
/// A page sees the same `TypeError` for all of them; browsers tell them apart in the console only.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Blocked, Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::get("/")).await;
/// outcome.expect_blocked(Blocked::AllowOriginMissing);
/// assert_eq!(Blocked::AllowOriginMissing.section(), "https://fetch.spec.whatwg.org/#cors-check");
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blocked {
    /// The URL does not parse, or is not for HTTP.
    InvalidUrl,
    /// The URL carries a user name or a password.
    UrlIncludesCredentials,
    /// The method is not a token.
    InvalidMethod,
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    ForbiddenMethod,
    /// A header's name or value has characters it cannot have.
    InvalidHeader,
    /// Mode `no-cors` goes with `GET`, `HEAD` and `POST` only, and links and forms with `GET` and `POST`.
    MethodNotForMode,
    /// `GET` and `HEAD` have no body.
    BodyWithGetOrHead,
    /// The port belongs to another protocol, such as mail.
    BadPort,
    /// A page over HTTPS asks for something over HTTP.
    MixedContent,
    /// Mode `same-origin`, and the URL is of another origin.
    CrossOriginInSameOriginMode,
    /// Mode `no-cors` across origins, and the redirect mode is not `follow`.
    RedirectNotFollowedInNoCors,
    /// CORS check: there is no `Access-Control-Allow-Origin`.
    AllowOriginMissing,
    /// CORS check: there is more than one value of `Access-Control-Allow-Origin`.
    AllowOriginMultiple,
    /// CORS check: `Access-Control-Allow-Origin` is not the request's origin.
    AllowOriginMismatch,
    /// CORS check: `Access-Control-Allow-Origin: *` does not cover credentials mode `include`.
    AllowOriginWildcardWithCredentials,
    /// CORS check: credentials mode `include` needs `Access-Control-Allow-Credentials: true`.
    AllowCredentialsNotTrue,
    /// The response to the preflight passes the CORS check, but its status is not 200 to 299.
    PreflightStatusNotOk,
    /// `Access-Control-Allow-Methods` of the preflight's response is not a list of methods.
    AllowMethodsInvalid,
    /// `Access-Control-Allow-Headers` of the preflight's response is not a list of header names.
    AllowHeadersInvalid,
    /// `Access-Control-Allow-Methods` does not cover the method.
    MethodNotAllowed,
    /// `Access-Control-Allow-Headers` does not cover a header.
    HeaderNotAllowed,
    /// A redirect, and the redirect mode is `error`.
    RedirectInErrorMode,
    /// A redirect whose `Location` does not parse, or is there twice.
    LocationInvalid,
    /// A redirect to something that is not HTTP.
    LocationNotHttp,
    /// The twenty-first redirect.
    TooManyRedirects,
    /// A redirect across origins to a URL with a user name or a password.
    LocationIncludesCredentials,
    /// `Cross-Origin-Resource-Policy` keeps the response from pages of other origins or sites.
    CrossOriginResourcePolicy,
    /// `frame-ancestors` of a `Content-Security-Policy` keeps the page from frames of this origin.
    FrameAncestors,
    /// `X-Frame-Options` keeps the page from frames of this origin.
    XFrameOptions,
    /// The server did not answer a websocket handshake with status 101 and the headers that go with it.
    WebsocketHandshake,
}

impl Blocked {
    /// Where the standard says so.
    #[must_use]
    pub fn section(self) -> &'static str {
        match self {
            Self::InvalidUrl
            | Self::UrlIncludesCredentials
            | Self::InvalidMethod
            | Self::MethodNotForMode
            | Self::BodyWithGetOrHead => "https://fetch.spec.whatwg.org/#dom-request",
            Self::ForbiddenMethod => "https://fetch.spec.whatwg.org/#forbidden-method",
            Self::InvalidHeader => "https://fetch.spec.whatwg.org/#concept-headers-append",
            Self::BadPort => "https://fetch.spec.whatwg.org/#port-blocking",
            Self::MixedContent => "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch",
            Self::CrossOriginInSameOriginMode | Self::RedirectNotFollowedInNoCors => {
                "https://fetch.spec.whatwg.org/#main-fetch"
            }
            Self::AllowOriginMissing
            | Self::AllowOriginMultiple
            | Self::AllowOriginMismatch
            | Self::AllowOriginWildcardWithCredentials
            | Self::AllowCredentialsNotTrue => "https://fetch.spec.whatwg.org/#cors-check",
            Self::PreflightStatusNotOk
            | Self::AllowMethodsInvalid
            | Self::AllowHeadersInvalid
            | Self::MethodNotAllowed
            | Self::HeaderNotAllowed => "https://fetch.spec.whatwg.org/#cors-preflight-fetch",
            Self::RedirectInErrorMode => "https://fetch.spec.whatwg.org/#http-fetch",
            Self::LocationInvalid
            | Self::LocationNotHttp
            | Self::TooManyRedirects
            | Self::LocationIncludesCredentials => "https://fetch.spec.whatwg.org/#http-redirect-fetch",
            Self::CrossOriginResourcePolicy => {
                "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header"
            }
            Self::FrameAncestors => "https://w3c.github.io/webappsec-csp/#directive-frame-ancestors",
            Self::XFrameOptions => {
                "https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header"
            }
            Self::WebsocketHandshake => "https://websockets.spec.whatwg.org/#opening-handshake",
        }
    }
}

/// A fetch that ended in a network error, and what to blame.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Blocked, Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::put("/")).await;
/// let error = outcome.blocked().expect("no policy allows this");
/// assert_eq!(error.reason(), Blocked::AllowOriginMissing);
/// assert!(error.is_in_preflight());
/// println!("{error}");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError {
    reason: Blocked,
    in_preflight: bool,
    subject: String,
    explanation: String,
    advice: Option<String>,
}

impl NetworkError {
    pub(crate) fn new(reason: Blocked, subject: impl Into<String>, explanation: impl Into<String>) -> Self {
        Self {
            reason,
            in_preflight: false,
            subject: subject.into(),
            explanation: explanation.into(),
            advice: None,
        }
    }

    pub(crate) fn with_advice(self, advice: String) -> Self {
        Self {
            advice: Some(advice),
            ..self
        }
    }

    pub(crate) fn in_preflight(self) -> Self {
        Self {
            in_preflight: true,
            ..self
        }
    }

    /// The step that failed.
    #[must_use]
    pub fn reason(&self) -> Blocked {
        self.reason
    }

    /// Whether it failed in the CORS-preflight fetch, so that the request itself was never sent.
    #[must_use]
    pub fn is_in_preflight(&self) -> bool {
        self.in_preflight
    }

    /// What the program that was asked says about it, if that is built with `cors-runtime`: which argument of which
    /// handler would have to change. One line for each change. Of a preflight that no policy has answered, what its
    /// status tells.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    /// What is to blame: the method, the name of the header, the URL.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.in_preflight {
            f.write_str("the response to the preflight does not pass: ")?;
        }
        write!(
            f,
            "{} ({:?}, {})",
            self.explanation,
            self.reason,
            self.reason.section()
        )
    }
}

impl std::error::Error for NetworkError {}
