//! Behind a reverse proxy and a shared cache.

use std::error::Error;

use actix_web::{
    App, HttpResponse, HttpServer, Responder, get,
    http::header::{CACHE_CONTROL, VARY},
    web,
};
use cors_runtime::cors;

// One origin: each answer is the same for everybody, so a shared cache keeps one copy and needs no `Vary`.
#[cors(origins = "https://app.example.com")]
#[get("/prices")]
async fn prices() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .json([42])
}

// Two: the answer depends on who asks, and `Vary: Origin` says so, also to whoever sends no `Origin`. It joins what
// the handler varies on.
#[cors(origins = ["https://app.example.com", "https://shop.example.com"])]
#[get("/stock")]
async fn stock() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((VARY, "Accept-Language"))
        .json([7])
}

fn configure(config: &mut web::ServiceConfig) {
    config.service((prices, stock));
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    HttpServer::new(|| App::new().configure(configure))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;

    const APP: &str = "https://app.example.com";

    #[actix_web::test]
    async fn what_a_proxy_adds_changes_nothing() {
        let app = init_service(App::new().configure(configure)).await;
        let ask = async |path: &str, headers: &[(&str, &str)]| {
            let mut request = TestRequest::get().uri(path);
            for header in headers {
                request = request.append_header(*header);
            }
            let response = call_service(&app, request.to_request()).await;
            let lines = |name: &str| -> Vec<String> {
                response
                    .headers()
                    .get_all(name)
                    .map(|line| line.to_str().unwrap().to_owned())
                    .collect()
            };
            (lines("access-control-allow-origin"), lines("vary").join(", "))
        };
        let one = (vec![APP.to_owned()], String::new());
        let listed = |origin: &str| (vec![origin.to_owned()], "Accept-Language, Origin".to_owned());
        let not_listed = (vec![], "Accept-Language, Origin".to_owned());
        for forwarded in [
            &[][..],
            &[("host", "10.0.0.7:8080")],
            &[
                ("x-forwarded-host", "api.example.com"),
                ("x-forwarded-proto", "https"),
            ],
            &[("forwarded", "for=192.0.2.60;proto=https;host=app.example.com")],
            &[
                ("x-forwarded-host", "app.example.com"),
                ("x-forwarded-origin", APP),
                ("referer", APP),
            ],
        ] {
            let from = |origin| [forwarded, &[("origin", origin)]].concat();
            assert_eq!(ask("/prices", forwarded).await, one);
            assert_eq!(ask("/prices", &from("https://stranger.example")).await, one);
            assert_eq!(ask("/stock", forwarded).await, not_listed);
            assert_eq!(ask("/stock", &from("https://stranger.example")).await, not_listed);
            assert_eq!(ask("/stock", &from(APP)).await, listed(APP));
            assert_eq!(
                ask("/stock", &from("https://shop.example.com")).await,
                listed("https://shop.example.com")
            );
        }
    }
}
