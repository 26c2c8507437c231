//! One origin's requests, and what their answers let pages of that origin do.

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{
        StatusCode,
        header::{HeaderMap, HeaderValue},
    },
    test::TestRequest,
};
use url::Url;

use super::{Probe, ProbeReport, report::Reader};

/// `GET`, `POST`, and a preflight for each method.
pub(super) async fn all_methods<S, B>(
    probe: &Probe<'_, S>,
    path: &str,
    lines: &[String],
    mistake: &'static str,
    report: &mut ProbeReport,
) where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    for method in ["GET", "POST"] {
        let Some(request) = request(&probe.own, method, path, lines) else {
            continue;
        };
        let (_, headers) = answer(probe.app, request).await;
        report.note(reader(&headers, lines, mistake, path, method, false));
    }
    let methods = ["GET", "POST"]
        .into_iter()
        .chain(probe.methods.iter().map(String::as_str));
    for method in methods {
        let Some(request) = request(&probe.own, "OPTIONS", path, lines) else {
            continue;
        };
        let request = request.insert_header(("access-control-request-method", method));
        let (status, headers) = answer(probe.app, request).await;
        if status.is_success() && covers(&headers, method) {
            report.note(reader(&headers, lines, mistake, path, method, true));
        }
    }
}

/// `None` where an origin cannot go over the wire. The path and the host can: the probe refuses others.
fn request(own: &str, method: &str, path: &str, lines: &[String]) -> Option<TestRequest> {
    let host = own.split_once("://").map_or(own, |(_, host)| host);
    let mut request = TestRequest::with_uri(path)
        .method(method.parse().ok()?)
        .insert_header(("host", HeaderValue::from_str(host).ok()?));
    for line in lines {
        request = request.append_header(("origin", HeaderValue::from_bytes(line.as_bytes()).ok()?));
    }
    Some(request)
}

async fn answer<S, B>(app: &S, request: TestRequest) -> (StatusCode, HeaderMap)
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    match app.call(request.to_request()).await {
        Ok(response) => (response.status(), response.headers().clone()),
        Err(error) => {
            let response = error.error_response();
            (response.status(), response.headers().clone())
        }
    }
}

/// Whether the answer to a preflight lists the method, or whether browsers do not look.
fn covers(headers: &HeaderMap, method: &str) -> bool {
    let listed = headers
        .get_all("access-control-allow-methods")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| matches!(name.trim(), "*") || name.trim() == method);
    listed || matches!(method, "GET" | "HEAD" | "POST")
}

/// The CORS check, for an origin that may be none: <https://fetch.spec.whatwg.org/#cors-check>.
fn reader(
    headers: &HeaderMap,
    lines: &[String],
    mistake: &'static str,
    path: &str,
    method: &str,
    by_preflight: bool,
) -> Option<Reader> {
    let mut values = headers.get_all("access-control-allow-origin");
    let allowed = String::from_utf8_lossy(values.next()?.as_bytes()).into_owned();
    if values.next().is_some() {
        // Browsers refuse two, whatever they say.
        return None;
    }
    let is_sent = lines.contains(&allowed) || lines.join(", ") == allowed;
    let is_any = allowed == "*";
    if allowed.is_empty() || !(is_sent || is_any || allowed == "null") {
        return None;
    }
    let with_credentials = headers
        .get("access-control-allow-credentials")
        .is_some_and(|value| value == "true")
        && !is_any;
    Some(Reader {
        origin: allowed,
        sent: lines.to_vec(),
        mistake,
        path: path.to_owned(),
        method: method.to_owned(),
        by_preflight,
        with_credentials,
        can_be_a_page: is_any || lines.iter().all(|line| is_web_origin(line)),
    })
}

/// Whether a browser can have a page of this origin. Safari and others allow characters that the URL standard has
/// since forbidden, so a name that does not parse only counts as unlikely.
fn is_web_origin(line: &str) -> bool {
    line == "null" || Url::parse(line).is_ok_and(|url| url.origin().ascii_serialization() == line)
}
