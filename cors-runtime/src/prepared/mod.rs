//! A policy made ready to answer: every header value built once, when the application starts.
//!
//! The alternative, header values in the policy itself, doubles the tokens of each expansion and saves nothing
//! per request: cloning a prepared value is a copy of four words either way.

mod actual;
mod decision;
mod preflight;
#[cfg(test)]
mod tests;

use core::{
    borrow::Borrow,
    cell::Cell,
    hash::{BuildHasher, Hash},
};
use std::{cell::RefCell, rc::Rc};

use actix_web::http::header::HeaderValue;
use cors_rules::{
    decision::{AllowOrigin, OriginMatcher},
    origin::covers_one_of,
    policy::Origins,
};

pub(crate) use self::decision::Grant;
use crate::{
    Policy,
    doors::Doors,
    methods::Methods,
    offers::Offers,
    vary::{Varies, tokens},
};

static ANY: HeaderValue = HeaderValue::from_static("*");
static ZERO: HeaderValue = HeaderValue::from_static("0");
static TRUE: HeaderValue = HeaderValue::from_static("true");
static VARY_METHOD: HeaderValue = HeaderValue::from_static("Access-Control-Request-Method");
static VARY_BOTH: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

/// The answers of one handler.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    policy: Policy,
    origins: OriginMatcher,
    /// The handler's name, for people.
    name: Box<str>,
    /// The application whose own router has the entry; `None` where it is in a scope.
    at_root_of: Option<Rc<Offers>>,
    methods: Methods,
    serves_options: bool,
    /// Same order as the policy's list of exact origins.
    exact: Box<[HeaderValue]>,
    /// The same for `debug_origins`.
    debug_exact: Box<[HeaderValue]>,
    /// `access-control-allow-origin` of every response, where it depends on no request.
    fixed: Option<HeaderValue>,
    /// What every response varies on.
    vary: Option<Varies>,
    pub(crate) doors: Option<Box<Doors>>,
    /// `None` where the answer to a preflight names the method that it asks for.
    allow_methods: Option<HeaderValue>,
    allow_headers: Option<HeaderValue>,
    expose_headers: Option<HeaderValue>,
    max_age: Option<HeaderValue>,
    /// Whether browsers must not remember the answers to preflights.
    is_forgotten: Cell<bool>,
    /// Whether another handler may be the one that a preflight is for.
    is_disputed: Cell<bool>,
    /// Whether the source, when it was last asked, said as a warning why it allows nobody.
    is_explained: Cell<bool>,
    /// The pages that the log was warned of, and why, hashed.
    warned: RefCell<Vec<(u64, u64)>>,
    /// A layer's alone.
    #[cfg(feature = "inspector")]
    first_request: Option<crate::first_request::FirstRequest>,
}

