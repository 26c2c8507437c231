//! What outcomes and exchanges tell, and the edges of the app.

use std::{panic::AssertUnwindSafe, time::Duration};

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorImATeapot,
    guard,
    middleware::{Next, from_fn},
    test::{self, TestRequest},
    web,
};
use cors_browser::{Blocked, Browser, NetworkError, Request, Response};

use crate::{ALLOW_METHODS, ALLOW_ORIGIN, APP, fixed, two};

#[actix_web::test]
async fn the_whole_story_is_printed() {
    let app = two(&[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "GET, put")], &[]).await;
    let request = Request::put("/users/7?x=1").header("cookie", "a=b").body("{}");
    let outcome = Browser::at(APP).fetch(&app, request).await;
    let story = outcome.to_string();
    for line in [
        "PUT https://api.example.com/users/7?x=1 from https://app.example.com (mode cors, credentials same-origin)",
        "blocked: the response to the preflight does not pass: its `Access-Control-Allow-Methods` (`GET, put`) \
         does not allow `PUT`; methods are case-sensitive (MethodNotAllowed, \
         https://fetch.spec.whatwg.org/#cors-preflight-fetch)",
        "the browser did not let the page set: cookie",
        "preflight",
        "  > OPTIONS https://api.example.com/users/7?x=1",
        "  > access-control-request-method: PUT",
        "  < 204 No Content",
        "  < access-control-allow-methods: GET, put",
    ] {
        assert!(story.lines().any(|own| own == line), "{line}\nis not in\n{story}");
    }
    assert_eq!(format!("{outcome:?}"), story);
}

#[actix_web::test]
async fn readable_stories_are_printed_too() {
    let long = "x".repeat(300);
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let outcome = Browser::at(APP).fetch(&app, Request::post("/").body(long)).await;
    let story = outcome.to_string();
    assert!(
        story.contains("readable: type cors, status 200 OK, headers content-length"),
        "{story}"
    );
    assert!(story.contains("  >   ... 300 bytes in all"), "{story}");
    assert!(story.contains("  <   secret"), "{story}");
    let story = Browser::at(APP)
        .fetch(&app, Request::new("TRACE", "/"))
        .await
        .to_string();
    assert!(story.ends_with("nothing was sent\n"), "{story}");
}

#[actix_web::test]
async fn expectations_panic_with_the_story() {
    let blocked = Browser::at(APP)
        .fetch(&fixed(200, &[]).await, Request::get("/"))
        .await;
    let good = Browser::at(APP)
        .fetch(&fixed(200, &[(ALLOW_ORIGIN, "*")]).await, Request::get("/"))
        .await;
    let message = |run: &dyn Fn()| {
        let panic = std::panic::catch_unwind(AssertUnwindSafe(run)).expect_err("a panic");
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    };
    for text in [
        message(&|| drop(blocked.readable().clone())),
        message(&|| drop(blocked.expect_blocked(Blocked::BadPort).clone())),
    ] {
        assert!(text.ends_with(&blocked.to_string()), "{text}");
    }
    let text = message(&|| drop(good.expect_blocked(Blocked::AllowOriginMissing).clone()));
    assert!(text.ends_with(&good.to_string()), "{text}");
    assert_eq!(good.clone().expect_readable().text(), "secret");

    let result: Result<Option<Response>, NetworkError> = blocked.into();
    assert_eq!(
        result.expect_err("an error").reason(),
        Blocked::AllowOriginMissing
    );
    let result: Result<Option<Response>, NetworkError> = good.into();
    assert!(matches!(result, Ok(Some(_))));
}

#[actix_web::test]
async fn malformed_origins_are_pointed_out() {
    for origin in ["https://app.example.com/", "app.example.com", "null", ""] {
        assert!(
            std::panic::catch_unwind(|| Browser::at(origin)).is_err(),
            "{origin}"
        );
        assert!(
            std::panic::catch_unwind(|| Browser::opaque().app_at(origin)).is_err(),
            "{origin}"
        );
    }
}

