//! `SkipPreflight` around an authentication middleware.

use actix_web::{App, Error, HttpResponse, Responder, dev::ServiceRequest, get, test::init_service, web};
use actix_web_httpauth::{
    extractors::{
        AuthenticationError,
        bearer::{BearerAuth, Config},
    },
    middleware::HttpAuthentication,
};
use cors_runtime::{Cors, SkipPreflight, cors};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, mark, preflight};

use crate::layer::{ACTUAL, SITE, plain};

const PREFLIGHT: [&str; 3] = [
    "access-control-allow-origin: https://partner.example",
    "access-control-allow-methods: GET",
    "vary: Origin, Access-Control-Request-Method",
];

async fn check(request: ServiceRequest, auth: BearerAuth) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    mark("check");
    if auth.token() == "secret" {
        Ok(request)
    } else {
        Err((AuthenticationError::from(Config::default()).into(), request))
    }
}

#[cors(origins = "https://partner.example")]
#[get("/annotated")]
async fn annotated() -> impl Responder {
    mark("annotated");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example")]
#[get("/own", wrap = "HttpAuthentication::bearer(check)")]
async fn with_its_own() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::options("/options")]
async fn options() -> impl Responder {
    mark("options");
    HttpResponse::Ok()
}

/// Around the app, and around a scope.
#[actix_web::test]
async fn only_preflights_pass() {
    let app = init_service(
        App::new().service(
            web::scope("/scope")
                .service(annotated)
                .service(options)
                .wrap(SkipPreflight(HttpAuthentication::bearer(check))),
        ),
    )
    .await;
    let outer = init_service(
        App::new()
            .service(web::scope("/scope").service(annotated).service(options))
            .wrap(SkipPreflight(HttpAuthentication::bearer(check))),
    )
    .await;
    macro_rules! both {
        ($app:ident) => {
            preflight(&$app, "/scope/annotated", PARTNER, "GET")
                .await
                .is(204, &PREFLIGHT)
                .ran(&[]);
            preflight(&$app, "/scope/annotated", FOREIGN, "GET")
                .await
                .is(403, &[PREFLIGHT[2]])
                .ran(&[]);
            for headers in [
                &[][..],
                &[("origin", PARTNER)],
                &[("access-control-request-method", "GET")],
            ] {
                assert_eq!(
                    ask(&$app, "OPTIONS /scope/options", headers)
                        .await
                        .ran(&[])
                        .status,
                    401
                );
            }
            assert_eq!(
                get(&$app, "/scope/annotated", PARTNER)
                    .await
                    .ran(&[])
                    .status,
                401
            );
            let headers = [("origin", PARTNER), ("authorization", "Bearer wrong")];
            assert_eq!(
                ask(&$app, "GET /scope/annotated", &headers)
                    .await
                    .ran(&["check"])
                    .status,
                401
            );
            // A preflight's headers on another method skip nothing.
            let headers = [
                ("origin", PARTNER),
                ("access-control-request-method", "GET"),
            ];
            assert_eq!(
                ask(&$app, "GET /scope/annotated", &headers)
                    .await
                    .ran(&[])
                    .status,
                401
            );
            let headers = [("origin", PARTNER), ("authorization", "Bearer secret")];
            ask(&$app, "GET /scope/annotated", &headers)
                .await
                .is(200, &[PREFLIGHT[0]])
                .ran(&["check", "annotated"]);
        };
    }
    both!(app);
    both!(outer);
}

/// As `wrap=` it needs no help: it never runs for a preflight, and its 401 carries the policy.
#[actix_web::test]
async fn as_wrap() {
    let app = init_service(App::new().service(with_its_own)).await;
    preflight(&app, "/own", PARTNER, "GET")
        .await
        .is(204, &PREFLIGHT)
        .ran(&[]);
    let answer = get(&app, "/own", PARTNER).await;
    assert_eq!((answer.status, answer.cors()), (401, vec![PREFLIGHT[0]]));
    assert_eq!(answer.values("www-authenticate").len(), 1);
    ask(&app, "GET /own", &[("authorization", "Bearer secret")])
        .await
        .is(200, &[PREFLIGHT[0]])
        .ran(&["check"]);
}

/// A page on an allowed origin can read the 401 when `Cors` is outermost.
#[actix_web::test]
async fn a_401_that_can_be_read() {
    let app = init_service(
        App::new()
            .service(plain)
            .service(annotated)
            .wrap(SkipPreflight(HttpAuthentication::bearer(check)))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    for path in ["/plain", "/nothing"] {
        let answer = get(&app, path, APP).await;
        assert_eq!((answer.status, answer.cors()), (401, ACTUAL.to_vec()), "{path}");
        get(&app, path, FOREIGN).await.grants_nothing();
    }
    // That of an annotated handler is for those who may read the handler.
    for origin in [APP, PARTNER] {
        let answer = get(&app, "/annotated", origin).await;
        assert_eq!(
            (answer.status, answer.cors()),
            (401, vec![PREFLIGHT[0]]),
            "{origin}"
        );
    }
    preflight(&app, "/annotated", PARTNER, "GET")
        .await
        .is(204, &PREFLIGHT)
        .ran(&[]);
    assert_eq!(preflight(&app, "/plain", APP, "GET").await.ran(&[]).status, 204);
}

/// Without it the preflight fails: the middleware answers 401, and nothing is granted.
#[actix_web::test]
async fn without_it() {
    let app = init_service(
        App::new()
            .service(annotated)
            .wrap(HttpAuthentication::bearer(check)),
    )
    .await;
    assert_eq!(
        preflight(&app, "/annotated", PARTNER, "GET")
            .await
            .grants_nothing()
            .status,
        401
    );
}