impl PreparedPolicy {
    /// Prepares a handler's answers. `serves` are the methods of the router entry that they are for.
    pub(crate) fn new(policy: Policy, serves: &'static [&'static str], name: &str) -> Self {
        let checked = policy.checked;
        let owned = policy.owned.as_deref();
        let origins = OriginMatcher::new(&checked);
        let exact = values(origins.listed());
        let fixed = origins.fixed_origin().map(|origin| match origin {
            AllowOrigin::Listed(index) => exact[index].clone(),
            _ => ANY.clone(),
        });
        let fixed = fixed.or(owned.and_then(|owned| owned.only_origin.clone()));
        let doors = Doors::new(&checked, owned);
        let vary = vary(doors.as_deref(), fixed.is_some());
        Self {
            name: name.into(),
            at_root_of: None,
            methods: Methods::new(serves),
            is_forgotten: Cell::new(false),
            is_disputed: Cell::new(false),
            is_explained: Cell::new(false),
            warned: RefCell::default(),
            #[cfg(feature = "inspector")]
            first_request: None,
            serves_options: serves.iter().any(|&method| method == "OPTIONS" || method == "*"),
            exact,
            debug_exact: values(origins.debug_listed()),
            fixed,
            vary,
            doors,
            allow_methods: static_list(&allowed_methods(checked.methods, serves)),
            allow_headers: match owned {
                Some(owned) => list(&owned.allow_headers),
                None => static_list(checked.allow_headers),
            },
            expose_headers: match owned {
                Some(owned) => list(&owned.expose_headers),
                None => static_list(checked.expose_headers),
            },
            max_age: checked.max_age.map(HeaderValue::from),
            origins,
            policy,
        }
    }

    /// Prepares the answers of a layer, which does not know what is served inside.
    pub(crate) fn of_layer(policy: Policy) -> Self {
        Self {
            #[cfg(feature = "inspector")]
            first_request: Some(crate::first_request::FirstRequest::of_new_layer()),
            ..Self::new(policy, &["*"], "Cors")
        }
    }

    /// The same for the policy that replaces this one in its layer.
    pub(crate) fn replaced_by(&self, policy: Policy) -> Self {
        Self {
            #[cfg(feature = "inspector")]
            first_request: self.first_request.clone(),
            ..Self::new(policy, &["*"], self.name())
        }
    }

    /// The same for an entry of an application's own router, or of a scope's.
    pub(crate) fn with_place(self, at_root_of: Option<Rc<Offers>>) -> Self {
        Self { at_root_of, ..self }
    }

    /// The application whose router has the entry, where that is known to be in no scope.
    #[inline]
    pub(crate) fn at_root_of(&self) -> Option<&Rc<Offers>> {
        self.at_root_of.as_ref()
    }

    /// The handler's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether every response has the same `access-control-allow-origin`.
    pub(crate) const fn is_fixed(&self) -> bool {
        self.fixed.is_some()
    }

    /// What was prepared.
    pub(crate) const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The methods of the router entry.
    #[inline]
    pub(crate) fn methods(&self) -> &Methods {
        &self.methods
    }

    /// Whether `methods` opens `method`. Byte for byte: methods are case-sensitive.
    #[inline]
    pub(crate) fn opens(&self, method: &[u8]) -> bool {
        fn opens(written: Option<&[impl AsRef<str>]>, method: &[u8]) -> bool {
            written.is_none_or(|methods| {
                let is_any = matches!(methods, [only] if only.as_ref() == "*");
                is_any || methods.iter().any(|name| name.as_ref().as_bytes() == method)
            })
        }
        match &self.policy.owned {
            Some(owned) => opens(owned.methods.as_deref(), method),
            None => opens(self.policy.checked.methods, method),
        }
    }

    /// The methods that `methods` names, or else those of the router entry, where they are known.
    pub(crate) fn named_methods(&self) -> Vec<&str> {
        match self.written_methods() {
            None => self.methods.names().to_vec(),
            Some(methods) if methods == ["*"] => self.methods.names().to_vec(),
            Some(methods) => methods,
        }
    }

    /// `methods` as written.
    fn written_methods(&self) -> Option<Vec<&str>> {
        match &self.policy.owned {
            Some(owned) => owned
                .methods
                .as_ref()
                .map(|methods| methods.iter().map(AsRef::as_ref).collect()),
            None => self.policy.checked.methods.map(<[_]>::to_vec),
        }
    }

    /// Whether a source is asked for the origins.
    pub(crate) fn has_source(&self) -> bool {
        self.policy.source.is_some()
    }

    /// Whether `credentials` is set.
    pub(crate) fn has_credentials(&self) -> bool {
        self.policy.checked.credentials
    }

    /// Whether there are `allow_headers`.
    pub(crate) fn allows_headers(&self) -> bool {
        self.allow_headers.is_some()
    }

    /// Whether every origin that this policy allows is allowed by the other. What a source allows is not known, and
    /// it may allow others to a handler that is no neighbour: that is at another path, or in a scope.
    pub(crate) fn is_within(&self, other: &Self, neighbours: bool) -> bool {
        let (ours, theirs) = (&self.policy.checked, &other.policy.checked);
        let is_same_source = match (self.policy.source, other.policy.source) {
            (Some(ours), Some(theirs)) => ours.is_same_as(theirs, neighbours),
            _ => false,
        };
        let lists = [listed(other), theirs.debug_origins];
        let is_listed = |entries: &[&'static str]| {
            let covers = |entry| {
                lists
                    .iter()
                    .any(|list| covers_one_of(list, &[entry]) || list.contains(&entry))
            };
            entries.iter().copied().all(covers)
        };
        match (ours.origins, theirs.origins) {
            (_, Origins::Any) => true,
            (Origins::Any, _) => false,
            (Origins::Source, _) => is_same_source && is_listed(ours.debug_origins),
            (Origins::Listed(entries), _) => is_listed(entries) && is_listed(ours.debug_origins),
        }
    }

    /// Whether a page that may read the answers of both reads no more of one with this policy's headers than with those
    /// of the other: <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>.
    pub(crate) fn shows_no_more_than(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.policy.checked, &other.policy.checked);
        let is_shown = |name: &str| {
            let mut shown = other.expose_headers.iter().flat_map(tokens);
            // With credentials `*` is the name of a header.
            shown.any(|shown| match shown {
                "*" => !theirs.credentials || (ours.credentials && name == "*"),
                shown => shown.eq_ignore_ascii_case(name),
            })
        };
        (!ours.credentials || theirs.credentials)
            && (!ours.timing || theirs.timing)
            && self.expose_headers.iter().flat_map(tokens).all(is_shown)
    }

    /// Whether two handlers say the same to every preflight, but for what a source is shown in their places.
    pub(crate) fn answers_like(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.policy.checked, &other.policy.checked);
        self.is_within(other, true)
            && other.is_within(self, true)
            && ours.credentials == theirs.credentials
            && ours.methods == theirs.methods
            && ours.allow_headers == theirs.allow_headers
            && ours.max_age == theirs.max_age
    }

    /// Whether `allow_headers` covers a name: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>.
    pub(crate) fn allows_header(&self, name: &[u8]) -> bool {
        let is_wild = !self.policy.checked.credentials && !name.eq_ignore_ascii_case(b"authorization");
        let covers = |own: &str| own.as_bytes().eq_ignore_ascii_case(name) || (is_wild && own == "*");
        match &self.policy.owned {
            Some(owned) => owned.allow_headers.iter().any(|own| covers(own)),
            None => self.policy.checked.allow_headers.iter().any(|own| covers(own)),
        }
    }

    /// Whether the log has not been warned yet of this mistake of a page. A few mistakes of each page are remembered, so
    /// that no page uses up what the others need, and a few in all.
    pub(crate) fn is_first(&self, page: impl Hash, about: impl Hash) -> bool {
        const LIMIT: usize = 32;
        const OF_A_PAGE: usize = 4;
        let state = foldhash::fast::FixedState::default();
        let (page, about) = (state.hash_one(page), state.hash_one(about));
        let mut warned = self.warned.borrow_mut();
        let of_page = warned.iter().filter(|(known, _)| *known == page).count();
        let is_first = warned.len() < LIMIT && of_page < OF_A_PAGE && !warned.contains(&(page, about));
        if is_first {
            warned.push((page, about));
        }
        is_first
    }

    /// Whether the source has said, as a warning, why it refuses: its refusals need no other. It is kept with the policy,
    /// and so counts for no refusal of another one.
    pub(crate) fn is_explained(&self) -> bool {
        self.is_explained.get()
    }

    pub(crate) fn forget_explained(&self) {
        self.is_explained.set(false);
    }

    /// Has the others asked before a preflight is answered.
    pub(crate) fn dispute(&self) {
        self.is_disputed.set(true);
    }

    #[inline]
    pub(crate) fn is_disputed(&self) -> bool {
        self.is_disputed.get()
    }

    /// Has browsers forget the answers to preflights at once.
    pub(crate) fn forget(&self) {
        self.is_forgotten.set(true);
    }
}

