//! Static files, which have no handler to put an attribute on.

use std::{error::Error, path::PathBuf};

use actix_files::Files;
use actix_web::{App, HttpServer, web};
use cors_runtime::{Cors, policy};

policy!(
    /// Fonts, modules and data that any page may load. Scripts may read what they need to load a file in parts.
    static ASSETS = {
        origins = "*",
        methods = [GET, HEAD],
        expose_headers = ["accept-ranges", "content-range", "etag"],
        max_age = 86400
    }
);

fn configure(config: &mut web::ServiceConfig) {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets");
    // The layer answers for all there is below `/assets`, also for what there is not: a page that may read files
    // should be able to tell a 404 from a network failure.
    config.service(
        web::scope("/assets")
            .service(Files::new("", directory))
            .wrap(Cors::new(&ASSETS)),
    );
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
    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Request};

    use super::*;

    #[actix_web::test]
    async fn any_page_reads_files() {
        let app = init_service(App::new().configure(configure)).await;
        let page = Browser::at("https://stranger.example");

        let outcome = page.fetch(&app, Request::get("/assets/menu.json")).await;
        assert!(outcome.readable().text().contains("lamps"));
        assert!(outcome.header("etag").is_some() && outcome.header("accept-ranges").is_some());
        let sent = outcome.sent().unwrap();
        assert_eq!(
            sent.response_header("access-control-allow-origin").as_deref(),
            Some("*")
        );

        let part = Request::get("/assets/menu.json").header("range", "bytes=0-0");
        let outcome = page.fetch(&app, part).await;
        assert_eq!(outcome.readable().status(), 206);
        assert!(outcome.header("content-range").is_some());

        assert_eq!(
            page.fetch(&app, Request::head("/assets/menu.json"))
                .await
                .readable()
                .status(),
            200
        );
        assert_eq!(
            page.fetch(&app, Request::get("/assets/no-such-file"))
                .await
                .readable()
                .status(),
            404
        );

        // The policy opens two methods, and the scope is all there is.
        let outcome = page.fetch(&app, Request::delete("/assets/menu.json")).await;
        assert!(outcome.is_blocked() && outcome.sent().is_none());
        assert!(page.fetch(&app, Request::get("/elsewhere")).await.is_blocked());
    }
}
