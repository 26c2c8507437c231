//! Refusals in the log: why, and with nothing of the request that could do harm there.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
};

use cors_tests::{APP, FOREIGN, ask, get, preflight};
use tracing::{
    Event, Id, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
};

use crate::app::app;

/// Keeps events of the target `cors`.
#[derive(Debug, Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panicked"))
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{};", event.metadata().level()));
        event.record(&mut line);
        self.0.lock().expect("nobody panicked").push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?};", field.name()).expect("a string takes everything");
    }
}

/// What a request brings is escaped and cut: flask-cors CVE-2024-1681 wrote its line breaks into the log.
#[actix_web::test]
async fn refusals() {
    let log = Arc::new(Log::default());
    let _guard = tracing::subscriber::set_default(Arc::clone(&log));
    let app = app!();
    for (origin, shown, reason) in [
        (FOREIGN, FOREIGN.to_owned(), "the origin is not in `origins`"),
        (
            "null",
            "null".to_owned(),
            "an opaque origin (`null`) is allowed by no list",
        ),
        (
            "a\tb\"",
            r#"a\tb\""#.to_owned(),
            "the `Origin` header does not hold a serialized origin",
        ),
        (
            &*"x".repeat(10_000),
            "x".repeat(128) + "..",
            "the `Origin` header does not hold a serialized origin",
        ),
    ] {
        // A list, one fixed origin, and a preflight of each.
        ask(&app, "PUT /list", &[("origin", origin)]).await;
        get(&app, "/one", origin).await;
        preflight(&app, "/list", origin, "PUT").await;
        preflight(&app, "/one", origin, "GET").await;
        let lines = log.lines();
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (line, (method, path)) in lines.iter().zip([
            ("PUT", "/list"),
            ("GET", "/one"),
            ("OPTIONS", "/list"),
            ("OPTIONS", "/one"),
        ]) {
            // The first of a handler and origin is for everybody.
            let level = if method == "OPTIONS" { "DEBUG" } else { "WARN" };
            for part in [
                format!("{level};"),
                format!("method={method};"),
                format!("path={path};"),
                format!("origin={shown};"),
                reason.to_owned(),
            ] {
                assert!(line.contains(&part), "{part} in {line}");
            }
        }
    }
    let long = "/vary/".to_owned() + &"x".repeat(10_000);
    get(&app, &long, FOREIGN).await;
    ask(&app, "PUT /list", &[("origin", APP), ("origin", APP)]).await;
    let lines = log.lines();
    assert!(lines[0].len() < 400, "{lines:?}");
    assert!(
        lines[1].contains("there is more than one `Origin` header"),
        "{lines:?}"
    );
}

/// Nothing was refused.
#[actix_web::test]
async fn silence() {
    let log = Arc::new(Log::default());
    let _guard = tracing::subscriber::set_default(Arc::clone(&log));
    let app = app!();
    ask(&app, "PUT /list", &[]).await;
    ask(&app, "PUT /list", &[("origin", APP)]).await;
    ask(&app, "PUT /any", &[("origin", FOREIGN)]).await;
    ask(&app, "GET /one", &[]).await;
    get(&app, "/plain", FOREIGN).await;
    preflight(&app, "/one", APP, "GET").await;
    assert_eq!(log.lines(), [""; 0]);
}
