//! Middleware that runs what is inside as a task of its own: what a handler says is said in another turn of the thread.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    middleware::{Next, from_fn},
    rt::spawn,
    test::init_service,
    web,
};
use cors_runtime::{Cors, FromAppData, RuntimeOrigins, cors, layer, policy};
use cors_tests::{FOREIGN, PARTNER, ask, get};

use crate::shared::{has_key, list, running};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static OF_PARTNER = { origins = "https://partner.example" });

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

async fn spawning(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    spawn(next.call(request)).await.expect("it does not panic")
}

#[cors(origins = "*")]
#[get("/several", guard = "has_key")]
async fn open() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/several")]
async fn closed() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", methods = [GET])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = OF_DATA)]
#[get("/item")]
async fn of_data() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn around_handlers_that_a_guard_tells_apart() {
    let app = App::new()
        .service((open, closed))
        .wrap(from_fn(spawning))
        .wrap(Cors::new(&STRICT));
    let headers = [("origin", FOREIGN), ("x-key", "1")];
    let answer = ask(&init_service(app).await, "GET /several", &headers).await;
    answer.allows("*");
}

#[actix_web::test]
async fn around_a_hand_built_handler() {
    let app = App::new()
        .route("/item", web::get().to(by_hand).wrap(layer::<by_hand>()))
        .wrap(from_fn(spawning))
        .wrap(Cors::new(&STRICT));
    get(&init_service(app).await, "/item", PARTNER)
        .await
        .allows(PARTNER);
}

#[actix_web::test]
async fn around_another_layer() {
    let scope = web::scope("/s").route("/item", web::get().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&OF_PARTNER)))
        .wrap(from_fn(spawning))
        .wrap(Cors::new(&STRICT));
    get(&init_service(app).await, "/s/item", PARTNER)
        .await
        .allows(PARTNER);
}

/// What the handler allows is known in its place alone.
#[actix_web::test]
async fn around_a_source_in_a_scope() {
    let scope = web::scope("/s").app_data(list(PARTNER)).service(of_data);
    let app = App::new()
        .service(scope.wrap(from_fn(spawning)))
        .wrap(Cors::new(&STRICT));
    get(&init_service(app).await, "/s/item", PARTNER)
        .await
        .allows(PARTNER);
}
