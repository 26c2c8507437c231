//! What a source of origins is asked, and how often: one request is decided by one question.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{
    App, HttpResponse, Responder, get,
    http::{Method, StatusCode},
    put,
    test::init_service,
    web,
};
use cors_runtime::{AllowOrigin, Asking, Cors, cors, policy};

use crate::support::{allows, get, preflight, request};

/// Writes down what it is asked, by the path of the request.
struct Recorder {
    asked: Mutex<Vec<(String, String, Method)>>,
}

impl Recorder {
    const fn new() -> Self {
        Self {
            asked: Mutex::new(Vec::new()),
        }
    }

    fn take(&self) -> Vec<(String, String, Method)> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl AllowOrigin for Recorder {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let asked = (
            origin.to_owned(),
            asking.head().uri.path().to_owned(),
            asking.head().method.clone(),
        );
        self.asked.lock().unwrap().push(asked);
        origin.ends_with(".example")
    }
}

static RECORDER: Recorder = Recorder::new();

#[cors(origins = RECORDER, credentials)]
mod recorded {
    use super::*;

    #[get("/ok")]
    pub(super) async fn ok() -> impl Responder {
        HttpResponse::Ok()
    }

    #[get("/error")]
    pub(super) async fn error() -> actix_web::Result<HttpResponse> {
        Err(actix_web::error::ErrorImATeapot("no coffee"))
    }

    #[get("/extract/{id}")]
    pub(super) async fn extract(id: web::Path<u32>) -> impl Responder {
        HttpResponse::Ok().body(id.to_string())
    }

    #[put("/ok")]
    pub(super) async fn write() -> impl Responder {
        HttpResponse::NoContent()
    }
}

/// One test, since the recorder is shared.
#[actix_web::test]
async fn a_request_asks_once() {
    let app =
        init_service(App::new().service((recorded::ok, recorded::error, recorded::extract, recorded::write)))
            .await;
    for origin in ["https://a.example", "https://a.test"] {
        for (method, path) in [
            ("GET", "/ok"),
            ("GET", "/error"),
            ("GET", "/extract/nothing"),
            ("PUT", "/ok"),
        ] {
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = request(&app, verb.clone(), path, &[origin]).await;
            let may_read = origin.ends_with(".example");
            assert_eq!(
                answer.allowed_origin(),
                may_read.then_some(origin),
                "{method} {path}"
            );
            assert_eq!(RECORDER.take(), [(origin.to_owned(), path.to_owned(), verb)]);
            preflight(&app, method, path, origin).await;
            assert_eq!(
                RECORDER.take(),
                [(origin.to_owned(), path.to_owned(), Method::OPTIONS)],
                "{method} {path}"
            );
        }
    }

    // Only the form of an origin is worth asking about.
    for origins in [
        &[][..],
        &["null"],
        &[""],
        &["https://a.example/"],
        &["https://a.example:443"],
        &["https://A.example"],
        &["https://a.example, https://b.example"],
        &["a.example"],
        &["https://a.example", "https://a.example"],
    ] {
        let answer = request(&app, Method::GET, "/ok", origins).await;
        assert_eq!(
            (answer.status, answer.allowed_origin()),
            (StatusCode::OK, None),
            "{origins:?}"
        );
        assert_eq!(answer.lines("vary"), ["Origin"], "{origins:?}");
        assert_eq!(RECORDER.take(), [], "{origins:?}");
    }
}

static HANDLERS: Recorder = Recorder::new();
static LAYERS: Recorder = Recorder::new();
static OTHERS: Recorder = Recorder::new();

policy!(static RECORDING_LAYER = { origins = LAYERS, methods = [GET, PUT, DELETE] });

fn never(_: &actix_web::guard::GuardContext<'_>) -> bool {
    false
}

// Registered before `guarded`: the router looks at it first and passes it by.
#[cors(origins = OTHERS)]
#[get("/guarded", guard = "never")]
async fn passed_by() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = HANDLERS)]
#[get("/guarded")]
async fn guarded() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = OTHERS)]
#[put("/guarded")]
async fn sibling() -> impl Responder {
    HttpResponse::NoContent()
}

