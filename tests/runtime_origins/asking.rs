//! What a source sees of the request and its application.

use std::sync::Arc;

use actix_web::{App, HttpResponse, Responder, get, http::StatusCode, put, test::init_service, web};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, policy};
use cors_tests::Log;
use tracing::Level;

use crate::support::{Answer, get, preflight, request};

/// Each tenant's pages, by the part of the path that the router found.
struct PerTenant;

impl AllowOrigin for PerTenant {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        asking
            .param("tenant")
            .is_some_and(|tenant| origin == format!("https://{tenant}.example"))
    }
}

static PER_TENANT: PerTenant = PerTenant;

policy!(static TENANTS = { origins = PER_TENANT, credentials });

#[cors(policy = TENANTS)]
#[get("/{tenant}/report/{id}")]
async fn report() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = TENANTS)]
#[put("/report")]
async fn write_report() -> impl Responder {
    HttpResponse::NoContent()
}

#[cors(policy = TENANTS, methods = [GET])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

fn is_allowed(answer: &Answer, origin: &str) -> bool {
    let allowed = answer.allowed_origin();
    assert!(allowed.is_none_or(|allowed| allowed == origin), "{answer:?}");
    assert_eq!(answer.is_credentialed(), allowed.is_some(), "{answer:?}");
    allowed.is_some()
}

#[actix_web::test]
async fn path_parameters() {
    let scope = web::scope("/t/{tenant}").service(write_report);
    let by_hand = web::resource("/hand/{tenant}")
        .route(cors_runtime::preflight::<bare>())
        .route(web::get().to(bare).wrap(cors_runtime::layer::<bare>()));
    let app = App::new()
        .service(report)
        .service(scope)
        .service(bare::at("/bare/{tenant}"))
        .service(by_hand);
    let app = init_service(app).await;
    for (method, path) in [
        ("GET", "/ada/report/7"),
        ("PUT", "/t/ada/report"),
        ("GET", "/bare/ada"),
        ("GET", "/hand/ada"),
    ] {
        for (origin, may_read) in [("https://ada.example", true), ("https://grace.example", false)] {
            let verb = method.parse().unwrap();
            let answer = request(&app, verb, path, &[origin]).await;
            assert_eq!(is_allowed(&answer, origin), may_read, "{method} {path} {origin}");
            let answer = preflight(&app, method, path, origin).await;
            assert_eq!(is_allowed(&answer, origin), may_read, "preflight {path} {origin}");
        }
    }
}

static OWN: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = OWN)]
#[put("/own")]
async fn own() -> impl Responder {
    HttpResponse::NoContent()
}

fn list(origin: &str) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set([origin]).unwrap();
    list
}

/// The same handlers, two applications, two lists; as the value and in `web::Data`.
#[actix_web::test]
async fn two_applications_in_one_process() {
    let (a, b) = ("https://a.example", "https://b.example");
    let first = init_service(App::new().app_data(list(a)).service(own)).await;
    let shared = web::Data::new(list(b));
    let second = init_service(App::new().app_data(shared.clone()).service(own)).await;
    let allowed = async |origin| {
        [
            request(&first, "PUT".parse().unwrap(), "/own", &[origin])
                .await
                .allowed_origin()
                .is_some(),
            preflight(&first, "PUT", "/own", origin)
                .await
                .allowed_origin()
                .is_some(),
            request(&second, "PUT".parse().unwrap(), "/own", &[origin])
                .await
                .allowed_origin()
                .is_some(),
            preflight(&second, "PUT", "/own", origin)
                .await
                .allowed_origin()
                .is_some(),
        ]
    };
    assert_eq!(allowed(a).await, [true, true, false, false]);
    assert_eq!(allowed(b).await, [false, false, true, true]);
    shared.set(["https://c.example"]).unwrap();
    assert_eq!(allowed(b).await, [false; 4]);
    assert_eq!(allowed("https://c.example").await, [false, false, true, true]);
    assert_eq!(
        allowed(a).await,
        [true, true, false, false],
        "the first is not concerned"
    );
}

