//! Refusals are counted, by handler and reason, and never by anything that a request brings. A run of its own, since
//! the feature `metrics` has every refusal worked out: `cargo test --features cors-tests/metrics --test metrics`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, Responder, put, rt::System, test::init_service, web};
use cors_runtime::{Cors, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, preflight};
use metrics::{
    Counter, CounterFn, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};

/// Counts by the whole key.
#[derive(Default)]
struct Counts(Arc<Mutex<BTreeMap<String, u64>>>);

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
    let counts = counts.0.lock().expect("nobody panicked");
    let counts: Vec<(&str, u64)> = counts.iter().map(|(key, count)| (&**key, *count)).collect();
    assert_eq!(
        counts,
        [
            ("cors_refusals_total handler=Cors reason=foreign_origin", 1),
            ("cors_refusals_total handler=Cors reason=method", 1),
            ("cors_refusals_total handler=item reason=foreign_origin", 3),
            ("cors_refusals_total handler=item reason=header", 1),
            ("cors_refusals_total handler=item reason=opaque_origin", 1),
        ]
    );
}
