//! A policy made ready to answer: every header value built once, when the application starts.
//!
//! The alternative, header values in the policy itself, doubles the tokens of each expansion and saves nothing
//! per request: cloning a prepared value is a copy of four words either way.

use core::borrow::Borrow;

use actix_web::{
    HttpResponse,
    body::BoxBody,
    dev::RequestHead,
    http::{
        Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
        },
    },
};
use cors_rules::{
    decision::{self, AllowOrigin, Readers, RequestOrigin},
    policy::Origins,
};
use tracing::Level;

use crate::{Policy, refusal, vary};

static ANY: HeaderValue = HeaderValue::from_static("*");
static TRUE: HeaderValue = HeaderValue::from_static("true");
static VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
static VARY_METHOD: HeaderValue = HeaderValue::from_static("Access-Control-Request-Method");
static VARY_BOTH: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

/// The answers of one handler.
#[derive(Debug)]
pub(crate) struct Answers {
    policy: Policy,
    readers: Readers,
    serves_options: bool,
    /// Same order as the policy's list of exact origins.
    exact: Box<[HeaderValue]>,
    /// The same for `debug_origins`.
    debug_exact: Box<[HeaderValue]>,
    /// `access-control-allow-origin` of every response, where it depends on no request.
    fixed: Option<HeaderValue>,
    allow_methods: Option<HeaderValue>,
    allow_headers: Option<HeaderValue>,
    expose_headers: Option<HeaderValue>,
    max_age: Option<HeaderValue>,
}

/// What a response says to the origin that asked.
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
}

