//! Rules whose halves are in two policies: a named one, and the arguments that override it.

use cors_rules::{doors::Category, origin::covers_one_of, policy::Origins};

use super::PolicyBuilder;

/// What the other half of a rule has to know about this one, and the lists do not tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Halves {
    /// Whether the source was made for credentials.
    pub(super) is_for_credentials: bool,
    /// Whether one of the origins must not meet credentials.
    pub(super) is_insecure: bool,
    /// The same for `debug_origins`, in every build.
    pub(super) is_debug_insecure: bool,
    /// Whether `origin_insecure` is in `allow`.
    pub(super) allows_insecure: bool,
}

impl Halves {
    pub(super) const NONE: Self = Self {
        is_for_credentials: true,
        is_insecure: false,
        is_debug_insecure: false,
        allows_insecure: false,
    };
}

/// What expansions assert where a policy is made from a named one: only the compiler sees both.
impl PolicyBuilder {
    /// `origins = "*"` with `credentials`.
    #[must_use]
    pub const fn any_origin_with_credentials(&self) -> bool {
        self.checked.credentials && matches!(self.checked.origins, Origins::Any)
    }

    /// `methods = "*"` with `credentials`.
    #[must_use]
    pub const fn any_method_with_credentials(&self) -> bool {
        self.checked.credentials
            && match self.checked.methods {
                Some(methods) => has_any(methods),
                None => false,
            }
    }

    /// `allow_headers = "*"` with `credentials`.
    #[must_use]
    pub const fn any_header_with_credentials(&self) -> bool {
        self.checked.credentials && has_any(self.checked.allow_headers)
    }

    /// `expose_headers = "*"` with `credentials`.
    #[must_use]
    pub const fn any_exposed_with_credentials(&self) -> bool {
        self.checked.credentials && has_any(self.checked.expose_headers)
    }

    /// An origin that is not secure with `credentials`, and not allowed.
    #[must_use]
    pub const fn insecure_with_credentials(&self) -> bool {
        self.checked.credentials && self.halves.is_insecure && !self.halves.allows_insecure
    }

    /// The same for `debug_origins`.
    #[must_use]
    pub const fn insecure_debug_with_credentials(&self) -> bool {
        self.checked.credentials && self.halves.is_debug_insecure && !self.halves.allows_insecure
    }

    /// Whether one of `debug_origins` adds nothing to `origins`. A release build has none, and does not see it.
    #[must_use]
    pub const fn covers_debug_origin(&self) -> bool {
        match self.checked.origins {
            Origins::Any => !self.checked.debug_origins.is_empty(),
            Origins::Listed(entries) => covers_one_of(entries, self.checked.debug_origins),
            Origins::Source => false,
        }
    }

    /// `credentials` with a source that was not made for them.
    #[must_use]
    pub const fn source_not_for_credentials(&self) -> bool {
        self.checked.credentials && !self.halves.is_for_credentials
    }

    /// `origins = "*"` with `block = [read]`.
    #[must_use]
    pub const fn blocks_any_reader(&self) -> bool {
        matches!(self.checked.origins, Origins::Any) && self.checked.block.contains(Category::Read)
    }

    /// A category in `block` and in `report`.
    #[must_use]
    pub const fn blocks_what_it_reports(&self) -> bool {
        !self.checked.block.intersection(self.checked.report).is_empty()
    }

    /// Neither policy names methods.
    #[must_use]
    pub const fn lacks_methods(&self) -> bool {
        self.checked.methods.is_none()
    }

    /// Whether `methods` names one that is not in `served`.
    #[must_use]
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
const fn is_same(a: &[u8], b: &[u8]) -> bool {
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
