//! What somebody sees who prints one of ours with `{:?}`.

use std::{
    cell::RefCell,
    fmt::Debug,
    future::{Ready, ready},
    task::{Context, Poll},
};

use actix_web::{
    App, Error, HttpResponse, Responder,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    middleware::{Compat, NormalizePath},
    test::init_service,
};
use cors_runtime::{AllowOrigin, Asking, Cors, RuntimeOrigins, SkipPreflight, cors, layer, policy};
use cors_tests::{APP, ask};

thread_local! {
    static PRINTED: RefCell<String> = RefCell::default();
}

struct Printing;
static PRINTING: Printing = Printing;

impl AllowOrigin for Printing {
    fn allows(&self, _: &str, asking: &Asking<'_>) -> bool {
        PRINTED.set(format!("{asking:?}"));
        true
    }
}

#[cors(origins = PRINTING, methods = [GET])]
async fn printing() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SITE = { origins = "https://app.example.com", methods = [GET] });

#[track_caller]
fn prints(value: &impl Debug, parts: &[&str]) {
    let printed = format!("{value:?}");
    for part in parts {
        assert!(printed.contains(part), "`{part}` in {printed}");
    }
}

#[actix_web::test]
async fn requests() {
    let app = init_service(App::new().service(printing::at("/printing"))).await;
    ask(
        &app,
        "GET /printing?secret=1",
        &[("origin", APP), ("cookie", "secret=2")],
    )
    .await;
    let printed = PRINTED.take();
    assert_eq!(printed, "Asking { method: GET, path: \"/printing\", .. }");
}

#[actix_web::test]
async fn what_is_registered() {
    prints(
        &printing::at("/printing"),
        &["Entry {", "\"/printing\"", "\"GET\""],
    );
    prints(&layer::<printing>(), &["Layer {", "PreparedPolicy"]);
    prints(&RuntimeOrigins::new(), &["RuntimeOrigins {", "list: "]);
}

/// What a layer is around: it says itself what it is.
#[derive(Debug)]
struct Inside;

impl Service<ServiceRequest> for Inside {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok())))
    }
}

#[actix_web::test]
async fn layers() {
    let cors = Cors::new(&SITE).new_transform(Inside).await.unwrap();
    prints(&cors, &["CorsLayer {", "https://app.example.com", "Inside"]);
    let skip = SkipPreflight(Compat::new(NormalizePath::trim()));
    let skip = skip.new_transform(Inside).await.unwrap();
    prints(&skip, &["SkipPreflightService"]);
}