impl Answers {
    /// Prepares a handler's answers. `serves` are the methods of the router entry that they are for.
    pub(crate) fn new(policy: Policy, serves: &[&'static str]) -> Self {
        let checked = &policy.checked;
        let readers = Readers::new(checked);
        let exact = values(readers.listed());
        let fixed = readers.fixed_origin().map(|origin| match origin {
            AllowOrigin::Listed(index) => exact[index].clone(),
            _ => ANY.clone(),
        });
        Self {
            policy,
            serves_options: serves.iter().any(|&method| method == "OPTIONS" || method == "*"),
            exact,
            debug_exact: values(readers.debug_listed()),
            fixed,
            allow_methods: static_list(&allowed_methods(checked.methods, serves)),
            allow_headers: static_list(checked.allow_headers),
            expose_headers: static_list(checked.expose_headers),
            max_age: checked.max_age.map(HeaderValue::from),
            readers,
        }
    }

    /// Decides what the response to an actual request says.
    #[inline]
    pub(crate) fn grant(&self, head: &RequestHead) -> Grant {
        if self.fixed.is_some() {
            // The browser compares, and refuses for us; the log is told only where someone listens.
            if tracing::enabled!(target: "cors", Level::DEBUG) {
                self.grant_by_origin(head);
            }
            return Grant::Fixed;
        }
        self.grant_by_origin(head)
    }

    pub(crate) fn grant_by_origin(&self, head: &RequestHead) -> Grant {
        let lines = head.headers().get_all(ORIGIN).as_slice();
        let ask = |origin: &str| self.policy.source.is_some_and(|source| source(origin, head));
        match (self.readers.decide(origin_of(lines), ask), lines) {
            (AllowOrigin::Any, _) => Grant::Fixed,
            (AllowOrigin::Listed(index), _) => Grant::Listed(index),
            (AllowOrigin::DebugListed(index), _) => Grant::DebugListed(index),
            (AllowOrigin::Requested, [origin]) => Grant::Requested(origin.clone()),
            (AllowOrigin::Requested, _) => Grant::Refused,
            (AllowOrigin::Refused, []) => Grant::Refused,
            (AllowOrigin::Refused, _) => {
                refusal::log(head);
                Grant::Refused
            }
        }
    }

    /// Writes what an actual response says. Headers of ours that stand there already are replaced.
    ///
    /// <https://fetch.spec.whatwg.org/#http-responses>
    pub(crate) fn write(&self, grant: &Grant, headers: &mut HeaderMap) {
        // Few handlers write headers of CORS, and a look at the few keys of a response costs less than to hash the
        // name of each header that has to be absent. What is absent is appended: `insert` costs two thirds more.
        let is_written = headers.keys().any(is_ours);
        if is_written {
            remove_ours(headers);
        }
        if let Some(origin) = self.allowed_origin(grant) {
            headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if self.policy.checked.credentials {
                headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
            }
            if let Some(exposed) = &self.expose_headers {
                headers.append(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
        if self.fixed.is_none() {
            if is_written {
                vary::merge(headers, &VARY_ORIGIN);
            } else {
                headers.append(VARY, VARY_ORIGIN.clone());
            }
        }
    }

    fn allowed_origin(&self, grant: &Grant) -> Option<HeaderValue> {
        match grant {
            Grant::Fixed => self.fixed.clone(),
            Grant::Listed(index) => self.exact.get(*index).cloned(),
            Grant::DebugListed(index) => self.debug_exact.get(*index).cloned(),
            Grant::Requested(origin) => Some(origin.clone()),
            Grant::Refused => None,
        }
    }

    /// Answers a preflight for a method that the handler serves. The lists are the handler's own and whole, and the
    /// browser judges: `access-control-request-headers` is not read.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    pub(crate) fn preflight(&self, head: &RequestHead) -> HttpResponse<BoxBody> {
        let grant = self.grant_by_origin(head);
        let Some(origin) = self.allowed_origin(&grant) else {
            return self.refused_preflight();
        };
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        self.write_lists(origin, self.allow_methods.as_ref(), response.headers_mut());
        response
    }

    /// The answer to a preflight from an origin that is not allowed.
    pub(crate) fn refused_preflight(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
        response.headers_mut().append(VARY, self.preflight_vary().clone());
        response
    }

    /// Grants a preflight with a list of methods made for it.
    pub(crate) fn write_preflight(&self, grant: &Grant, methods: &[String], headers: &mut HeaderMap) {
        if let Some(origin) = self.allowed_origin(grant) {
            self.write_lists(origin, list(methods).as_ref(), headers);
        }
    }

    /// Lets a preflight pass the CORS check and fail at the method, which the browser then names. Nothing of it is
    /// remembered.
    pub(crate) fn write_explanation(&self, grant: &Grant, methods: &[String], headers: &mut HeaderMap) {
        let Some(origin) = self.allowed_origin(grant) else {
            return;
        };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.policy.checked.credentials {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
        }
        if let Some(methods) = list(methods) {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("0"));
        headers.insert(VARY, VARY_BOTH.clone());
    }

    /// `headers` are those of a new response: nothing is replaced or merged.
    fn write_lists(&self, origin: HeaderValue, methods: Option<&HeaderValue>, headers: &mut HeaderMap) {
        headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.policy.checked.credentials {
            headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
        }
        if let Some(methods) = methods {
            headers.append(ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
        }
        if let Some(names) = &self.allow_headers {
            headers.append(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        if let Some(seconds) = &self.max_age {
            headers.append(ACCESS_CONTROL_MAX_AGE, seconds.clone());
        }
        headers.append(VARY, self.preflight_vary().clone());
    }

    /// What a preflight's answer depends on: the method picks the handler, and all but `"*"` look at the origin.
    /// Even one exact origin does here: the answer is a refusal for all others.
    fn preflight_vary(&self) -> &'static HeaderValue {
        match self.policy.checked.origins {
            Origins::Any => &VARY_METHOD,
            Origins::Listed(_) | Origins::Supplied => &VARY_BOTH,
        }
    }

    /// Whether a request that passed the guard of its entry is a preflight. Where OPTIONS is not served, the guard
    /// has let no other OPTIONS request through, and its headers need no second look.
    #[inline]
    pub(crate) fn is_guarded_preflight(&self, head: &RequestHead) -> bool {
        head.method == Method::OPTIONS && (!self.serves_options || is_preflight(head))
    }

    /// `methods` as written.
    pub(crate) fn written_methods(&self) -> Option<&'static [&'static str]> {
        self.policy.checked.methods
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

/// Whether [`Answers::write`] has to look what stands there.
#[inline]
fn is_ours(name: &HeaderName) -> bool {
    *name == VARY
        || *name == ACCESS_CONTROL_ALLOW_ORIGIN
        || *name == ACCESS_CONTROL_ALLOW_CREDENTIALS
        || *name == ACCESS_CONTROL_EXPOSE_HEADERS
}

#[cold]
fn remove_ours(headers: &mut HeaderMap) {
    headers.remove(ACCESS_CONTROL_ALLOW_ORIGIN);
    headers.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
}

/// Whether this is a CORS-preflight request: <https://fetch.spec.whatwg.org/#cors-preflight-request>.
#[inline]
pub(crate) fn is_preflight(head: &RequestHead) -> bool {
    requested_methods(head).is_some()
}

/// The `access-control-request-method` lines of a preflight; `None` where this is none.
#[inline]
pub(crate) fn requested_methods(head: &RequestHead) -> Option<&[HeaderValue]> {
    if head.method == Method::OPTIONS {
        requested_methods_of_options(head)
    } else {
        None
    }
}

fn requested_methods_of_options(head: &RequestHead) -> Option<&[HeaderValue]> {
    let headers = head.headers();
    let lines = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).as_slice();
    decision::is_preflight(true, headers.contains_key(ORIGIN), !lines.is_empty()).then_some(lines)
}

/// The `Origin` lines of a request.
pub(crate) fn request_origin(head: &RequestHead) -> RequestOrigin<'_> {
    origin_of(head.headers().get_all(ORIGIN).as_slice())
}

#[inline]
fn origin_of(lines: &[HeaderValue]) -> RequestOrigin<'_> {
    match lines {
        [] => RequestOrigin::Absent,
        [value] => RequestOrigin::One(value.as_bytes()),
        _ => RequestOrigin::Repeated,
    }
}
