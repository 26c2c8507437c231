//! The harness itself: a page on an origin of the test's choosing, and every kind of answer that a script gets.

use actix_web::{
    HttpResponse, Responder, get,
    http::header::LOCATION,
    post,
    web::{self, ServiceConfig},
};
use cors_runtime::cors;

use crate::{
    driver::{Fetch, Fetched, in_chromium},
    serve::Served,
};

#[cors(origins = "http://app.example", expose_headers = ["x-shown"])]
#[get("/users")]
async fn users() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("x-shown", "1"))
        .insert_header(("x-hidden", "1"))
        .body("Ada")
}

#[cors(origins = "http://app.example", allow_headers = ["content-type"])]
#[post("/users")]
async fn add(user: web::Json<String>) -> impl Responder {
    HttpResponse::Created().body(user.into_inner())
}

#[cors(origins = "http://app.example")]
#[get("/people")]
async fn people() -> impl Responder {
    HttpResponse::Found().insert_header((LOCATION, "/users")).finish()
}

fn api(config: &mut ServiceConfig) {
    config.service((users, add, people));
}

#[test]
fn scripts_report_what_they_see() {
    let (pages, api) = (Served::pages(), Served::start(api));
    let hosts = [
        ("app.example:80", pages.address),
        ("other.example:80", pages.address),
        ("api.example:80", api.address),
    ];
    in_chromium(&hosts, async |chromium| {
        const USERS: &str = "http://api.example/users";
        chromium.open("http://app.example/").await;
        assert_eq!(chromium.evaluate("return origin").await, "http://app.example");

        let read = chromium.fetch(&Fetch::get(USERS)).await;
        let read = read.response();
        assert_eq!((&*read.kind, read.status, &*read.body), ("cors", 200, "Ada"));
        assert_eq!(read.names(), ["content-length", "x-shown"]);
        assert!(!read.redirected);

        let json = Fetch::new("POST", USERS)
            .header("content-type", "application/json")
            .body(r#""Grace""#);
        let added = chromium.fetch(&json).await;
        assert_eq!((added.response().status, &*added.response().body), (201, "Grace"));

        let moved = chromium.fetch(&Fetch::get("http://api.example/people")).await;
        assert_eq!(
            (&*moved.response().url, moved.response().redirected),
            (USERS, true)
        );
        let manual = chromium
            .fetch(&Fetch::get("http://api.example/people").redirect("manual"))
            .await;
        assert_eq!(
            (&*manual.response().kind, manual.response().status),
            ("opaqueredirect", 0)
        );
        assert_eq!(chromium.console().await, [""; 0]);

        chromium.open("http://other.example/").await;
        let blocked = chromium.fetch(&Fetch::get(USERS)).await;
        assert_eq!(blocked, Fetched::Error("TypeError: Failed to fetch".to_owned()));
        let console = chromium.console().await.join("\n");
        assert!(
            console.contains("'http://app.example' that is not equal to the supplied origin"),
            "{console}"
        );

        let opaque = chromium.fetch(&Fetch::get(USERS).mode("no-cors")).await;
        assert_eq!(
            (&*opaque.response().kind, &*opaque.response().body),
            ("opaque", "")
        );
        assert!(
            chromium
                .fetch(&Fetch::get(USERS).mode("same-origin"))
                .await
                .is_error()
        );
    });
}
