//! Deciding what a response says to the origin that asked.
//!
//! A circle with `refusal`: a decision reports what it refuses, and the report asks what a request was granted.

use actix_web::{HttpRequest, dev::RequestHead, http::header::HeaderValue};
use cors_rules::decision::AllowOrigin;

use super::PreparedPolicy;
use crate::{
    Asking, refusal,
    request::{origin_lines, request_origin},
};

/// What a response says to the origin that asked.
///
/// Not [`AllowOrigin`] itself, which knows no header values: this one outlives the request, so it holds the request's
/// origin, and `Fixed` is one exact origin as well as `*`. Measured as one type, with the value as its parameter and
/// the frames in a struct around it: an answer to one of several listed origins takes 0.5 % more instructions, since
/// each decision copies what only a few answers need.
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
        // The browser compares, and refuses for us; the log is told only where someone listens.
        if self.fixed.is_some() && !refusal::is_heard() {
            return Grant::Fixed;
        }
        let grant = self.allows(asking);
        if grant.is_refused() {
            refusal::of_origin(self, asking.head());
        }
        self.fixed_or(grant)
    }

    /// The same without a word to the log, for a layer, whose policy may not be the one that is written.
    #[inline]
    pub(crate) fn decide_untold(&self, asking: &Asking<'_>) -> Grant {
        if self.fixed.is_some() {
            Grant::Fixed
        } else {
            self.allows(asking)
        }
    }

    /// Tells the log where what [`decide_untold`](Self::decide_untold) decided is nothing.
    #[inline]
    pub(crate) fn tell_refusal(&self, request: &HttpRequest, grant: &Grant) {
        #[cfg(feature = "testing")]
        self.tell_browser(&Asking::new(request));
        if refusal::is_heard() {
            self.tell_if_refused(request, grant);
        }
    }

    #[cold]
    fn tell_if_refused(&self, request: &HttpRequest, grant: &Grant) {
        let is_refused = match self.fixed {
            Some(_) => self.allows(&Asking::new(request)).is_refused(),
            None => grant.is_refused(),
        };
        if is_refused {
            refusal::of_origin(self, request.head());
        }
    }

    /// What an answer says that is the same for every origin, or else `grant`.
    #[inline]
    pub(crate) fn fixed_or(&self, grant: Grant) -> Grant {
        if self.fixed.is_some() { Grant::Fixed } else { grant }
    }

    /// Whether the request's origin is allowed, and how to say so.
    #[inline(always)]
    pub(crate) fn allows(&self, asking: &Asking<'_>) -> Grant {
        self.find(asking.head(), asking)
    }

    /// The same for the `Origin` lines of the request.
    #[inline]
    pub(crate) fn allows_from(&self, lines: &[HeaderValue], asking: &Asking<'_>) -> Grant {
        self.allows_lines(lines, |origin| self.ask(origin, asking))
    }

    /// What is decided for the origin in `head`, without a word to the log. A source is shown `asking`.
    #[inline(always)]
    pub(crate) fn find(&self, head: &RequestHead, asking: &Asking<'_>) -> Grant {
        self.allows_lines(origin_lines(head), |origin| self.ask(origin, asking))
    }

    /// Warns of a source that allows every origin with credentials: the compiler refuses `origins = "*"` there, and
    /// cannot see into a source. A layer asks once, with its first request.
    #[cold]
    pub(crate) fn warn_of_everybody(&self, asking: &Asking<'_>) {
        // Nothing else tells the inspector which application the layer is in.
        #[cfg(feature = "inspector")]
        if let Some(first) = &self.first_request {
            first.note(asking.request());
        }
        // Nobody has it: <https://www.rfc-editor.org/rfc/rfc6761#section-6.4>.
        const NOBODY: &str = "https://cors-probe.invalid";
        let is_credentialed = self.has_source() && self.policy.checked.credentials;
        if is_credentialed && self.ask(NOBODY, asking) {
            tracing::warn!(
                target: "cors",
                handler = self.name(),
                "the source in `origins` allows every origin with `credentials`: it allowed `{NOBODY}`, which nobody \
                 has; each site that a user visits may act as that user; compare with a list, such as \
                 `RuntimeOrigins::credentialed()`, or leave out `credentials`",
            );
        }
    }

    /// The same as [`decide`](Self::decide) without the request, which a source has to see: it allows nobody.
    pub(crate) fn decide_without(&self, origin: &[HeaderValue]) -> Grant {
        if self.fixed.is_some() {
            return Grant::Fixed;
        }
        self.allows_without(origin)
    }

    /// The same for [`allows`](Self::allows).
    pub(crate) fn allows_without(&self, origin: &[HeaderValue]) -> Grant {
        Self::grant(self.search(origin), origin)
    }

    #[inline(always)]
    fn allows_lines(&self, lines: &[HeaderValue], ask: impl FnOnce(&str) -> bool) -> Grant {
        Self::grant(self.origins.decide(request_origin(lines), ask), lines)
    }

    /// Asks the source, or the list that was made at run time.
    fn ask(&self, origin: &str, asking: &Asking<'_>) -> bool {
        if !self.has_source() {
            return self.policy.asked_allows(origin, asking);
        }
        let (is_allowed, is_explained) = refusal::ask_source(|| self.policy.asked_allows(origin, asking));
        self.is_explained.set(is_explained);
        is_allowed
    }

    /// Searches what the policy lists for the `Origin` lines of a request. A list that was made at run time needs no
    /// request; a source does, and allows nobody here.
    #[inline]
    pub(crate) fn search(&self, lines: &[HeaderValue]) -> AllowOrigin {
        let owned = self.policy.owned.as_deref();
        let ask = |origin: &str| owned.is_some_and(|owned| owned.allows(origin));
        self.origins.decide(request_origin(lines), ask)
    }

    /// What an answer says after a decision about the `Origin` lines of its request.
    #[inline]
    pub(crate) fn grant(decided: AllowOrigin, lines: &[HeaderValue]) -> Grant {
        match (decided, lines) {
            (AllowOrigin::Any, _) => Grant::Fixed,
            (AllowOrigin::Listed(index), _) => Grant::Listed(index),
            (AllowOrigin::DebugListed(index), _) => Grant::DebugListed(index),
            (AllowOrigin::Requested, [origin]) => Grant::Requested(origin.clone()),
            (AllowOrigin::Requested | AllowOrigin::Refused, _) => Grant::Refused,
        }
    }

    /// Whether `block` trusts an origin.
    pub(crate) fn trusts(&self, origin: &[u8], asking: &Asking<'_>) -> bool {
        let ask = |origin: &str| self.ask(origin, &asking.about_trust());
        self.origins.trusts(origin, ask)
    }

    #[inline]
    pub(super) fn allowed_origin<'a>(&'a self, grant: &'a Grant) -> Option<&'a HeaderValue> {
        match grant {
            Grant::Fixed => self.fixed.as_ref(),
            Grant::Listed(index) => self.exact.get(*index),
            Grant::DebugListed(index) => self.debug_exact.get(*index),
            Grant::Requested(origin) => Some(origin),
            Grant::Refused => None,
            Grant::Framed(framed) => self.allowed_origin(&framed.0),
        }
    }
}
