//! What a policy answers: a pure function from the facts of a request to the origin that may read the response.

use crate::{
    origin::{Covered, OriginList, syntax::serialized_origin},
    policy::{Origins, Policy},
};

/// The value of `access-control-allow-origin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowOrigin {
    /// `*`.
    Any,
    /// The exact origin at this index of the policy's list.
    Listed(usize),
    /// The exact origin at this index of the policy's list for debug builds.
    DebugListed(usize),
    /// The request's own origin.
    Requested,
    /// None. [`RequestOrigin::refusal`] has the reason, which costs more to find than the decision.
    Refused,
}

/// Why an origin is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No `Origin`: not a request from another origin.
    Absent,
    /// More than one `Origin` line; the standard sends one.
    Repeated,
    /// An opaque origin: a sandboxed frame, a `file:` or `data:` page, some redirects.
    Opaque,
    /// Not the serialization of an origin.
    Malformed,
    /// An origin that the policy does not name.
    Foreign,
}

/// The `Origin` lines of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestOrigin<'a> {
    /// None.
    Absent,
    /// One line, as it came.
    One(&'a [u8]),
    /// Several.
    Repeated,
}

/// The origins of a [`Policy`], made ready to be compared with those of requests.
#[derive(Debug, Clone)]
pub struct OriginMatcher {
    origins: Matched,
    debug_origins: OriginList<'static>,
}

#[derive(Debug, Clone)]
enum Matched {
    Any,
    Listed(OriginList<'static>),
    Source,
}

impl OriginMatcher {
    /// Prepares a policy's origins.
    pub fn new(policy: &Policy) -> Self {
        Self {
            origins: match policy.origins {
                Origins::Any => Matched::Any,
                Origins::Listed(entries) => Matched::Listed(OriginList::new(entries)),
                Origins::Source => Matched::Source,
            },
            debug_origins: OriginList::new(policy.debug_origins),
        }
    }

    /// The exact origins that [`AllowOrigin::Listed`] counts.
    pub fn listed(&self) -> &'static [&'static str] {
        match &self.origins {
            Matched::Listed(list) => list.exact(),
            Matched::Any | Matched::Source => &[],
        }
    }

    /// The exact origins that [`AllowOrigin::DebugListed`] counts.
    pub fn debug_listed(&self) -> &'static [&'static str] {
        self.debug_origins.exact()
    }

    /// The value that every response has, whatever its request says, where there is one: `*`, or a single
    /// exact origin. Such responses need no `Vary`: <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>.
    pub fn fixed_origin(&self) -> Option<AllowOrigin> {
        match &self.origins {
            Matched::Any => Some(AllowOrigin::Any),
            Matched::Listed(list) => {
                (list.exact().len() == 1 && list.patterns().is_empty() && self.debug_origins.is_empty())
                    .then_some(AllowOrigin::Listed(0))
            }
            Matched::Source => None,
        }
    }

    /// Decides whether a request's origin may read the response. `ask` asks the policy's source; it
    /// is called for [`Origins::Source`] alone, and only with the form of a serialized origin.
    ///
    /// Under `"*"` every origin may, opaque ones included: the answer does not depend on the request.
    #[inline(always)]
    pub fn decide(&self, origin: RequestOrigin<'_>, ask: impl FnOnce(&str) -> bool) -> AllowOrigin {
        match (&self.origins, origin) {
            (Matched::Any, _) => AllowOrigin::Any,
            (_, RequestOrigin::Absent | RequestOrigin::Repeated) => AllowOrigin::Refused,
            (Matched::Listed(list), RequestOrigin::One(value)) => match list.find(value) {
                Some(Covered::Exact(index)) => AllowOrigin::Listed(index),
                Some(Covered::Pattern) => AllowOrigin::Requested,
                None => self.decide_debug(value),
            },
            (Matched::Source, RequestOrigin::One(value)) => {
                if serialized_origin(value).is_some_and(ask) {
                    AllowOrigin::Requested
                } else {
                    self.decide_debug(value)
                }
            }
        }
    }

    /// Whether the list holds an origin. `"*"` holds none: it is permission to read, no trust.
    pub fn trusts(&self, origin: &[u8], ask: impl FnOnce(&str) -> bool) -> bool {
        !matches!(self.origins, Matched::Any)
            && self.decide(RequestOrigin::One(origin), ask) != AllowOrigin::Refused
    }

    /// Release builds have no debug origins.
    #[inline]
    fn decide_debug(&self, value: &[u8]) -> AllowOrigin {
        match self.debug_origins.is_empty() {
            true => AllowOrigin::Refused,
            false => self.find_debug(value),
        }
    }

    #[cold]
    fn find_debug(&self, value: &[u8]) -> AllowOrigin {
        match self.debug_origins.find(value) {
            Some(Covered::Exact(index)) => AllowOrigin::DebugListed(index),
            Some(Covered::Pattern) => AllowOrigin::Requested,
            None => AllowOrigin::Refused,
        }
    }
}

impl RequestOrigin<'_> {
    /// Why a policy refused it.
    #[cold]
    pub fn refusal(self) -> Refusal {
        match self {
            Self::Absent => Refusal::Absent,
            Self::Repeated => Refusal::Repeated,
            Self::One(b"null") => Refusal::Opaque,
            Self::One(value) if serialized_origin(value).is_none() => Refusal::Malformed,
            Self::One(_) => Refusal::Foreign,
        }
    }
}

