use actix_web::{App, HttpResponse, Responder, get, web};
use cors_runtime::cors;

#[cors(origins = "https://a.example/")]
#[get("/")]
async fn routed() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "b.example", methods = [GET])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {
    let resource = web::resource("/resource")
        .route(cors_runtime::preflight::<bare>())
        .route(web::get().to(bare).wrap(cors_runtime::layer::<bare>()));
    App::new().service(routed).service(bare::at("/bare")).service(resource);
}
