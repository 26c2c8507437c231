//! A request of actix-web, as the decision reads it.
//!
//! A circle with `prepared`: a policy holds its doors, and whom it trusts is one of the facts.

use core::cell::Cell;

use actix_web::{
    dev::RequestHead,
    http::header::{self, HeaderName, HeaderValue},
};
use cors_rules::{
    decision::AllowOrigin,
    doors::{Field, Head},
};

use crate::{
    Asking,
    prepared::{Grant, PreparedPolicy},
    request::{authority, origin_lines},
};

static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
static MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
static DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
static PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");
static REFERER: HeaderName = header::REFERER;
static UPGRADE: HeaderName = header::UPGRADE;
static COOKIE: HeaderName = header::COOKIE;
static AUTHORIZATION: HeaderName = header::AUTHORIZATION;

pub(super) struct RequestFacts<'a> {
    pub(super) prepared: &'a PreparedPolicy,
    pub(super) asking: &'a Asking<'a>,
    head: &'a RequestHead,
    /// The `Origin` lines, once they were looked up.
    origin: Cell<Option<&'a [HeaderValue]>>,
    /// What the policy's list says of them, once it was searched.
    decided: Cell<Option<AllowOrigin>>,
}

impl<'a> RequestFacts<'a> {
    #[inline]
    pub(super) fn new(prepared: &'a PreparedPolicy, asking: &'a Asking<'a>) -> Self {
        Self {
            prepared,
            asking,
            head: asking.head(),
            origin: Cell::new(None),
            decided: Cell::new(None),
        }
    }

    #[inline]
    fn origin(&self) -> &'a [HeaderValue] {
        if let Some(lines) = self.origin.get() {
            return lines;
        }
        let lines = origin_lines(self.head);
        self.origin.set(Some(lines));
        lines
    }

    /// What the answer says. The list that the verdict has searched is not searched again.
    #[inline]
    pub(super) fn grant(&self) -> Grant {
        match self.decided.get() {
            _ if self.prepared.is_fixed() => Grant::Fixed,
            Some(decided) => PreparedPolicy::grant(decided, self.origin()),
            None => self.prepared.allows_from(self.origin(), self.asking),
        }
    }

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

    #[inline]
    fn method(&self) -> &str {
        self.head.method.as_str()
    }

    #[inline]
    fn lines(&self, field: Field) -> &[HeaderValue] {
        let headers = self.head.headers();
        match field {
            Field::Site => headers.get_all(&SITE),
            Field::Mode => headers.get_all(&MODE),
            Field::Dest => headers.get_all(&DEST),
            Field::Purpose => headers.get_all(&PURPOSE),
            Field::Origin => return self.origin(),
            Field::Referer => headers.get_all(&REFERER),
            Field::Upgrade => headers.get_all(&UPGRADE),
            Field::Cookie => headers.get_all(&COOKIE),
            Field::Authorization => headers.get_all(&AUTHORIZATION),
        }
        .as_slice()
    }

    fn authority(&self) -> Option<&[u8]> {
        authority(self.head)
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        self.prepared.trusts(origin, self.asking)
    }

    #[inline]
    fn trusts_sender(&self, origin: &[u8]) -> bool {
        // A source is asked about trust apart: it may say something else of it.
        if self.prepared.has_source() {
            return self.trusts(origin);
        }
        let decided = self.prepared.search(self.origin());
        self.decided.set(Some(decided));
        !matches!(decided, AllowOrigin::Any | AllowOrigin::Refused)
    }
}