impl Refusal {
    /// The reason, for a person who reads a log.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Absent => "there is no `Origin` header",
            Self::Repeated => "there is more than one `Origin` header",
            Self::Opaque => "an opaque origin (`null`) is allowed by no list",
            Self::Malformed => "the `Origin` header does not hold a serialized origin",
            Self::Foreign => "the origin is not in `origins`",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Policy = Policy {
        origins: Origins::Listed(&["https://a.x"]),
        ..Policy::NONE
    };
    const MIXED: Policy = Policy {
        origins: Origins::Listed(&["https://a.x", "https://*.b.x"]),
        ..ONE
    };
    const ANY: Policy = Policy {
        origins: Origins::Any,
        ..ONE
    };
    const SOURCE: Policy = Policy {
        origins: Origins::Source,
        ..ONE
    };
    const NOBODY: Policy = Policy {
        origins: Origins::Listed(&[]),
        ..ONE
    };
    const PATTERN: Policy = Policy {
        origins: Origins::Listed(&["https://*.b.x"]),
        ..ONE
    };
    const DEBUG: Policy = Policy {
        debug_origins: &["http://localhost:3000", "http://127.0.0.1:*"],
        ..ONE
    };

    fn decide(policy: &Policy, origin: RequestOrigin<'_>) -> AllowOrigin {
        OriginMatcher::new(policy).decide(origin, |origin| origin == "https://s.x")
    }

    /// The indices of [`AllowOrigin`] count these.
    #[test]
    fn exact_origins_are_listed() {
        for (policy, listed) in [
            (&ONE, &["https://a.x"][..]),
            (&MIXED, &["https://a.x"]),
            (&PATTERN, &[]),
            (&ANY, &[]),
        ] {
            assert_eq!(OriginMatcher::new(policy).listed(), listed);
        }
        assert_eq!(
            OriginMatcher::new(&DEBUG).debug_listed(),
            ["http://localhost:3000"]
        );
    }

    #[test]
    fn decisions() {
        use AllowOrigin::{Any, DebugListed, Listed, Refused, Requested};
        use RequestOrigin::{Absent, One, Repeated};
        for (name, policy, origin, expected) in [
            ("listed", &ONE, One(b"https://a.x"), Listed(0)),
            ("foreign", &ONE, One(b"https://b.x"), Refused),
            ("null", &ONE, One(b"null"), Refused),
            ("malformed", &ONE, One(b"https://a.x/"), Refused),
            ("empty", &ONE, One(b""), Refused),
            ("absent", &ONE, Absent, Refused),
            ("repeated", &ONE, Repeated, Refused),
            ("pattern", &MIXED, One(b"https://c.b.x"), Requested),
            ("beside a pattern", &MIXED, One(b"https://a.x"), Listed(0)),
            ("any", &ANY, One(b"https://c.x"), Any),
            ("any, null", &ANY, One(b"null"), Any),
            ("any, absent", &ANY, Absent, Any),
            ("of the source", &SOURCE, One(b"https://s.x"), Requested),
            ("not of the source", &SOURCE, One(b"https://t.x"), Refused),
            ("beside a debug list", &DEBUG, One(b"https://a.x"), Listed(0)),
            (
                "debug list",
                &DEBUG,
                One(b"http://localhost:3000"),
                DebugListed(0),
            ),
            ("debug pattern", &DEBUG, One(b"http://127.0.0.1:8080"), Requested),
            (
                "not in the debug list",
                &DEBUG,
                One(b"http://localhost:3001"),
                Refused,
            ),
            ("nobody", &NOBODY, One(b"https://a.x"), Refused),
        ] {
            assert_eq!(decide(policy, origin), expected, "{name}");
        }
    }

    #[test]
    fn trust() {
        for (policy, origin, expected) in [
            (&ONE, "https://a.x", true),
            (&ONE, "https://b.x", false),
            (&ONE, "null", false),
            (&MIXED, "https://c.b.x", true),
            (&ANY, "https://a.x", false),
            (&ANY, "null", false),
            (&SOURCE, "https://s.x", true),
            (&SOURCE, "https://t.x", false),
            (&DEBUG, "http://localhost:3000", true),
            (&NOBODY, "https://a.x", false),
        ] {
            let trusts =
                OriginMatcher::new(policy).trusts(origin.as_bytes(), |origin| origin == "https://s.x");
            assert_eq!(trusts, expected, "{origin}");
        }
    }

    #[test]
    fn refusals() {
        use RequestOrigin::{Absent, One, Repeated};
        for (origin, expected) in [
            (Absent, Refusal::Absent),
            (Repeated, Refusal::Repeated),
            (One(b"null"), Refusal::Opaque),
            (One(b"https://a.x/"), Refusal::Malformed),
            (One(b""), Refusal::Malformed),
            (One(b"https://b.x"), Refusal::Foreign),
        ] {
            assert_eq!(origin.refusal(), expected, "{origin:?}");
        }
    }

    #[test]
    fn sources_are_asked_about_origins_alone() {
        for value in [
            &b"null"[..],
            b"",
            b"https://s.x/",
            b"*",
            b"https://\xff",
            b"https://s.x,https://s.x",
        ] {
            let decision = OriginMatcher::new(&SOURCE)
                .decide(RequestOrigin::One(value), |origin| panic!("asked about {origin}"));
            assert_eq!(decision, AllowOrigin::Refused);
        }
    }

    #[test]
    fn fixed_origins() {
        for (policy, expected) in [
            (ONE, Some(AllowOrigin::Listed(0))),
            (ANY, Some(AllowOrigin::Any)),
            (MIXED, None),
            (PATTERN, None),
            (SOURCE, None),
            (NOBODY, None),
            (DEBUG, None),
        ] {
            assert_eq!(OriginMatcher::new(&policy).fixed_origin(), expected, "{policy:?}");
        }
    }
}
