//! Each rule that is denied by default, and each that warns, where it is allowed.

use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static INSECURE = {
    origins = ["http://a.example", "https://b.example:*"],
    credentials,
    allow = [origin_insecure, origin_wildcard_port_credentials]
});

#[cors(
    origins = ["https://*.github.io", "gopher://a.example", "https://a.example.", "http://0.0.0.0:8080"],
    methods = [GET, OPTIONS],
    allow_headers = ["*"],
    allow = [
        origin_public_suffix,
        origin_scheme_unknown,
        origin_root_dot,
        origin_listen_address,
        header_any_authorization,
        method_options
    ]
)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://my_app.example", block = [embed], allow = [embed_unframable])]
#[get("/embedded")]
async fn embedded() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(
    policy = INSECURE,
    methods = [DELTE],
    allow_headers = ["user-agent", "x-http-method-override"],
    allow = [method_unknown, header_user_agent, header_method_override, origin_insecure]
)]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

#[test]
fn each_rule_may_be_broken_where_it_is_allowed() {
    let app = actix_web::App::new()
        .service(handler)
        .service(embedded)
        .service(bare::at("/bare"));
    drop(app);
}
