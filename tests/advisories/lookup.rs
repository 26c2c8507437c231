//! Which policy answers.

use cors_tests::{
    APP, FOREIGN, PARTNER,
    arguments::Arguments,
    ask, preflight,
    site::{Handler, site},
};

use crate::{compiles, listed};

/// hapi CVE-2015-9236, @fastify/cors 11, Micronaut pull request 12865, and decorators of flask-cors: the policy of
/// one method of a path answered for another.
#[actix_web::test]
async fn the_requested_method_decides() {
    let open = Handler::new(&["GET"], Some(compiles(&listed(&["*"])))).named("open");
    let closed = Handler::new(&["DELETE"], Some(compiles(&listed(&[APP])))).named("closed");
    // A resource without a guard takes its path whole, so it stands last.
    let disabled = Handler::new(&["PATCH"], None).named("disabled");
    for order in [[0, 1, 2], [1, 0, 2]] {
        let handlers = [&open, &closed, &disabled];
        let app = site(None, order.map(|index| handlers[index].clone()).to_vec()).await;
        assert_eq!(
            preflight(&app, "/r", FOREIGN, "GET")
                .await
                .values("access-control-allow-methods"),
            ["GET"]
        );
        preflight(&app, "/r", FOREIGN, "DELETE").await.grants_nothing();
        assert_eq!(
            preflight(&app, "/r", APP, "DELETE")
                .await
                .values("access-control-allow-methods"),
            ["DELETE"]
        );
        preflight(&app, "/r", APP, "PATCH").await.grants_nothing();
        preflight(&app, "/r", APP, "PUT").await.grants_nothing();
        preflight(&app, "/other", APP, "GET").await.grants_nothing();
    }
}

/// The same below a layer that is wider than the handler.
#[actix_web::test]
async fn a_wider_layer_opens_nothing() {
    let closed = Handler::new(&["DELETE"], Some(compiles(&listed(&[PARTNER]))));
    let app = site(Some(compiles(&listed(&["*"]))), vec![closed]).await;
    for origin in [APP, FOREIGN, "null"] {
        assert_eq!(
            preflight(&app, "/r", origin, "DELETE")
                .await
                .grants_nothing()
                .status,
            403
        );
        let answer = ask(&app, "DELETE /r", &[("origin", origin)]).await;
        assert_eq!(answer.values("access-control-allow-origin"), [PARTNER]);
    }
    // And what it grants for the rest of the path names none of the handler's methods.
    let explained = preflight(&app, "/r", APP, "PATCH").await;
    assert!(
        !explained
            .values("access-control-allow-methods")
            .contains(&"DELETE"),
        "{explained:?}"
    );
}

/// Spring CVE-2020-5397: a preflight does not run what it is about.
#[actix_web::test]
async fn preflights_run_nothing() {
    let handlers = vec![
        Handler::new(&["GET"], None).at("/plain"),
        Handler::new(&["GET"], Some(compiles(&listed(&[APP])))).at("/annotated"),
    ];
    for outer in [None, Some(compiles(&listed(&[APP])))] {
        let app = site(outer, handlers.clone()).await;
        for path in ["/plain", "/annotated"] {
            for (origin, method) in [(APP, "GET"), (FOREIGN, "GET"), (APP, "POST"), (APP, "")] {
                preflight(&app, path, origin, method).await.ran(&[]);
            }
        }
    }
}

/// Quarkus CVE-2022-4147 promised that refused requests do not run; nothing here does. ASP.NET Core CVE-2017-8700,
/// NelmioCorsBundle issue 34: what runs is unreadable.
#[actix_web::test]
async fn actual_requests_are_checked_too() {
    for status in [200, 304, 404, 500] {
        let handler = Handler {
            status,
            ..Handler::new(&["PUT"], Some(compiles(&listed(&[APP, PARTNER]))))
        };
        let app = site(None, vec![handler]).await;
        assert_eq!(
            ask(&app, "PUT /r", &[("origin", FOREIGN)])
                .await
                .grants_nothing()
                .ran(&["handler"])
                .status,
            status
        );
    }
}

/// hapi CVE-2015-9243: what a narrower policy leaves out is not filled with a wider default. (Handlers over named
/// policies and modules: `layers` and `composition`.)
#[actix_web::test]
async fn a_layer_completes_no_handler() {
    let outer = Arguments {
        credentials: true,
        max_age: Some(600),
        allow_headers: Some(vec!["x-a".to_owned()]),
        ..listed(&[APP, PARTNER])
    };
    let app = site(
        Some(compiles(&outer)),
        vec![Handler::new(&["PUT"], Some(compiles(&listed(&[APP]))))],
    )
    .await;
    preflight(&app, "/r", APP, "PUT").await.is(
        204,
        &[
            "access-control-allow-methods: PUT",
            "access-control-allow-origin: https://app.example.com",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    ask(&app, "PUT /r", &[("origin", PARTNER)])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"]);
}

/// flask-cors CVE-2020-25032, CVE-2024-6839, CVE-2024-6844 and CVE-2024-6866, rack-cors CVE-2019-18978: the router's
/// path is the policy's, byte for byte.
#[actix_web::test]
async fn policy_follows_the_router() {
    let policy = compiles(&listed(&[APP]));
    let handlers = vec![
        Handler::new(&["GET"], Some(policy)).at("/admin"),
        Handler::new(&["GET"], Some(policy)).at("/a+b"),
        Handler::new(&["GET"], Some(policy)).at("/public/{rest:.*}"),
        Handler::new(&["GET"], None).at("/private"),
    ];
    let app = site(None, handlers).await;
    for path in ["/admin", "/a+b", "/public/../private", "/public/"] {
        assert_eq!(preflight(&app, path, APP, "GET").await.status, 204, "{path}");
        ask(&app, &format!("GET {path}"), &[]).await.ran(&["handler"]);
    }
    for path in [
        "/Admin",
        "/admin/",
        "/a%20b",
        "/a b".replace(' ', "%2520").as_str(),
        "/private",
        "/%70rivate",
    ] {
        preflight(&app, path, APP, "GET").await.grants_nothing();
    }
}
