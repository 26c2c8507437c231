//! What the page says where layers and sources decide: as the server would, or that it is not known.

use actix_web::{App, HttpResponse, Responder, get, post, put, test, web};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, inspector, policy};
use cors_tests::{FOREIGN, Log, PARTNER, ask};
use tracing::Level;

use crate::app::{get_text, local};

const READABLE: &str = "The page may read the answer.";
const UNKNOWN: &str = "What its origins say here is not known.";

const MAY_REFUSE: &str = "its <code><bdi>block</bdi></code> may refuse the request";

policy!(static CLOSED = { origins = "https://app.example.com", credentials, block = [read, write] });
policy!(static OPEN = { origins = "https://app.example.com", credentials });
policy!(static EVERYBODY = { origins = "*" });

#[cors(origins = "https://partner.example")]
#[post("/notes")]
async fn notes() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", allow_headers = ["x-tag"])]
#[put("/tagged")]
async fn tagged() -> impl Responder {
    HttpResponse::Ok()
}

/// A layer's `block` is in front of annotated handlers.
#[actix_web::test]
async fn what_a_layer_refuses() {
    let headers = [
        ("host", "api.example.com"),
        ("origin", PARTNER),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
    ];
    let uri = format!("/_cors?path=/notes&method=POST&origin={PARTNER}");
    let app = App::new().service((notes, inspector("/_cors")));
    let app = test::init_service(app.wrap(Cors::new(&CLOSED))).await;
    assert_eq!(ask(&app, "POST /notes", &headers).await.status, 403);
    let (_, text) = get_text(&app, local(&uri)).await;
    assert!(!text.contains(READABLE), "{text}");
    assert!(text.contains("A layer around the application decides:"), "{text}");
    let scope = web::scope("/part").service(notes).wrap(Cors::new(&CLOSED));
    let app = test::init_service(App::new().service((scope, inspector("/_cors")))).await;
    assert_eq!(ask(&app, "POST /part/notes", &headers).await.status, 403);
    let (_, text) = get_text(&app, local(&uri.replace("/notes", "/part/notes"))).await;
    assert!(text.contains(MAY_REFUSE), "{text}");
    // One without `block` refuses nothing, and one around a scope refuses nothing outside it.
    let scope = web::scope("/part").service(notes).wrap(Cors::new(&OPEN));
    let app = test::init_service(App::new().service((scope, inspector("/_cors")))).await;
    let (_, text) = get_text(&app, local(&uri.replace("/notes", "/part/notes"))).await;
    assert!(!text.contains(MAY_REFUSE), "{text}");
    let scope = web::scope("/part").wrap(Cors::new(&CLOSED));
    let app = test::init_service(App::new().service((scope, notes, inspector("/_cors")))).await;
    let (_, text) = get_text(&app, local(&uri)).await;
    assert!(!text.contains(MAY_REFUSE), "{text}");
}

/// What a layer refuses is mended in its `origins` and `block`: the method and the headers that the page asks for are
/// the handler's business.
#[actix_web::test]
async fn what_mends_the_refusal_of_a_layer() {
    policy!(static NARROW = {
        origins = "https://app.example.com", methods = [GET], allow_headers = ["x-api"], credentials, block = [read, write]
    });
    let app = App::new().service((tagged, inspector("/_cors")));
    let app = test::init_service(app.wrap(Cors::new(&NARROW))).await;
    let uri = format!("/_cors?path=/tagged&method=PUT&origin={PARTNER}&headers=x-tag");
    let (_, text) = get_text(&app, local(&uri)).await;
    let (_, told) = text
        .split_once("A layer around the application decides:")
        .expect("it does");
    let (told, _) = told.split_once("Step by step").expect("there are steps");
    assert!(told.contains("What would change it"), "{told}");
    assert!(
        !told.contains("methods") && !told.contains("allow_headers"),
        "{told}"
    );
}

