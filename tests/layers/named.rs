//! Named policies, and handlers that override them key by key.

use actix_web::{App, HttpResponse, Responder, get, put, test::init_service};
use cors_runtime::{cors, policy};
use cors_tests::{ask, preflight};

mod policies {
    //! Elsewhere, as in an application.

    cors_runtime::policy!(
        /// Partners.
        pub(crate) static PARTNERS = {
            origins = ["https://a.partner.example", "https://*.b.partner.example"],
            allow_headers = ["x-a"],
            expose_headers = ["x-b"],
            credentials,
            max_age = 600
        }
    );
}

// With a semicolon, and without.
policy!(static READERS = { origins = "https://app.example.com", methods = [GET], max_age = 5 };);

/// One handler per argument that it overrides.
macro_rules! overrides {
    ($($name:ident, $path:literal, [$($override:tt)*];)*) => {
        $(
            #[cors(policy = policies::PARTNERS, $($override)*)]
            #[put($path)]
            async fn $name() -> impl Responder {
                HttpResponse::Ok()
            }
        )*
        fn configure(config: &mut actix_web::web::ServiceConfig) {
            config$(.service($name))*;
        }
    };
}

overrides! {
    nothing, "/nothing", [];
    origins, "/origins", [origins = ["https://a.partner.example", "https://c.partner.example"]];
    methods, "/methods", [methods = [PUT]];
    allow_headers, "/allow_headers", [allow_headers = ["x-c"]];
    expose_headers, "/expose_headers", [expose_headers = ["x-c"]];
    credentials, "/credentials", [credentials = false];
    max_age, "/max_age", [max_age = 0];
    everything, "/everything", [
        origins = "*", methods = "*", allow_headers = ["*", "authorization"], expose_headers = "*",
        credentials = false, max_age = 1
    ];
}

const ACTUAL: [&str; 4] = [
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://a.partner.example",
    "access-control-expose-headers: x-b",
    "vary: Origin",
];

const PREFLIGHT: [&str; 6] = [
    "access-control-allow-credentials: true",
    "access-control-allow-headers: x-a",
    "access-control-allow-methods: PUT",
    "access-control-allow-origin: https://a.partner.example",
    "access-control-max-age: 600",
    "vary: Origin, Access-Control-Request-Method",
];

