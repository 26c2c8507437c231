//! An application with one of each.

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse, Responder,
    body::{BoxBody, MessageBody},
    delete,
    dev::{Service, ServiceResponse},
    get, post, put, test, web,
};
use cors_runtime::{Cors, RuntimeOrigins, cors, inspector, policy};

policy!(
    pub(crate) static MEMBERS = {
        origins = "https://app.example.com",
        allow_headers = ["content-type"],
        credentials,
    }
);
policy!(pub(crate) static EVERYBODY = { origins = "*" });
policy!(pub(crate) static SITE = { origins = "https://app.example.com", methods = [GET] });

pub(crate) static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = "*", expose_headers = ["x-total-count"], max_age = 600)]
#[get("/notes")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
}

/// Where the attribute of `create` is.
pub(crate) const CREATE_LINE: u32 = line!() + 1;
#[cors(policy = MEMBERS, allow_headers = ["content-type", "x-token"])]
#[post("/notes")]
async fn create() -> impl Responder {
    HttpResponse::Created()
}

#[cors(origins = PARTNERS)]
#[put("/notes/{id}")]
async fn update() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://*.herokuapp.com", allow = [origin_public_suffix])]
#[delete("/notes/{id}", guard = "passes")]
async fn remove() -> impl Responder {
    HttpResponse::Ok()
}

fn passes(_: &actix_web::guard::GuardContext<'_>) -> bool {
    true
}

#[cors(origins = "https://app.example.com", methods = [GET, PATCH])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

#[get("/plain")]
async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

/// With an inspector at `/_cors`, and one in a scope.
pub(crate) async fn app() -> impl Service<Request, Response = ServiceResponse<impl MessageBody>, Error = Error>
{
    test::init_service(
        App::new()
            .service((list, create, plain, inspector("/_cors")))
            .service(
                web::scope("/api/{tenant}")
                    .service((update, remove, inspector("inside/")))
                    .service(bare::at("/bare")),
            )
            .route("/any", web::to(HttpResponse::Ok))
            .wrap(Cors::new(&SITE)),
    )
    .await
}

/// A request from this machine.
pub(crate) fn local(uri: &str) -> test::TestRequest {
    test::TestRequest::with_uri(uri)
        .peer_addr(([127, 0, 0, 1], 4000).into())
        .insert_header(("host", "localhost:8080"))
}

pub(crate) async fn get_text<S, B>(app: &S, request: test::TestRequest) -> (ServiceResponse<BoxBody>, String)
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let response = test::call_service(app, request.to_request())
        .await
        .map_into_boxed_body();
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = actix_web::body::to_bytes(body).await.unwrap_or_default();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (
        ServiceResponse::new(request, head.set_body(BoxBody::new(()))),
        text,
    )
}
