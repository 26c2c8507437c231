//! The refusal, to the last byte, and what answers vary on.

use actix_web::{
    App, HttpResponse,
    dev::{Service, ServiceResponse},
    http::StatusCode,
    middleware::{ErrorHandlerResponse, ErrorHandlers},
    test::{self, TestRequest},
};
use cors_runtime::Refusal;
use cors_tests::{APP, ask};

use crate::{
    app::{app, configure},
    requests::{Page, Way},
};

const VARY: &str = "vary: Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose";

#[actix_web::test]
async fn a_refusal_names_category_argument_and_what_was_compared() {
    let app = app!();
    let answer = ask(&app, "POST /write", &Way::Form.headers(Page::Foreign)).await;
    answer.ran(&[]).with_body(
        403,
        &[
            "cache-control: no-store",
            "content-type: text/plain; charset=utf-8",
            VARY,
        ],
        "refused by `block = [write]`: `Origin: https://evil.example` is not in `origins`, and its host and port are \
         not those of `Host: api.example.com`",
    );
    let answer = ask(&app, "GET /embed", &Way::Image.headers(Page::Foreign)).await;
    answer.with_body(
        403,
        &[
            "cache-control: no-store",
            "content-security-policy: frame-ancestors \\'self\\' https://app.example.com",
            "content-type: text/plain; charset=utf-8",
            "cross-origin-resource-policy: same-origin",
            VARY,
        ],
        "refused by `block = [embed]`: `Sec-Fetch-Site: cross-site`, and `Referer: https://evil.example` is neither \
         in `origins` nor of `Host: api.example.com`",
    );
}

/// Answers of a handler that blocks vary on all that who asks is read from; those of others as they always did.
#[actix_web::test]
async fn answers_vary_on_what_the_verdict_depends_on() {
    let app = app!();
    for line in [
        "POST /write",
        "GET /read",
        "GET /navigate",
        "GET /public",
        "POST /bare",
    ] {
        let answer = ask(&app, line, &[("host", "api.example.com")]).await;
        assert_eq!(answer.status, 200, "{line}");
        let vary: Vec<_> = answer
            .cors()
            .into_iter()
            .filter(|line| line.starts_with("vary"))
            .collect();
        assert_eq!(vary, [VARY], "{line}");
    }
    let answer = ask(&app, "POST /named/callback", &[("origin", APP)]).await;
    assert_eq!(answer.values("vary"), [""; 0]);
    // Merged with the handler's own.
    let answer = ask(&app, "GET /framed/none", &[]).await;
    assert_eq!(
        answer.values("vary"),
        [
            "Accept, Origin",
            "Referer",
            "Sec-Fetch-Site",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Dest",
            "Sec-Purpose"
        ]
    );
}

fn as_json<B>(response: ServiceResponse<B>) -> actix_web::Result<ErrorHandlerResponse<B>> {
    let (request, old) = response.into_parts();
    let refusal = old.extensions().get::<Refusal>().cloned();
    let Some(refusal) = refusal else {
        let response = ServiceResponse::new(request, old).map_into_left_body();
        return Ok(ErrorHandlerResponse::Response(response));
    };
    let page = HttpResponse::Forbidden().body(format!("{} {}", refusal.category(), refusal.reason()));
    let response = ServiceResponse::new(request, page).map_into_right_body();
    Ok(ErrorHandlerResponse::Response(response))
}

/// Middleware outside finds a `Refusal`, and can answer in its own way.
#[actix_web::test]
async fn a_refusal_can_be_replaced() {
    let handlers = ErrorHandlers::new().handler(StatusCode::FORBIDDEN, as_json);
    let app = test::init_service(App::new().configure(configure).wrap(handlers)).await;
    for (path, body) in [
        ("/write", "write foreign_origin"),
        ("/by-hand", "write foreign_origin"),
        ("/all", "write foreign_origin"),
    ] {
        let request = Way::Form
            .headers(Page::Foreign)
            .into_iter()
            .fold(TestRequest::post().uri(path), TestRequest::append_header);
        let response = app.call(request.to_request()).await.expect("an answer");
        assert_eq!(response.status(), 403);
        assert_eq!(test::read_body(response).await, body, "{path}");
    }
}

/// The refusal itself, in the extensions.
#[actix_web::test]
async fn the_extension_says_the_same_as_the_page() {
    let app = app!();
    let request = Way::Form
        .headers(Page::Silent)
        .into_iter()
        .fold(TestRequest::post().uri("/write"), TestRequest::append_header);
    let response = app.call(request.to_request()).await.expect("an answer");
    let refusal = response.response().extensions().get::<Refusal>().cloned();
    let refusal = refusal.expect("a refusal");
    assert_eq!((refusal.category(), refusal.reason()), ("write", "opaque_origin"));
    assert_eq!(test::read_body(response).await, refusal.to_string());
}
