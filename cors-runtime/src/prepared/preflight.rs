//! The answers to preflights: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.

use actix_web::{
    HttpResponse,
    body::BoxBody,
    dev::RequestHead,
    http::{
        Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, HeaderMap, HeaderValue, VARY,
        },
    },
};
use cors_rules::policy::Origins;

use super::{Grant, PreparedPolicy, TRUE, VARY_BOTH, VARY_METHOD, list};
use crate::{Asking, request::is_preflight};

impl PreparedPolicy {
    /// Whether a request that passed the guard of its entry is a preflight. Where OPTIONS is not served, the guard
    /// has let no other OPTIONS request through, and its headers need no second look.
    #[inline]
    pub(crate) fn is_guarded_preflight(&self, head: &RequestHead) -> bool {
        head.method == Method::OPTIONS && (!self.serves_options || is_preflight(head))
    }

    /// PreparedPolicy a preflight for a method that the handler serves. The lists are the handler's own and whole, and the
    /// browser judges: `access-control-request-headers` is not read.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    pub(crate) fn preflight(&self, asking: &Asking<'_>) -> HttpResponse<BoxBody> {
        self.answer_preflight(&self.decide_by_origin(asking))
    }

    /// The same for an origin that was looked up already.
    pub(crate) fn answer_preflight(&self, grant: &Grant) -> HttpResponse<BoxBody> {
        let Some(origin) = self.allowed_origin(grant) else {
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
}
