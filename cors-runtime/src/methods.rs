//! The methods that an entry of the router serves.

use actix_web::http::{Method, header::HeaderValue};

/// The methods of one router entry.
#[derive(Debug)]
pub(crate) enum Methods {
    /// Whatever is asked.
    Any,
    Listed {
        /// As a preflight names them.
        names: &'static [&'static str],
        methods: Box<[Method]>,
    },
}

impl Methods {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        if names == ["*"] {
            return Self::Any;
        }
        // The names were checked to be tokens, which is all that `from_bytes` asks.
        let methods = names
            .iter()
            .filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
        Self::Listed {
            names,
            methods: methods.collect(),
        }
    }

    #[inline]
    pub(crate) fn serve(&self, method: &Method) -> bool {
        match self {
            Self::Any => true,
            Self::Listed { methods, .. } => methods.contains(method),
        }
    }

    /// Whether a preflight asks for one of these methods.
    #[inline]
    pub(crate) fn are_requested(&self, requested: &HeaderValue) -> bool {
        self.are_for(requested.as_bytes())
    }

    /// Whether one of them has this name. Byte for byte: methods are case-sensitive.
    #[inline]
    pub(crate) fn are_for(&self, method: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Listed { names, .. } => names.iter().any(|name| name.as_bytes() == method),
        }
    }

    /// Whether the answer to a preflight for one of these methods that the others do not have lists another one that
    /// counts, which they have and which needs a preflight. For a method of both the one that serves it is asked.
    pub(crate) fn are_listed_with(&self, others: &Self, counts: impl Fn(&[u8]) -> bool) -> bool {
        match (self, others) {
            (Self::Listed { names, .. }, Self::Listed { names: others, .. }) => {
                let (common, own): (Vec<&str>, Vec<&str>) =
                    names.iter().copied().partition(|name| others.contains(name));
                let mut common = common.into_iter().map(str::as_bytes);
                !own.is_empty() && common.any(|name| !is_safelisted(name) && counts(name))
            }
            // A handler of every method lists the requested one alone, and is asked for every method.
            _ => false,
        }
    }

    /// Whether some method of both counts and needs a preflight.
    pub(crate) fn share_listed(&self, others: &Self, counts: impl Fn(&[u8]) -> bool) -> bool {
        let names = self.names().iter().chain(others.names());
        match (self, others) {
            (Self::Any, Self::Any) => counts(b"*"),
            _ => names.map(|name| name.as_bytes()).any(|name| {
                let is_of_both = self.are_for(name) && others.are_for(name);
                is_of_both && !is_safelisted(name) && counts(name)
            }),
        }
    }

    /// Whether some method is one of both.
    pub(crate) fn share(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed { names, .. }, Self::Listed { names: others, .. }) => {
                names.iter().any(|name| others.contains(name))
            }
            _ => true,
        }
    }

    /// The names; none where every method is served.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        match self {
            Self::Any => &[],
            Self::Listed { names, .. } => names,
        }
    }

    /// The names, or `*` where every method is served.
    pub(crate) fn served(&self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Any => &["*"],
            Self::Listed { names, .. } => names,
        })
    }

    /// Whether a page reaches one of these methods without a preflight of its own, once a browser remembers that the
    /// headers of its request are allowed: <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
    pub(crate) fn have_safelisted(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Listed { names, .. } => names.iter().any(|name| is_safelisted(name.as_bytes())),
        }
    }

    /// Whether there is one that a page reaches only with a preflight.
    pub(crate) fn need_preflights(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Listed { names, .. } => names.iter().any(|name| !is_safelisted(name.as_bytes())),
        }
    }
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>: no list in a preflight's answer can refuse these.
pub(crate) fn is_safelisted(method: &[u8]) -> bool {
    matches!(method, b"GET" | b"HEAD" | b"POST")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safelisted_methods() {
        for method in ["GET", "HEAD", "POST"] {
            assert!(is_safelisted(method.as_bytes()), "{method}");
        }
        for method in ["PUT", "get", "OPTIONS", "PATCH", ""] {
            assert!(!is_safelisted(method.as_bytes()), "{method}");
        }
        assert!(Methods::new(&["*"]).have_safelisted());
        assert!(Methods::new(&["PUT", "POST"]).have_safelisted());
        assert!(!Methods::new(&["PUT", "DELETE"]).have_safelisted());
        for (names, expected) in [
            (&["GET", "PUT"][..], true),
            (&["*"], true),
            (&["GET", "POST"], false),
        ] {
            assert_eq!(Methods::new(names).need_preflights(), expected, "{names:?}");
        }
    }

    #[test]
    fn methods_that_are_listed_with_others() {
        let [any, puts, both, gets] =
            [&["*"][..], &["PUT"], &["PUT", "DELETE"], &["GET", "DELETE"]].map(Methods::new);
        let listed = |one: &Methods, other: &Methods| one.are_listed_with(other, |_| true);
        assert!(listed(&both, &puts) && listed(&both, &gets) && listed(&gets, &both));
        assert!(!listed(&puts, &both) && !listed(&puts, &puts) && !listed(&puts, &gets));
        assert!(!listed(&both, &any) && !listed(&any, &both));
        let [reads, posts] = [&["GET", "PUT"][..], &["GET", "POST"]].map(Methods::new);
        assert!(!listed(&reads, &posts), "GET needs no preflight");
        assert!(!both.are_listed_with(&puts, |name| name != b"PUT"));
    }

    #[test]
    fn methods_of_both_that_need_a_preflight() {
        let [any, puts, both, gets] = [&["*"][..], &["PUT"], &["PUT", "DELETE"], &["GET"]].map(Methods::new);
        let shared = |one: &Methods, other: &Methods| one.share_listed(other, |_| true);
        for (one, other) in [(&puts, &puts), (&puts, &both), (&any, &puts), (&any, &any)] {
            assert!(shared(one, other) && shared(other, one), "{one:?} {other:?}");
        }
        for (one, other) in [(&gets, &gets), (&any, &gets), (&puts, &gets)] {
            assert!(!shared(one, other) && !shared(other, one), "{one:?} {other:?}");
        }
        assert!(!both.share_listed(&puts, |name| name == b"DELETE"));
    }

    #[test]
    fn served_methods() {
        for names in [&["*"][..], &["PUT"], &["GET", "PUT"]] {
            assert_eq!(Methods::new(names).served(), Some(names));
        }
    }

    #[test]
    fn shared_methods() {
        let [any, puts, both] = [&["*"][..], &["PUT"], &["PUT", "DELETE"]].map(Methods::new);
        assert!(any.share(&puts) && puts.share(&any) && puts.share(&both) && any.share(&any));
        assert!(!puts.share(&Methods::new(&["GET", "DELETE"])));
    }
}
