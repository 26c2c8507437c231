//! A product that others deploy: the operator may open it to everybody.

use std::error::Error;

use actix_web::{App, HttpResponse, HttpServer, web};
use cors_runtime::{Cors, RuntimeOrigins, policy};

/// Before: an unset variable is everybody, and a mistake in the list ends the workers one by one.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) fn before(allowed: &str) -> actix_cors::Cors {
    let cors = actix_cors::Cors::default().allowed_methods(["GET", "POST"]);
    if allowed.is_empty() || allowed == "*" {
        return cors.allow_any_origin();
    }
    allowed.split(',').fold(cors, actix_cors::Cors::allowed_origin)
}

/// After: `ORIGINS="https://app.example.com, https://*.example.org"`, or `ORIGINS="*"`. The source shows that an
/// operator may write `*`; nobody gets it by leaving the variable out.
static ORIGINS: RuntimeOrigins = RuntimeOrigins::new().or_any();

policy!(static SITE = { origins = ORIGINS, methods = [GET, POST] });

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    ORIGINS.set_from_env("ORIGINS")?;
    let app = || {
        App::new()
            .route("/status", web::get().to(HttpResponse::Ok))
            .wrap(Cors::new(&SITE))
    };
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Request};

    use super::*;

    /// Who may read the answer of an application under a layer.
    macro_rules! readers {
        ($cors:expr) => {{
            let app = App::new().route("/status", web::get().to(HttpResponse::Ok));
            let app = init_service(app.wrap($cors)).await;
            let mut readers = Vec::new();
            for origin in ["https://app.example.com", "https://stranger.example"] {
                if Browser::at(origin)
                    .fetch(&app, &Request::get("/status"))
                    .await
                    .is_readable()
                {
                    readers.push(origin);
                }
            }
            readers
        }};
    }

    #[actix_web::test]
    async fn the_operator_decides() {
        for (written, expected) in [
            ("*", &["https://app.example.com", "https://stranger.example"][..]),
            ("https://app.example.com", &["https://app.example.com"]),
        ] {
            ORIGINS.set([written]).unwrap();
            assert_eq!(readers!(Cors::new(&SITE)), expected, "{written}");
            assert_eq!(readers!(before(written)), expected, "{written}");
        }
        // What differs: nothing at all is a mistake, not everybody.
        assert_eq!(readers!(before("")).len(), 2);
        let refused = ORIGINS.set(Vec::<String>::new()).unwrap_err();
        assert!(refused.to_string().contains("there are none"), "{refused}");
        assert_eq!(readers!(Cors::new(&SITE)), ["https://app.example.com"]);
    }
}