policy!(static OWN_LAYER = { origins = OWN, methods = [PUT] });

/// The same policy of a layer, two applications, two lists: for an annotated handler and for what has none.
#[actix_web::test]
async fn two_applications_with_a_layer() {
    let origins = ["https://a.example", "https://b.example"];
    let lists = origins.map(|origin| web::Data::new(list(origin)));
    macro_rules! app {
        ($list:expr) => {
            init_service(
                App::new()
                    .app_data($list.clone())
                    .service(own)
                    .route("/plain", web::put().to(HttpResponse::NoContent))
                    .wrap(Cors::new(&OWN_LAYER)),
            )
            .await
        };
    }
    let apps = [app!(lists[0]), app!(lists[1])];
    for (app, own_origin) in apps.iter().zip(origins) {
        for origin in origins {
            for path in ["/own", "/plain", "/none"] {
                let case = format!("{path} of the application of {own_origin} asked by {origin}");
                let expected = (origin == own_origin).then_some(origin);
                let answer = request(app, "PUT".parse().unwrap(), path, &[origin]).await;
                assert_eq!(answer.allowed_origin(), expected, "{case}");
                let answer = preflight(app, "PUT", path, origin).await;
                assert_eq!(answer.allowed_origin(), expected, "preflight, {case}");
            }
        }
    }
    lists[0].set(["https://c.example"]).unwrap();
    let c = "https://c.example";
    assert_eq!(
        preflight(&apps[0], "PUT", "/plain", c).await.allowed_origin(),
        Some(c)
    );
    assert_eq!(
        preflight(&apps[1], "PUT", "/plain", c).await.allowed_origin(),
        None
    );
}

static SHARED: FromAppData<Arc<RuntimeOrigins>> = FromAppData::new();

#[cors(origins = SHARED)]
#[get("/shared")]
async fn shared_list() -> impl Responder {
    HttpResponse::Ok()
}

/// The innermost data counts, as for extractors.
#[actix_web::test]
async fn the_data_of_a_scope() {
    let (outer, inner) = ("https://outer.example", "https://inner.example");
    let scope = web::scope("/scope")
        .app_data(Arc::new(list(inner)))
        .service(shared_list);
    let app = App::new()
        .app_data(Arc::new(list(outer)))
        .service(scope)
        .service(shared_list);
    let app = init_service(app).await;
    for (path, origin, may_read) in [
        ("/shared", outer, true),
        ("/shared", inner, false),
        ("/scope/shared", inner, true),
        ("/scope/shared", outer, false),
    ] {
        let answer = get(&app, path, origin).await;
        assert_eq!(answer.allowed_origin().is_some(), may_read, "{path} {origin}");
        let answer = preflight(&app, "GET", path, origin).await;
        assert_eq!(
            answer.allowed_origin().is_some(),
            may_read,
            "preflight {path} {origin}"
        );
    }
}

static MISSING: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = MISSING)]
#[get("/missing")]
async fn missing() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn data_that_is_missing_allows_nobody_and_says_so_once() {
    let log = Log::listen(Level::WARN);
    let app = init_service(App::new().app_data("another type").service(missing)).await;
    for _ in 0..3 {
        let answer = get(&app, "/missing", "https://a.example").await;
        assert_eq!((answer.status, answer.allowed_origin()), (StatusCode::OK, None));
        assert_eq!(answer.lines("vary"), ["Origin"]);
        let answer = preflight(&app, "GET", "/missing", "https://a.example").await;
        assert_eq!(
            (answer.status, answer.allowed_origin()),
            (StatusCode::FORBIDDEN, None)
        );
    }
    let lines = log.lines();
    let [line] = &lines[..] else { panic!("{lines:#?}") };
    for part in ["asking.rs", "RuntimeOrigins`", "`App::app_data`"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}
