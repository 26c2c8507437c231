//! The answers to preflights: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.

use actix_web::{
    HttpResponse,
    body::BoxBody,
    dev::RequestHead,
    http::{
        Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, HeaderValue, VARY,
        },
    },
};
use cors_rules::policy::Origins;

use super::{Grant, PreparedPolicy, TRUE, VARY_BOTH, VARY_METHOD, ZERO, list};
use crate::{Asking, hand_built, refusal, request::preflight_method};

impl PreparedPolicy {
    /// Whether a request that passed the guard of its entry is a preflight. Where OPTIONS is not served, the guard
    /// has let no other OPTIONS request through, and its headers need no second look.
    #[inline]
    pub(crate) fn is_guarded_preflight(&self, head: &RequestHead) -> bool {
        head.method == Method::OPTIONS && (!self.serves_options || preflight_method(head).is_some())
    }

    /// Answers a preflight for a method that the handler serves. The lists are the handler's own and whole, and the
    /// browser judges: `access-control-request-headers` is not read.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    pub(crate) fn preflight(&self, asking: &Asking<'_>) -> HttpResponse<BoxBody> {
        self.reply(asking, &self.allows(asking), || preflight_method(asking.head()))
    }

    /// The same, once it is decided.
    #[inline]
    pub(crate) fn preflight_of(
        &self,
        asking: &Asking<'_>,
        grant: &Grant,
        method: &HeaderValue,
    ) -> HttpResponse<BoxBody> {
        self.reply(asking, grant, || Some(method))
    }

    #[inline(always)]
    fn reply<'a>(
        &self,
        asking: &Asking<'_>,
        grant: &Grant,
        method: impl FnOnce() -> Option<&'a HeaderValue>,
    ) -> HttpResponse<BoxBody> {
        #[cfg(feature = "testing")]
        self.tell_browser(asking);
        let head = asking.head();
        let Some(origin) = self.allowed_origin(grant) else {
            refusal::of_origin(self, head);
            return self.refused_preflight();
        };
        refusal::of_preflight(self, head, grant);
        let methods = self.listed_methods(method);
        let is_forgotten =
            self.is_forgotten.get() || hand_built::exist() && hand_built::is_opening(self, asking.request());
        self.granted(origin, methods, is_forgotten)
    }

    /// The same for an explanation, which has no request.
    pub(crate) fn answer_preflight(
        &self,
        grant: &Grant,
        method: Option<&HeaderValue>,
    ) -> HttpResponse<BoxBody> {
        match self.allowed_origin(grant) {
            Some(origin) => {
                let methods = self.listed_methods(|| method);
                self.granted(origin, methods, self.is_forgotten.get())
            }
            None => self.refused_preflight(),
        }
    }

    /// Most handlers list their methods: then the method that is requested is not looked up again.
    #[inline]
    fn listed_methods<'a>(&self, requested: impl FnOnce() -> Option<&'a HeaderValue>) -> Option<HeaderValue> {
        match &self.allow_methods {
            Some(methods) => Some(methods.clone()),
            None => requested().and_then(one_method),
        }
    }

    /// Answers a preflight where one of the `others` may serve the request: no more than all of them allow, and only
    /// now. `grant` is what all of them say to the origin, and `is_closed` whether one more has turned the preflight
    /// down.
    pub(crate) fn preflight_beside(
        &self,
        others: &[&Self],
        is_closed: bool,
        asking: &Asking<'_>,
        grant: &Grant,
        method: &HeaderValue,
    ) -> HttpResponse<BoxBody> {
        if !is_closed && others.iter().all(|other| other.answers_like(self)) {
            return self.preflight_of(asking, grant, method);
        }
        let all: Vec<&Self> = core::iter::once(self).chain(others.iter().copied()).collect();
        let is_open = |prepared: &&Self| prepared.opens(method.as_bytes());
        match self.allowed_origin(grant).filter(|_| all.iter().all(is_open)) {
            Some(origin) => Self::common_preflight(&all, origin, method),
            None => {
                refusal::of_several(self, asking.head());
                self.refused_preflight()
            }
        }
    }

    fn common_preflight(all: &[&Self], origin: &HeaderValue, method: &HeaderValue) -> HttpResponse<BoxBody> {
        let is_credentialed = all.iter().all(|prepared| prepared.policy.checked.credentials);
        let mut names: Vec<&str> = Vec::new();
        for &name in all
            .iter()
            .flat_map(|prepared| prepared.policy.checked.allow_headers)
        {
            let is_common = all.iter().all(|prepared| prepared.allows_header(name.as_bytes()));
            if is_common && !names.contains(&name) {
                names.push(name);
            }
        }
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        let headers = response.headers_mut();
        headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if is_credentialed {
            headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
        }
        if let Some(methods) = one_method(method) {
            headers.append(ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
        if let Some(names) = list(&names) {
            headers.append(ACCESS_CONTROL_ALLOW_HEADERS, names);
        }
        headers.append(ACCESS_CONTROL_MAX_AGE, ZERO.clone());
        headers.append(VARY, VARY_BOTH.clone());
        response
    }

    /// Grants the method of a preflight and no other: the answer of a layer, which knows no more.
    pub(crate) fn grant_method(
        &self,
        grant: &Grant,
        method: &HeaderValue,
        is_forgotten: bool,
    ) -> HttpResponse<BoxBody> {
        match self.allowed_origin(grant) {
            Some(origin) => self.granted(origin, one_method(method), is_forgotten),
            None => self.refused_preflight(),
        }
    }

    /// The answer to a preflight that is not granted.
    #[inline]
    pub(crate) fn refused_preflight(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
        response.headers_mut().append(VARY, self.preflight_vary().clone());
        response
    }

    /// Lets a preflight pass the CORS check and fail at the method, which the browser then names. Nothing of it is
    /// remembered.
    pub(crate) fn explanation(&self, grant: &Grant, methods: &[&str]) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        let headers = response.headers_mut();
        if let Some(origin) = self.allowed_origin(grant) {
            headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            if self.policy.checked.credentials {
                headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
            }
            if let Some(methods) = list(methods) {
                headers.append(ACCESS_CONTROL_ALLOW_METHODS, methods);
            }
            headers.append(ACCESS_CONTROL_MAX_AGE, ZERO.clone());
        }
        headers.append(VARY, VARY_BOTH.clone());
        response
    }

    #[inline(always)]
    fn granted(
        &self,
        origin: &HeaderValue,
        methods: Option<HeaderValue>,
        is_forgotten: bool,
    ) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        // Those of a new response: nothing is replaced or merged.
        let headers = response.headers_mut();
        headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if self.policy.checked.credentials {
            headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
        }
        if let Some(methods) = methods {
            headers.append(ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
        if let Some(names) = &self.allow_headers {
            headers.append(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        if is_forgotten {
            headers.append(ACCESS_CONTROL_MAX_AGE, ZERO.clone());
        } else if let Some(seconds) = &self.max_age {
            headers.append(ACCESS_CONTROL_MAX_AGE, seconds.clone());
        }
        headers.append(VARY, self.preflight_vary().clone());
        response
    }

    /// What a preflight's answer depends on: the method picks the handler, and all but `"*"` look at the origin.
    /// Even one exact origin does here: the answer is a refusal for all others.
    fn preflight_vary(&self) -> &'static HeaderValue {
        match self.policy.checked.origins {
            Origins::Any => &VARY_METHOD,
            Origins::Listed(_) | Origins::Source => &VARY_BOTH,
        }
    }
}

/// The method as the only one of a list. `*` would be every method.
fn one_method(method: &HeaderValue) -> Option<HeaderValue> {
    (method.as_bytes() != b"*").then(|| method.clone())
}
