//! What a panic leaves behind: the next request may be at the same address in memory.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::{
    App, HttpResponse, Responder,
    dev::Service,
    guard::{GuardContext, fn_guard},
    put,
    test::{TestRequest, init_service},
    web,
};
use cors_runtime::{Cors, PolicyConfig, ReloadablePolicy, cors};
use cors_tests::{APP, PARTNER};

/// Runs while the router looks for who is asked.
fn panics(_: &GuardContext<'_>) -> bool {
    panic!("no idea")
}

#[cors(origins = "https://partner.example")]
#[put("/annotated")]
async fn annotated() -> impl Responder {
    HttpResponse::Ok()
}

fn config(origin: &str, block: &[&str]) -> PolicyConfig {
    PolicyConfig {
        origins: vec![origin.to_owned()],
        block: block.iter().map(|&category| category.to_owned()).collect(),
        ..PolicyConfig::default()
    }
}

/// A layer that is replaced by one of another kind asks its handlers in another way, and must not believe what was
/// left.
#[actix_web::test]
async fn nothing_that_a_layer_noted_outlives_a_panic() {
    let policy = ReloadablePolicy::new(config(APP, &[]).check().expect("no mistake"));
    let undecided = web::resource("/undecided")
        .guard(fn_guard(panics))
        .to(HttpResponse::Ok);
    let app = App::new().service(annotated).service(undecided);
    let app = init_service(app.wrap(Cors::new(&policy))).await;
    let request = |path| {
        TestRequest::put()
            .uri(path)
            .insert_header(("origin", APP))
            .to_request()
    };
    let answered = async || {
        let response = app.call(request("/annotated")).await.expect("an answer");
        let allowed = response.headers().get("access-control-allow-origin");
        allowed.map(|value| value.to_str().expect("text").to_owned())
    };
    assert_eq!(answered().await.as_deref(), Some(PARTNER));
    for _ in 0..3 {
        policy.set(config(APP, &[]).check().expect("no mistake"));
        assert!(catch_unwind(AssertUnwindSafe(|| app.call(request("/undecided")))).is_err());
        policy.set(config(APP, &["write"]).check().expect("no mistake"));
        assert_eq!(answered().await.as_deref(), Some(PARTNER), "the handler's own");
    }
}
