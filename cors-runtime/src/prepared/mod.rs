//! A policy made ready to answer: every header value built once, when the application starts.
//!
//! The alternative, header values in the policy itself, doubles the tokens of each expansion and saves nothing
//! per request: cloning a prepared value is a copy of four words either way.

mod actual;
mod decision;
mod preflight;

use core::borrow::Borrow;

use actix_web::http::header::HeaderValue;
use cors_rules::decision::{AllowOrigin, Readers};

pub(crate) use self::decision::Grant;
use crate::{
    Policy,
    doors::{Doors, VARY_DOORS},
};

static ANY: HeaderValue = HeaderValue::from_static("*");
static TRUE: HeaderValue = HeaderValue::from_static("true");
static VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
static VARY_METHOD: HeaderValue = HeaderValue::from_static("Access-Control-Request-Method");
static VARY_BOTH: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

/// The answers of one handler.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    policy: Policy,
    readers: Readers,
    serves_options: bool,
    /// Same order as the policy's list of exact origins.
    exact: Box<[HeaderValue]>,
    /// The same for `debug_origins`.
    debug_exact: Box<[HeaderValue]>,
    /// `access-control-allow-origin` of every response, where it depends on no request.
    fixed: Option<HeaderValue>,
    /// What every response varies on.
    vary: Option<&'static HeaderValue>,
    pub(crate) doors: Option<Box<Doors>>,
    allow_methods: Option<HeaderValue>,
    allow_headers: Option<HeaderValue>,
    expose_headers: Option<HeaderValue>,
    max_age: Option<HeaderValue>,
}

impl PreparedPolicy {
    /// Prepares a handler's answers. `serves` are the methods of the router entry that they are for.
    pub(crate) fn new(policy: Policy, serves: &[&'static str]) -> Self {
        let checked = policy.checked;
        let owned = policy.owned.as_deref();
        let readers = Readers::new(&checked);
        let exact = values(readers.listed());
        let fixed = readers.fixed_origin().map(|origin| match origin {
            AllowOrigin::Listed(index) => exact[index].clone(),
            _ => ANY.clone(),
        });
        let fixed = fixed.or(owned.and_then(|owned| owned.only_origin.clone()));
        let doors = Doors::new(&checked);
        let vary = match (&doors, &fixed) {
            (Some(doors), _) if doors.blocks() => Some(&VARY_DOORS),
            (_, None) => Some(&VARY_ORIGIN),
            (_, Some(_)) => None,
        };
        Self {
            serves_options: serves.iter().any(|&method| method == "OPTIONS" || method == "*"),
            exact,
            debug_exact: values(readers.debug_listed()),
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
            readers,
            policy,
        }
    }

    /// Prepares the answers of a layer, which does not know what is served inside.
    pub(crate) fn of_layer(policy: Policy) -> Self {
        Self::new(policy, &["*"])
    }

    /// `methods` as written.
    pub(crate) fn written_methods(&self) -> Option<Vec<&str>> {
        match &self.policy.owned {
            Some(owned) => owned
                .methods
                .as_ref()
                .map(|methods| methods.iter().map(AsRef::as_ref).collect()),
            None => self.policy.checked.methods.map(<[_]>::to_vec),
        }
    }

    /// What [`preflight`](Self::preflight) lists.
    pub(crate) fn allowed_methods(&self) -> impl Iterator<Item = &str> {
        let methods = self
            .allow_methods
            .as_ref()
            .and_then(|methods| methods.to_str().ok());
        methods.into_iter().flat_map(|methods| methods.split(", "))
    }
}

/// The methods that a preflight's answer names: only those of this entry. In the browser's preflight cache a method
/// stands for the whole URL, so naming another would open a sibling handler:
/// <https://fetch.spec.whatwg.org/#concept-cache-match-method>.
fn allowed_methods<'a>(written: Option<&[&'a str]>, serves: &[&'a str]) -> Vec<&'a str> {
    match written {
        None => serves.to_vec(),
        Some(["*"]) => vec!["*"],
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
