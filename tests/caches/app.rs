//! A server whose answers caches may keep, with every kind of policy, and one that has lost its `Vary`.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderValue, LOCATION, VARY},
    middleware::Next,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, RuntimeOrigins, cors, policy};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const SHOP: &str = "https://shop.partner.example";
pub(crate) const FOREIGN: &str = "https://evil.example";

pub(crate) static SUPPLIED: RuntimeOrigins = RuntimeOrigins::new();

policy!(static LISTED = { origins = ["https://app.example.com", "https://*.partner.example"], expose_headers = ["x-total"] });

/// The paths, one for each kind of policy and of answer.
pub(crate) const PATHS: [&str; 10] = [
    "/exact",
    "/list",
    "/pattern",
    "/any",
    "/supplied",
    "/cookies",
    "/missing",
    "/moved",
    "/packed",
    "/layer/plain",
];

fn kept(mut response: actix_web::HttpResponseBuilder) -> HttpResponse {
    response
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((ETAG, "\"1\""))
        .insert_header(("x-total", "3"))
        .content_type("text/plain")
        .body("secret")
}

macro_rules! handler {
    ($name:ident, $path:literal, $response:expr, $($policy:tt)*) => {
        #[cors($($policy)*)]
        #[get($path)]
        async fn $name() -> HttpResponse {
            kept($response)
        }
    };
}

handler!(
    exact,
    "/exact",
    HttpResponse::Ok(),
    origins = "https://app.example.com"
);
handler!(list, "/list", HttpResponse::Ok(), policy = LISTED);
handler!(
    pattern,
    "/pattern",
    HttpResponse::Ok(),
    origins = "https://*.partner.example"
);
handler!(any, "/any", HttpResponse::Ok(), origins = "*");
handler!(supplied, "/supplied", HttpResponse::Ok(), origins = SUPPLIED);
handler!(
    cookies,
    "/cookies",
    HttpResponse::Ok(),
    policy = LISTED,
    credentials
);
handler!(missing, "/missing", HttpResponse::NotFound(), policy = LISTED);

#[cors(policy = LISTED)]
#[get("/moved")]
async fn moved() -> HttpResponse {
    let mut response = HttpResponse::MovedPermanently();
    response.insert_header((LOCATION, "/list"));
    kept(response)
}

/// Compressed where the client takes that: a second thing that the answer varies on.
#[cors(policy = LISTED)]
#[get("/packed")]
async fn packed(request: HttpRequest) -> HttpResponse {
    let accepted = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let mut response = HttpResponse::Ok();
    response.insert_header((VARY, "Accept-Encoding"));
    if accepted.is_some_and(|accepted| accepted.contains("gzip")) {
        response.insert_header((CONTENT_ENCODING, "gzip"));
        response.insert_header((CACHE_CONTROL, "public, max-age=60"));
        return response.body(PACKED);
    }
    kept(response)
}

/// `secret`, by `gzip --no-name`.
const PACKED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 43, 78, 77, 46, 74, 45, 1, 0, 229, 232, 162, 92, 6, 0, 0, 0,
];

pub(crate) fn configure(config: &mut ServiceConfig) {
    let layered = web::scope("/layer")
        .route("/plain", web::get().to(async || kept(HttpResponse::Ok())))
        .wrap(Cors::new(&LISTED));
    config
        .service((exact, list, pattern, any, supplied, cookies))
        .service((missing, moved, packed))
        .service(layered);
}

/// What an application would do that forgot why `Vary` is there.
pub(crate) async fn without_vary(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}
