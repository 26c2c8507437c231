use actix_web::web;

enum Plain {}

fn main() {
    web::resource("/").route(cors_runtime::preflight::<Plain>());
}
