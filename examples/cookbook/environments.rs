//! One program, several environments.

use std::{env, error::Error};

use actix_web::{App, HttpResponse, HttpServer, Responder, get};
use cors_runtime::{Credentialed, InvalidOrigins, RuntimeOrigins, cors};

/// Each deployment has front ends of its own: `FRONTENDS="https://app.example.com https://*.preview.example.com"`.
static FRONTENDS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

// What developers use needs no configuration, and is in no release build.
#[cors(
    origins = FRONTENDS,
    debug_origins = ["http://localhost:*", "http://127.0.0.1:*"],
    credentials,
    max_age = 600
)]
#[get("/account")]
async fn account() -> impl Responder {
    HttpResponse::Ok().json("ada")
}

/// A release needs its list; a build for development can do without.
fn configure(variable: &str) -> Result<(), InvalidOrigins> {
    if cfg!(debug_assertions) && env::var_os(variable).is_none() {
        FRONTENDS.clear();
        return Ok(());
    }
    FRONTENDS.set_from_env(variable)
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // Before anything is bound: with a mistake in the list the server does not start, and says which entry it is.
    configure("FRONTENDS")?;
    HttpServer::new(|| App::new().service(account))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::init_service;
    use cors_runtime::testing::{Blocked, Browser, Credentials, Request};

    use super::*;

    #[actix_web::test]
    async fn each_environment_has_its_front_ends() {
        let app = init_service(App::new().service(account)).await;
        let request = Request::get("/account").credentials(Credentials::Include);
        let is_read_from = async |origin: &str| Browser::at(origin).fetch(&app, &request).await.is_readable();

        // A build for development, nothing configured.
        assert_eq!(configure("COOKBOOK_UNSET").is_ok(), cfg!(debug_assertions));
        assert_eq!(
            is_read_from("http://localhost:5173").await,
            cfg!(debug_assertions)
        );
        assert!(!is_read_from("https://app.example.com").await);

        // A deployment.
        FRONTENDS
            .set(["https://app.example.com", "https://*.preview.example.com"])
            .unwrap();
        assert!(is_read_from("https://app.example.com").await);
        assert!(is_read_from("https://pr-7.preview.example.com").await);
        let outcome = Browser::at("https://preview.example.com")
            .fetch(&app, &request)
            .await;
        assert!(outcome.is_blocked_because(Blocked::AllowOriginMissing));

        // A deployment with a mistake: `main` returns before it binds.
        let refused = FRONTENDS
            .set(["https://app.example.com", "http://intranet.example.com"])
            .unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("entry 2 `http://intranet.example.com`"),
            "{refused}"
        );
        assert!(is_read_from("https://app.example.com").await);
    }
}
