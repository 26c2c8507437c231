//! Preflights that no policy sees: the natural mistakes of a program, what its browser receives, and what it is told.

use actix_files::Files;
use actix_web::{
    App, HttpResponse, Responder,
    dev::{Service, ServiceResponse},
    error::ErrorUnauthorized,
    get, guard,
    http::Method,
    middleware::{Next, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, layer, policy,
    testing::{Browser, Request},
};
use cors_tests::APP;

const CHAPTER: &str = include_str!("../../cors-runtime/src/guide/6-blocked-by-cors.md");

policy!(static SITE = { origins = "https://app.example.com" });

#[cors(policy = SITE)]
#[put("/notes")]
async fn replace() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SITE)]
#[get("/notes/")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SITE, methods = [PUT])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

/// Asks as a page does that may, and compares the status of the preflight, the row of the chapter and the advice.
async fn tells<S, B>(app: S, path: &str, status: u16, row: &str, advice: &str)
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: actix_web::body::MessageBody + 'static,
{
    let outcome = Browser::at(APP).fetch(&app, Request::put(path)).await;
    assert_eq!(outcome.exchanges().len(), 1, "{outcome}");
    assert_eq!(outcome.exchanges()[0].status(), status, "{outcome}");
    let (first, _) = row.split_once(" | ").expect("two cells");
    assert!(
        first.contains(&status.to_string()) || first.contains("another"),
        "{status} in {row}"
    );
    assert!(CHAPTER.contains(&format!("\n| {row}")), "{row}");
    let told = outcome
        .blocked()
        .expect("no policy saw it")
        .advice()
        .expect("the status tells");
    let start = format!("the preflight was answered with {status}, without CORS headers: ");
    assert!(told.starts_with(&start) && told.contains(advice), "{outcome}");
    assert!(
        outcome.to_string().contains(&format!("\nblocked: {told}\n")),
        "{outcome}"
    );
}

#[actix_web::test]
async fn nobody_serves_the_method_there() {
    const ROW: &str = "404 or 405 | nobody: no handler on exactly this path serves the method";
    let app = || init_service(App::new().service(replace).service(list));
    tells(
        app().await,
        "/note",
        404,
        ROW,
        "at exactly `/note`: look for a slash",
    )
    .await;
    tells(app().await, "/notes/", 404, ROW, "for `PUT` at exactly `/notes/`").await;
    let resource = web::resource("/notes").route(web::get().to(plain));
    let app = init_service(App::new().service(resource)).await;
    tells(app, "/notes", 405, ROW, "a handler that serves the method").await;
}

#[actix_web::test]
async fn a_resource_without_its_route_for_preflights() {
    const ROW: &str = "405 | a resource that is built by hand, without `preflight::<h>()`";
    let route = web::put().to(by_hand).wrap(layer::<by_hand>());
    let app = init_service(App::new().service(web::resource("/notes").route(route))).await;
    tells(app, "/notes", 405, ROW, "its route for preflights").await;
}

#[actix_web::test]
async fn a_layer_that_no_preflight_reaches() {
    const ROW: &str = "404 or 405 | a resource with a guard, or a route, with a `Cors` of its own";
    let route = || web::put().to(plain).wrap(Cors::new(&SITE));
    let app = init_service(App::new().route("/notes", route())).await;
    tells(app, "/notes", 404, ROW, "a handler that serves the method").await;
    let app = init_service(App::new().service(web::resource("/notes").route(route()))).await;
    tells(app, "/notes", 405, ROW, "a handler that serves the method").await;
    let resource = web::resource("/notes")
        .guard(guard::Put())
        .route(web::put().to(plain));
    let app = init_service(App::new().service(resource.wrap(Cors::new(&SITE)))).await;
    tells(app, "/notes", 404, ROW, "a handler that serves the method").await;
}

#[actix_web::test]
async fn something_that_is_registered_earlier() {
    let files = Files::new("/", env!("CARGO_MANIFEST_DIR"));
    let app = init_service(App::new().service(files).service(replace)).await;
    tells(
        app,
        "/notes",
        405,
        "405 | `Files`, registered earlier",
        "nothing answers a preflight",
    )
    .await;
    let options = web::method(Method::OPTIONS).to(plain);
    let app = init_service(App::new().route("/{tail:.*}", options).service(replace)).await;
    const ROW: &str = "200 or another | an `OPTIONS` handler of your own, registered earlier";
    tells(
        app,
        "/notes",
        200,
        ROW,
        "another handler for `OPTIONS` at `/notes`",
    )
    .await;
}

#[actix_web::test]
async fn authentication_in_front() {
    async fn refuse(
        _: actix_web::dev::ServiceRequest,
        _: Next<impl actix_web::body::MessageBody + 'static>,
    ) -> Result<ServiceResponse, actix_web::Error> {
        Err(ErrorUnauthorized("who?"))
    }
    let app = init_service(App::new().service(replace).wrap(from_fn(refuse))).await;
    tells(
        app,
        "/notes",
        401,
        "401 or 403 | authentication in front",
        "never have credentials",
    )
    .await;
}
