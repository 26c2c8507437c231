//! The annotated handlers.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    error::ErrorConflict,
    get,
    http::{
        StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    post, put, route,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, cors, policy};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service((any, one, list, private, private_list, unannotated, options))
        .service((
            write,
            methods,
            headers,
            headers_and_authorization,
            named_headers,
            json,
        ))
        .service((private_write, forgotten, brief, usual))
        .service((shared_get, shared_put, shared_delete))
        .service((team::members, team::leave, team::metrics))
        .service((exposed, exposed_some))
        .service((subdomains, ports, local))
        .service((status, conflict, moved, moved_away, sign_in, sign_out))
        .service(
            web::scope("/behind")
                .wrap(Cors::new(&BEHIND))
                .route("/thing", web::get().to(shown))
                .route("/thing", web::delete().to(shown)),
        );
}

policy!(
    static BEHIND = { origins = "http://app.localhost", allow_headers = ["x-a"], expose_headers = ["x-b"] }
);

/// Headers to see and not to see.
pub(super) async fn shown() -> HttpResponse {
    HttpResponse::Ok()
        // Chromium's HTTP cache keeps what it may, and the other browser has none.
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-a", "1"))
        .insert_header(("x-b", "2"))
        .insert_header((SET_COOKIE, "seen=1; Path=/never"))
        .body("secret")
}

#[cors(origins = "*")]
#[route("/any", method = "GET", method = "HEAD", method = "POST")]
async fn any() -> impl Responder {
    shown().await
}

#[cors(origins = "http://app.localhost")]
#[route("/one", method = "GET", method = "POST")]
async fn one() -> impl Responder {
    shown().await
}

#[cors(origins = ["http://app.localhost", "http://other.localhost"], max_age = 600)]
#[route("/list", method = "GET", method = "PUT")]
async fn list() -> impl Responder {
    shown().await
}

#[cors(origins = "http://app.localhost", expose_headers = ["x-a"], credentials)]
#[route("/private", method = "GET", method = "POST")]
async fn private() -> impl Responder {
    shown().await
}

#[cors(origins = ["http://app.localhost", "http://other.localhost"], credentials)]
#[get("/private-list")]
async fn private_list() -> impl Responder {
    shown().await
}

#[get("/unannotated")]
async fn unannotated() -> impl Responder {
    shown().await
}

#[cors(origins = "*")]
#[route("/options", method = "OPTIONS", method = "GET")]
async fn options() -> impl Responder {
    shown().await
}

#[cors(origins = "*", max_age = 600)]
#[route("/write", method = "PUT", method = "DELETE", method = "PATCH")]
async fn write() -> impl Responder {
    shown().await
}

#[cors(origins = "*", methods = "*", max_age = 600)]
#[route("/methods", method = "PUT", method = "DELETE", method = "PURGE")]
async fn methods() -> impl Responder {
    shown().await
}

#[cors(origins = "*", allow_headers = "*", max_age = 600, allow = [header_any_authorization])]
#[get("/headers")]
async fn headers() -> impl Responder {
    shown().await
}

#[cors(origins = "*", allow_headers = ["*", "authorization"], max_age = 600)]
#[get("/headers-and-authorization")]
async fn headers_and_authorization() -> impl Responder {
    shown().await
}

#[cors(origins = "*", allow_headers = ["x-c", "X-A", "x-b"], max_age = 0)]
#[get("/named-headers")]
async fn named_headers() -> impl Responder {
    shown().await
}

/// Its extractor refuses what is no JSON.
#[cors(origins = "http://app.localhost", allow_headers = ["content-type"])]
#[post("/json")]
async fn json(_: web::Json<String>) -> impl Responder {
    shown().await
}

#[cors(origins = "http://app.localhost", allow_headers = ["x-a"], credentials, max_age = 600)]
#[route("/private-write", method = "PUT", method = "DELETE")]
async fn private_write() -> impl Responder {
    shown().await
}

#[cors(origins = "*", max_age = 0)]
#[put("/forgotten")]
async fn forgotten() -> impl Responder {
    shown().await
}

