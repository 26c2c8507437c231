//! What the log is told of a refusal and of a report.

use cors_tests::{Log, ask};
use tracing::Level;

use crate::{
    app::app,
    requests::{Page, Way},
};

/// A proxy that rewrites `Host` is the commonest cause of a refusal that nobody meant: both values are there.
#[actix_web::test]
async fn both_sides_of_the_comparison_are_logged() {
    let log = Log::listen(Level::TRACE);
    let app = app!();
    for (path, verb) in [
        ("/write", "refused by `block = [write]`"),
        ("/reported", "would refuse"),
    ] {
        log.take();
        ask(&app, &format!("POST {path}"), &Way::Form.headers(Page::Foreign)).await;
        let lines = log.take();
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
    let log = Log::listen(Level::TRACE);
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
    assert_eq!(log.take(), [""; 0]);
}
