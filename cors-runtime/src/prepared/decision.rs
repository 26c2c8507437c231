//! Deciding what a response says to the origin that asked.

use actix_web::{dev::RequestHead, http::header::HeaderValue};
use cors_rules::decision::AllowOrigin;

use super::PreparedPolicy;
use crate::{
    Asking, refusal,
    request::{origin_lines, request_origin},
};

/// What a response says to the origin that asked.
///
/// Not [`AllowOrigin`] itself, which knows no header values: this one outlives the request, so it holds the request's
/// origin, and `Fixed` is one exact origin as well as `*`. With the value and the frames as a type parameter there,
/// each decision would copy what only a few answers need.
#[derive(Debug, Clone)]
pub(crate) enum Grant {
    /// The same as every response.
    Fixed,
    /// The exact origin at this index.
    Listed(usize),
    /// The exact origin at this index of the list for debug builds.
    DebugListed(usize),
    /// The request's own origin, which a pattern or a source allowed.
    Requested(HeaderValue),
    /// Nothing.
    Refused,
    /// The same as the first, and `frame-ancestors` with the page that asks. Boxed, so that the others stay small.
    Framed(Box<(Self, HeaderValue)>),
}

impl Grant {
    pub(crate) fn is_refused(&self) -> bool {
        match self {
            Self::Refused => true,
            Self::Framed(framed) => framed.0.is_refused(),
            Self::Fixed | Self::Listed(_) | Self::DebugListed(_) | Self::Requested(_) => false,
        }
    }

    /// `frame-ancestors`, where it is not the same on every response.
    pub(crate) fn framed_by(&self) -> Option<&HeaderValue> {
        match self {
            Self::Framed(framed) => Some(&framed.1),
            _ => None,
        }
    }
}

impl PreparedPolicy {
    /// Decides what the response to an actual request says, and tells the log where that is nothing.
    #[inline]
    pub(crate) fn decide(&self, asking: &Asking<'_>) -> Grant {
        #[cfg(feature = "testing")]
        self.tell_browser(asking);
        let is_fixed = self.fixed.is_some();
        // The browser compares, and refuses for us; the log is told only where someone listens.
        if is_fixed && !refusal::is_heard() {
            return Grant::Fixed;
        }
        let grant = self.allows(asking);
        if grant.is_refused() {
            refusal::of_origin(self, asking.head());
        }
        if is_fixed { Grant::Fixed } else { grant }
    }

    /// Whether the request's origin is allowed, and how to say so.
    #[inline]
    pub(crate) fn allows(&self, asking: &Asking<'_>) -> Grant {
        self.find(asking.head(), asking)
    }

    /// What is decided for the origin in `head`, without a word to the log. A source is shown `asking`.
    #[inline]
    pub(crate) fn find(&self, head: &RequestHead, asking: &Asking<'_>) -> Grant {
        let ask = |origin: &str| self.policy.asked_allows(origin, asking);
        self.allows_lines(origin_lines(head), ask)
    }

    /// The same as [`decide`](Self::decide) without the request, which a source has to see: it allows nobody.
    pub(crate) fn decide_without(&self, origin: &[HeaderValue]) -> Grant {
        if self.fixed.is_some() {
            return Grant::Fixed;
        }
        self.allows_lines(origin, |_| false)
    }

    #[inline]
    fn allows_lines(&self, lines: &[HeaderValue], ask: impl FnOnce(&str) -> bool) -> Grant {
        match (self.origins.decide(request_origin(lines), ask), lines) {
            (AllowOrigin::Any, _) => Grant::Fixed,
            (AllowOrigin::Listed(index), _) => Grant::Listed(index),
            (AllowOrigin::DebugListed(index), _) => Grant::DebugListed(index),
            (AllowOrigin::Requested, [origin]) => Grant::Requested(origin.clone()),
            (AllowOrigin::Requested | AllowOrigin::Refused, _) => Grant::Refused,
        }
    }

    /// Whether `block` trusts an origin.
    pub(crate) fn trusts(&self, origin: &[u8], asking: &Asking<'_>) -> bool {
        let ask = |origin: &str| self.policy.asked_allows(origin, &asking.about_trust());
        self.origins.trusts(origin, ask)
    }

    pub(super) fn allowed_origin(&self, grant: &Grant) -> Option<HeaderValue> {
        match grant {
            Grant::Fixed => self.fixed.clone(),
            Grant::Listed(index) => self.exact.get(*index).cloned(),
            Grant::DebugListed(index) => self.debug_exact.get(*index).cloned(),
            Grant::Requested(origin) => Some(origin.clone()),
            Grant::Refused => None,
            Grant::Framed(framed) => self.allowed_origin(&framed.0),
        }
    }
}
