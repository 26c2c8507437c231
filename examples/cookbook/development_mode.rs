//! One binary with a switch for development.

use std::{env, error::Error};

use actix_web::{App, HttpResponse, HttpServer, web};
use cors_runtime::{Cors, policy};

/// Before: any origin with the user's cookies, as soon as somebody starts production with the wrong flag.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) fn before(is_development: bool) -> actix_cors::Cors {
    if is_development {
        return actix_cors::Cors::permissive();
    }
    actix_cors::Cors::default()
        .allowed_origin("https://app.example.com")
        .allowed_methods(["GET", "POST"])
        .allowed_header("content-type")
        .supports_credentials()
}

// After: each mode says what it opens. With the wrong flag production is open to programs on the user's own machine.
policy!(static PRODUCTION = {
    origins = "https://app.example.com",
    methods = [GET, POST],
    allow_headers = "content-type",
    credentials,
    max_age = 600
});

policy!(static DEVELOPMENT = {
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    methods = [GET, POST],
    allow_headers = "content-type",
    credentials
});

pub(crate) fn cors(is_development: bool) -> Cors {
    Cors::new(if is_development { &DEVELOPMENT } else { &PRODUCTION })
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let is_development = env::var("MODE").is_ok_and(|mode| mode == "development");
    let app = move || {
        App::new()
            .route("/account", web::get().to(HttpResponse::Ok))
            .wrap(cors(is_development))
    };
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Credentials, Request};

    use super::*;

    macro_rules! readers {
        ($cors:expr) => {{
            let app = App::new().route("/account", web::get().to(HttpResponse::Ok));
            let app = init_service(app.wrap($cors)).await;
            let request = Request::get("/account").credentials(Credentials::Include);
            let mut readers = Vec::new();
            for origin in [
                "https://app.example.com",
                "http://localhost:5173",
                "https://stranger.example",
            ] {
                if Browser::at(origin).fetch(&app, &request).await.is_readable() {
                    readers.push(origin);
                }
            }
            readers
        }};
    }

    #[actix_web::test]
    async fn each_mode_has_its_pages() {
        assert_eq!(readers!(cors(false)), ["https://app.example.com"]);
        assert_eq!(readers!(before(false)), ["https://app.example.com"]);
        assert_eq!(readers!(cors(true)), ["http://localhost:5173"]);
        // What differs.
        assert_eq!(readers!(before(true)).len(), 3);
    }
}