/// The innermost layer decides; which one that is in a scope is not known.
#[actix_web::test]
async fn a_layer_around_a_scope_may_decide() {
    let scope = web::scope("/open")
        .route("/plain", web::get().to(HttpResponse::Ok))
        .wrap(Cors::new(&EVERYBODY));
    let app = App::new().service((scope, inspector("/_cors")));
    let app = test::init_service(app.wrap(Cors::new(&OPEN))).await;
    ask(&app, "GET /open/plain", &[("origin", FOREIGN)])
        .await
        .allows("*");
    let uri = format!("/_cors?path=/open/plain&origin={FOREIGN}");
    let (_, text) = get_text(&app, local(&uri)).await;
    assert!(!text.contains("keeps its answer from the page"), "{text}");
    assert!(!text.contains("verdict blocked"), "{text}");
    assert!(
        text.contains("A layer around a part of the application may decide."),
        "{text}"
    );
    // Of the routes that a page may read, none is left out that one of them may open.
    let scope = web::scope("/open").wrap(Cors::new(&EVERYBODY));
    let app = App::new().service((scope, inspector("/_cors")));
    let app = test::init_service(app.route("/plain", web::get().to(HttpResponse::Ok))).await;
    let (_, text) = get_text(&app, local(&format!("/_cors?reader={FOREIGN}"))).await;
    assert!(text.contains("1 of 1 routes shown."), "{text}");
}

/// As the cookbook's "Tenants with pages of their own".
struct Tenants;

impl AllowOrigin for Tenants {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let is_asked = asking.head().uri.path().ends_with("/orders");
        let tenant = asking.param("tenant");
        is_asked && tenant.is_some_and(|tenant| origin == format!("https://{tenant}.example"))
    }
}

static TENANTS: Tenants = Tenants;

#[cors(origins = TENANTS)]
#[get("/{tenant}/orders")]
async fn orders() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = TENANTS)]
#[get("/orders")]
async fn scoped_orders() -> impl Responder {
    HttpResponse::Ok()
}

/// A source sees the path that is asked about, and nothing of the inspector's own.
#[actix_web::test]
async fn tenants() {
    const ADA: &str = "https://ada.example";
    let app = test::init_service(App::new().service((orders, inspector("/_cors")))).await;
    ask(&app, "GET /ada/orders", &[("origin", ADA)]).await.allows(ADA);
    let (_, text) = get_text(&app, local(&format!("/_cors?path=/ada/orders&origin={ADA}"))).await;
    assert!(text.contains(READABLE), "{text}");
    // A pattern is nobody's path.
    let uri = format!("/_cors?path=/%7Btenant%7D/orders&origin={ADA}");
    let (_, text) = get_text(&app, local(&uri)).await;
    assert!(text.contains(UNKNOWN), "{text}");
    let scope = web::scope("/{tenant}").service((scoped_orders, inspector("_cors")));
    let app = test::init_service(App::new().service(scope)).await;
    ask(&app, "GET /grace/orders", &[("origin", ADA)])
        .await
        .grants_nothing();
    let uri = format!("/ada/_cors?path=/grace/orders&origin={ADA}");
    let (_, text) = get_text(&app, local(&uri)).await;
    assert!(!text.contains(READABLE), "{text}");
}

static SHOPS: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = SHOPS)]
#[get("/catalogue")]
async fn catalogue() -> impl Responder {
    HttpResponse::Ok()
}

/// The data of the application are known, those of a scope are not; and the log is told nothing.
#[actix_web::test]
async fn sources_in_the_applications_data() {
    const SHOP: &str = "https://shop.example";
    let list = || {
        let list = web::Data::new(RuntimeOrigins::new());
        list.set([SHOP]).unwrap();
        list
    };
    let scope = web::scope("/shop").app_data(list()).service(catalogue);
    let app = test::init_service(App::new().service(scope).service(inspector("/_cors"))).await;
    ask(&app, "GET /shop/catalogue", &[("origin", SHOP)])
        .await
        .allows(SHOP);
    let log = Log::listen(Level::WARN);
    let (_, text) = get_text(&app, local(&format!("/_cors?path=/shop/catalogue&origin={SHOP}"))).await;
    assert!(text.contains(UNKNOWN), "{text}");
    let (_, filtered) = get_text(&app, local(&format!("/_cors?reader={SHOP}"))).await;
    assert!(filtered.contains("1 of 1 routes shown."), "{filtered}");
    let app = App::new()
        .app_data(list())
        .service((catalogue, inspector("/_cors")));
    let app = test::init_service(app).await;
    let (_, text) = get_text(&app, local(&format!("/_cors?path=/catalogue&origin={SHOP}"))).await;
    assert!(text.contains(READABLE), "{text}");
    let lines = log.take();
    assert!(!lines.iter().any(|line| line.contains("has no")), "{lines:#?}");
}
