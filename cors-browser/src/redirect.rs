//! HTTP-redirect fetch: <https://fetch.spec.whatwg.org/#http-redirect-fetch>.

use actix_web::http::StatusCode;
use url::Url;

use crate::{
    blocked::{Blocked, NetworkError},
    construct::includes_credentials,
    network::NetworkResponse,
    options::Mode,
    origin::Origin,
    referrer_policy::ReferrerPolicy,
    state::{FetchRequest, Tainting},
};

const MAX_REDIRECTS: u8 = 20;
/// <https://fetch.spec.whatwg.org/#request-body-header-name>
const REQUEST_BODY_HEADERS: [&str; 4] = [
    "content-encoding",
    "content-language",
    "content-location",
    "content-type",
];

/// <https://fetch.spec.whatwg.org/#redirect-status>
pub(crate) fn is_redirect_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// What redirect mode `error` makes of a redirect.
pub(crate) fn refused(request: &FetchRequest, response: &NetworkResponse) -> NetworkError {
    let (url, status) = (request.current_url(), response.status.as_u16());
    NetworkError::new(
        Blocked::RedirectInErrorMode,
        status.to_string(),
        format!("`{url}` redirects ({status}), and the redirect mode is `error`"),
    )
}

/// Turns `request` to where `response` points. False when it points nowhere.
pub(crate) fn http_redirect_fetch(
    request: &mut FetchRequest,
    response: &NetworkResponse,
) -> Result<bool, NetworkError> {
    let Some(location) = location_url(request, response)? else {
        return Ok(false);
    };
    if request.redirect_count == MAX_REDIRECTS {
        let explanation = format!("`{location}` would be redirect number {}", MAX_REDIRECTS + 1);
        return Err(NetworkError::new(
            Blocked::TooManyRedirects,
            location,
            explanation,
        ));
    }
    request.redirect_count += 1;
    refuse_credentials(request, &location)?;
    rewrite_method(request, response.status);
    // Authorization is for the origin it was written for.
    if !request.current_origin().is_same_origin(&Origin::of(&location)) {
        request.headers.delete("authorization");
    }
    // Set request's referrer policy on redirect:
    // <https://w3c.github.io/webappsec-referrer-policy/#set-requests-referrer-policy-on-redirect>.
    if let Some(policy) = ReferrerPolicy::of_response(&response.headers) {
        request.referrer_policy = policy;
    }
    request.url_list.push(location);
    Ok(true)
}

/// Location URL: <https://fetch.spec.whatwg.org/#concept-response-location-url>
fn location_url(request: &FetchRequest, response: &NetworkResponse) -> Result<Option<Url>, NetworkError> {
    let mut lines = response.headers.values("location");
    let Some(line) = lines.next() else { return Ok(None) };
    let written = String::from_utf8_lossy(line);
    let invalid = |why: &str| {
        let explanation = format!("the redirect's `Location` is `{written}`: {why}");
        NetworkError::new(Blocked::LocationInvalid, written.clone(), explanation)
    };
    if lines.next().is_some() {
        return Err(invalid("there is a second one"));
    }
    let mut location = request
        .current_url()
        .join(&written)
        .map_err(|error| invalid(&error.to_string()))?;
    if !matches!(location.scheme(), "http" | "https") {
        let explanation = format!("the redirect leads to `{location}`, which is not HTTP");
        return Err(NetworkError::new(Blocked::LocationNotHttp, location, explanation));
    }
    if location.fragment().is_none() {
        location.set_fragment(request.current_url().fragment());
    }
    Ok(Some(location))
}

/// The two steps about URLs that include credentials; the second catches a foreign redirect back home.
fn refuse_credentials(request: &FetchRequest, location: &Url) -> Result<(), NetworkError> {
    let leaves = request.mode == Mode::Cors && !request.origin.is_same_origin(&Origin::of(location));
    if !includes_credentials(location) || !(leaves || request.tainting == Tainting::Cors) {
        return Ok(());
    }
    Err(NetworkError::new(
        Blocked::LocationIncludesCredentials,
        location.as_str(),
        format!("the redirect leads to `{location}`, a URL with a user name or a password, across origins"),
    ))
}

