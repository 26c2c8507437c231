//! What the modules share.

use std::{
    env,
    ffi::OsStr,
    process::{Command, Stdio},
};

use actix_http::Request;
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header::HeaderMap},
    test::TestRequest,
};
use cors_runtime::{AllowOrigin, Asking};

/// Asks a source about an origin, as a request to `/` would.
pub(crate) fn allows(source: &impl AllowOrigin, origin: &str) -> bool {
    let request = TestRequest::default().to_http_request();
    source.allows(origin, &Asking::new(&request))
}

/// An answer, as far as these tests look at it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
}

impl Answer {
    /// The lines of a header.
    pub(crate) fn lines(&self, name: &str) -> Vec<&str> {
        self.headers
            .get_all(name)
            .map(|line| line.to_str().expect("the header is text"))
            .collect()
    }

    /// The origin that may read it.
    pub(crate) fn allowed_origin(&self) -> Option<&str> {
        let lines = self.lines("access-control-allow-origin");
        assert!(lines.len() <= 1, "{lines:?}");
        lines.first().copied()
    }

    /// Whether it is for requests with credentials.
    pub(crate) fn is_credentialed(&self) -> bool {
        !self.lines("access-control-allow-credentials").is_empty()
    }
}

/// Sends a request with these lines of `Origin`.
pub(crate) async fn request<S, B>(app: &S, method: Method, path: &str, origins: &[&str]) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let mut request = TestRequest::default().method(method).uri(path);
    for origin in origins {
        request = request.append_header(("origin", *origin));
    }
    answer(app, request).await
}

/// Sends a `GET`.
pub(crate) async fn get<S, B>(app: &S, path: &str, origin: &str) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    request(app, Method::GET, path, &[origin]).await
}

/// Sends a preflight for a method.
pub(crate) async fn preflight<S, B>(app: &S, method: &str, path: &str, origin: &str) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let request = TestRequest::default()
        .method(Method::OPTIONS)
        .uri(path)
        .append_header(("origin", origin))
        .append_header(("access-control-request-method", method));
    answer(app, request).await
}

async fn answer<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let response: HttpResponse<BoxBody> = match app.call(request.to_request()).await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        // What the server makes of it.
        Err(error) => error.error_response(),
    };
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
    }
}

const CHILD: &str = "CORS_TESTS_CHILD";

/// Whether this process was started by [`child`].
pub(crate) fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}

/// This test program again, to run the one test `name` with an environment variable of its own: setting one in a
/// process that has threads is not safe.
pub(crate) fn child(name: &str, variable: &str, value: Option<&OsStr>) -> Command {
    let mut command = Command::new(env::current_exe().expect("the test program has a path"));
    command.args([name, "--exact", "--nocapture", "--test-threads=1"]);
    command.env(CHILD, "1").env_remove(variable).stdin(Stdio::null());
    if let Some(value) = value {
        command.env(variable, value);
    }
    command
}