#[actix_web::test]
async fn urls_are_relative_to_the_app() {
    let hosts = test::init_service(
        App::new()
            .service(
                web::resource("/")
                    .guard(guard::Host("localhost"))
                    .to(HttpResponse::Ok),
            )
            .service(
                web::resource("/")
                    .guard(guard::Host("api.example.com"))
                    .to(HttpResponse::Accepted),
            ),
    )
    .await;
    let status = async |page: Browser, url: &str| {
        page.fetch(&hosts, Request::get(url)).await.exchanges()[0]
            .status()
            .as_u16()
    };
    assert_eq!(status(Browser::at(APP), "/").await, 202);
    assert_eq!(
        status(Browser::at(APP).app_at("https://localhost:8443"), "/").await,
        200
    );
    assert_eq!(status(Browser::at(APP), "https://localhost:8443/").await, 200);
    assert_eq!(status(Browser::at(APP), "https://other.example/").await, 404);
}

#[actix_web::test]
async fn test_requests_are_requests() {
    let echo = test::init_service(App::new().default_service(web::to(async |body: web::Bytes| {
        HttpResponse::Ok().insert_header((ALLOW_ORIGIN, "*")).body(body)
    })))
    .await;
    let request = TestRequest::post()
        .uri("/x")
        .insert_header(("content-type", "text/plain"))
        .set_payload("hello");
    let outcome = Browser::at(APP).fetch(&echo, request).await;
    assert_eq!(outcome.readable().text(), "hello");
    assert!(outcome.dropped_headers().is_empty());
}

async fn fail(
    _request: ServiceRequest,
    _next: Next<impl MessageBody>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, Error> {
    let mut error: Error = ErrorImATeapot("no");
    error.add_response_mapper(|mut response| {
        let headers = response.headers_mut();
        headers.insert(
            actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN,
            actix_web::http::header::HeaderValue::from_static("*"),
        );
        response
    });
    Err(error)
}

#[actix_web::test]
async fn an_error_of_the_whole_service_is_a_response() {
    let app = test::init_service(
        App::new()
            .wrap(from_fn(fail))
            .default_service(web::to(HttpResponse::Ok)),
    )
    .await;
    let outcome = Browser::at(APP).fetch(&app, Request::get("/")).await;
    assert_eq!(outcome.readable().status(), 418);
}

/// Yields one chunk, then fails or never ends.
struct Chunks {
    sent: bool,
    endless: bool,
}

impl MessageBody for Chunks {
    type Error = std::io::Error;

    fn size(&self) -> actix_web::body::BodySize {
        actix_web::body::BodySize::Stream
    }

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<web::Bytes, Self::Error>>> {
        use std::task::Poll;
        if !std::mem::replace(&mut self.sent, true) {
            return Poll::Ready(Some(Ok("part".into())));
        }
        if self.endless {
            Poll::Pending
        } else {
            Poll::Ready(Some(Err(std::io::Error::other("gone"))))
        }
    }
}

#[actix_web::test]
async fn streams_may_fail_or_never_end() {
    let app = test::init_service(App::new().default_service(web::to(
        async |request: actix_web::HttpRequest| {
            let endless = request.path() == "/endless";
            HttpResponse::Ok()
                .insert_header((ALLOW_ORIGIN, "*"))
                .body(Chunks { sent: false, endless })
        },
    )))
    .await;
    let page = Browser::at(APP);
    let outcome = page.fetch(&app, Request::get("/")).await;
    assert_eq!(
        (
            outcome.readable().text().as_str(),
            outcome.readable().body_failure()
        ),
        ("part", Some("gone"))
    );
    assert!(outcome.to_string().contains("the body broke off: gone"));
    let outcome = page.fetch(&app, Request::get("/endless").headers_only()).await;
    assert_eq!(outcome.readable().text(), "");
    page.advance(Duration::MAX);
    assert!(
        page.fetch(&app, Request::head("/endless"))
            .await
            .readable()
            .body()
            .is_empty()
    );
}

#[actix_web::test]
async fn any_body_type_will_do() {
    let app = test::init_service(
        App::new()
            .wrap(actix_web::middleware::DefaultHeaders::new().add((ALLOW_ORIGIN, "*")))
            .wrap(actix_web::middleware::Condition::new(
                true,
                actix_web::middleware::Logger::default(),
            ))
            .default_service(web::to(|| async { "text" })),
    )
    .await;
    assert_eq!(
        Browser::at(APP)
            .fetch(&app, Request::get("/"))
            .await
            .readable()
            .text(),
        "text"
    );
}
