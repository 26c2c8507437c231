//! The page judges an answer by whoever gives it: each row is sent to the server, and asked of the page.

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    delete,
    dev::{Service, ServiceResponse},
    get,
    guard::GuardContext,
    post, put, test, web,
};
use cors_runtime::{
    Cors, cors, inspector, policy,
    testing::{Browser, Request},
};
use cors_tests::FOREIGN;

use crate::app::{EVERYBODY, get_text, local};

const PAGE: &str = "https://app.example.com";
const UNKNOWN: &str = "Who answers is not known here.";

#[cors(origins = "https://app.example.com", block = [read, write])]
#[put("/notes")]
async fn put_note() -> impl Responder {
    "put"
}

#[post("/notes")]
async fn post_note() -> impl Responder {
    "post"
}

#[delete("/notes")]
async fn delete_note() -> impl Responder {
    "delete"
}

#[cors(origins = "*")]
#[get("/users/me")]
async fn me() -> impl Responder {
    "me"
}

#[cors(origins = "https://app.example.com")]
#[put("/users/{id}")]
async fn put_user() -> impl Responder {
    "put"
}

#[cors(origins = "*")]
#[get("/open")]
async fn open() -> impl Responder {
    "open"
}

#[cors(off)]
#[post("/open")]
async fn off() -> impl Responder {
    "off"
}

/// What the page says of a script's request: the text between the form and the table of routes.
async fn told<S, B>(app: &S, method: &str, path: &str, origin: &str) -> String
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let uri = format!("/_cors?path={path}&method={method}&origin={origin}");
    let (_, text) = get_text(app, local(&uri)).await;
    let (_, rest) = text.split_once("</form>").expect("the form of the request");
    let (told, _) = rest
        .split_once("id=\"routes\"")
        .expect("the routes are behind it");
    told.to_owned()
}

/// Without a layer, and inside one: the page says "readable" where the browser reads, and nowhere else.
#[actix_web::test]
async fn the_handler_that_serves_the_method_decides() {
    let services = || {
        (
            put_note,
            post_note,
            delete_note,
            me,
            put_user,
            open,
            off,
            inspector("/_cors"),
        )
    };
    let bare = test::init_service(App::new().service(services())).await;
    let inside = test::init_service(App::new().service(services()).wrap(Cors::new(&EVERYBODY))).await;
    for (method, path, origin) in [
        ("POST", "/notes", FOREIGN),
        ("PUT", "/notes", FOREIGN),
        ("PUT", "/notes", PAGE),
        ("DELETE", "/notes", FOREIGN),
        ("PATCH", "/notes", FOREIGN),
        ("PUT", "/users/me", PAGE),
        ("PUT", "/users/me", FOREIGN),
        ("GET", "/users/me", FOREIGN),
        ("DELETE", "/users/me", PAGE),
        ("POST", "/open", FOREIGN),
        ("HEAD", "/open", FOREIGN),
        ("GET", "/open", FOREIGN),
    ] {
        let request = Request::new(method, path);
        let sent = Browser::at(origin).fetch(&bare, request.clone()).await;
        let page = told(&bare, method, path, origin).await;
        let case = format!("{method} {path} from {origin}");
        assert_eq!(
            page.contains("verdict readable"),
            sent.is_readable(),
            "{case}\n{page}"
        );
        assert!(!page.contains(UNKNOWN), "{case}\n{page}");

        let sent = Browser::at(origin).fetch(&inside, request).await;
        let page = told(&inside, method, path, origin).await;
        assert_eq!(
            page.contains("verdict readable"),
            sent.is_readable(),
            "inside, {case}\n{page}"
        );
    }
    let page = told(&bare, "POST", "/notes", FOREIGN).await;
    assert!(page.contains("This route has no policy."), "{page}");
    assert!(
        page.contains("put_note</bdi></code> serves PUT at this path"),
        "{page}"
    );
    assert!(
        page.contains("the handler runs for every form and link"),
        "{page}"
    );
    let page = told(&bare, "HEAD", "/open", FOREIGN).await;
    assert!(page.contains("No handler at this path serves"), "{page}");
}