/// Routing asks nobody: not what a guard turns down, not the siblings on a path, not a layer around them. Under a layer
/// a request is one question to the one policy that answers it.
#[actix_web::test]
async fn routing_asks_nobody() {
    let handlers = || web::scope("").service((passed_by, guarded, sibling));
    let alone = init_service(App::new().service(handlers())).await;
    let layered = init_service(App::new().service(handlers()).wrap(Cors::new(&RECORDING_LAYER))).await;
    let origin = "https://a.example";
    let asked = || [&HANDLERS, &LAYERS, &OTHERS].map(|recorder| recorder.take().len());
    for (path, method, by_itself, under_a_layer, preflight_under_a_layer) in [
        // A preflight is for both handlers of the method: guards do not apply to it, and each policy is asked once.
        ("/guarded", "GET", [1, 0, 0], [1, 0, 0], [1, 0, 1]),
        ("/guarded", "PUT", [0, 0, 1], [0, 0, 1], [0, 0, 1]),
        ("/none", "GET", [0, 0, 0], [0, 1, 0], [0, 1, 0]),
    ] {
        let verb = || Method::from_bytes(method.as_bytes()).unwrap();
        request(&alone, verb(), path, &[origin]).await;
        assert_eq!(asked(), by_itself, "{method} {path}");
        request(&layered, verb(), path, &[origin]).await;
        assert_eq!(asked(), under_a_layer, "{method} {path} under a layer");
        preflight(&layered, method, path, origin).await;
        assert_eq!(
            asked(),
            preflight_under_a_layer,
            "preflight for {method} {path} under a layer"
        );
    }
    preflight(&alone, "PUT", "/guarded", origin).await;
    assert_eq!(asked(), [0, 0, 1]);
    // No `Origin`, or none that counts: nobody has a question.
    for origins in [&[][..], &["null"], &["https://a.example", "https://a.example"]] {
        for path in ["/guarded", "/none"] {
            request(&layered, Method::GET, path, origins).await;
            assert_eq!(asked(), [0, 0, 0], "{path} {origins:?}");
        }
    }
}

/// A source that looks at the request: each tenant's pages may read that tenant's data.
struct PerTenant;

impl AllowOrigin for PerTenant {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let tenant = asking.head().uri.path().split('/').nth(1).unwrap_or_default();
        origin
            .strip_prefix("https://")
            .and_then(|host| host.strip_suffix(".example"))
            == Some(tenant)
    }
}

static PER_TENANT: PerTenant = PerTenant;

#[cors(origins = PER_TENANT)]
#[get("/{tenant}/report")]
async fn report() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_source_sees_the_request() {
    let app = init_service(App::new().service(report)).await;
    for (path, origin, may_read) in [
        ("/ada/report", "https://ada.example", true),
        ("/ada/report", "https://grace.example", false),
        ("/grace/report", "https://grace.example", true),
    ] {
        let answer = get(&app, path, origin).await;
        assert_eq!(
            answer.allowed_origin(),
            may_read.then_some(origin),
            "{path} {origin}"
        );
        let answer = preflight(&app, "GET", path, origin).await;
        assert_eq!(
            answer.allowed_origin(),
            may_read.then_some(origin),
            "{path} {origin}"
        );
    }
}

/// Changes its mind with every question.
struct Fickle(AtomicUsize);

impl AllowOrigin for Fickle {
    fn allows(&self, _: &str, _: &Asking<'_>) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
    }
}

static FICKLE: Fickle = Fickle(AtomicUsize::new(0));

policy!(static FICKLE_SITE = { origins = FICKLE, credentials, expose_headers = "x-total" });

#[cors(policy = FICKLE_SITE)]
#[get("/")]
async fn fickle() -> impl Responder {
    HttpResponse::Ok()
}

/// An answer is one decision's, whole, also where a layer around the handler decides for itself.
#[actix_web::test]
async fn an_answer_comes_from_one_decision() {
    let bare = init_service(App::new().service(fickle)).await;
    let layered = init_service(
        App::new()
            .service(fickle)
            .wrap(Cors::new(&FICKLE_SITE))
            .wrap(Cors::new(&FICKLE_SITE)),
    )
    .await;
    let mut seen: HashMap<(bool, u16), usize> = HashMap::new();
    for _ in 0..10 {
        let origin = "https://a.example";
        for (path, method) in [("/", "GET"), ("/", "PUT"), ("/none", "GET")] {
            let answers = [
                get(&bare, path, origin).await,
                get(&layered, path, origin).await,
                preflight(&bare, method, path, origin).await,
                preflight(&layered, method, path, origin).await,
            ];
            for answer in answers {
                let is_allowed = answer.allowed_origin().is_some();
                assert_eq!(answer.is_credentialed(), is_allowed, "{answer:?}");
                if answer.status == StatusCode::NO_CONTENT
                    || !answer.lines("access-control-allow-methods").is_empty()
                {
                    assert!(is_allowed, "{answer:?}");
                }
                if answer.status == StatusCode::FORBIDDEN {
                    assert!(!is_allowed, "{answer:?}");
                }
                *seen.entry((is_allowed, answer.status.as_u16())).or_default() += 1;
            }
            // Out of step, so that each place gets both answers.
            FICKLE.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    for case in [(true, 200), (false, 200), (true, 204), (false, 403)] {
        assert!(seen.contains_key(&case), "{case:?}: {seen:?}");
    }
    assert!(allows(&FICKLE, "") != allows(&FICKLE, ""));
}
