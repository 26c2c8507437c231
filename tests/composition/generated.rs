//! Handlers that `macro_rules!` writes, with fragments of every kind in the attribute.

use actix_web::{App, HttpResponse, Responder, test::init_service};
use cors_tests::{ask, preflight};

macro_rules! handler {
    (
        $(#[$attribute:meta])*
        $name:ident, $bare:ident, $path:literal, $method:ident, $header:literal, $age:literal, $switch:literal,
        [$($origin:literal),+]
    ) => {
        $(#[$attribute])*
        #[cors_runtime::cors(
            origins = [$($origin),+],
            methods = [$method],
            allow_headers = [$header],
            expose_headers = $header,
            credentials = $switch,
            max_age = $age
        )]
        #[actix_web::get($path)]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors_runtime::cors(origins = [$($origin),+], methods = [$method])]
        async fn $bare() -> impl Responder {
            HttpResponse::Ok()
        }
    };
}

handler!(
    /// Documented.
    literal, literal_bare, "/literal", GET, "x-a", 600, true,
    ["https://app.example.com", "https://*.partner.example"]
);
handler!(
    single,
    single_bare,
    "/single",
    GET,
    "x-b",
    0,
    false,
    ["https://app.example.com"]
);

/// Values of any shape, as one fragment each.
macro_rules! by_expr {
    ($name:ident, $origins:expr, $age:expr, $policy:path) => {
        #[cors_runtime::cors(origins = $origins, max_age = $age, policy = $policy)]
        #[actix_web::get("/expr")]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }
    };
}

cors_runtime::policy!(static BASE = { origins = "https://unused.example", allow_headers = ["x-base"] });

by_expr!(
    expr,
    ["https://app.example.com", "https://partner.example"],
    7,
    self::BASE
);

/// The whole attribute, and the whole handler, passed through.
macro_rules! through {
    ($item:item) => {
        $item
    };
}

through! {
    #[cors_runtime::cors(origins = "https://app.example.com")]
    #[actix_web::get("/item")]
    async fn item() -> impl Responder {
        HttpResponse::Ok()
    }
}

/// A named policy from fragments.
macro_rules! named {
    ($visibility:vis $name:ident, $($origin:literal),*) => {
        cors_runtime::policy!($visibility static $name = { origins = [$($origin),*], methods = [GET] });
    };
}

named!(pub(crate) GENERATED, "https://app.example.com", "https://partner.example");

#[cors_runtime::cors(policy = GENERATED)]
#[actix_web::get("/generated")]
async fn generated() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn fragments() {
    let app = init_service(
        App::new()
            .service(literal)
            .service(literal_bare::at("/literal-bare"))
            .service(single)
            .service(single_bare::at("/single-bare"))
            .service(expr)
            .service(item)
            .service(generated),
    )
    .await;
    let origin = "https://app.example.com";
    let vary = "vary: Origin, Access-Control-Request-Method";
    let common = [
        "access-control-allow-origin: https://app.example.com",
        "access-control-allow-methods: GET",
        vary,
    ];
    preflight(&app, "/literal", "https://a.partner.example", "GET")
        .await
        .is(
            204,
            &[
                "access-control-allow-credentials: true",
                "access-control-allow-headers: x-a",
                "access-control-allow-methods: GET",
                "access-control-allow-origin: https://a.partner.example",
                "access-control-max-age: 600",
                vary,
            ],
        );
    preflight(&app, "/single", origin, "GET").await.is(
        204,
        &[
            common[0],
            common[1],
            common[2],
            "access-control-allow-headers: x-b",
            "access-control-max-age: 0",
        ],
    );
    preflight(&app, "/expr", origin, "GET").await.is(
        204,
        &[
            common[0],
            common[1],
            common[2],
            "access-control-allow-headers: x-base",
            "access-control-max-age: 7",
        ],
    );
    for path in ["/literal-bare", "/single-bare", "/item", "/generated"] {
        preflight(&app, path, origin, "GET").await.is(204, &common);
    }
    assert_eq!(
        ask(&app, "GET /single", &[])
            .await
            .values("access-control-expose-headers"),
        ["x-b"]
    );
}
