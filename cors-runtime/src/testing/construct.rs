//! From what a page wrote to the standard's request: the steps of `new Request()`,
//! <https://fetch.spec.whatwg.org/#dom-request>, and the first steps of fetch, <https://fetch.spec.whatwg.org/#fetching>.

use actix_web::http::header::{HeaderName, HeaderValue};
use url::Url;

use super::{
    blocked::{Blocked, NetworkError},
    forbidden::is_forbidden_request_header,
    header_list::{HeaderList, is_token, trim},
    method,
    options::Mode,
    origin::Origin,
    request::Request,
    safelist::is_no_cors_safelisted_request_header,
    state::{FetchRequest, Tainting},
};

/// The page that asks.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) origin: Origin,
    pub(super) partition: String,
    /// What relative URLs are relative to.
    pub(super) base: Url,
}

/// The request to fetch, and the names of the headers that the browser did not let the page set.
pub(super) fn construct(
    client: &Client,
    request: &Request,
) -> Result<(FetchRequest, Vec<String>), NetworkError> {
    let url = url(client, request)?;
    let method = checked_method(request)?;
    let (mut headers, dropped) = headers(request)?;
    if request.body.is_some() && matches!(method.as_str(), "GET" | "HEAD") {
        let explanation = format!("a request with method `{method}` cannot have a body");
        return Err(NetworkError::new(Blocked::BodyWithGetOrHead, method, explanation));
    }
    if let Some(content_type) = request.body.as_ref().and_then(|body| body.content_type)
        && !headers.contains("content-type")
    {
        headers.append("content-type", content_type);
    }
    // "Fetch", before main fetch: these count among the safelisted headers.
    if !headers.contains("accept") {
        headers.append("accept", request.destination.accept());
    }
    if !headers.contains("accept-language") {
        headers.append("accept-language", "en");
    }
    let request = FetchRequest {
        method,
        url_list: vec![url],
        headers,
        body: request.body.as_ref().map(|body| body.bytes.clone()),
        origin: client.origin.clone(),
        partition: client.partition.clone(),
        mode: request.mode,
        credentials: request.credentials,
        redirect: request.redirect,
        destination: request.destination,
        use_cors_preflight: request.use_cors_preflight,
        from_address_bar: request.from_address_bar && request.mode == Mode::Navigate,
        headers_only: request.headers_only,
        tainting: Tainting::Basic,
        redirect_count: 0,
    };
    Ok((request, dropped))
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
    let url = client
        .base
        .join(written)
        .map_err(|error| invalid(&error.to_string()))?;
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
pub(super) fn includes_credentials(url: &Url) -> bool {
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
    if request.mode == Mode::NoCors && !method::is_cors_safelisted(&method) {
        let explanation = format!("`{method}` is not a CORS-safelisted method, and the mode is `no-cors`");
        return Err(NetworkError::new(
            Blocked::MethodNotSafelistedForNoCors,
            method,
            explanation,
        ));
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

/// The guard `request-no-cors` judges a header by all its values together.
fn fits_mode(mode: Mode, list: &HeaderList, name: &str, value: &[u8]) -> bool {
    if mode != Mode::NoCors {
        return true;
    }
    let combined = match list.get(name) {
        Some(known) => [&known, &b", "[..], value].concat(),
        None => value.to_vec(),
    };
    is_no_cors_safelisted_request_header(name, &combined)
}
