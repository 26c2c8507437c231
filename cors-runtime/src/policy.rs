//! A checked policy together with the run-time source of its origins, where it has one.

use core::fmt;

use actix_web::dev::RequestHead;
use cors_rules::policy::Origins;

use crate::overlap;

/// Asks a source of origins: `|origin, request| AllowOrigin::allows(&SOURCE, origin, request)`.
pub(crate) type Source = fn(&str, &RequestHead) -> bool;

/// Who may reach a handler from other origins: the checked arguments of `#[cors(..)]`, as static data.
///
/// The macros write it; there is nothing to call. Name one with [`policy!`](crate::policy) and give it to several
/// handlers, or to [`Cors`](crate::Cors).
#[derive(Clone, Copy)]
pub struct Policy {
    pub(crate) checked: cors_rules::policy::Policy,
    pub(crate) source: Option<Source>,
    /// Whether `source` was made for credentials.
    is_for_credentials: bool,
    /// Whether one of the origins must not meet credentials.
    is_insecure: bool,
    /// The same for `debug_origins`, in every build.
    is_debug_insecure: bool,
    allows_insecure: bool,
}

/// What expansions are made of. Only values that passed the checks of `cors-rules` may be given here.
#[doc(hidden)]
impl Policy {
    pub const fn new() -> Self {
        Self {
            checked: cors_rules::policy::Policy {
                origins: Origins::Listed(&[]),
                debug_origins: &[],
                methods: None,
                allow_headers: &[],
                expose_headers: &[],
                credentials: false,
                max_age: None,
            },
            source: None,
            is_for_credentials: true,
            is_insecure: false,
            is_debug_insecure: false,
            allows_insecure: false,
        }
    }

    const fn with_origins(mut self, origins: Origins) -> Self {
        self.checked.origins = origins;
        self.source = None;
        self.is_for_credentials = true;
        self.is_insecure = false;
        self
    }

    pub const fn any_origin(self) -> Self {
        self.with_origins(Origins::Any)
    }

    pub const fn origins(self, entries: &'static [&'static str]) -> Self {
        self.with_origins(Origins::Listed(entries))
    }

    pub const fn source(self, source: Source, is_for_credentials: bool) -> Self {
        let mut policy = self.with_origins(Origins::Supplied);
        policy.source = Some(source);
        policy.is_for_credentials = is_for_credentials;
        policy
    }

    /// `is_debug` is whether the user's crate is built with debug assertions.
    pub const fn debug_origins(mut self, is_debug: bool, entries: &'static [&'static str]) -> Self {
        self.checked.debug_origins = if is_debug { entries } else { &[] };
        self.is_debug_insecure = false;
        self
    }

    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.checked.methods = Some(methods);
        self
    }

    pub const fn allow_headers(mut self, names: &'static [&'static str]) -> Self {
        self.checked.allow_headers = names;
        self
    }

    pub const fn expose_headers(mut self, names: &'static [&'static str]) -> Self {
        self.checked.expose_headers = names;
        self
    }

    pub const fn credentials(mut self, credentials: bool) -> Self {
        self.checked.credentials = credentials;
        self
    }

    pub const fn max_age(mut self, seconds: u32) -> Self {
        self.checked.max_age = Some(seconds);
        self
    }

    /// One of the origins must not meet credentials.
    pub const fn insecure_origin(mut self) -> Self {
        self.is_insecure = true;
        self
    }

    /// One of `debug_origins` must not meet credentials.
    pub const fn insecure_debug_origin(mut self) -> Self {
        self.is_debug_insecure = true;
        self
    }

    /// Whether `origin_insecure` stands in `allow`.
    pub const fn allows_insecure(mut self, allows: bool) -> Self {
        self.allows_insecure = allows;
        self
    }
}

/// What expansions assert where a policy is made from a named one: the halves of a rule stand in two places, and
/// only the compiler sees both.
#[doc(hidden)]
impl Policy {
    pub const fn any_origin_with_credentials(&self) -> bool {
        self.checked.credentials && matches!(self.checked.origins, Origins::Any)
    }

    pub const fn any_method_with_credentials(&self) -> bool {
        self.checked.credentials
            && match self.checked.methods {
                Some(methods) => has_any(methods),
                None => false,
            }
    }

    pub const fn any_header_with_credentials(&self) -> bool {
        self.checked.credentials && has_any(self.checked.allow_headers)
    }

    pub const fn any_exposed_with_credentials(&self) -> bool {
        self.checked.credentials && has_any(self.checked.expose_headers)
    }

    pub const fn insecure_with_credentials(&self) -> bool {
        self.checked.credentials && self.is_insecure && !self.allows_insecure
    }

    pub const fn insecure_debug_with_credentials(&self) -> bool {
        self.checked.credentials && self.is_debug_insecure && !self.allows_insecure
    }

    /// Whether one of `debug_origins` adds nothing to `origins`. A release build has none, and does not see it.
    pub const fn covers_debug_origin(&self) -> bool {
        match self.checked.origins {
            Origins::Any => !self.checked.debug_origins.is_empty(),
            Origins::Listed(entries) => overlap::covers_one_of(entries, self.checked.debug_origins),
            Origins::Supplied => false,
        }
    }

    pub const fn source_not_for_credentials(&self) -> bool {
        self.checked.credentials && !self.is_for_credentials
    }

    pub const fn lacks_methods(&self) -> bool {
        self.checked.methods.is_none()
    }

    /// Whether `methods` names one that is not in `served`.
    pub const fn names_unserved(&self, served: &[&str]) -> bool {
        let Some(methods) = self.checked.methods else {
            return false;
        };
        let mut index = 0;
        while index < methods.len() {
            if !is_any(methods[index]) && !contains(served, methods[index]) {
                return true;
            }
            index += 1;
        }
        false
    }
}

impl Default for Policy {
    /// A policy that allows nobody.
    fn default() -> Self {
        Self::new()
    }
}

const fn is_any(name: &str) -> bool {
    matches!(name.as_bytes(), b"*")
}

const fn has_any(names: &[&str]) -> bool {
    contains(names, "*")
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if is_same(names[index].as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

// `==` on slices is not const.
pub(crate) const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.checked.fmt(f)
    }
}