/// A form that was answered becomes a page that is fetched.
fn rewrite_method(request: &mut FetchRequest, status: StatusCode) {
    let becomes_get = match status.as_u16() {
        301 | 302 => request.method == "POST",
        303 => !matches!(request.method.as_str(), "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get {
        "GET".clone_into(&mut request.method);
        request.body = None;
        for name in REQUEST_BODY_HEADERS {
            request.headers.delete(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{header_list::HeaderList, state};

    fn response(status: u16, locations: &[&str]) -> NetworkResponse {
        let mut headers = HeaderList::default();
        for location in locations {
            headers.append("location", location);
        }
        NetworkResponse {
            status: StatusCode::from_u16(status).expect("a status"),
            headers,
            body: "".into(),
            body_failure: None,
        }
    }

    #[test]
    fn methods_are_rewritten_by_status() {
        let cases = [
            (301, "POST", "GET"),
            (302, "POST", "GET"),
            (303, "POST", "GET"),
            (303, "PUT", "GET"),
            (303, "HEAD", "HEAD"),
            (301, "PUT", "PUT"),
            (302, "DELETE", "DELETE"),
            (307, "POST", "POST"),
            (308, "POST", "POST"),
        ];
        for (status, before, after) in cases {
            let mut request = state::request("https://a.example", &["https://b.example/x"]);
            request.method = before.to_owned();
            request.body = Some("{}".into());
            request.headers.append("content-type", "application/json");
            request.headers.append("x-a", "1");
            assert_eq!(
                http_redirect_fetch(&mut request, &response(status, &["/y"])),
                Ok(true)
            );
            let kept = before == after;
            assert_eq!(request.method, after, "{status} {before}");
            assert_eq!(
                (request.body.is_some(), request.headers.contains("content-type")),
                (kept, kept)
            );
            assert!(request.headers.contains("x-a"));
            assert_eq!(request.current_url().as_str(), "https://b.example/y");
        }
    }

    #[test]
    fn locations_are_judged() {
        use Blocked::*;
        let cases: &[(&[&str], Tainting, Result<bool, Blocked>)] = &[
            (&[], Tainting::Cors, Ok(false)),
            (&["/y"], Tainting::Cors, Ok(true)),
            (&["https://[bad/"], Tainting::Cors, Err(LocationInvalid)),
            (&["/y", "/z"], Tainting::Cors, Err(LocationInvalid)),
            (&["ftp://b.example/"], Tainting::Cors, Err(LocationNotHttp)),
            (&["data:text/plain,x"], Tainting::Cors, Err(LocationNotHttp)),
            (
                &["https://u:p@c.example/"],
                Tainting::Cors,
                Err(LocationIncludesCredentials),
            ),
            (
                &["https://u@c.example/"],
                Tainting::Basic,
                Err(LocationIncludesCredentials),
            ),
            (
                &["https://u@a.example/"],
                Tainting::Cors,
                Err(LocationIncludesCredentials),
            ),
            (&["https://u@a.example/"], Tainting::Basic, Ok(true)),
        ];
        for (locations, tainting, expected) in cases {
            let mut request = state::request("https://a.example", &["https://b.example/x"]);
            request.tainting = *tainting;
            let result = http_redirect_fetch(&mut request, &response(302, locations));
            assert_eq!(
                result.map_err(|error| error.reason()),
                *expected,
                "{locations:?} {tainting:?}"
            );
        }
    }

    #[test]
    fn authorization_stays_with_its_origin_and_fragments_travel() {
        for (location, kept) in [("/y", true), ("https://c.example/", false)] {
            let mut request = state::request("https://a.example", &["https://b.example/x#top"]);
            request.headers.append("authorization", "x");
            assert_eq!(
                http_redirect_fetch(&mut request, &response(307, &[location])),
                Ok(true)
            );
            assert_eq!(request.headers.contains("authorization"), kept, "{location}");
            assert_eq!(request.current_url().fragment(), Some("top"));
        }
    }

    #[test]
    fn twenty_redirects_are_followed() {
        let mut request = state::request("https://a.example", &["https://b.example/"]);
        for _ in 0..20 {
            assert_eq!(
                http_redirect_fetch(&mut request, &response(302, &["/"])),
                Ok(true)
            );
        }
        let error = http_redirect_fetch(&mut request, &response(302, &["/"])).expect_err("too many");
        assert_eq!(error.reason(), Blocked::TooManyRedirects);
    }
}
