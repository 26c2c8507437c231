//! The answer to a request that `block` refuses, and what the log is told.

use core::fmt;

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    },
};
use cors_rules::{
    doors::{Category, Field, Head, Reason, Refused, referer_origin},
    shown::Shown,
};

use super::facts::RequestFacts;
use crate::{
    Asking,
    prepared::{Grant, PreparedPolicy},
    refusal::is_heard,
};

/// Why `block` refused a request: in the extensions of the 403, for `ErrorHandlers` and middleware that replace its
/// page.
///
/// ```
/// use actix_web::{
///     App, HttpResponse,
///     dev::ServiceResponse,
///     http::StatusCode,
///     middleware::{ErrorHandlerResponse, ErrorHandlers},
/// };
/// use cors_runtime::Refusal;
///
/// fn forbidden<B>(response: ServiceResponse<B>) -> actix_web::Result<ErrorHandlerResponse<B>> {
///     let (request, old) = response.into_parts();
///     let Some(refusal) = old.extensions().get::<Refusal>().cloned() else {
///         return Ok(ErrorHandlerResponse::Response(
///             ServiceResponse::new(request, old).map_into_left_body(),
///         ));
///     };
///     let mut new = HttpResponse::Forbidden().json(refusal.to_string());
///     // The headers of the old answer say who may embed it, and what it varies on.
///     for (name, value) in old.headers() {
///         if name != "content-type" && name != "content-length" {
///             new.headers_mut().append(name.clone(), value.clone());
///         }
///     }
///     Ok(ErrorHandlerResponse::Response(
///         ServiceResponse::new(request, new).map_into_right_body(),
///     ))
/// }
///
/// let app = App::new().wrap(ErrorHandlers::new().handler(StatusCode::FORBIDDEN, forbidden));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    category: Category,
    reason: Reason,
    text: Box<str>,
}

impl Refusal {
    fn new(facts: &RequestFacts<'_>, Refused { category, reason }: Refused) -> Self {
        let name = category.name();
        let text = format!("refused by `block = [{name}]`: {}", reason.describe(facts));
        Self {
            category,
            reason,
            text: text.into(),
        }
    }

    /// The category of `block` that refused the request: `read`, `write`, `navigate` or `embed`.
    #[must_use]
    pub const fn category(&self) -> &'static str {
        self.category.name()
    }

    /// A name of the reason, in lower case with `_`, such as `foreign_origin`: for metrics and for answers that
    /// programs read.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason.id()
    }
}

/// One line: the category, the argument, and what was compared with what. The request's values are escaped and cut.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PreparedPolicy {
    /// The answer to a request that was refused. No user's code has run, and the body was not read.
    #[cold]
    pub(crate) fn refusal(&self, asking: &Asking<'_>, refused: Refused) -> HttpResponse<BoxBody> {
        let facts = RequestFacts::new(self, asking);
        let refusal = Refusal::new(&facts, refused);
        #[cfg(feature = "metrics")]
        count("cors_refusals_total", &facts, refused.reason);
        log(&facts, Outcome::Refused, refused, &refusal.text);
        let body = BoxBody::new(refusal.to_string());
        let mut response = HttpResponse::with_body(StatusCode::FORBIDDEN, body);
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        self.write(&Grant::Refused, headers);
        response.extensions_mut().insert(refusal);
        response
    }
}

/// Whether `block` refused a request, or only `report` looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Outcome {
    Refused,
    Reported,
}

/// Tells the log what `report` would have refused. Nothing was: the counter has another name.
pub(super) fn report(facts: &RequestFacts<'_>, refused: Refused) {
    #[cfg(feature = "metrics")]
    count("cors_reports_total", facts, refused.reason);
    let name = refused.category.name();
    let text = format!(
        "reported: `block = [{name}]` would refuse this: {}",
        refused.reason.describe(facts)
    );
    log(facts, Outcome::Reported, refused, &text);
}

#[cfg(feature = "metrics")]
fn count(name: &'static str, facts: &RequestFacts<'_>, reason: Reason) {
    metrics::counter!(name, "handler" => facts.prepared.name().to_owned(), "reason" => reason.id())
        .increment(1);
}

/// `Origin` and `Host` both: a proxy that rewrites one of them is the commonest cause of a refusal that nobody meant.
/// A warning for the first of a handler, a category and a page, and debug for what follows.
fn log(facts: &RequestFacts<'_>, outcome: Outcome, refused: Refused, text: &str) {
    if !is_heard() {
        return;
    }
    let origin = first(facts, Field::Origin);
    let page = match origin {
        b"" => facts.referer().and_then(referer_origin).unwrap_or_default(),
        origin => origin,
    };
    // `event!` takes a constant level.
    macro_rules! say {
        ($level:ident) => {
            tracing::$level!(
                target: "cors",
                handler = facts.prepared.name(),
                category = refused.category.name(),
                reason = refused.reason.id(),
                method = %Shown::Sent(facts.asking.head().method.as_str().as_bytes()),
                path = %Shown::Sent(facts.asking.head().uri.path().as_bytes()),
                origin = %Shown::Sent(origin),
                host = %Shown::Sent(facts.authority().unwrap_or_default()),
                "{text}"
            )
        };
    }
    let prepared = facts.prepared;
    if !prepared.is_explained() && prepared.is_first(("block", page), (outcome, refused.category)) {
        say!(warn);
    } else {
        say!(debug);
    }
}

fn first<'a>(facts: &'a RequestFacts<'_>, field: Field) -> &'a [u8] {
    facts
        .lines(field)
        .first()
        .map(HeaderValue::as_bytes)
        .unwrap_or_default()
}