fn listed(prepared: &PreparedPolicy) -> &'static [&'static str] {
    match prepared.policy.checked.origins {
        Origins::Listed(entries) => entries,
        Origins::Any | Origins::Source => &[],
    }
}

/// What every response varies on.
fn vary(doors: Option<&Doors>, is_fixed: bool) -> Option<Varies> {
    if doors.is_some_and(Doors::blocks) {
        return Some(Varies::ByDoors);
    }
    (!is_fixed).then_some(Varies::ByOrigin)
}

/// The methods that a preflight's answer names: only those of this entry. In the browser's preflight cache a method
/// holds for the whole URL, so naming another, or `*`, would open a sibling handler:
/// <https://fetch.spec.whatwg.org/#concept-cache-match-method>.
fn allowed_methods<'a>(written: Option<&[&'a str]>, serves: &[&'a str]) -> Vec<&'a str> {
    match written {
        None | Some(["*"]) if serves == ["*"] => Vec::new(),
        None | Some(["*"]) => serves.to_vec(),
        Some(methods) => methods
            .iter()
            .copied()
            .filter(|&method| serves == ["*"] || serves.contains(&method))
            .collect(),
    }
}

fn values(origins: &[&'static str]) -> Box<[HeaderValue]> {
    origins.iter().copied().map(HeaderValue::from_static).collect()
}

/// The same as [`list`]. A list of one needs no text of its own, and a static one is cloned and dropped without
/// counting references.
fn static_list(names: &[&'static str]) -> Option<HeaderValue> {
    match names {
        [only] => Some(HeaderValue::from_static(only)),
        _ => list(names),
    }
}

/// A list as a header value; `None` for an empty one. The parts were checked to be tokens.
fn list(names: &[impl Borrow<str>]) -> Option<HeaderValue> {
    if names.is_empty() {
        return None;
    }
    let names: Vec<&str> = names.iter().map(Borrow::borrow).collect();
    HeaderValue::from_str(&names.join(", ")).ok()
}