fn has_token(ctx: &GuardContext<'_>) -> bool {
    ctx.head().headers().contains_key("x-token")
}

fn never(_: &GuardContext<'_>) -> bool {
    false
}

#[cors(origins = "https://app.example.com")]
#[get("/guarded", guard = "has_token")]
async fn with_token() -> impl Responder {
    "with"
}

#[cors(origins = "*")]
#[get("/guarded")]
async fn without_token() -> impl Responder {
    "without"
}

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[put("/closed")]
async fn closed() -> impl Responder {
    "closed"
}

#[cors(origins = "*")]
#[get("/items/{id}")]
async fn item() -> impl Responder {
    "item"
}

#[cors(origins = "*")]
#[get("/shadowed")]
async fn shadowed() -> impl Responder {
    "shadowed"
}

/// Where several may answer, or a guard tells, the page says so ahead of everything else, and shows each.
#[actix_web::test]
async fn what_guards_and_the_order_decide_is_not_known() {
    let services = (
        with_token,
        without_token,
        closed,
        item,
        shadowed,
        inspector("/_cors"),
    );
    let app = App::new()
        .route("/items/plain", web::get().to(HttpResponse::Ok))
        .route("/shadowed{tail:.*}", web::get().to(HttpResponse::Ok))
        .service(web::scope("/items/of").route("/x", web::get().to(HttpResponse::Ok)))
        .service(services);
    let app = test::init_service(app).await;
    for (method, path, reasons) in [
        (
            "GET",
            "/guarded",
            &["Several handlers serve", "with_token", "without_token"][..],
        ),
        ("PUT", "/closed", &["answers the preflight"]),
        (
            "GET",
            "/items/plain",
            &["A route without a policy may be in front"],
        ),
        ("GET", "/shadowed", &["A route without a policy may be in front"]),
        ("GET", "/items/of", &["A scope in front may have this path"]),
        ("GET", "/items/1/", &["NormalizePath"]),
    ] {
        let page = told(&app, method, path, PAGE).await;
        assert!(page.contains(UNKNOWN), "{method} {path}\n{page}");
        for reason in reasons {
            assert!(page.contains(reason), "{reason}: {method} {path}\n{page}");
        }
    }
    let page = told(&app, "GET", "/items/1", PAGE).await;
    assert!(
        !page.contains(UNKNOWN) && page.contains("verdict readable"),
        "{page}"
    );
    let page = told(&app, "GET", "/items/%7Bid%7D", PAGE).await;
    assert!(!page.contains(UNKNOWN), "a pattern\n{page}");
    let page = told(&app, "GET", "/items/%7Bother%7D", PAGE).await;
    assert!(page.contains("verdict readable"), "a path like a pattern\n{page}");
    let page = told(&app, "GET", "/_cors", PAGE).await;
    assert!(page.contains("This is a page of the inspector."), "{page}");
}

#[cors(origins = "https://app.example.com")]
#[get("/caf\u{e9}")]
async fn decoded() -> impl Responder {
    "decoded"
}

#[cors(origins = "https://app.example.com")]
#[get("/numbered/{id:\\d+}")]
async fn numbered() -> impl Responder {
    "numbered"
}

/// The path is read as the router reads it, and a route without a policy that is behind it takes nothing.
#[actix_web::test]
async fn what_is_sure_is_not_doubted() {
    let app = App::new()
        .service((item, decoded, numbered, inspector("/_cors")))
        .route("/{any}/plainly", web::get().to(HttpResponse::Ok));
    let app = test::init_service(app).await;
    let pattern = "/numbered/%7Bid:%5Cd%2B%7D";
    for path in ["/items/plainly", "/caf%25C3%25A9", pattern] {
        let page = told(&app, "GET", path, PAGE).await;
        assert!(page.contains("verdict readable"), "{path}\n{page}");
        assert!(!page.contains(UNKNOWN), "{path}\n{page}");
    }
}

