//! HTTP-network-or-cache fetch, with the app for a network and no HTTP cache:
//! <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>.

use std::{
    error::Error as StdError,
    future::poll_fn,
    net::{Ipv4Addr, SocketAddr},
    pin::pin,
};

use actix_http::{Payload, Request as HttpRequest};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{
        Method, StatusCode, Uri,
        header::{HeaderName, HeaderValue},
    },
    web::{Bytes, BytesMut},
};
use url::{Position, Url};

use crate::{
    agent::UserAgent,
    cookie_jar::RequestCookies,
    exchange::Exchange,
    explainer::{self, Explained},
    header_list::HeaderList,
    options::Mode,
    page_headers::PageHeaders,
    state::FetchRequest,
    websocket,
};

/// A page's visitors are somewhere on the network; this address is reserved for documentation.
const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)), 49152);

/// The response as the network gave it: the internal response of filtered ones.
#[derive(Clone, Debug)]
pub(crate) struct NetworkResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderList,
    pub(crate) body: Bytes,
    pub(crate) body_failure: Option<String>,
}

/// Sends one request, and stores the cookies that come back.
pub(crate) async fn fetch<S, B>(
    agent: &UserAgent,
    app: &S,
    request: &FetchRequest,
    is_preflight: bool,
) -> (NetworkResponse, Exchange, Option<Explained>)
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let cookies = if is_preflight {
        RequestCookies::default()
    } else {
        agent.cookies.borrow().of_request(request, agent.now())
    };
    let headers = complete_headers(request, cookies.header);
    let (response, explained) = match http_request(request, &headers) {
        Some(http_request) => call(app, http_request, request).await,
        None => (NetworkResponse::bad_request(), None),
    };
    store_cookies(agent, request, &response);
    let exchange = Exchange {
        is_preflight,
        method: request.method.clone(),
        url: request.current_url()[..Position::AfterQuery].to_owned(),
        request_headers: headers,
        withheld_cookies: cookies.withheld,
        request_body: request.body.clone().unwrap_or_default(),
        status: response.status,
        response_headers: response.headers.clone(),
        response_body: response.body.clone(),
        body_failure: response.body_failure.clone(),
    };
    (response, exchange, explained)
}

fn store_cookies(agent: &UserAgent, request: &FetchRequest, response: &NetworkResponse) {
    if !request.includes_credentials() {
        return;
    }
    let mut cookies = agent.cookies.borrow_mut();
    for line in response.headers.values("set-cookie") {
        cookies.store_from(request, &String::from_utf8_lossy(line), agent.now());
    }
}

/// The header list of httpRequest, in the order of the standard's steps.
fn complete_headers(request: &FetchRequest, cookies: Option<String>) -> HeaderList {
    let mut headers = request.headers.combined();
    match &request.body {
        Some(body) => headers.append("content-length", body.len().to_string()),
        None if matches!(request.method.as_str(), "POST" | "PUT") => headers.append("content-length", "0"),
        None => {}
    }
    PageHeaders::of(request).append_to(&mut headers);
    if request.mode == Mode::Websocket {
        websocket::append_handshake(&mut headers);
    }
    if !headers.contains("user-agent") {
        headers.append(
            "user-agent",
            concat!("Mozilla/5.0 (cors-runtime/", env!("CARGO_PKG_VERSION"), ")"),
        );
    }
    // Content codings are not decoded here, so none is accepted.
    headers.append("accept-encoding", "identity");
    headers.append("host", host_header(request.current_url()));
    if let Some(cookies) = cookies {
        headers.append("cookie", cookies);
    }
    headers
}

fn host_header(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// `None` for what actix-web would not parse off the wire, such as a URL that is too long.
fn http_request(request: &FetchRequest, headers: &HeaderList) -> Option<HttpRequest> {
    let payload = match &request.body {
        Some(body) => Payload::from(body.clone()),
        None => Payload::None,
    };
    let mut http_request = HttpRequest::with_payload(payload);
    let head = http_request.head_mut();
    let target = &request.current_url()[Position::BeforePath..Position::AfterQuery];
    head.uri = Uri::try_from(target).ok()?;
    head.method = Method::from_bytes(request.method.as_bytes()).ok()?;
    head.peer_addr = Some(PEER);
    for (name, value) in headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        head.headers.append(name, HeaderValue::from_bytes(value).ok()?);
    }
    Some(http_request)
}

async fn call<S, B>(
    app: &S,
    http_request: HttpRequest,
    request: &FetchRequest,
) -> (NetworkResponse, Option<Explained>)
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let explainer = explainer::attach(&http_request);
    match app.call(http_request).await {
        Ok(response) => {
            let (seen, response) = response.into_parts();
            let (head, body) = response.into_parts();
            let response = receive(request, head.status(), head.headers(), body).await;
            let explained = Explained::new(explainer, seen, response.status, &response.headers);
            (response, Some(explained))
        }
        // What the server's dispatcher makes of an error of the whole service.
        Err(error) => {
            let (head, body) = error.error_response().into_parts();
            let response = receive(request, head.status(), head.headers(), body).await;
            (response, None)
        }
    }
}

async fn receive(
    request: &FetchRequest,
    status: StatusCode,
    map: &actix_web::http::header::HeaderMap,
    body: impl MessageBody,
) -> NetworkResponse {
    let mut headers = HeaderList::default();
    for (name, value) in map {
        headers.append(name.as_str(), value);
    }
    // The server states the length when it sends; in process nobody has yet.
    if let actix_web::body::BodySize::Sized(length) = body.size()
        && !headers.contains("content-length")
        && !is_null_body_status(status)
    {
        headers.append("content-length", length.to_string());
    }
    let has_body = request.method != "HEAD" && !is_null_body_status(status) && !request.headers_only;
    let (body, body_failure) = if has_body {
        read(body).await
    } else {
        (Bytes::new(), None)
    };
    NetworkResponse {
        status,
        headers,
        body,
        body_failure,
    }
}

/// <https://fetch.spec.whatwg.org/#null-body-status>
fn is_null_body_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 101 | 103 | 204 | 205 | 304)
}

impl NetworkResponse {
    fn bad_request() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            headers: HeaderList::default(),
            body: Bytes::new(),
            body_failure: None,
        }
    }
}

/// The body up to its end or its failure.
pub(crate) async fn read(body: impl MessageBody) -> (Bytes, Option<String>) {
    let mut body = pin!(body);
    let mut bytes = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        match chunk {
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(error) => {
                let error: Box<dyn StdError> = error.into();
                return (bytes.freeze(), Some(error.to_string()));
            }
        }
    }
    (bytes.freeze(), None)
}
