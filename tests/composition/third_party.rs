//! Attributes of other crates, above, below and between.

use std::{
    fmt::Debug,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{App, HttpResponse, Responder, get, post, test::init_service, web};
use cors_runtime::cors;
use cors_tests::{APP, ask, preflight};
use tracing::instrument;
use utoipa_actix_web::AppExt;

/// Above.
#[utoipa::path(responses((status = 200)))]
#[cors(origins = "https://app.example.com")]
#[get("/above/{id}")]
async fn above(_: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
}

/// Between.
#[cors(origins = "https://app.example.com")]
#[utoipa::path(responses((status = 200)))]
#[get("/between/{id}")]
async fn between(_: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
}

/// Between, among others.
#[cors(origins = "https://app.example.com")]
#[utoipa::path(responses((status = 200)))]
#[instrument(skip_all)]
#[post("/among/{id}")]
#[allow(clippy::unused_async)]
async fn among(_: web::Path<u32>) -> impl Responder {
    ""
}

/// In a module.
#[cors(origins = "https://app.example.com")]
mod module {
    use super::{HttpResponse, Responder, get};

    /// Above.
    #[utoipa::path(responses((status = 200)))]
    #[get("/module")]
    pub(super) async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }
}

/// The document lists each once, with its own method, and the routes work.
#[actix_web::test]
async fn utoipa() {
    let (app, api) = App::new()
        .into_utoipa_app()
        .service(above)
        .service(between)
        .service(utoipa_actix_web::scope("/scope").service(among))
        .service(module::inherits)
        .split_for_parts();
    let document = serde_json::to_value(api).expect("a document");
    let paths = document["paths"].as_object().expect("paths");
    let listed: Vec<_> = paths
        .iter()
        .map(|(path, methods)| {
            let methods: Vec<_> = methods.as_object().expect("methods").keys().cloned().collect();
            (path.as_str(), methods.join(" "))
        })
        .collect();
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            ("/above/{id}", "get".to_owned()),
            ("/between/{id}", "get".to_owned()),
            ("/module", "get".to_owned()),
            ("/scope/among/{id}", "post".to_owned()),
        ]
    );
    let app = init_service(app).await;
    for (path, method) in [
        ("/above/1", "GET"),
        ("/between/1", "GET"),
        ("/scope/among/1", "POST"),
        ("/module", "GET"),
    ] {
        let answer = ask(&app, &format!("{method} {path}"), &[]).await;
        assert_eq!(
            (answer.status, answer.values("access-control-allow-origin")),
            (200, vec![APP]),
            "{path}"
        );
        assert_eq!(preflight(&app, path, APP, method).await.status, 204, "{path}");
    }
}

macro_rules! instrumented {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[allow(clippy::unused_async)]
        async fn $name(id: web::Path<u32>) -> impl Responder {
            id.to_string()
        }
    };
}

instrumented! {
    #[instrument(name = "one")]
    #[cors(origins = "https://app.example.com")]
    #[get("/one/{id}")]
    one
}

instrumented! {
    #[cors(origins = "https://app.example.com")]
    #[instrument(name = "two")]
    #[get("/two/{id}")]
    two
}

instrumented! {
    #[cors(origins = "https://app.example.com")]
    #[get("/three/{id}")]
    #[instrument(name = "three")]
    three
}

instrumented! {
    #[cors(origins = "https://app.example.com", methods = [GET])]
    #[instrument(name = "four")]
    four
}

instrumented! {
    #[instrument(name = "five")]
    #[cors(origins = "https://app.example.com", methods = [GET])]
    five
}

/// Counts spans.
#[derive(Debug, Default)]
struct Spans(AtomicUsize);

impl tracing::Subscriber for Spans {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().contains("third_party")
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::Id {
        tracing::Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed) as u64 + 1)
    }
    fn record(&self, _: &tracing::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::Id, _: &tracing::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &tracing::Id) {}
    fn exit(&self, _: &tracing::Id) {}
}

/// Wherever it stands, the handler runs in its span, once, and no preflight opens one.
#[actix_web::test]
async fn tracing_instrument() {
    let spans = Arc::new(Spans::default());
    let _guard = tracing::subscriber::set_default(Arc::clone(&spans));
    let app = init_service(
        App::new()
            .service(one)
            .service(two)
            .service(three)
            .service(four::at("/four/{id}"))
            .service(five::at("/five/{id}")),
    )
    .await;
    for (index, path) in ["/one/1", "/two/1", "/three/1", "/four/1", "/five/1"]
        .into_iter()
        .enumerate()
    {
        assert_eq!(preflight(&app, path, APP, "GET").await.status, 204, "{path}");
        assert_eq!(spans.0.load(Ordering::Relaxed), index, "{path}");
        let answer = ask(&app, &format!("GET {path}"), &[]).await;
        assert_eq!(
            (&*answer.body, answer.values("access-control-allow-origin")),
            ("1", vec![APP]),
            "{path}"
        );
        assert_eq!(spans.0.load(Ordering::Relaxed), index + 1, "{path}");
    }
}
