//! Two applications that differ in their layer alone, and a browser that asks both.

use actix_http::Request as HttpRequest;
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header::HeaderMap},
    test::TestRequest,
    web,
};
use cors_runtime::testing::{Browser, Credentials, Request};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const SHOP: &str = "https://shop.example.com";
pub(crate) const EVIL: &str = "https://evil.example";
pub(crate) const LOCAL: &str = "http://localhost:5173";

/// Declares one test for each row of a table, and the list of the rows.
macro_rules! rows {
    ($($row:literal => $name:ident $body:block)*) => {
        /// The first cell of each row, and its test.
        pub(crate) const ROWS: &[(&str, &str)] = &[$(($row, stringify!($name))),*];
        $(
            #[actix_web::test]
            async fn $name() $body
        )*
    };
}
pub(crate) use rows;

/// What is inside the layer.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route(
            "/x",
            web::get().to(async || HttpResponse::Ok().insert_header(("etag", "\"1\"")).body("read")),
        )
        .route("/x", web::post().to(HttpResponse::Ok))
        .route("/x", web::put().to(HttpResponse::NoContent))
        .route("/x", web::delete().to(HttpResponse::NoContent));
}

/// The application under a layer.
macro_rules! app {
    ($layer:expr) => {
        actix_web::test::init_service(
            actix_web::App::new()
                .configure(crate::support::routes)
                .wrap($layer),
        )
        .await
    };
}
pub(crate) use app;

/// Those of `origins` that read the answer to `request`.
pub(crate) async fn readers<S, B>(app: &S, request: &Request, origins: &[&'static str]) -> Vec<&'static str>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let mut readers = Vec::new();
    for &origin in origins {
        if Browser::at(origin).fetch(app, request).await.is_readable() {
            readers.push(origin);
        }
    }
    readers
}

pub(crate) fn get() -> Request {
    Request::get("/x")
}

pub(crate) fn with_cookies(request: Request) -> Request {
    request.credentials(Credentials::Include)
}

/// The status and the headers of one raw request.
pub(crate) async fn ask<S, B>(app: &S, method: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap)
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let request = TestRequest::with_uri("/x").method(method.parse::<Method>().unwrap());
    let request = headers
        .iter()
        .fold(request, |request, header| request.append_header(*header));
    let response: HttpResponse<BoxBody> = match app.call(request.to_request()).await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    (response.status(), response.headers().clone())
}

/// A preflight for a method.
pub(crate) async fn preflight<S, B>(app: &S, origin: &str, method: &str) -> (StatusCode, HeaderMap)
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let headers = [("origin", origin), ("access-control-request-method", method)];
    ask(app, "OPTIONS", &headers).await
}

pub(crate) fn line<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|line| line.to_str().unwrap())
}
