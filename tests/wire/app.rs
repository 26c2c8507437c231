//! The handlers that the requests go to.

use std::convert::Infallible;

use actix_web::{
    Error, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::{ErrorConflict, ErrorUnauthorized},
    get, guard,
    http::header::VARY,
    middleware::{Next, from_fn},
    post, put, routes, web,
};
use cors_runtime::cors;
use cors_tests::mark;
use futures_util::stream;

/// Nothing but an origin.
#[cors(origins = "https://app.example.com")]
#[get("/one")]
async fn one() -> impl Responder {
    mark("one");
    HttpResponse::Ok()
}

/// One origin and everything else.
#[cors(
    origins = "https://app.example.com",
    methods = [PUT, "PURGE"],
    allow_headers = ["content-type", "X-Token"],
    expose_headers = ["X-Total", "x-page"],
    credentials,
    max_age = 600
)]
#[actix_web::route("/full", method = "PUT", method = "PURGE", wrap = "from_fn(noted)")]
async fn full() -> impl Responder {
    mark("full");
    HttpResponse::Ok()
}

/// Several origins and everything else.
#[cors(
    origins = ["https://app.example.com", "https://*.partner.example", "http://localhost:*"],
    allow_headers = ["x-token"],
    expose_headers = ["x-total"],
    credentials = true,
    max_age = 86400,
)]
#[put("/list", wrap = "from_fn(noted)")]
async fn list() -> impl Responder {
    mark("list");
    HttpResponse::Ok()
}

/// Whatever there is.
#[cors(origins = "*", methods = "*", allow_headers = ["*", "authorization"], expose_headers = "*", max_age = 0)]
#[put("/any")]
async fn any() -> impl Responder {
    mark("any");
    HttpResponse::Ok()
}

/// A list for debug builds only.
#[cors(origins = "https://app.example.com", debug_origins = ["http://localhost:3000", "http://127.0.0.1:*"])]
#[get("/debug")]
async fn debug() -> impl Responder {
    HttpResponse::Ok()
}

/// Fails, and its error knows nothing of us.
#[cors(origins = "https://app.example.com", credentials, expose_headers = ["x-total"])]
#[get("/fails")]
async fn fails() -> Result<HttpResponse, Error> {
    mark("fails");
    Err(ErrorConflict(""))
}

/// Its path, its query and its body may be wrong.
#[cors(origins = ["https://app.example.com", "https://partner.example"], allow = [handler_json])]
#[put("/extracts/{id}")]
async fn extracts(_: web::Path<u32>, _: web::Json<u32>) -> impl Responder {
    mark("extracts");
    HttpResponse::Ok()
}

/// Its middleware refuses everything.
#[cors(origins = ["https://app.example.com", "https://partner.example"], credentials)]
#[get("/guarded", wrap = "from_fn(refusing)")]
async fn guarded() -> impl Responder {
    mark("guarded");
    HttpResponse::Ok()
}

/// Two chunks.
#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[get("/stream")]
async fn streams() -> impl Responder {
    let chunks = ["one ", "two"].map(|chunk| Ok::<_, Infallible>(web::Bytes::from_static(chunk.as_bytes())));
    HttpResponse::Ok().streaming(stream::iter(chunks))
}

/// Writes headers of the protocol by hand, each twice.
#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[get("/by-hand")]
async fn by_hand() -> impl Responder {
    by_hand_response()
}

/// The same, below a policy that has a value of its own for each.
#[cors(origins = "https://app.example.com", credentials, expose_headers = ["x-total"])]
#[get("/by-hand/one")]
async fn by_hand_one() -> impl Responder {
    by_hand_response()
}

fn by_hand_response() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for name in [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-expose-headers",
    ] {
        response
            .append_header((name, "by-hand"))
            .append_header((name, "by-hand-2"));
    }
    response.finish()
}

/// Answers with the `Vary` that the path asks for, its lines parted by `;`.
#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[get("/vary/{lines}")]
async fn varies(lines: web::Path<String>) -> impl Responder {
    let mut response = HttpResponse::Ok();
    for line in lines.split(';') {
        response.append_header((VARY, line));
    }
    response
}

/// Anyone may read an item.
#[cors(origins = "*")]
#[get("/items/{id}")]
async fn read_item(id: web::Path<u32>) -> impl Responder {
    mark("read_item");
    HttpResponse::Ok().body(id.to_string())
}

/// The application's own pages write one.
#[cors(origins = "https://app.example.com", allow_headers = ["content-type"], credentials, max_age = 5)]
#[post("/items/{id}", wrap = "from_fn(noted)")]
async fn write_item(_: web::Path<u32>) -> impl Responder {
    mark("write_item");
    HttpResponse::Created()
}

/// A partner replaces and removes it.
#[cors(origins = "https://partner.example", methods = [DELETE])]
#[routes]
#[put("/items/{id}")]
#[delete("/items/{id}")]
async fn replace_item(_: web::Path<u32>) -> impl Responder {
    mark("replace_item");
    HttpResponse::Ok()
}

/// A handler for OPTIONS beside one with a policy.
#[actix_web::options("/own-options")]
async fn own_options() -> impl Responder {
    mark("own_options");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/own-options")]
async fn beside_own_options() -> impl Responder {
    mark("beside_own_options");
    HttpResponse::Ok()
}

/// A handler with a policy that serves OPTIONS itself.
#[cors(origins = "https://app.example.com")]
#[actix_web::options("/options")]
async fn annotated_options() -> impl Responder {
    mark("annotated_options");
    HttpResponse::Ok()
}

/// Only with a certain header.
#[cors(origins = "https://app.example.com")]
#[get("/guard", guard = "asks_for_it")]
async fn with_guard() -> impl Responder {
    mark("with_guard");
    HttpResponse::Ok()
}

fn asks_for_it(ctx: &guard::GuardContext<'_>) -> bool {
    mark("guard");
    ctx.head().headers().contains_key("x-asks-for-it")
}

/// Without a policy.
#[get("/plain")]
async fn plain(_: HttpRequest) -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

/// By hand, without a policy, for the 405 that only such a resource answers.
#[cors(origins = "https://app.example.com", methods = [GET, DELETE])]
async fn bare() -> impl Responder {
    mark("bare");
    HttpResponse::Ok()
}

async fn noted(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    next.call(request).await
}

async fn refusing(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("refusing");
    Err::<ServiceResponse, _>(ErrorUnauthorized(""))
}

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(one)
        .service(full)
        .service(list)
        .service(any)
        .service(debug)
        .service(fails)
        .service(extracts)
        .service(guarded)
        .service(streams)
        .service(by_hand)
        .service(by_hand_one)
        .service(varies)
        .service(own_options)
        .service(beside_own_options)
        .service(annotated_options)
        .service(with_guard)
        .service(plain)
        .service(bare::at("/bare"))
        .service(
            web::resource("/by-resource")
                .route(cors_runtime::preflight::<bare>())
                .route(web::get().to(bare).wrap(cors_runtime::layer::<bare>()))
                .route(web::delete().to(bare).wrap(cors_runtime::layer::<bare>())),
        )
        .service(
            web::scope("/api")
                .service(read_item)
                .service(write_item)
                .service(replace_item),
        );
}

/// The app, in process.
macro_rules! app {
    () => {{
        let app = actix_web::test::init_service(actix_web::App::new().configure($crate::app::configure)).await;
        // Before a request has shown where a hand-built handler is, browsers are told to forget what would open it.
        for request in ["GET /by-resource", "DELETE /by-resource"] {
            cors_tests::ask(&app, request, &[]).await;
        }
        app
    }};
}
pub(crate) use app;
