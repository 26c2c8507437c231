//! Users who forbid lints: nothing in an expansion without warnings lowers the level of one that they can forbid beside
//! actix-web's own macros.

#![forbid(
    deprecated,
    unsafe_code,
    unused_must_use,
    unreachable_code,
    let_underscore_drop,
    rust_2018_idioms
)]

use actix_web::{App, HttpResponse, get, post};
use cors_runtime::{RuntimeOrigins, cors, policy};

static ORIGINS: RuntimeOrigins = RuntimeOrigins::new();

policy!(static PARTNERS = { origins = "https://*.partner.example", credentials, max_age = 600 });

#[cors(origins = "https://app.example.com", debug_origins = loopback, expose_headers = ["x-total-count"])]
#[get("/routed")]
async fn routed() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(policy = PARTNERS, allow_headers = ["content-type"])]
#[post("/named")]
async fn named() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ORIGINS, methods = [GET], block = [navigate])]
async fn bare() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "https://app.example.com")]
mod module {
    use actix_web::{HttpResponse, get};

    #[get("/inside")]
    pub(crate) async fn inside() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[test]
fn what_is_forbidden_is_not_needed() {
    let _app = App::new()
        .service(routed)
        .service(named)
        .service(bare::at("/bare"))
        .service(module::inside);
}