#[cors(origins = "https://app.example.com", max_age = 600, allow_headers = ["content-type"])]
#[put("/remembered")]
async fn put_remembered() -> impl Responder {
    "put"
}

#[cors(origins = "https://other.example")]
#[post("/remembered")]
async fn post_remembered() -> impl Responder {
    "post"
}

policy!(
    static LAYER = {
        origins = "https://app.example.com",
        methods = [GET, PUT],
        allow_headers = ["x-a"],
        max_age = 600,
    }
);

/// The lines of a preflight's answer as the page shows them are those that the server sends.
#[actix_web::test]
async fn preflights_are_the_servers() {
    let app = || {
        App::new()
            .service((put_remembered, post_remembered, inspector("/_cors")))
            .route("/plain", web::to(HttpResponse::Ok))
    };
    let bare = test::init_service(app()).await;
    let inside = test::init_service(app().wrap(Cors::new(&LAYER))).await;
    for (method, path, header) in [
        ("PUT", "/remembered", Some("content-type")),
        ("DELETE", "/remembered", None),
        ("PUT", "/plain", None),
        ("PUT", "/plain", Some("x-a")),
        ("POST", "/plain", Some("x-a")),
        ("GET", "/plain", Some("x-a")),
        ("DELETE", "/plain", None),
    ] {
        let mut request = Request::new(method, path);
        if let Some(name) = header {
            request = request.header(name, "application/json");
        }
        let headers = header.unwrap_or_default();
        let uri = format!("{path}&headers={headers}");
        let page = told(&inside, method, &uri, PAGE).await;
        let sent = Browser::at(PAGE).fetch(&inside, request.clone()).await;
        compare(&page, &sent, &format!("inside, {method} {path}"));
        if path == "/remembered" && method == "PUT" {
            let page = told(&bare, method, &uri, PAGE).await;
            let sent = Browser::at(PAGE).fetch(&bare, request).await;
            compare(&page, &sent, "without a layer");
            assert!(page.contains("access-control-max-age: <bdi>0</bdi>"), "{page}");
        }
    }
    // What would open it is said, too.
    let page = told(&inside, "POST", "/plain&headers=x-a", PAGE).await;
    assert!(page.contains("methods = [GET, PUT, POST]"), "{page}");
}

fn compare(page: &str, sent: &cors_runtime::testing::Outcome, case: &str) {
    let preflight = sent.preflight().expect("one is sent");
    let (_, shown) = page
        .split_once("The preflight’s answer</h3>")
        .unwrap_or_else(|| panic!("{case}\n{page}"));
    let (shown, _) = shown.split_once("</pre>").expect("its end");
    let status = format!("{}\n", preflight.status().as_u16());
    assert!(shown.contains(&status), "{case}: {status}{shown}");
    for name in [
        "access-control-allow-origin",
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-max-age",
    ] {
        let line = |value: String| format!("{name}: <bdi>{value}</bdi>");
        match preflight.response_header(name) {
            Some(value) => assert!(shown.contains(&line(value.to_string())), "{case}: {name} {shown}"),
            None => assert!(!shown.contains(name), "{case}: {name} {shown}"),
        }
    }
    assert_eq!(
        page.contains("verdict readable"),
        sent.is_readable(),
        "{case}\n{page}"
    );
}

/// The filter keeps what a layer opens.
#[actix_web::test]
async fn routes_that_a_layer_opens_are_read() {
    let app = || {
        App::new()
            .service((put_note, inspector("/_cors")))
            .route("/plain", web::get().to(HttpResponse::Ok))
    };
    for (app, expected) in [
        (
            test::init_service(app().wrap(Cors::new(&EVERYBODY))).await,
            "1 of 2",
        ),
        (test::init_service(app().wrap(Cors::new(&LAYER))).await, "0 of 2"),
    ] {
        let (_, text) = get_text(&app, local(&format!("/_cors?reader={FOREIGN}"))).await;
        assert!(text.contains(&format!("{expected} routes shown")), "{text}");
    }
}
