//! What became of a fetch.

use actix_web::http::StatusCode;

use crate::{
    blocked::{Blocked, NetworkError},
    exchange::Exchange,
    main_fetch::FilteredResponse,
    options::{Credentials, Mode},
    response::{Response, ResponseType},
    withheld::WithheldCookie,
};

/// What was asked for, to be printed.
#[derive(Clone)]
pub(crate) struct RequestSummary {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) from: String,
    pub(crate) mode: Mode,
    pub(crate) credentials: Credentials,
}

/// What a page gets from a fetch: a response it may read, one that is opaque to it, or a
/// [network error](https://fetch.spec.whatwg.org/#concept-network-error).
///
/// `Display` and `Debug` print the whole story: what was asked for, what the browser concluded, and what went over the
/// wire. So `assert!(outcome.is_readable(), "{outcome}")` explains itself; the helpers that panic, such as
/// [`readable`](Self::readable), do so anyway.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let outcome = Browser::at("https://app.example.com").fetch(&app, Request::get("/")).await;
/// assert!(outcome.is_readable(), "{outcome}");
/// assert_eq!(outcome.exchanges().len(), 1, "no preflight was due");
/// # }
/// ```
#[derive(Clone)]
#[must_use = "an outcome tells whether the browser let the page have the response"]
pub struct Outcome {
    pub(crate) request: RequestSummary,
    pub(crate) result: Result<FilteredResponse, NetworkError>,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) dropped: Vec<String>,
    pub(crate) used_preflight_cache: bool,
}

impl Outcome {
    pub(crate) fn new(
        request: RequestSummary,
        result: Result<FilteredResponse, NetworkError>,
        exchanges: Vec<Exchange>,
        dropped: Vec<String>,
        used_preflight_cache: bool,
    ) -> Self {
        Self {
            request,
            result,
            exchanges,
            dropped,
            used_preflight_cache,
        }
    }

    /// A request that was refused before anything went over the wire.
    pub(crate) fn refused(request: RequestSummary, error: NetworkError) -> Self {
        Self::new(request, Err(error), Vec::new(), Vec::new(), false)
    }

    /// The type of the response; [`ResponseType::Error`] when it is blocked.
    #[must_use]
    pub fn response_type(&self) -> ResponseType {
        match &self.result {
            Ok(FilteredResponse::Readable(response)) => response.response_type(),
            Ok(FilteredResponse::Opaque(response_type)) => *response_type,
            Err(_) => ResponseType::Error,
        }
    }

    /// The response, if the page may read it.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match &self.result {
            Ok(FilteredResponse::Readable(response)) => Some(response),
            Ok(FilteredResponse::Opaque(_)) | Err(_) => None,
        }
    }

    /// The reason why there is no response, if there is none.
    #[must_use]
    pub fn blocked(&self) -> Option<&NetworkError> {
        self.result.as_ref().err()
    }

    /// Whether the page may read the response. Its status may be an error all the same.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.response().is_some()
    }

    /// Whether the page got a response that it sees nothing of.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        matches!(self.result, Ok(FilteredResponse::Opaque(_)))
    }

    /// Whether the fetch ended in a network error.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.result.is_err()
    }

    /// Whether the fetch ended in a network error, at that step.
    #[must_use]
    pub fn is_blocked_because(&self, reason: Blocked) -> bool {
        self.blocked().is_some_and(|error| error.reason() == reason)
    }

    /// The response that the page may read.
    ///
    /// # Panics
    ///
    /// If it may not; the message is the whole story.
    #[must_use]
    #[track_caller]
    pub fn readable(&self) -> &Response {
        match self.response() {
            Some(response) => response,
            None => panic!("the page cannot read the response\n{self}"),
        }
    }

    /// The response that the page may read, by value.
    ///
    /// # Panics
    ///
    /// If it may not; the message is the whole story.
    #[must_use]
    #[track_caller]
    pub fn expect_readable(self) -> Response {
        self.readable().clone()
    }

    /// The network error the fetch ended in.
    ///
    /// # Panics
    ///
    /// If it did not, or at another step; the message is the whole story.
    #[track_caller]
    pub fn expect_blocked(&self, reason: Blocked) -> &NetworkError {
        match self.blocked() {
            Some(error) if error.reason() == reason => error,
            Some(_) => panic!("expected to be blocked by {reason:?}, was blocked by something else\n{self}"),
            None => panic!("expected to be blocked by {reason:?}, was not blocked\n{self}"),
        }
    }

    /// The status, if the page may read the response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    /// A header, if the page may read the response and see the header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response().and_then(|response| response.header(name))
    }

    /// Everything that went over the wire, in order: preflights, redirects and the request itself.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The first preflight that was sent. There is none if none was due, or if the preflight cache made it unnecessary.
    #[must_use]
    pub fn preflight(&self) -> Option<&Exchange> {
        self.exchanges.iter().find(|exchange| exchange.is_preflight())
    }

    /// The last request that was not a preflight: what the handler saw and said, after redirects.
    #[must_use]
    pub fn sent(&self) -> Option<&Exchange> {
        self.exchanges.iter().rfind(|exchange| !exchange.is_preflight())
    }

    /// The cookies that the last request but preflights went without, with the reasons.
    #[must_use]
    pub fn withheld_cookies(&self) -> &[WithheldCookie] {
        self.sent().map_or(&[], Exchange::withheld_cookies)
    }

    /// Whether a preflight was due and the preflight cache made it unnecessary.
    #[must_use]
    pub fn used_preflight_cache(&self) -> bool {
        self.used_preflight_cache
    }

    /// The request headers that the browser did not let the page set, such as `cookie`.
    #[must_use]
    pub fn dropped_headers(&self) -> &[String] {
        &self.dropped
    }
}

impl From<Outcome> for Result<Option<Response>, NetworkError> {
    /// `None` for a response that is opaque to the page.
    fn from(outcome: Outcome) -> Self {
        outcome.result.map(|response| match response {
            FilteredResponse::Readable(response) => Some(response),
            FilteredResponse::Opaque(_) => None,
        })
    }
}
