//! The CORS-preflight fetch: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.

use std::time::Duration;

use actix_web::http::StatusCode;

use crate::{
    blocked::{Blocked, NetworkError},
    cors_check::cors_check,
    header_list::HeaderList,
    method::is_cors_safelisted,
    network::NetworkResponse,
    options::{Credentials, Mode},
    preflight_cache::PreflightCache,
    safelist::{cors_unsafe_request_header_names, is_non_wildcard},
    state::{FetchRequest, Tainting},
};

/// Whether the cache leaves anything to ask: the condition of <https://fetch.spec.whatwg.org/#http-fetch>.
pub(crate) fn is_needed(request: &FetchRequest, cache: &PreflightCache, now: Duration) -> bool {
    let asks_for_method = !is_cors_safelisted(&request.method) || request.use_cors_preflight;
    (asks_for_method && !cache.matches_method(request, &request.method, now))
        || cors_unsafe_request_header_names(&request.headers)
            .iter()
            .any(|name| !cache.matches_header_name(request, name, now))
}

/// Steps 1 to 5: the CORS-preflight request, which never has credentials.
pub(crate) fn preflight_request(request: &FetchRequest) -> FetchRequest {
    let mut headers = HeaderList::default();
    headers.append("accept", "*/*");
    headers.append("access-control-request-method", &request.method);
    let names = cors_unsafe_request_header_names(&request.headers);
    if !names.is_empty() {
        // A comma and no space: browsers never sent one, and the standard follows them.
        headers.append("access-control-request-headers", names.join(","));
    }
    FetchRequest {
        method: "OPTIONS".to_owned(),
        headers,
        body: None,
        mode: Mode::Cors,
        credentials: Credentials::SameOrigin,
        tainting: Tainting::Cors,
        headers_only: false,
        has_user_activation: false,
        ..request.clone()
    }
}

/// Step 7: judges the answer, and remembers it.
pub(crate) fn judge(
    request: &FetchRequest,
    response: &NetworkResponse,
    cache: &mut PreflightCache,
    now: Duration,
) -> Result<(), NetworkError> {
    // For `request`, not for the preflight, so that its credentials mode counts.
    cors_check(request, &response.headers)?;
    if !response.status.is_success() {
        let status = response.status.as_u16();
        let redirect = if response.status.is_redirection() {
            "; redirects are not followed here"
        } else {
            ""
        };
        return Err(NetworkError::new(
            Blocked::PreflightStatusNotOk,
            status.to_string(),
            format!("its status is {status}, which is not an ok status (200 to 299){redirect}"),
        ));
    }
    let methods = allow_methods(request, &response.headers)?;
    let header_names = allow_headers(request, &response.headers)?;
    let max_age = response.headers.extract_delta_seconds("access-control-max-age");
    cache.store(request, &methods, &header_names, max_age, now);
    Ok(())
}

/// What to look at where a preflight was answered by something that knows nothing of preflights: its status tells.
pub(crate) fn advice(request: &FetchRequest, error: &NetworkError, status: StatusCode) -> Option<String> {
    if !error.is_in_preflight() || error.reason() != Blocked::AllowOriginMissing {
        return None;
    }
    let (method, path) = (&request.method, request.current_url().path());
    let cause = match status.as_u16() {
        404 | 405 => format!(
            "nothing answers a preflight for `{method}` at exactly `{path}`: look for a slash too many or too few, for a \
             handler that serves the method, and for its route for preflights"
        ),
        401 | 403 => {
            "something in front answers preflights, which never have credentials: let them pass it".to_owned()
        }
        200..=299 => format!(
            "another handler for `OPTIONS` at `{path}` is registered earlier, and answers in place of the CORS policy: \
             delete it"
        ),
        _ => return None,
    };
    Some(format!(
        "the preflight was answered with {}, without CORS headers: {cause}",
        status.as_u16()
    ))
}

fn allow_methods(request: &FetchRequest, response: &HeaderList) -> Result<Vec<String>, NetworkError> {
    const NAME: &str = "access-control-allow-methods";
    let extracted = response.extract_tokens(NAME).map_err(|_| {
        let value = response.get_decoded(NAME).unwrap_or_default();
        NetworkError::new(
            Blocked::AllowMethodsInvalid,
            NAME,
            format!("its `Access-Control-Allow-Methods` is `{value}`, which is not a list of methods"),
        )
    })?;
    let methods = match extracted {
        // So that a preflight that was asked for is remembered.
        None if request.use_cors_preflight => vec![request.method.clone()],
        other => other.unwrap_or_default(),
    };
    let method = &request.method;
    if methods.contains(method) || is_cors_safelisted(method) || has_wildcard(request, &methods) {
        return Ok(methods);
    }
    let hint = if methods.iter().any(|allowed| allowed == "*") {
        "; with credentials mode `include`, `*` is no wildcard"
    } else if methods.iter().any(|allowed| allowed.eq_ignore_ascii_case(method)) {
        "; methods are case-sensitive"
    } else {
        ""
    };
    Err(NetworkError::new(
        Blocked::MethodNotAllowed,
        method,
        format!(
            "its `Access-Control-Allow-Methods` ({}) does not allow `{method}`{hint}",
            listed(&methods)
        ),
    ))
}

fn allow_headers(request: &FetchRequest, response: &HeaderList) -> Result<Vec<String>, NetworkError> {
    const NAME: &str = "access-control-allow-headers";
    let extracted = response.extract_tokens(NAME).map_err(|_| {
        let value = response.get_decoded(NAME).unwrap_or_default();
        NetworkError::new(
            Blocked::AllowHeadersInvalid,
            NAME,
            format!("its `Access-Control-Allow-Headers` is `{value}`, which is not a list of header names"),
        )
    })?;
    let allowed = extracted.unwrap_or_default();
    let wildcard = has_wildcard(request, &allowed);
    // `authorization` is always unsafe, so one pass covers the standard's two.
    let refused = cors_unsafe_request_header_names(&request.headers)
        .into_iter()
        .find(|name| {
            let is_listed = allowed.iter().any(|item| item.eq_ignore_ascii_case(name));
            !is_listed && (is_non_wildcard(name) || !wildcard)
        });
    let Some(name) = refused else { return Ok(allowed) };
    let hint = if wildcard {
        "; `*` does not cover it, it has to be listed by name"
    } else if allowed.iter().any(|item| item == "*") {
        "; with credentials mode `include`, `*` is no wildcard"
    } else {
        ""
    };
    let explanation = format!(
        "its `Access-Control-Allow-Headers` ({}) does not allow the request header `{name}`{hint}",
        listed(&allowed)
    );
    Err(NetworkError::new(Blocked::HeaderNotAllowed, name, explanation))
}

fn has_wildcard(request: &FetchRequest, list: &[String]) -> bool {
    !request.with_credentials() && list.iter().any(|item| item == "*")
}

fn listed(items: &[String]) -> String {
    if items.is_empty() {
        "nothing".to_owned()
    } else {
        format!("`{}`", items.join(", "))
    }
}
