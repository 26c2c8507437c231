//! Several handlers on one path: what one of them allows opens none of the others.

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::{self, GuardContext},
    post, put,
    test::init_service,
    web,
};
use cors_runtime::{Cors, cors, policy};
use cors_tests::{APP, PARTNER, ask, get, preflight};

use super::{BOTH, WIDE, configure, everything};

/// Each on its own: browsers keep a method for the whole path.
#[actix_web::test]
async fn a_method_on_the_path_of_an_annotated_handler() {
    let app = init_service(App::new().configure(configure).wrap(Cors::new(&WIDE))).await;
    preflight(&app, "/item", PARTNER, "GET").await.is(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-headers: x-api",
            "access-control-allow-methods: GET",
            "access-control-allow-origin: https://partner.example",
            "access-control-max-age: 0",
            BOTH,
        ],
    );
    get(&app, "/item", PARTNER).await.ran(&["plain"]).allows(PARTNER);
}

/// An explanation lists what is open, and never `*` or the method that was asked for.
#[actix_web::test]
async fn explanations_grant_nothing() {
    #[cors(origins = "https://app.example.com", methods = "*")]
    #[put("/any-method")]
    async fn any_method() -> impl Responder {
        HttpResponse::Ok()
    }
    policy!(static NAMED = { origins = "https://partner.example", methods = [GET] });
    let app = init_service(App::new().service(any_method).wrap(Cors::new(&NAMED))).await;
    for method in ["PATCH", "DELETE", "GET", "POST", "HEAD", "*"] {
        for origin in [APP, PARTNER] {
            let answer = preflight(&app, "/any-method", origin, method).await;
            let methods = answer.values("access-control-allow-methods").join(", ");
            if (origin, method) == (PARTNER, "GET") {
                assert_eq!(methods, "GET");
                continue;
            }
            assert!(!methods.contains('*'), "{method} {origin}: {methods}");
            assert!(
                !methods.split(", ").any(|listed| listed == method),
                "{method}: {methods}"
            );
            if matches!(method, "GET" | "POST" | "HEAD") {
                answer.grants_nothing();
            }
        }
    }
}

/// What a browser keeps of one handler's header names would open the other for a JSON body.
#[actix_web::test]
async fn header_names_that_a_sibling_does_not_allow() {
    #[cors(origins = "https://partner.example", allow_headers = ["content-type"], max_age = 600)]
    #[get("/json")]
    async fn read() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", allow_headers = ["content-type"], max_age = 600)]
    #[post("/json")]
    async fn write() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", allow_headers = ["content-type"], max_age = 600)]
    #[post("/alone")]
    async fn alone() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[get("/alone")]
    async fn like_it() -> impl Responder {
        HttpResponse::Ok()
    }
    for scope in ["", "/scope"] {
        let app = init_service(
            App::new().service(
                web::scope(scope)
                    .service(read)
                    .service(write)
                    .service(alone)
                    .service(like_it),
            ),
        )
        .await;
        for (path, origin, method, seconds) in [
            ("/json", PARTNER, "GET", "0"),
            ("/json", APP, "POST", "0"),
            ("/alone", APP, "POST", "600"),
        ] {
            let answer = preflight(&app, &format!("{scope}{path}"), origin, method).await;
            assert_eq!(
                answer.values("access-control-max-age"),
                [seconds],
                "{method} {path}"
            );
        }
    }
}

/// Guards may pick either handler: no more than both allow, unless a `preflight_guard` tells them apart.
#[actix_web::test]
async fn handlers_that_guards_tell_apart() {
    fn one(ctx: &GuardContext<'_>) -> bool {
        guard::Host("one.example").check(ctx)
    }
    #[cors(origins = "https://partner.example")]
    #[put("/guarded", guard = "one")]
    async fn first() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/guarded")]
    async fn second() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://partner.example", preflight_guard = one)]
    #[put("/told-apart", guard = "one")]
    async fn third() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/told-apart")]
    async fn fourth() -> impl Responder {
        HttpResponse::Ok()
    }
    use actix_web::guard::Guard as _;
    let app = init_service(
        App::new()
            .service(first)
            .service(second)
            .service(third)
            .service(fourth)
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for origin in [APP, PARTNER] {
        preflight(&app, "/guarded", origin, "PUT").await.grants_nothing();
    }
    preflight(&app, "/told-apart", APP, "PUT").await.allows(APP);
    preflight(&app, "/told-apart", PARTNER, "PUT")
        .await
        .grants_nothing();
}

/// As actix-web's own attributes do it, a guard that fails included.
#[actix_web::test]
async fn the_methods_of_a_405() {
    fn never(_: &GuardContext<'_>) -> bool {
        false
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/path", guard = "never")]
    async fn annotated() -> impl Responder {
        HttpResponse::Ok()
    }
    #[put("/path", guard = "never")]
    async fn without() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = "*")]
    async fn anything() -> impl Responder {
        HttpResponse::Ok()
    }
    let behind = || web::resource("/path").route(web::get().to(everything));
    let with = init_service(App::new().service(annotated).service(behind())).await;
    let unannotated = init_service(App::new().service(without).service(behind())).await;
    for line in ["PUT /path", "DELETE /path", "OPTIONS /path"] {
        let expected = ask(&unannotated, line, &[]).await;
        assert_eq!(expected.status, 405);
        assert_eq!(
            ask(&with, line, &[]).await.values("allow"),
            expected.values("allow"),
            "{line}"
        );
    }
    let any = init_service(
        App::new()
            .service(anything::at("/path").guard(guard::fn_guard(never)))
            .service(behind()),
    )
    .await;
    assert_eq!(ask(&any, "PUT /path", &[]).await.values("allow"), ["GET"]);
}
