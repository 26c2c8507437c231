//! A list that nobody set: it allows nothing, and says so once.

use actix_web::{
    App, HttpResponse, Responder, get,
    http::StatusCode,
    post,
    test::{TestRequest, call_service, init_service},
};
use cors_runtime::{Cors, Credentialed, RuntimeOrigins, cors, policy};
use cors_tests::Log;
use tracing::Level;

use crate::support;

const ORIGIN: &str = "https://app.example.com";

const DECLARED: u32 = line!() + 2;

static FORGOTTEN: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = FORGOTTEN)]
#[get("/")]
async fn forgotten() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn it_allows_nothing_and_says_so_once() {
    let log = Log::listen(Level::WARN);
    let app = init_service(App::new().service(forgotten)).await;
    for _ in 0..5 {
        let answer = support::get(&app, "/", ORIGIN).await;
        assert_eq!(answer.status, StatusCode::OK, "CORS is not access control");
        assert_eq!(answer.allowed_origin(), None);
        assert_eq!(answer.lines("vary"), ["Origin"]);
        let answer = support::preflight(&app, "GET", "/", ORIGIN).await;
        assert_eq!(
            (answer.status, answer.allowed_origin()),
            (StatusCode::FORBIDDEN, None)
        );
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    // A program may have several lists: the line says which.
    let declared = format!("{}:{DECLARED}:", file!());
    assert!(
        lines[0].contains("WARN: ") && lines[0].contains(&declared),
        "{lines:?}"
    );
    assert!(
        lines[0].contains("not set") && lines[0].contains("allow nothing"),
        "{lines:?}"
    );
}

static NEVER_SET: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

#[cors(origins = NEVER_SET)]
#[post("/a")]
async fn of_an_unset_list() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = NEVER_SET, block = [write])]
#[post("/closed")]
async fn closed() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = ["https://b.example", "https://c.example"])]
#[get("/b")]
async fn listed() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static AROUND = { origins = NEVER_SET, credentials });

/// What an unset list says explains the refusals of its own policy, and takes no warning from another: whatever asked
/// it, and whether or not that was a refusal to speak of.
#[actix_web::test]
async fn it_takes_no_warning_from_another_policy() {
    let own = [("host", "api.example"), ("origin", "https://api.example")];
    let foreign = [("host", "api.example"), ("origin", "https://evil.example")];
    let opaque = [("host", "api.example"), ("origin", "null")];
    let get = |path: &str| TestRequest::get().uri(path);
    let post = |path: &str| TestRequest::post().uri(path);
    const SERVED: &str = "the page cannot read";
    for (name, first, then, told) in [
        ("an own page", (post("/a"), own), (get("/b"), foreign), SERVED),
        ("a layer", (get("/b"), own), (get("/b"), foreign), SERVED),
        ("`block`", (post("/closed"), own), (get("/b"), foreign), SERVED),
        ("the same policy", (post("/a"), own), (post("/a"), opaque), SERVED),
        (
            "`block` of the same policy",
            (post("/closed"), own),
            (post("/closed"), opaque),
            "refused",
        ),
    ] {
        let app = App::new().service((of_an_unset_list, closed, listed));
        let app = init_service(app.wrap(Cors::new(&AROUND))).await;
        let log = Log::listen(Level::WARN);
        for (mut request, headers) in [first, then] {
            for header in headers {
                request = request.insert_header(header);
            }
            call_service(&app, request.to_request()).await;
        }
        let lines = log.lines();
        assert!(lines.iter().any(|line| line.contains(told)), "{name}: {lines:?}");
    }
}

static SET_LATER: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

#[cors(origins = SET_LATER, credentials)]
#[get("/")]
async fn set_later() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn it_is_in_force_as_soon_as_it_is_set() {
    let app = init_service(App::new().service(set_later)).await;
    assert_eq!(support::get(&app, "/", ORIGIN).await.allowed_origin(), None);
    SET_LATER.set([ORIGIN]).unwrap();
    let answer = support::get(&app, "/", ORIGIN).await;
    assert_eq!(answer.allowed_origin(), Some(ORIGIN));
    assert!(answer.is_credentialed());
    assert_eq!(
        support::get(&app, "/", "https://other.example.com")
            .await
            .allowed_origin(),
        None
    );
}

#[actix_web::test]
async fn a_list_that_is_set_says_nothing() {
    static SET: RuntimeOrigins = RuntimeOrigins::new();
    SET.set([ORIGIN]).unwrap();
    let log = Log::listen(Level::WARN);
    assert!(support::allows(&SET, ORIGIN));
    assert!(!support::allows(&SET, "https://other.example.com"));
    assert_eq!(log.lines(), <[String; 0]>::default());
}

/// A list that was refused before the first one counts as not set.
#[actix_web::test]
async fn a_refused_first_list_leaves_it_empty() {
    let list = RuntimeOrigins::new();
    list.set([ORIGIN, "https://other.example.com/"]).unwrap_err();
    let log = Log::listen(Level::WARN);
    assert!(!support::allows(&list, ORIGIN));
    assert_eq!(log.lines().len(), 1);
}
