//! A request of actix-web, as the decision reads it.
//!
//! A circle with `prepared`: a policy holds its doors, and whom it trusts is one of the facts.

use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, ORIGIN, REFERER, UPGRADE};
use cors_rules::doors::{Field, Head};

use crate::{Asking, prepared::PreparedPolicy, request::authority};

static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
static MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
static DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
static PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");

pub(super) struct RequestFacts<'a> {
    pub(super) prepared: &'a PreparedPolicy,
    pub(super) asking: &'a Asking<'a>,
}

impl RequestFacts<'_> {
    /// The one line of `Referer`.
    pub(super) fn referer(&self) -> Option<&[u8]> {
        match self.lines(Field::Referer) {
            [line] => Some(line.as_bytes()),
            _ => None,
        }
    }
}

impl Head for RequestFacts<'_> {
    type Line = HeaderValue;

    fn method(&self) -> &str {
        self.asking.head().method.as_str()
    }

    fn lines(&self, field: Field) -> &[HeaderValue] {
        let headers = self.asking.head().headers();
        match field {
            Field::Site => headers.get_all(&SITE),
            Field::Mode => headers.get_all(&MODE),
            Field::Dest => headers.get_all(&DEST),
            Field::Purpose => headers.get_all(&PURPOSE),
            Field::Origin => headers.get_all(ORIGIN),
            Field::Referer => headers.get_all(REFERER),
            Field::Upgrade => headers.get_all(UPGRADE),
            Field::Cookie => headers.get_all(COOKIE),
            Field::Authorization => headers.get_all(AUTHORIZATION),
        }
        .as_slice()
    }

    fn authority(&self) -> Option<&[u8]> {
        authority(self.asking.head())
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        self.prepared.trusts(origin, self.asking)
    }
}
