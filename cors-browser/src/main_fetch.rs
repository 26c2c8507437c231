//! Main fetch and HTTP fetch: <https://fetch.spec.whatwg.org/#main-fetch> and
//! <https://fetch.spec.whatwg.org/#http-fetch>.

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};

use crate::{
    agent::UserAgent,
    bad_port::is_bad_port,
    blocked::{Blocked, NetworkError},
    cors_check::cors_check,
    engine::Engine,
    exchange::Exchange,
    explainer::Explained,
    frame_policy,
    method::is_cors_safelisted,
    network::{self, NetworkResponse},
    options::{Mode, Redirect},
    origin::is_potentially_trustworthy,
    preflight, redirect, resource_policy,
    response::{Response, ResponseType},
    safelist::cors_unsafe_request_header_names,
    state::{FetchRequest, Tainting},
    websocket,
};

/// What a page gets when a fetch is not a network error: <https://fetch.spec.whatwg.org/#concept-filtered-response>.
#[derive(Clone, Debug)]
pub(crate) enum FilteredResponse {
    Readable(Response),
    /// An opaque or an opaque-redirect filtered response.
    Opaque(ResponseType),
}

/// One fetch on its way.
#[derive(Debug)]
pub(crate) struct Fetch<'a, S> {
    pub(crate) agent: &'a UserAgent,
    pub(crate) app: &'a S,
    pub(crate) request: FetchRequest,
    pub(crate) exchanges: Vec<Exchange>,
    /// Whether a preflight was due and the preflight cache made it unnecessary.
    pub(crate) used_preflight_cache: bool,
    /// Of the last answer, for the case that it does not pass.
    pub(crate) explained: Option<Explained>,
}

impl<S, B> Fetch<'_, S>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    /// Main fetch. The standard recurses through redirects; here each turn of the loop is one URL.
    pub(crate) async fn main_fetch(&mut self) -> Result<FilteredResponse, NetworkError> {
        let mut had_preflight_flag = false;
        loop {
            self.explained = None;
            let turn = match should_be_blocked(&self.request).and_then(|()| taint(&mut self.request)) {
                Ok(make_cors_preflight) => {
                    had_preflight_flag |= make_cors_preflight;
                    self.http_fetch(make_cors_preflight).await
                }
                Err(error) => Err(error),
            };
            match turn {
                Ok(Some(response)) => return Ok(response),
                Ok(None) => {}
                Err(error) => {
                    if had_preflight_flag {
                        self.agent.preflight_cache.borrow_mut().clear(&self.request);
                    }
                    return Err(self.advised(error));
                }
            }
        }
    }

    /// The error, with what the program that was asked last says about it, or else the status.
    fn advised(&self, error: NetworkError) -> NetworkError {
        let explained = self.explained.as_ref();
        let said = explained.and_then(|explained| explained.explain(&self.request, &error));
        let by_status = || preflight::advice(&self.request, &error, self.exchanges.last()?.status());
        match said.or_else(by_status) {
            Some(advice) => error.with_advice(advice),
            None => error,
        }
    }

    /// HTTP fetch. `None` when a redirect is to be followed.
    async fn http_fetch(
        &mut self,
        make_cors_preflight: bool,
    ) -> Result<Option<FilteredResponse>, NetworkError> {
        if make_cors_preflight {
            self.cors_preflight_fetch()
                .await
                .map_err(NetworkError::in_preflight)?;
        }
        let response = self.network_fetch(&self.request.clone(), false).await;
        if self.request.tainting == Tainting::Cors {
            cors_check(&self.request, &response.headers)?;
        }
        if self.request.tainting == Tainting::Opaque {
            resource_policy::check(&self.request, &response.headers)?;
        }
        if !redirect::is_redirect_status(response.status) {
            self.check_use(&response)?;
            return Ok(Some(self.filtered(response)));
        }
        match self.request.redirect {
            Redirect::Error => Err(redirect::refused(&self.request, &response)),
            Redirect::Manual => Ok(Some(FilteredResponse::Opaque(ResponseType::OpaqueRedirect))),
            Redirect::Follow => {
                let turned = redirect::http_redirect_fetch(&mut self.request, &response)?;
                if turned {
                    return Ok(None);
                }
                // Without a `Location` it is a response like any other.
                self.check_use(&response)?;
                Ok(Some(self.filtered(response)))
            }
        }
    }

    /// What the kind of request asks of a response that is not redirected.
    fn check_use(&self, response: &NetworkResponse) -> Result<(), NetworkError> {
        if self.request.mode == Mode::Websocket {
            websocket::check(response.status, &response.headers)?;
        }
        frame_policy::check(&self.request, &response.headers)
    }

    async fn cors_preflight_fetch(&mut self) -> Result<(), NetworkError> {
        let agent = self.agent;
        if !preflight::is_needed(&self.request, &agent.preflight_cache.borrow(), agent.now()) {
            self.used_preflight_cache = true;
            return Ok(());
        }
        let response = self
            .network_fetch(&preflight::preflight_request(&self.request), true)
            .await;
        preflight::judge(
            &self.request,
            &response,
            &mut agent.preflight_cache.borrow_mut(),
            agent.now(),
        )
    }

    async fn network_fetch(&mut self, request: &FetchRequest, is_preflight: bool) -> NetworkResponse {
        let (response, exchange, explained) =
            network::fetch(self.agent, self.app, request, is_preflight).await;
        self.exchanges.push(exchange);
        self.explained = explained;
        response
    }

    fn filtered(&self, response: NetworkResponse) -> FilteredResponse {
        match self.request.tainting {
            Tainting::Opaque => FilteredResponse::Opaque(ResponseType::Opaque),
            Tainting::Basic | Tainting::Cors => {
                FilteredResponse::Readable(Response::filtered(&self.request, response))
            }
        }
    }
}

