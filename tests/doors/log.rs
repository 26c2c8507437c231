//! What the log is told of a refusal and of a report.

use std::{process::Command, sync::Mutex};

use actix_web::{dev::Service, test::TestRequest};
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
            "WARN:",
            &format!("handler={};", path.trim_start_matches('/')),
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

/// A warning for the first of a handler, a category and a page, whatever else the page asks; and so many warnings, and
/// no more, whoever asks.
#[actix_web::test]
async fn warnings_are_bounded() {
    let log = Log::listen(Level::TRACE);
    let app = app!();
    let origins: Vec<String> = (0..200)
        .map(|number| format!("https://n{number}.example"))
        .collect();
    for (line, category) in [
        ("POST /write", "write"),
        ("POST /reported", "write"),
        ("GET /navigate", "navigate"),
    ] {
        log.take();
        let is_link = category == "navigate";
        for origin in origins.iter().chain(&origins) {
            let mut headers = vec![("host", "api.example.com"), ("sec-fetch-mode", "navigate")];
            headers.extend([("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "document")]);
            // A link says by `Referer` alone who asks.
            headers.push((if is_link { "referer" } else { "origin" }, origin));
            ask(&app, line, &headers).await;
        }
        let lines = log.take();
        let count = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
        // What is let through may be told that its page cannot read the answer: the bound is that of the handler.
        assert_eq!(
            (count("WARN:"), count(&format!("category={category};"))),
            (32, 400),
            "{line}"
        );
    }
    // Another category of the same page is another matter.
    let app = app!();
    log.take();
    for (line, way) in [
        ("POST /all", Way::Form),
        ("GET /all", Way::Image),
        ("POST /all", Way::Form),
    ] {
        ask(&app, line, &way.headers(Page::Foreign)).await;
    }
    let levels: Vec<String> = log.take().iter().map(|line| line[..4].to_owned()).collect();
    assert_eq!(levels, ["WARN", "WARN", "DEBU"]);
}

/// A request cannot write lines of its own into the log, and not make one long.
#[actix_web::test]
async fn what_a_request_says_is_escaped_and_cut() {
    let log = Log::listen(Level::TRACE);
    let app = app!();
    let long = format!("https://{}.example", "a".repeat(50_000));
    for origin in [&*long, "https://a`\u{e9}\t.example", "\u{2028}"] {
        let request = ["host", "referer", "origin"]
            .into_iter()
            .fold(TestRequest::post().uri("/write"), |request, name| {
                request.insert_header((name, origin.as_bytes()))
            })
            .to_request();
        let response = app.call(request).await.expect("an answer");
        assert_eq!(response.status(), 403);
    }
    let lines = log.take();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for line in lines {
        assert!(line.len() < 1500, "{}", line.len());
        assert!(line.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line:?}");
    }
}

/// Programs that have no subscriber of `tracing` hear the same through the `log` crate. In a process of its own: in
/// this one, other tests have one.
#[test]
fn the_log_crate_hears_it_too() {
    const NAME: &str = "log::the_log_crate_hears_it_too";
    const VARIABLE: &str = "CORS_TESTS_LOG_CRATE";
    if std::env::var_os(VARIABLE).is_none() {
        let program = std::env::current_exe().expect("this program");
        let output = Command::new(program)
            .args(["--exact", NAME])
            .env(VARIABLE, "1")
            .output()
            .expect("it starts again");
        assert!(output.status.success(), "{output:?}");
        return;
    }
    static RECORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());
    struct Records;
    impl log::Log for Records {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }
        fn log(&self, record: &log::Record<'_>) {
            let line = format!("{} {}", record.level(), record.args());
            if record.target() == "cors" && line.contains("block") {
                RECORDS.lock().expect("nobody panicked").push(line);
            }
        }
        fn flush(&self) {}
    }
    log::set_logger(&Records).expect("the first logger");
    log::set_max_level(log::LevelFilter::Debug);
    actix_web::rt::System::new().block_on(async {
        let app = app!();
        for line in ["POST /write", "POST /write", "POST /reported"] {
            ask(&app, line, &Way::Form.headers(Page::Foreign)).await;
        }
    });
    let records = RECORDS.lock().expect("nobody panicked").clone();
    let [first, second, reported] = &records[..] else {
        panic!("{records:#?}");
    };
    for (record, level, words, handler) in [
        (first, "WARN ", "refused by `block = [write]`", "write"),
        (second, "DEBUG ", "refused by `block = [write]`", "write"),
        (
            reported,
            "WARN ",
            "reported: `block = [write]` would refuse this",
            "reported",
        ),
    ] {
        assert!(record.starts_with(level), "{record}");
        for part in [
            words,
            &format!("handler=\"{handler}\""),
            "origin=https://evil.example",
            "host=api.example.com",
        ] {
            assert!(record.contains(part), "{part} in {record}");
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