/// Changing one argument changes its own header and no other.
#[actix_web::test]
async fn key_by_key() {
    let app = init_service(App::new().configure(configure)).await;
    for (name, gone, instead) in [
        ("nothing", "-", &[][..]),
        // The origin that both lists name sees no difference; the others do, below.
        ("origins", "-", &[]),
        ("methods", "-", &[]),
        (
            "allow_headers",
            "access-control-allow-headers",
            &["access-control-allow-headers: x-c"],
        ),
        (
            "expose_headers",
            "access-control-expose-headers",
            &["access-control-expose-headers: x-c"],
        ),
        ("credentials", "access-control-allow-credentials", &[]),
        (
            "max_age",
            "access-control-max-age",
            &["access-control-max-age: 0"],
        ),
    ] {
        let expected = |base: &[&'static str]| -> Vec<&'static str> {
            let instead = instead
                .iter()
                .filter(|_| base.iter().any(|line| line.starts_with(gone)));
            base.iter()
                .filter(|line| !line.starts_with(gone))
                .chain(instead)
                .copied()
                .collect()
        };
        let path = format!("/{name}");
        ask(
            &app,
            &format!("PUT {path}"),
            &[("origin", "https://a.partner.example")],
        )
        .await
        .is(200, &expected(&ACTUAL));
        preflight(&app, &path, "https://a.partner.example", "PUT")
            .await
            .is(204, &expected(&PREFLIGHT));
        // Refused everywhere.
        preflight(&app, &path, "https://b.partner.example", "PUT")
            .await
            .is(403, &[PREFLIGHT[5]]);
    }
}

#[actix_web::test]
async fn origins_are_replaced() {
    let app = init_service(App::new().configure(configure)).await;
    for (origin, path, status) in [
        ("https://x.b.partner.example", "/nothing", 204),
        ("https://x.b.partner.example", "/max_age", 204),
        ("https://x.b.partner.example", "/origins", 403),
        ("https://c.partner.example", "/nothing", 403),
        ("https://c.partner.example", "/origins", 204),
    ] {
        assert_eq!(
            preflight(&app, path, origin, "PUT").await.status,
            status,
            "{origin} at {path}"
        );
    }
}

#[actix_web::test]
async fn everything_at_once() {
    let app = init_service(App::new().configure(configure)).await;
    ask(&app, "PUT /everything", &[("origin", "https://evil.example")])
        .await
        .is(
            200,
            &[
                "access-control-allow-origin: *",
                "access-control-expose-headers: *",
            ],
        );
    preflight(&app, "/everything", "https://evil.example", "PUT")
        .await
        .is(
            204,
            &[
                "access-control-allow-origin: *",
                "access-control-allow-methods: PUT",
                "access-control-allow-headers: *, authorization",
                "access-control-max-age: 1",
                "vary: Access-Control-Request-Method",
            ],
        );
}

#[cors(policy = READERS)]
#[get("/read")]
async fn read() -> impl Responder {
    HttpResponse::Ok()
}

/// The methods come from the policy.
#[cors(policy = READERS)]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = READERS, methods = [PUT, DELETE])]
async fn bare_with_methods() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn without_a_routing_attribute() {
    let app = init_service(
        App::new()
            .service(read)
            .service(bare::at("/bare"))
            .service(bare_with_methods::at("/with-methods")),
    )
    .await;
    let origin = "https://app.example.com";
    for (path, method, listed) in [
        ("/read", "GET", "GET"),
        ("/bare", "GET", "GET"),
        ("/with-methods", "DELETE", "PUT, DELETE"),
    ] {
        let allow_methods = format!("access-control-allow-methods: {listed}");
        preflight(&app, path, origin, method).await.is(
            204,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-max-age: 5",
                "vary: Origin, Access-Control-Request-Method",
                &allow_methods,
            ],
        );
    }
    assert_eq!(preflight(&app, "/bare", origin, "PUT").await.status, 404);
    assert_eq!(preflight(&app, "/with-methods", origin, "GET").await.status, 404);
}

/// Handler over module over named policy, each key replaced, never merged.
#[cors(policy = crate::named::policies::PARTNERS, allow_headers = ["x-module", "x-module-2"], max_age = 1)]
mod module {
    use actix_web::{HttpResponse, Responder, put};
    use cors_runtime::cors;

    #[put("/module")]
    async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(allow_headers = ["x-handler"], expose_headers = ["x-handler"])]
    #[put("/handler")]
    async fn overrides() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(policy = super::READERS, methods = [PUT])]
    #[put("/other")]
    async fn other_policy() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::test]
async fn three_levels() {
    let app = init_service(
        App::new()
            .service(module::inherits)
            .service(module::overrides)
            .service(module::other_policy),
    )
    .await;
    let origin = "https://a.partner.example";
    preflight(&app, "/module", origin, "PUT").await.is(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-headers: x-module, x-module-2",
            "access-control-allow-methods: PUT",
            "access-control-allow-origin: https://a.partner.example",
            "access-control-max-age: 1",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    preflight(&app, "/handler", origin, "PUT").await.is(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-headers: x-handler",
            "access-control-allow-methods: PUT",
            "access-control-allow-origin: https://a.partner.example",
            "access-control-max-age: 1",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    assert_eq!(
        ask(&app, "PUT /handler", &[("origin", origin)])
            .await
            .values("access-control-expose-headers"),
        ["x-handler"]
    );
    // A handler that names a policy takes nothing from its module.
    preflight(&app, "/other", "https://app.example.com", "PUT")
        .await
        .is(
            204,
            &[
                "access-control-allow-methods: PUT",
                "access-control-allow-origin: https://app.example.com",
                "access-control-max-age: 5",
                "vary: Origin, Access-Control-Request-Method",
            ],
        );
    preflight(&app, "/other", origin, "PUT")
        .await
        .is(403, &["vary: Origin, Access-Control-Request-Method"]);
}