/// Should request be blocked, for what does not depend on any policy of the page.
fn should_be_blocked(request: &FetchRequest) -> Result<(), NetworkError> {
    let url = request.current_url();
    if let Some(port) = url.port().filter(|port| is_bad_port(*port)) {
        let explanation = format!("`{url}` is on port {port}, which browsers do not connect to");
        return Err(NetworkError::new(Blocked::BadPort, port.to_string(), explanation));
    }
    if is_mixed_content(request) {
        let explanation = format!(
            "`{url}` is mixed content: `{}` is a page over HTTPS, or in one, and asks over HTTP",
            request.origin.serialize()
        );
        return Err(NetworkError::new(
            Blocked::MixedContent,
            url.as_str(),
            explanation,
        ));
    }
    Ok(())
}

/// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>: the tab itself may go anywhere, a frame may not.
fn is_mixed_content(request: &FetchRequest) -> bool {
    let url = request.current_url();
    let is_secure = match request.engine {
        // This machine is no exception.
        Engine::WebKit => url.scheme() == "https",
        Engine::Standard | Engine::Chromium | Engine::Firefox => is_potentially_trustworthy(url),
    };
    request.prohibits_mixed_content && !request.is_top_level_navigation() && !is_secure
}

/// The switch of main fetch: sets the response tainting, and says whether to make a CORS-preflight.
fn taint(request: &mut FetchRequest) -> Result<bool, NetworkError> {
    let same_origin = request.origin.is_same_origin(&request.current_origin());
    if (same_origin && request.tainting == Tainting::Basic)
        || matches!(request.mode, Mode::Navigate | Mode::Websocket)
    {
        request.tainting = Tainting::Basic;
        return Ok(false);
    }
    match request.mode {
        Mode::SameOrigin => {
            let (origin, url) = (request.origin.serialize(), request.current_url());
            let explanation =
                format!("`{url}` is not of the origin `{origin}`, and the mode is `same-origin`");
            Err(NetworkError::new(
                Blocked::CrossOriginInSameOriginMode,
                url.as_str(),
                explanation,
            ))
        }
        Mode::NoCors if request.redirect != Redirect::Follow => Err(NetworkError::new(
            Blocked::RedirectNotFollowedInNoCors,
            request.redirect.as_str(),
            format!(
                "the redirect mode is `{}`, and `no-cors` across origins needs `follow`",
                request.redirect
            ),
        )),
        Mode::NoCors => {
            request.tainting = Tainting::Opaque;
            Ok(false)
        }
        Mode::Cors | Mode::Navigate | Mode::Websocket => {
            request.tainting = Tainting::Cors;
            Ok(request.use_cors_preflight
                || !is_cors_safelisted(&request.method)
                || !cors_unsafe_request_header_names(&request.headers).is_empty())
        }
    }
}
