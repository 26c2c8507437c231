//! What the log is told of a refusal and of a report.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
};

use cors_tests::ask;
use tracing::{
    Event, Id, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
};

use crate::{
    app::app,
    requests::{Page, Way},
};

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
        let mut line = Line(String::new());
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

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, "{}={value};", field.name()).expect("a string takes everything");
    }
}

/// A proxy that rewrites `Host` is the commonest cause of a refusal that nobody meant: both values are there.
#[actix_web::test]
async fn both_sides_of_the_comparison_are_logged() {
    let log = Arc::new(Log::default());
    let _guard = tracing::subscriber::set_default(Arc::clone(&log));
    let app = app!();
    for (path, verb) in [
        ("/write", "refused by `block = [write]`"),
        ("/reported", "would refuse"),
    ] {
        log.lines();
        ask(&app, &format!("POST {path}"), &Way::Form.headers(Page::Foreign)).await;
        let lines = log.lines();
        let found: Vec<_> = lines
            .iter()
            .filter(|line| line.contains("category=write;"))
            .collect();
        let [line] = found[..] else {
            panic!("{lines:?}");
        };
        for part in [
            "reason=foreign_origin;",
            "method=POST;",
            &format!("path={path};"),
            "origin=https://evil.example;",
            "host=api.example.com;",
            verb,
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
    }
}

/// What passes is not called refused.
#[actix_web::test]
async fn what_passes_is_not_logged() {
    let log = Arc::new(Log::default());
    let _guard = tracing::subscriber::set_default(Arc::clone(&log));
    let app = app!();
    for way in Way::ALL {
        ask(
            &app,
            &format!("{} /all", way.method()),
            &Way::Form.headers(Page::Trusted),
        )
        .await;
        ask(
            &app,
            &format!("{} /reported", way.method()),
            &Way::Form.headers(Page::Trusted),
        )
        .await;
    }
    assert_eq!(log.lines(), [""; 0]);
}
