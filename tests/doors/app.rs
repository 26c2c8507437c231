//! The handlers that the requests go to. Each is open to `https://app.example.com`, and notes when it runs.

use std::future::{Ready, ready};

use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::ErrorConflict,
    get,
    http::header::{CONTENT_SECURITY_POLICY, CROSS_ORIGIN_RESOURCE_POLICY, VARY, X_FRAME_OPTIONS},
    middleware::{Next, from_fn},
    post, routes, web,
};
use cors_runtime::{AllowOrigin, Asking, RuntimeOrigins, cors, policy};
use cors_tests::mark;

/// Notes that extractors ran.
pub(crate) struct Extracted;

impl FromRequest for Extracted {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        mark("extractor");
        ready(Ok(Self))
    }
}

/// Notes that middleware ran.
pub(crate) async fn noted(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("wrap");
    next.call(request).await
}

macro_rules! blocked {
    ($name:ident, $path:literal, [$($category:ident),*]) => {
        #[cors(origins = "https://app.example.com", credentials, block = [$($category),*])]
        #[routes]
        #[get($path, wrap = "from_fn(noted)")]
        #[post($path, wrap = "from_fn(noted)")]
        async fn $name(_: Extracted) -> impl Responder {
            mark("handler");
            HttpResponse::Ok()
        }
    };
}

blocked!(read, "/read", [read]);
blocked!(write, "/write", [write]);
blocked!(navigate, "/navigate", [navigate]);
blocked!(embed, "/embed", [embed]);
blocked!(all, "/all", [read, write, navigate, embed]);

/// Trusts for anonymous requests.
#[cors(origins = "https://app.example.com", block = [write])]
#[post("/anonymous")]
async fn anonymous() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

/// Everybody may read, only its own pages may change it, link to it or embed it.
#[cors(origins = "*", block = [write, navigate, embed])]
#[routes]
#[get("/public")]
#[post("/public")]
async fn public() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

/// Nothing is refused.
#[cors(origins = "https://app.example.com", credentials, report = [read, write, navigate, embed])]
#[routes]
#[get("/reported")]
#[post("/reported")]
async fn reported() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

/// Allows every origin that ends like a preview.
struct Previews;

impl AllowOrigin for Previews {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        origin.ends_with(".preview.example")
    }
}

static PREVIEWS: Previews = Previews;

#[cors(origins = PREVIEWS, block = [navigate, embed])]
#[get("/previews")]
async fn previews() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

/// Allows whoever asks.
struct Everybody;

impl AllowOrigin for Everybody {
    fn allows(&self, _: &str, _: &Asking<'_>) -> bool {
        true
    }
}

static EVERYBODY: Everybody = Everybody;

/// What `block` cannot see.
#[cors(origins = EVERYBODY, credentials, block = [read, write, navigate, embed])]
#[routes]
#[get("/everybody")]
#[post("/everybody")]
async fn everybody() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

pub(crate) static SUPPLIED: RuntimeOrigins = RuntimeOrigins::new().or_any();

/// A list that an operator may set to `*`.
#[cors(origins = SUPPLIED, block = [write])]
#[post("/supplied")]
async fn supplied() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

/// A socket is a GET that writes.
#[cors(origins = "https://app.example.com", credentials, block = [write])]
#[get("/socket")]
async fn socket(_: HttpRequest, _: web::Payload) -> impl Responder {
    mark("handler");
    HttpResponse::SwitchingProtocols()
}

/// Sets what `embed` has to respect.
#[cors(origins = ["https://app.example.com", "https://*.partner.example"], block = [embed])]
#[get("/framed/{options}")]
async fn framed(options: web::Path<String>) -> impl Responder {
    let mut response = HttpResponse::Ok();
    if *options != "none" {
        response.insert_header((X_FRAME_OPTIONS, options.into_inner()));
    }
    response
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'self'"))
        .insert_header((CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"))
        .insert_header((VARY, "Accept, Origin"))
        .finish()
}

/// Fails; its error knows nothing of us.
#[cors(origins = "https://app.example.com", block = [embed])]
#[get("/fails", wrap = "from_fn(refused)")]
async fn fails(_: web::Query<Wanted>) -> Result<HttpResponse, Error> {
    Err(ErrorConflict("conflict"))
}

#[derive(serde::Deserialize)]
struct Wanted {
    #[expect(dead_code)]
    number: u8,
}

async fn refused(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.query_string() == "number=0" {
        return Err(ErrorConflict("from the middleware"));
    }
    next.call(request).await
}

/// A bare handler: `bare::at`, and the parts of its service.
#[cors(origins = "https://app.example.com", credentials, methods = [GET, POST], block = [write])]
pub(crate) async fn bare(_: Extracted) -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", credentials, block = [write])]
pub(crate) mod inside {
    use actix_web::{HttpResponse, Responder, get, post};
    use cors_runtime::cors;
    use cors_tests::mark;

    #[post("/module/inherits")]
    pub(crate) async fn inherits() -> impl Responder {
        mark("handler");
        HttpResponse::Ok()
    }

    /// Serves nothing that `write` looks at, and inherits it all the same.
    #[get("/module/list")]
    pub(crate) async fn list() -> impl Responder {
        mark("handler");
        HttpResponse::Ok()
    }

    /// The way out, for a callback that foreign pages post to.
    #[cors(block = [])]
    #[post("/module/callback")]
    pub(crate) async fn callback() -> impl Responder {
        mark("handler");
        HttpResponse::Ok()
    }
}

/// Allows a rule that one of its handlers does not break.
#[cors(origins = "http://a.example", credentials, block = [write], allow = [origin_insecure])]
pub(crate) mod allowing {
    use actix_web::{HttpResponse, Responder, post};
    use cors_runtime::cors;
    use cors_tests::mark;

    #[cors(origins = "https://app.example.com")]
    #[post("/module/secure")]
    pub(crate) async fn secure() -> impl Responder {
        mark("handler");
        HttpResponse::Ok()
    }
}

policy!(pub(crate) static NAMED = {
    origins = "https://app.example.com",
    credentials,
    block = [write],
});

#[cors(policy = NAMED)]
#[post("/named")]
async fn named() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

#[cors(policy = NAMED, block = [])]
#[post("/named/callback")]
async fn named_callback() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

pub(crate) fn configure(app: &mut web::ServiceConfig) {
    app.service(read)
        .service(write)
        .service(navigate)
        .service(embed)
        .service(all)
        .service(anonymous)
        .service(public)
        .service(reported)
        .service(previews)
        .service(everybody)
        .service(supplied)
        .service(framed)
        .service(fails)
        .service(bare::at("/bare"))
        .service(
            web::resource("/by-hand")
                .route(cors_runtime::preflight::<bare>())
                .route(
                    web::post()
                        .to(bare)
                        .wrap(from_fn(noted))
                        .wrap(cors_runtime::layer::<bare>()),
                ),
        )
        .service(inside::inherits)
        .service(allowing::secure)
        .service(inside::list)
        .service(inside::callback)
        .service(socket)
        .service(named)
        .service(named_callback);
}

macro_rules! app {
    () => {
        actix_web::test::init_service(actix_web::App::new().configure(crate::app::configure)).await
    };
}
pub(crate) use app;