#[cors(origins = "*", max_age = 1)]
#[put("/brief")]
async fn brief() -> impl Responder {
    shown().await
}

#[cors(origins = "*")]
#[put("/usual")]
async fn usual() -> impl Responder {
    shown().await
}

#[cors(origins = "*")]
#[get("/shared")]
async fn shared_get() -> impl Responder {
    shown().await
}

#[cors(origins = "http://app.localhost", allow_headers = ["x-a"], credentials, max_age = 600)]
#[put("/shared")]
async fn shared_put() -> impl Responder {
    shown().await
}

#[cors(origins = "http://other.localhost", max_age = 600)]
#[actix_web::delete("/shared")]
async fn shared_delete() -> impl Responder {
    shown().await
}

/// What a module hands down.
#[cors(origins = "http://app.localhost", expose_headers = ["x-a"])]
mod team {
    use actix_web::{Responder, delete, get};
    use cors_runtime::cors;

    #[get("/team")]
    pub(super) async fn members() -> impl Responder {
        super::shown().await
    }

    #[cors(credentials)]
    #[delete("/team")]
    pub(super) async fn leave() -> impl Responder {
        super::shown().await
    }

    #[cors(off)]
    #[get("/team/metrics")]
    pub(super) async fn metrics() -> impl Responder {
        super::shown().await
    }
}

#[cors(origins = "*", expose_headers = "*")]
#[get("/exposed")]
async fn exposed() -> impl Responder {
    shown().await
}

#[cors(origins = "*", expose_headers = ["X-B", "x-missing"])]
#[get("/exposed-some")]
async fn exposed_some() -> impl Responder {
    shown().await
}

#[cors(origins = "http://*.app.localhost", allow_headers = ["x-a"], credentials)]
#[route("/subdomains", method = "GET", method = "PUT")]
async fn subdomains() -> impl Responder {
    shown().await
}

#[cors(origins = "http://app.localhost:*", max_age = 600)]
#[route("/ports", method = "GET", method = "PUT")]
async fn ports() -> impl Responder {
    shown().await
}

#[cors(origins = "http://*.localhost", expose_headers = ["x-a"], credentials)]
#[get("/local")]
async fn local() -> impl Responder {
    shown().await
}

#[cors(origins = "*")]
#[get("/status/{code}")]
async fn status(code: web::Path<u16>) -> impl Responder {
    let code = StatusCode::from_u16(*code).expect("a status");
    HttpResponse::build(code).finish()
}

#[cors(origins = "http://app.localhost", credentials)]
#[get("/conflict")]
async fn conflict() -> actix_web::Result<HttpResponse> {
    Err(ErrorConflict("not now"))
}

#[cors(origins = "*", allow_headers = ["x-a"])]
#[route("/moved", method = "GET", method = "POST", method = "PUT")]
async fn moved(request: HttpRequest) -> impl Responder {
    let location = format!("any?{}", request.query_string());
    HttpResponse::SeeOther()
        .insert_header((LOCATION, location))
        .finish()
}

#[cors(origins = ["http://app.localhost", "http://other.localhost"])]
#[get("/moved-away/{to}")]
async fn moved_away(request: HttpRequest, to: web::Path<String>) -> impl Responder {
    let location = format!("http://other.localhost/ours/{to}?{}", request.query_string());
    HttpResponse::Found().insert_header((LOCATION, location)).finish()
}

#[cors(origins = "http://app.localhost", credentials)]
#[post("/session")]
async fn sign_in() -> impl Responder {
    HttpResponse::NoContent()
        .insert_header((
            SET_COOKIE,
            "session=1; SameSite=None; Secure; Path=/ours; HttpOnly",
        ))
        .finish()
}

#[cors(origins = "http://app.localhost", credentials)]
#[actix_web::delete("/session")]
async fn sign_out() -> impl Responder {
    HttpResponse::NoContent()
        .insert_header((
            SET_COOKIE,
            "session=; Max-Age=0; SameSite=None; Secure; Path=/ours",
        ))
        .finish()
}
