//! A source that asks for application data or for the parameters of the path is shown those of the handler, or of
//! what is around the layer, and never those of another scope.

use actix_web::{App, HttpResponse, Responder, get, middleware::NormalizePath, put, test::init_service, web};
use cors_runtime::{
    AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{APP, PARTNER, get, mark};

use crate::{
    pages::is_not_sent,
    shared::{list, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static LAYER_OF_DATA = { origins = OF_DATA });

#[cors(origins = "*")]
#[get("/own/item")]
async fn open_behind() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn the_source_of_a_layer_in_place_of_an_annotated_handler() {
    let scope = web::scope("/own")
        .app_data(list(PARTNER))
        .route("/item", web::get().to(running));
    let app = App::new()
        .app_data(list(APP))
        .service(scope)
        .service(open_behind)
        .wrap(Cors::new(&LAYER_OF_DATA));
    let app = init_service(app).await;
    // What the source says with the data around the layer is not known any more.
    get(&app, "/own/item", APP).await.grants_nothing();
    get(&app, "/own/item", PARTNER).await.grants_nothing();
}

#[actix_web::test]
async fn the_source_of_a_layer_after_the_router() {
    let scope = web::scope("/own")
        .app_data(list(PARTNER))
        .route("/item", web::put().to(running));
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<by_hand>())
        .route(web::put().to(by_hand).wrap(layer::<by_hand>()));
    let app = App::new()
        .app_data(list(APP))
        .service(scope)
        .service(elsewhere)
        .wrap(Cors::new(&LAYER_OF_DATA));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/own/item")).await;
}

struct Tenants;
static TENANTS: Tenants = Tenants;

/// Where no tenant is named it is the partner's.
impl AllowOrigin for Tenants {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let owner = match asking.param("tenant") {
            Some(_) => APP,
            None => PARTNER,
        };
        origin == owner
    }
}

#[cors(origins = TENANTS)]
#[put("/{tenant}/item")]
async fn of_tenant() -> impl Responder {
    mark("of_tenant");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_parameter_of_a_path_that_is_not_normalized_yet() {
    let app = App::new()
        .service(of_tenant)
        .wrap(NormalizePath::trim())
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/a/item")).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/a/item/")).await;
}
