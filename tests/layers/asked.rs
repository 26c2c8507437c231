//! How often sources of origins are asked, and when.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    middleware::{Next, from_fn},
    test::init_service,
};
use cors_runtime::{AllowOrigin, Asking, Cors, cors, policy};
use cors_tests::{PARTNER, get, mark};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], credentials });

#[get("/plain")]
async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

struct Noting;
static NOTING: Noting = Noting;

impl AllowOrigin for Noting {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        mark("source");
        origin == PARTNER
    }
}

#[cors(origins = NOTING)]
#[get("/noting")]
async fn noting() -> impl Responder {
    mark("noting");
    HttpResponse::Ok()
}

policy!(static LAYER_OF_NOTING = { origins = NOTING });

/// What the handler's source said is not asked again for the layer.
#[actix_web::test]
async fn a_handlers_source_is_asked_once() {
    let app = App::new().service(noting).wrap(from_fn(passing));
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    get(&app, "/noting", PARTNER)
        .await
        .allows(PARTNER)
        .ran(&["source", "noting"]);
}

/// A layer's source is asked before anything runs.
#[actix_web::test]
async fn a_layers_source_is_asked_first() {
    let app = App::new().service(noting).service(plain);
    let app = init_service(app.wrap(Cors::new(&LAYER_OF_NOTING))).await;
    for (path, handler) in [("/plain", "plain"), ("/noting", "noting")] {
        get(&app, path, PARTNER)
            .await
            .allows(PARTNER)
            .ran(&["source", handler]);
    }
}

async fn passing(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    next.call(request).await
}
