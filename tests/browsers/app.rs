//! The example application, in the browser: every cell of the table, on each of the three pages.

use std::net::SocketAddr;

use cors_examples::{API, BOARD, FOREIGN, TEAM, background::Background, store::Settings};
use cors_runtime::testing::Engine;
use tempfile::TempDir;

use crate::{
    driver::{Fetch, RealBrowser, in_browser, in_chromium},
    rows::{BLOCKED, Cell, FEED, ROWS, Row, trusted, untrusted},
};

/// The origins that the policies name, and where the application listens in a test.
pub(crate) fn hosts(app: &Background) -> [(&'static str, SocketAddr); 4] {
    let addresses = app.addresses();
    [
        ("localhost:8080", addresses.api),
        ("localhost:8081", addresses.board),
        ("team.localhost:8081", addresses.board),
        ("localhost:8082", addresses.foreign),
    ]
}

fn without_backups() -> (Background, TempDir) {
    let folder = TempDir::new().unwrap();
    let settings = Settings {
        backups: folder.path().join("missing"),
        ..Settings::default()
    };
    (Background::start(settings).unwrap(), folder)
}

async fn check(browser: &RealBrowser, origin: &str, name: &str, cells: &[(&str, Cell)]) {
    browser.open(origin).await;
    browser
        .wait_until("document.documentElement.dataset.state === 'done'")
        .await;
    let rows: Vec<Row> = serde_json::from_value(browser.evaluate(ROWS).await).unwrap();
    assert_eq!(rows.len(), cells.len());
    for (row, (id, cell)) in rows.iter().zip(cells) {
        assert_eq!(row.id, *id);
        cell.check(row);
    }
    let text = async |selector: &str| {
        browser
            .evaluate(&format!(
                "return document.querySelector('{selector}').textContent"
            ))
            .await
    };
    assert_eq!(
        text("#summary").await,
        format!("All {} attempts ended as the policies say.", cells.len())
    );
    assert_eq!(text("#role").await, name);
    assert_eq!(text("#standing code").await, origin);
    assert_eq!(text("nav [aria-current] code").await, origin);
    let unexplained =
        "return [...document.querySelectorAll('.policy > *')].filter((shown) => !shown.textContent).length";
    assert_eq!(browser.evaluate(unexplained).await, 0);
}

/// Checks that the console names these reasons, in order, and no other.
async fn check_reasons(browser: &RealBrowser, reasons: &[&str]) {
    let console = browser.console_until(reasons.len(), "blocked by CORS").await;
    let blocked: Vec<&String> = console
        .iter()
        .filter(|message| message.contains("blocked by CORS"))
        .collect();
    assert_eq!(blocked.len(), reasons.len(), "{console:#?}");
    for (message, reason) in blocked.iter().zip(reasons) {
        assert!(message.contains(reason), "expected `{reason}`: {message}");
    }
    assert!(
        !console
            .iter()
            .any(|message| message.contains("Content Security Policy")),
        "{console:#?}"
    );
}

const WILDCARD: &str = "must not be the wildcard '*' when the request's credentials mode is 'include'";
const HEADER: &str = "field x-api-key is not allowed by Access-Control-Allow-Headers";
const METHOD: &str = "Method PATCH is not allowed by Access-Control-Allow-Methods";

pub(crate) fn trusted_page() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, BOARD, "The board’s own page", &trusted()).await;
        check_reasons(chromium, &[WILDCARD, HEADER, METHOD]).await;
    });
}

pub(crate) fn foreign_page() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, FOREIGN, "A foreign page", &untrusted(BLOCKED)).await;
    });
}

pub(crate) fn page_on_a_subdomain() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, TEAM, "A team’s page", &untrusted(FEED)).await;
    });
}

pub(crate) fn all_pages_in_firefox() {
    all_pages(Engine::Firefox);
}

pub(crate) fn all_pages_in_webkit() {
    all_pages(Engine::WebKit);
}

/// Each page with an application of its own, whose notes the page before has not changed.
fn all_pages(engine: Engine) {
    let (app, _folder) = without_backups();
    in_browser(engine, &hosts(&app), async |browser| {
        check(browser, BOARD, "The board’s own page", &trusted()).await;
        let (app, _folder) = without_backups();
        browser.lead_to(&hosts(&app));
        check(browser, FOREIGN, "A foreign page", &untrusted(BLOCKED)).await;
        let (app, _folder) = without_backups();
        browser.lead_to(&hosts(&app));
        check(browser, TEAM, "A team’s page", &untrusted(FEED)).await;
    });
}

pub(crate) fn running_again_ends_the_same() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        chromium.open(BOARD).await;
        chromium
            .wait_until("document.documentElement.dataset.state === 'done'")
            .await;
        chromium
            .evaluate("document.querySelector('#again').click()")
            .await;
        chromium
            .wait_until("document.documentElement.dataset.state === 'done'")
            .await;
        let summary = chromium
            .evaluate("return document.querySelector('#summary').dataset.match")
            .await;
        assert_eq!(summary, "true");
    });
}

/// A member's cookie goes along with what a foreign page on the same host asks for. CORS keeps the answers from it,
/// and lets requests through that need no preflight.
pub(crate) fn foreign_page_with_a_members_cookie() {
    let folder = TempDir::new().unwrap();
    let settings = Settings {
        backups: folder.path().to_owned(),
        ..Settings::default()
    };
    let app = Background::start(settings).unwrap();
    let backup = folder.path().join("notes.json");
    in_chromium(&hosts(&app), async |chromium| {
        let session = format!("{API}/session");
        chromium.open(BOARD).await;
        chromium
            .wait_until("document.documentElement.dataset.state === 'done'")
            .await;
        std::fs::remove_file(&backup).unwrap();
        let sign_in = Fetch::new("POST", &session)
            .credentials("include")
            .header("content-type", "application/json")
            .body(r#"{"name":"Ada","passphrase":"cork and pins"}"#);
        assert_eq!(chromium.fetch(&sign_in).await.response().status, 200);

        chromium.open(FOREIGN).await;
        chromium
            .wait_until("document.documentElement.dataset.state === 'done'")
            .await;
        assert!(
            chromium
                .fetch(&Fetch::get(&session).credentials("include"))
                .await
                .is_type_error()
        );
        let write = Fetch::new("POST", &format!("{API}/backups"))
            .credentials("omit")
            .mode("no-cors");
        std::fs::remove_file(&backup).unwrap();
        assert_eq!(chromium.fetch(&write).await.response().kind, "opaque");
        assert!(!backup.exists(), "nobody was signed in");
        assert_eq!(
            chromium
                .fetch(&write.credentials("include"))
                .await
                .response()
                .kind,
            "opaque"
        );
        assert!(backup.exists(), "the member was");
    });
}
