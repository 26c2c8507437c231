//! From what a page wrote to the standard's request: the steps of `new Request()`,
//! <https://fetch.spec.whatwg.org/#dom-request>, and the first steps of fetch,
//! <https://fetch.spec.whatwg.org/#fetching>.

use actix_web::http::header::{HeaderName, HeaderValue};
use url::Url;

use crate::{
    blocked::{Blocked, NetworkError},
    engine::Engine,
    forbidden::is_forbidden_request_header,
    header_list::{HeaderList, is_token, trim},
    method,
    options::Mode,
    origin::Origin,
    referrer_policy::ReferrerPolicy,
    request::Request,
    safelist::is_no_cors_safelisted_request_header,
    state::{FetchRequest, Tainting},
};

/// The page that asks.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) origin: Origin,
    pub(crate) partition: String,
    /// Of a sandboxed frame, what its parent has.
    pub(crate) prohibits_mixed_content: bool,
    /// What relative URLs are relative to.
    pub(crate) base: Url,
    /// Its address; that of the parent page for a sandboxed frame.
    pub(crate) referrer: Option<Url>,
    pub(crate) referrer_policy: ReferrerPolicy,
}

/// The request to fetch, and the names of the headers that the browser did not let the page set.
pub(crate) fn construct(
    client: &Client,
    engine: Engine,
    request: &Request,
) -> Result<(FetchRequest, Vec<String>), NetworkError> {
    let url = url(client, request)?;
    let method = checked_method(request)?;
    let (headers, dropped) = headers(request)?;
    if request.body.is_some() && matches!(method.as_str(), "GET" | "HEAD") {
        let explanation = format!("a request with method `{method}` cannot have a body");
        return Err(NetworkError::new(Blocked::BodyWithGetOrHead, method, explanation));
    }
    let request = FetchRequest {
        method,
        url_list: vec![url],
        headers: with_defaults(request, headers),
        body: request.body.as_ref().map(|body| body.bytes.clone()),
        origin: client.origin.clone(),
        partition: client.partition.clone(),
        prohibits_mixed_content: client.prohibits_mixed_content,
        mode: mode_in(engine, request),
        credentials: request.credentials,
        redirect: request.redirect,
        destination: request.destination,
        engine,
        referrer: client
            .referrer
            .clone()
            .filter(|_| request.mode != Mode::Websocket),
        referrer_policy: request.referrer_policy.unwrap_or(client.referrer_policy),
        use_cors_preflight: request.use_cors_preflight,
        from_address_bar: request.from_address_bar && request.mode == Mode::Navigate,
        has_user_activation: request.has_user_activation,
        is_prefetch: request.is_prefetch,
        is_relayed: request.is_relayed && request.mode == Mode::Navigate,
        headers_only: request.headers_only,
        tainting: Tainting::Basic,
        redirect_count: 0,
    };
    Ok((request, dropped))
}

/// An `<object>` or `<embed>` that says it holds an image is a navigation by the standard and an image to two engines.
fn mode_in(engine: Engine, request: &Request) -> Mode {
    let is_image = request.holds_image && matches!(engine, Engine::Chromium | Engine::WebKit);
    if is_image { Mode::NoCors } else { request.mode }
}

/// The headers that a page may set and need not.
fn with_defaults(request: &Request, mut headers: HeaderList) -> HeaderList {
    let content_type = request.body.as_ref().and_then(|body| body.content_type);
    let defaults = [
        ("content-type", content_type),
        // "Fetch", before main fetch: these two count among the safelisted headers.
        ("accept", Some(request.destination.accept())),
        ("accept-language", Some("en")),
    ];
    for (name, value) in defaults {
        if let Some(value) = value.filter(|_| !headers.contains(name)) {
            headers.append(name, value);
        }
    }
    headers
}

fn url(client: &Client, request: &Request) -> Result<Url, NetworkError> {
    let written = &request.url;
    let invalid = |why: &str| {
        NetworkError::new(
            Blocked::InvalidUrl,
            written,
            format!("`{written}` is no URL to fetch: {why}"),
        )
    };
    let mut url = client
        .base
        .join(written)
        .map_err(|error| invalid(&error.to_string()))?;
    // <https://websockets.spec.whatwg.org/#concept-websocket-establish>
    if let ("ws" | "wss", Mode::Websocket) = (url.scheme(), request.mode) {
        let http = written.replacen("ws", "http", 1);
        url = Url::parse(&http).map_err(|error| invalid(&error.to_string()))?;
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("its scheme is neither `http` nor `https`"));
    }
    if includes_credentials(&url) && request.mode != Mode::Navigate {
        let explanation = format!("`{written}` includes a user name or a password");
        return Err(NetworkError::new(
            Blocked::UrlIncludesCredentials,
            written,
            explanation,
        ));
    }
    Ok(url)
}

/// <https://url.spec.whatwg.org/#include-credentials>
pub(crate) fn includes_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn checked_method(request: &Request) -> Result<String, NetworkError> {
    let written = &request.method;
    if !is_token(written.as_bytes()) {
        let explanation = format!("`{written}` is not a method");
        return Err(NetworkError::new(Blocked::InvalidMethod, written, explanation));
    }
    if method::is_forbidden(written) {
        let explanation = format!("`{written}` is a forbidden method");
        return Err(NetworkError::new(Blocked::ForbiddenMethod, written, explanation));
    }
    let method = method::normalize(written);
    let fits = match request.mode {
        Mode::NoCors => method::is_cors_safelisted(&method),
        // What links and forms can do: <https://html.spec.whatwg.org/#form-submission-algorithm>.
        Mode::Navigate => matches!(method.as_str(), "GET" | "POST"),
        Mode::Websocket => method == "GET",
        Mode::Cors | Mode::SameOrigin => true,
    };
    if !fits {
        let explanation = format!(
            "a request with mode `{}` cannot have the method `{method}`",
            request.mode
        );
        return Err(NetworkError::new(Blocked::MethodNotForMode, method, explanation));
    }
    Ok(method)
}

/// Append, for each header: <https://fetch.spec.whatwg.org/#concept-headers-append>
fn headers(request: &Request) -> Result<(HeaderList, Vec<String>), NetworkError> {
    let (mut list, mut dropped) = (HeaderList::default(), Vec::new());
    for (name, value) in &request.headers {
        let value = trim(value, |byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '));
        if HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_bytes(value).is_err() {
            let explanation = format!("`{name}: {}` is not a header", String::from_utf8_lossy(value));
            return Err(NetworkError::new(Blocked::InvalidHeader, name, explanation));
        }
        if is_forbidden_request_header(name, value) || !fits_mode(request.mode, &list, name, value) {
            dropped.push(name.to_ascii_lowercase());
        } else {
            list.append(name, value);
        }
    }
    Ok((list, dropped))
}

/// The guard `request-no-cors` judges a header by all its values together; links and forms set none.
fn fits_mode(mode: Mode, list: &HeaderList, name: &str, value: &[u8]) -> bool {
    match (mode, list.get(name)) {
        (Mode::Cors | Mode::SameOrigin, _) => true,
        (Mode::NoCors, None) => is_no_cors_safelisted_request_header(name, value),
        (Mode::NoCors, Some(known)) => {
            is_no_cors_safelisted_request_header(name, &[&known, &b", "[..], value].concat())
        }
        (Mode::Navigate | Mode::Websocket, _) => false,
    }
}
