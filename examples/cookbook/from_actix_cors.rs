//! The same service with actix-cors, and with `#[cors]`.

use std::error::Error;

use actix_web::{App, HttpResponse, HttpServer, Responder, get, post, web};
use cors_runtime::{Cors, cors, policy};

/// Before: built when each worker starts, and put around the application.
pub(crate) fn before() -> actix_cors::Cors {
    actix_cors::Cors::default()
        .allowed_origin("https://app.example.com")
        .allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b".preview.example.com"))
        .allowed_methods(["GET", "POST"])
        .allowed_header("content-type")
        .expose_headers(["x-total-count"])
        .supports_credentials()
        .max_age(600)
}

// After: checked by the compiler.
policy!(static PAGES = {
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    allow_headers = "content-type",
    expose_headers = "x-total-count",
    credentials,
    max_age = 600
});

#[cors(policy = PAGES)]
#[get("/articles")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("x-total-count", "2"))
        .json(["on engines", "on compilers"])
}

#[cors(policy = PAGES)]
#[post("/articles")]
async fn create(title: web::Json<String>) -> impl Responder {
    HttpResponse::Created().json(title)
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // The layer is for what has no attribute: here, the 404.
    HttpServer::new(|| App::new().service((list, create)).wrap(Cors::new(&PAGES)))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_http::Request as HttpRequest;
    use actix_web::{
        Error as ActixError,
        body::{self, MessageBody},
        dev::{Service, ServiceResponse},
        http::Method,
        test::{TestRequest, init_service},
    };
    use cors_runtime::testing::{Browser, Credentials, Request};

    use super::*;

    async fn plain_list() -> impl Responder {
        HttpResponse::Ok()
            .insert_header(("x-total-count", "2"))
            .json(["on engines", "on compilers"])
    }

    async fn plain_create(title: web::Json<String>) -> impl Responder {
        HttpResponse::Created().json(title)
    }

    fn plain(config: &mut web::ServiceConfig) {
        config.service(
            web::resource("/articles")
                .route(web::get().to(plain_list))
                .route(web::post().to(plain_create)),
        );
    }

    /// The status, the body, and the headers that CORS is made of, sorted.
    async fn ask<B: MessageBody + 'static>(
        app: &impl Service<HttpRequest, Response = ServiceResponse<B>, Error = ActixError>,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (u16, String, Vec<String>) {
        let mut request = TestRequest::default()
            .method(method.parse::<Method>().unwrap())
            .uri(path);
        for header in headers {
            request = request.append_header(*header);
        }
        let response = app.call(request.to_request()).await.unwrap();
        let mut lines: Vec<String> = (response.headers().iter())
            .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        lines.sort_unstable();
        let status = response.status().as_u16();
        let body = body::to_bytes(response.into_body()).await.ok().unwrap();
        (status, String::from_utf8_lossy(&body).into_owned(), lines)
    }

    const ORIGIN: (&str, &str) = ("origin", "https://app.example.com");
    const STRANGER: (&str, &str) = ("origin", "https://stranger.example");

    #[actix_web::test]
    async fn a_page_that_may_notices_no_difference() {
        let before = init_service(App::new().configure(plain).wrap(before())).await;
        let after = init_service(App::new().service((list, create)).wrap(Cors::new(&PAGES))).await;
        let requests = [
            Request::get("/articles"),
            Request::post("/articles")
                .header("content-type", "application/json")
                .body("\"on looms\""),
            Request::post("/articles")
                .header("content-type", "application/json")
                .body("no JSON"),
            Request::get("/nothing"),
        ];
        for origin in ["https://app.example.com", "https://pr-7.preview.example.com"] {
            for request in &requests {
                let request = request.clone().credentials(Credentials::Include);
                let old = Browser::at(origin).fetch(&before, &request).await;
                let new = Browser::at(origin).fetch(&after, &request).await;
                assert_eq!(
                    old.expect_readable().status(),
                    new.expect_readable().status(),
                    "{request:?}"
                );
            }
        }
        let old = Browser::at(STRANGER.1).fetch(&before, &requests[1]).await;
        let new = Browser::at(STRANGER.1).fetch(&after, &requests[1]).await;
        assert!(old.is_blocked() && new.is_blocked());
    }

    /// Each line of "What differs" in the cookbook.
    #[actix_web::test]
    async fn what_differs() {
        let before = init_service(App::new().configure(plain).wrap(before())).await;
        let after = init_service(App::new().service((list, create)).wrap(Cors::new(&PAGES))).await;
        let bare = init_service(App::new().service((list, create))).await;
        let asks_post = ("access-control-request-method", "POST");

        // The status of a preflight.
        assert_eq!(
            ask(&before, "OPTIONS", "/articles", &[ORIGIN, asks_post]).await.0,
            200
        );
        assert_eq!(
            ask(&after, "OPTIONS", "/articles", &[ORIGIN, asks_post]).await.0,
            204
        );
        let (status, body, lines) = ask(&before, "OPTIONS", "/articles", &[STRANGER, asks_post]).await;
        assert_eq!(
            (status, &*body),
            (400, "Origin is not allowed to make this request")
        );
        assert!(lines.is_empty());
        let (status, body, lines) = ask(&after, "OPTIONS", "/articles", &[STRANGER, asks_post]).await;
        assert_eq!((status, &*body), (403, ""));
        assert_eq!(lines, ["vary: Origin, Access-Control-Request-Method"]);

        // The methods are the handler's own.
        let (_, _, lines) = ask(&after, "OPTIONS", "/articles", &[ORIGIN, asks_post]).await;
        assert!(
            lines.contains(&"access-control-allow-methods: POST".to_owned()),
            "{lines:?}"
        );

        // The browser judges headers and methods; it is told which there are.
        let asks_header = ("access-control-request-headers", "x-secret");
        let refused = ask(&before, "OPTIONS", "/articles", &[ORIGIN, asks_post, asks_header]).await;
        assert_eq!((refused.0, refused.2.len()), (400, 0));
        let (status, _, lines) = ask(&after, "OPTIONS", "/articles", &[ORIGIN, asks_post, asks_header]).await;
        assert_eq!(status, 204);
        assert!(
            lines.contains(&"access-control-allow-headers: content-type".to_owned()),
            "{lines:?}"
        );
        let asks_delete = ("access-control-request-method", "DELETE");
        assert_eq!(
            ask(&before, "OPTIONS", "/articles", &[ORIGIN, asks_delete])
                .await
                .0,
            400
        );
        // The layer names no methods, so it grants any that no annotated handler serves; it lists no other.
        let (_, _, lines) = ask(&after, "OPTIONS", "/articles", &[ORIGIN, asks_delete]).await;
        assert!(
            lines.contains(&"access-control-allow-methods: DELETE".to_owned()),
            "{lines:?}"
        );
        // Without the layer nobody answers it, and a preflight for a path that is not there neither.
        assert_eq!(
            ask(&bare, "OPTIONS", "/articles", &[ORIGIN, asks_delete]).await.0,
            404
        );
        assert_eq!(
            ask(&before, "OPTIONS", "/nothing", &[ORIGIN, asks_post]).await.0,
            200
        );
        assert_eq!(
            ask(&bare, "OPTIONS", "/nothing", &[ORIGIN, asks_post]).await.0,
            404
        );

        // OPTIONS without `Origin` is no preflight.
        assert_eq!(ask(&before, "OPTIONS", "/articles", &[asks_post]).await.0, 400);
        assert_eq!(ask(&after, "OPTIONS", "/articles", &[asks_post]).await.0, 404);

        // A foreign page's answer says nothing at all.
        let (status, _, lines) = ask(&before, "GET", "/articles", &[STRANGER]).await;
        assert_eq!(status, 200);
        assert!(
            lines.contains(&"access-control-allow-credentials: true".to_owned()),
            "{lines:?}"
        );
        let (status, _, lines) = ask(&after, "GET", "/articles", &[STRANGER]).await;
        assert_eq!((status, lines), (200, vec!["vary: Origin".to_owned()]));

        // A suffix lets in every scheme; a pattern does not.
        let page = [("origin", "http://x.preview.example.com")];
        let (_, _, lines) = ask(&before, "GET", "/articles", &page).await;
        assert!(
            lines.contains(&"access-control-allow-origin: http://x.preview.example.com".to_owned()),
            "{lines:?}"
        );
        assert_eq!(ask(&after, "GET", "/articles", &page).await.2, ["vary: Origin"]);

        // One `Origin`, or none that counts.
        let twice = [ORIGIN, STRANGER];
        let (_, _, lines) = ask(&before, "GET", "/articles", &twice).await;
        assert!(
            lines.contains(&"access-control-allow-origin: https://app.example.com".to_owned()),
            "{lines:?}"
        );
        assert_eq!(ask(&after, "GET", "/articles", &twice).await.2, ["vary: Origin"]);
    }

    /// `allow_any_origin` sends the origin back, `"*"` is a literal.
    #[actix_web::test]
    async fn any_origin() {
        #[cors(origins = "*")]
        #[get("/")]
        async fn index() -> impl Responder {
            HttpResponse::Ok()
        }

        let old = actix_cors::Cors::default().allow_any_origin().allow_any_method();
        let old = init_service(App::new().route("/", web::get().to(HttpResponse::Ok)).wrap(old)).await;
        let new = init_service(App::new().service(index)).await;
        let (_, _, lines) = ask(&old, "GET", "/", &[STRANGER]).await;
        assert!(
            lines.contains(&"access-control-allow-origin: https://stranger.example".to_owned()),
            "{lines:?}"
        );
        assert_eq!(
            ask(&new, "GET", "/", &[STRANGER]).await.2,
            ["access-control-allow-origin: *"]
        );
    }
}
