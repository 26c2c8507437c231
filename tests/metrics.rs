//! Refusals are counted, by handler and reason, and never by anything that a request brings. A run of its own, since
//! the feature `metrics` has every refusal worked out: `cargo test --features cors-tests/metrics --test metrics`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, Responder, post, put, routes, rt::System, test::init_service, web};
use cors_runtime::{Cors, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, preflight};
use metrics::{
    Counter, CounterFn, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};

/// Counts by the whole key.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<BTreeMap<String, u64>>>);

impl Counts {
    /// In the order of their keys.
    fn all(&self) -> Vec<(String, u64)> {
        let counts = self.0.lock().expect("nobody panicked");
        counts.iter().map(|(key, count)| (key.clone(), *count)).collect()
    }
}

struct OneCount {
    key: String,
    counts: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl CounterFn for OneCount {
    fn increment(&self, value: u64) {
        let mut counts = self.counts.lock().expect("nobody panicked");
        *counts.entry(self.key.clone()).or_default() += value;
    }

    fn absolute(&self, _: u64) {
        panic!("counters are incremented");
    }
}

impl Recorder for Counts {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let labels = key
            .labels()
            .map(|label| format!(" {}={}", label.key(), label.value()));
        Counter::from_arc(Arc::new(OneCount {
            key: key.name().to_owned() + &labels.collect::<String>(),
            counts: Arc::clone(&self.0),
        }))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        panic!("there are only counters");
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        panic!("there are only counters");
    }
}

#[cors(origins = "https://app.example.com", allow_headers = ["x-api"])]
#[put("/item")]
async fn item() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SITE = { origins = "https://partner.example", methods = [GET] });

#[test]
fn refusals_by_handler_and_reason() {
    let counts = Counts::default();
    with_local_recorder(&counts, || {
        System::new().block_on(async {
            let app = init_service(
                App::new()
                    .service(item)
                    .route("/plain", web::get().to(plain))
                    .wrap(Cors::new(&SITE)),
            )
            .await;
            // Granted, or from no other origin.
            ask(&app, "PUT /item", &[("origin", APP)]).await.allows(APP);
            ask(&app, "PUT /item", &[]).await;
            preflight(&app, "/item", APP, "PUT").await.allows(APP);
            preflight(&app, "/plain", PARTNER, "GET").await.allows(PARTNER);
            for origin in [FOREIGN, PARTNER, FOREIGN] {
                ask(&app, "PUT /item", &[("origin", origin)]).await;
            }
            preflight(&app, "/item", "null", "PUT").await;
            preflight(&app, "/plain", PARTNER, "DELETE").await;
            let headers = [
                ("origin", APP),
                ("access-control-request-method", "PUT"),
                ("access-control-request-headers", "x-other"),
            ];
            ask(&app, "OPTIONS /item", &headers).await;
            ask(&app, "GET /plain", &[("origin", FOREIGN)]).await;
        });
    });
    assert_eq!(
        counts.all(),
        [
            ("cors_refusals_total handler=Cors reason=foreign_origin", 1),
            ("cors_refusals_total handler=Cors reason=method", 1),
            ("cors_refusals_total handler=item reason=foreign_origin", 3),
            ("cors_refusals_total handler=item reason=header", 1),
            ("cors_refusals_total handler=item reason=opaque_origin", 1),
        ]
        .map(owned)
    );
}

#[cors(origins = "https://app.example.com", block = [write])]
#[post("/blocked")]
async fn blocked() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", credentials, report = [read, write])]
#[post("/reported")]
async fn reported() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", block = [write], report = [read])]
#[routes]
#[get("/both")]
#[post("/both")]
async fn both() -> impl Responder {
    HttpResponse::Ok()
}

/// What `report` would refuse has a counter of its own, which nothing that was refused adds to; and what passes is in
/// neither.
#[test]
fn reports_by_handler_and_reason() {
    let counts = Counts::default();
    let script = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")];
    let form = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    let own = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")];
    with_local_recorder(&counts, || {
        System::new().block_on(async {
            let app = init_service(App::new().service((blocked, reported, both))).await;
            for path in ["/blocked", "/reported", "/both"] {
                let post = format!("POST {path}");
                let status = async |facts: [(&str, &str); 2], origin: Option<&str>| {
                    let origin = origin.map(|origin| ("origin", origin));
                    let headers: Vec<_> = facts.into_iter().chain(origin).collect();
                    ask(&app, &post, &headers).await.status
                };
                let is_blocked = path != "/reported";
                let refused = if is_blocked { 403 } else { 200 };
                // Counted.
                assert_eq!(status(form, Some(FOREIGN)).await, refused, "{path}");
                assert_eq!(status(form, Some(FOREIGN)).await, refused, "{path}");
                assert_eq!(status(form, Some("null")).await, refused, "{path}");
                assert_eq!(status(form, None).await, refused, "{path}");
                // Not: the server's own page, a trusted one, a program.
                assert_eq!(status(own, None).await, 200, "{path}");
                assert_eq!(status(script, Some(APP)).await, 200, "{path}");
                assert_eq!(ask(&app, &post, &[]).await.status, 200, "{path}");
            }
            // Refused before anything looks whether it is to be reported, and passed by `block` alone.
            let foreign = [script[0], script[1], ("origin", FOREIGN)];
            assert_eq!(ask(&app, "POST /both", &foreign).await.status, 403);
            assert_eq!(ask(&app, "GET /both", &foreign).await.status, 200);
        });
    });
    let counts = counts.all();
    let doors: Vec<_> = counts
        .iter()
        .filter(|(key, _)| !key.starts_with("cors_refusals_total handler=reported"))
        .cloned()
        .collect();
    assert_eq!(
        doors,
        [
            ("cors_refusals_total handler=blocked reason=foreign_origin", 2),
            ("cors_refusals_total handler=blocked reason=no_origin", 1),
            ("cors_refusals_total handler=blocked reason=opaque_origin", 1),
            // With the one that `block` passes, whose answer CORS keeps from the page.
            ("cors_refusals_total handler=both reason=foreign_origin", 4),
            ("cors_refusals_total handler=both reason=no_origin", 1),
            ("cors_refusals_total handler=both reason=opaque_origin", 1),
            ("cors_reports_total handler=both reason=foreign_origin", 1),
            ("cors_reports_total handler=reported reason=foreign_origin", 2),
            ("cors_reports_total handler=reported reason=no_origin", 1),
            ("cors_reports_total handler=reported reason=opaque_origin", 1),
        ]
        .map(owned),
        "{counts:?}"
    );
}

fn owned((key, count): (&str, u64)) -> (String, u64) {
    (key.to_owned(), count)
}
