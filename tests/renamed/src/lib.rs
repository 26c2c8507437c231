//! Every position of the attribute, for a user who denies whatever there is to deny.

#![deny(
    warnings,
    let_underscore,
    missing_docs,
    nonstandard_style,
    rust_2018_idioms,
    unused,
    clippy::all,
    clippy::nursery,
    clippy::pedantic
)]

use actix_web::{
    HttpResponse, Responder, delete, error::ErrorConflict, get, guard::GuardContext, post, route, routes, web,
};
use my_cors::{Cors, RuntimeOrigins, cors, policy};

policy!(
    /// The pages of the site.
    pub static SITE = { origins = "https://app.example.com", methods = [GET], crate = my_cors }
);

/// Origins of a deployment.
pub static TENANTS: RuntimeOrigins = RuntimeOrigins::new();

/// Routed, with everything.
#[cors(
    origins = ["https://app.example.com", "https://*.partner.example"],
    debug_origins = "http://localhost:*",
    allow_headers = ["content-type"],
    expose_headers = ["x-total"],
    credentials,
    max_age = 600,
    preflight_guard = anyone,
    crate = my_cors
)]
#[post("/routed", name = "routed-by-name", guard = "anyone", wrap = "wrapped()")]
pub async fn routed(body: web::Json<u32>) -> impl Responder {
    web::Json(*body)
}

const fn anyone(_: &GuardContext<'_>) -> bool {
    true
}

fn wrapped() -> actix_web::middleware::DefaultHeaders {
    actix_web::middleware::DefaultHeaders::new()
}

/// Private, and nothing imported for it but its attribute.
#[cors(origins = "*", crate = my_cors)]
#[delete("/private")]
async fn private() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorConflict("busy"))
}

#[cors(origins = "*", crate = my_cors)]
#[routes]
#[get("/several")]
#[get("/others")]
async fn several() -> &'static str {
    "several"
}

#[cors(origins = "*", methods = [GET], crate = "my_cors")]
#[route("/custom", method = "GET", method = "PURGE")]
async fn custom() -> &'static str {
    "custom"
}

#[cors(policy = SITE, max_age = 1, crate = my_cors)]
#[get("/named")]
async fn named() -> &'static str {
    "named"
}

#[cors(origins = TENANTS, crate = my_cors)]
#[get("/supplied")]
async fn supplied() -> &'static str {
    "supplied"
}

/// Without a routing attribute.
///
/// # Errors
///
/// Never.
#[cors(origins = "https://app.example.com", methods = [PUT], crate = ::my_cors)]
pub async fn bare() -> Result<HttpResponse, actix_web::Error> {
    Ok(HttpResponse::Ok().finish())
}

/// The same, and private.
#[cors(policy = SITE, crate = my_cors)]
async fn bare_private() -> &'static str {
    "bare"
}

/// A module of them.
#[cors(origins = "https://app.example.com", crate = "my_cors")]
#[actix_web::scope("/module")]
pub mod module {
    use actix_web::{Responder, get, web};
    use my_cors::cors;

    /// Inherits.
    #[get("/inherits")]
    pub async fn inherits() -> impl Responder {
        "inherits"
    }

    #[cors(max_age = 5)]
    #[get("/overrides")]
    async fn overrides() -> &'static str {
        "overrides"
    }

    /// Without a policy.
    #[cors(off)]
    #[get("/off")]
    async fn off() -> &'static str {
        "off"
    }

    pub(super) fn configure(config: &mut web::ServiceConfig) {
        config.service(inherits).service(overrides).service(off);
    }
}

/// All of it.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(routed)
        .service(private)
        .service(several)
        .service(custom)
        .service(named)
        .service(supplied)
        .service(bare::at("/bare"))
        .service(bare_private::at("/bare-private"))
        .service(web::scope("/layer").wrap(Cors::new(&SITE)))
        .configure(module::configure);
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test::init_service};
    use cors_tests::{APP, ask, preflight};

    use super::configure;

    #[actix_web::test]
    async fn each_answers() {
        let app = init_service(App::new().configure(configure)).await;
        for (method, path) in [
            ("POST", "/routed"),
            ("DELETE", "/private"),
            ("GET", "/several"),
            ("GET", "/others"),
            ("GET", "/custom"),
            ("GET", "/named"),
            ("PUT", "/bare"),
            ("GET", "/bare-private"),
            ("GET", "/layer"),
            ("GET", "/module/inherits"),
            ("GET", "/module/overrides"),
        ] {
            assert_eq!(
                preflight(&app, path, APP, method).await.status,
                204,
                "{method} {path}"
            );
        }
        assert_eq!(preflight(&app, "/supplied", APP, "GET").await.status, 403);
        ask(&app, "GET /module/off", &[("origin", APP)])
            .await
            .grants_nothing();
    }
}
