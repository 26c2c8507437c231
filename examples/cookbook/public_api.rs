//! An API that anybody's pages may read, and only our own may change.

use std::error::Error;

use actix_web::{App, HttpResponse, HttpServer, Responder, delete, get, post, web};
use cors_runtime::{cors, policy};

policy!(
    /// Our own pages, with the user's cookie.
    static EDITORS = {
        origins = ["https://editor.example.com", "https://*.preview.example.com"],
        credentials,
        max_age = 600
    }
);

// Without credentials, and the same for everybody: shared caches may keep it.
#[cors(origins = "*", expose_headers = "x-total-count", max_age = 86400)]
#[get("/articles")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("x-total-count", "2"))
        .json(["on engines", "on compilers"])
}

// The same path, another method, another policy.
#[cors(policy = EDITORS, allow_headers = "content-type")]
#[post("/articles")]
async fn create(title: web::Json<String>) -> impl Responder {
    HttpResponse::Created().json(title)
}

#[cors(policy = EDITORS)]
#[delete("/articles/{id}")]
async fn remove(_id: web::Path<u32>) -> impl Responder {
    HttpResponse::NoContent()
}

fn configure(config: &mut web::ServiceConfig) {
    config.service((list, create, remove));
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
    use cors_runtime::testing::{Blocked, Browser, Credentials, Request};

    use super::*;

    #[actix_web::test]
    async fn anybody_reads_and_editors_write() {
        let app = init_service(App::new().configure(configure)).await;
        let post = Request::post("/articles")
            .header("content-type", "application/json")
            .body("\"on looms\"")
            .credentials(Credentials::Include);
        let delete = Request::delete("/articles/1").credentials(Credentials::Include);

        let editor = Browser::at("https://editor.example.com");
        assert_eq!(editor.fetch(&app, &post).await.expect_readable().status(), 201);
        assert_eq!(editor.fetch(&app, &delete).await.expect_readable().status(), 204);

        let stranger = Browser::at("https://stranger.example");
        let read = stranger.fetch(&app, Request::get("/articles")).await;
        assert_eq!(read.header("x-total-count"), Some("2"));
        for request in [&post, &delete] {
            let outcome = stranger.fetch(&app, request).await;
            assert!(
                outcome.is_blocked() && outcome.sent().is_none(),
                "the handler never ran"
            );
        }
        // Nor does a stranger read with the user's cookie.
        let outcome = stranger
            .fetch(&app, Request::get("/articles").credentials(Credentials::Include))
            .await;
        assert!(outcome.is_blocked_because(Blocked::AllowOriginWildcardWithCredentials));
    }
}
