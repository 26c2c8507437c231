//! Annotated handlers with more to decide by than an attribute: a list from elsewhere, the request's host.

use actix_web::{
    Responder, get,
    guard::{self, Guard, GuardContext},
    route,
    web::ServiceConfig,
};
use cors_runtime::{RuntimeOrigins, cors};

use super::handlers::shown;

static CUSTOMERS: RuntimeOrigins = RuntimeOrigins::new();

pub(super) fn configure(config: &mut ServiceConfig) {
    let customers = ["http://other.localhost", "http://*.app.localhost"];
    CUSTOMERS.set(customers).expect("a list of origins");
    config.service((for_customers, at_the_shop, elsewhere));
}

#[cors(origins = CUSTOMERS, allow_headers = ["x-a"], expose_headers = ["x-b"], max_age = 600)]
#[route("/customers", method = "GET", method = "PUT")]
async fn for_customers() -> impl Responder {
    shown().await
}

fn is_shop(context: &GuardContext<'_>) -> bool {
    guard::Host("shop.localhost").check(context)
}

#[cors(origins = "http://app.localhost", allow_headers = ["x-a"], preflight_guard = is_shop)]
#[get("/hosted", guard = "is_shop")]
async fn at_the_shop() -> impl Responder {
    shown().await
}

#[cors(origins = "http://other.localhost", allow_headers = ["x-b"])]
#[get("/hosted")]
async fn elsewhere() -> impl Responder {
    shown().await
}
