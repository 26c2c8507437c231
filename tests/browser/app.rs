//! The example application, in the browser: every cell of the table, on each of the three pages.

use std::net::SocketAddr;

use cors_examples::{API, BOARD, FOREIGN, TEAM, background::Background, store::Settings};
use serde::Deserialize;
use tempfile::TempDir;

use crate::driver::{Chromium, Fetch, in_chromium};

/// What the page shows in one row.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Row {
    id: String,
    expected: Vec<String>,
    verdict: String,
    matches: String,
    headers: Vec<String>,
    body: Option<String>,
    error: Option<String>,
    effect: Option<String>,
}

const ROWS: &str = "
const text = (row, selector) => row.querySelector(selector)?.textContent ?? null;
return [...document.querySelectorAll('#rows tr')].map((row) => ({
  id: row.dataset.attempt,
  expected: [...row.querySelectorAll('.expected > *')].map((shown) => shown.textContent),
  verdict: text(row, '.observed .verdict'),
  matches: text(row, '.observed .match'),
  headers: [...row.querySelectorAll('.observed .header')].map((shown) => shown.textContent),
  body: text(row, '.observed .body'),
  error: text(row, '.observed .error'),
  effect: text(row, '.observed .effect'),
}));
";

/// What a row has to show.
struct Cell {
    verdict: &'static str,
    /// Beside `content-length` and `content-type`, which every body has.
    headers: &'static [&'static str],
    /// A part of the body; nothing where the answer has none.
    body: Option<&'static str>,
    /// Whether the handler ran, and what shows it.
    effect: Option<(bool, &'static str)>,
}

const BLOCKED: Cell = Cell {
    verdict: "blocked",
    headers: &[],
    body: None,
    effect: None,
};

const fn allowed(verdict: &'static str, body: &'static str) -> Cell {
    Cell {
        verdict,
        body: Some(body),
        ..BLOCKED
    }
}

const fn empty(verdict: &'static str) -> Cell {
    Cell { verdict, ..BLOCKED }
}

impl Cell {
    const fn exposing(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    const fn after(self, ran: bool, effect: &'static str) -> Self {
        Self {
            effect: Some((ran, effect)),
            ..self
        }
    }

    fn check(&self, row: &Row) {
        let id = &row.id;
        let mut expected = vec![self.verdict.to_owned()];
        if let Some((ran, _)) = self.effect {
            expected.push(
                if ran {
                    "handler runs"
                } else {
                    "handler does not run"
                }
                .to_owned(),
            );
        }
        assert_eq!(row.expected, expected, "{id}: expected here");
        assert_eq!(row.verdict, self.verdict, "{id}: what the browser did");
        assert_eq!(row.matches, "✓ as expected", "{id}");
        let shown = self
            .effect
            .map(|(ran, effect)| format!("handler {}: {effect}", if ran { "ran" } else { "did not run" }));
        assert_eq!(row.effect, shown, "{id}: what became of the note");
        let mut headers = if self.body.is_some() {
            vec!["content-length", "content-type"]
        } else {
            Vec::new()
        };
        headers.extend(self.headers);
        headers.sort_unstable();
        assert_eq!(row.headers, headers, "{id}: headers");
        match self.body {
            Some(part) => assert!(
                row.body.as_ref().is_some_and(|body| body.contains(part)),
                "{id}: {:?}",
                row.body
            ),
            None => assert_eq!(row.body, None, "{id}: body"),
        }
        let error = (self.verdict == "blocked").then_some("TypeError: Failed to fetch");
        assert_eq!(row.error.as_deref(), error, "{id}: error");
    }
}

/// The rows whose answer is the same for every page, in front of those that tell them apart.
fn public() -> Vec<(&'static str, Cell)> {
    const UMBRELLA: &str = r#"{"id":2,"author":"Edsger","text":"Found:"#;
    const COFFEE: &str =
        r#"{"id":1,"author":"Grace","text":"The coffee machine is repaired. It takes oat milk again.","#;
    vec![
        (
            "list",
            allowed("allowed, 200", UMBRELLA).exposing(&["x-total-count"]),
        ),
        ("read", allowed("allowed, 200", COFFEE).exposing(&["etag"])),
        (
            "missing",
            allowed("allowed, 404", r#"{"error":"there is no note 999999"}"#),
        ),
        (
            "malformed",
            allowed("allowed, 400", r#"can not parse \"first\" to a u32"#),
        ),
        ("list-with-cookie", BLOCKED),
        ("list-with-header", BLOCKED),
    ]
}

const FEED: Cell = allowed(
    "allowed, 200",
    "Grace: The coffee machine is repaired. It takes oat milk again.\nEdsger: ",
);

fn trusted() -> Vec<(&'static str, Cell)> {
    let mut rows = public();
    rows.extend([
        ("feed", FEED),
        (
            "nowhere",
            allowed("allowed, 404", r#"{"error":"there is nothing here"}"#),
        ),
        (
            "create-signed-out",
            allowed("allowed, 401", r#"{"error":"sign in first"}"#),
        ),
        (
            "sign-in-wrong",
            allowed("allowed, 401", r#"{"error":"that is not the passphrase"}"#),
        ),
        ("sign-in", allowed("allowed, 200", r#"{"name":"Ada"}"#)),
        ("who", allowed("allowed, 200", r#"{"name":"Ada"}"#)),
        (
            "create",
            allowed(
                "allowed, 201",
                r#"{"id":3,"author":"Ada","text":"Choir practice moves to Thursday.","#,
            )
            .exposing(&["location"]),
        ),
        (
            "create-invalid",
            allowed(
                "allowed, 400",
                r#"{"error":"Json deserialize error: EOF while parsing"#,
            ),
        ),
        (
            "update",
            allowed(
                "allowed, 200",
                r#""text":"Choir practice stays on Friday.","stars":0,"version":2}"#,
            )
            .exposing(&["etag"])
            .after(true, "version 1 → 2"),
        ),
        (
            "update-stale",
            allowed(
                "allowed, 412",
                r#"{"error":"the note has changed since you read it"}"#,
            ),
        ),
        ("patch", BLOCKED),
        (
            "star",
            allowed("allowed, 200", r#"{"stars":1}"#).after(true, "stars 0 → 1"),
        ),
        (
            "backup",
            allowed(
                "allowed, 500",
                r#"{"error":"the backup could not be written: No such file"#,
            ),
        ),
        (
            "remove",
            empty("allowed, 204").after(true, "the note there → gone"),
        ),
        ("sign-out", empty("allowed, 204")),
    ]);
    rows
}

fn untrusted(feed: Cell) -> Vec<(&'static str, Cell)> {
    let mut rows = public();
    rows.extend([
        ("feed", feed),
        ("nowhere", BLOCKED),
        ("create-signed-out", BLOCKED),
        ("sign-in-wrong", BLOCKED),
        ("sign-in", BLOCKED),
        ("who", BLOCKED),
        ("create", BLOCKED),
        ("create-invalid", BLOCKED),
        ("update", BLOCKED.after(false, "version 1 → 1")),
        ("update-stale", BLOCKED),
        ("patch", BLOCKED),
        ("star", BLOCKED.after(true, "stars 0 → 1")),
        ("backup", BLOCKED),
        ("remove", BLOCKED.after(false, "the note there → there")),
        ("sign-out", BLOCKED),
    ]);
    rows
}

/// The origins that the policies name, and where the application listens in a test.
fn hosts(app: &Background) -> [(&'static str, SocketAddr); 4] {
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

async fn check(chromium: &Chromium, origin: &str, name: &str, cells: &[(&str, Cell)]) {
    chromium.open(origin).await;
    chromium
        .wait_until("document.documentElement.dataset.state === 'done'")
        .await;
    let rows: Vec<Row> = serde_json::from_value(chromium.evaluate(ROWS).await).unwrap();
    assert_eq!(rows.len(), cells.len());
    for (row, (id, cell)) in rows.iter().zip(cells) {
        assert_eq!(row.id, *id);
        cell.check(row);
    }
    let text = async |selector: &str| {
        chromium
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
    assert_eq!(chromium.evaluate(unexplained).await, 0);
}

/// Checks that the console names these reasons, in order, and no other.
async fn check_reasons(chromium: &Chromium, reasons: &[&str]) {
    let console = chromium.console().await;
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

#[test]
fn trusted_page() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, BOARD, "The board’s own page", &trusted()).await;
        check_reasons(chromium, &[WILDCARD, HEADER, METHOD]).await;
    });
}

#[test]
fn foreign_page() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, FOREIGN, "A foreign page", &untrusted(BLOCKED)).await;
    });
}

#[test]
fn page_on_a_subdomain() {
    let (app, _folder) = without_backups();
    in_chromium(&hosts(&app), async |chromium| {
        check(chromium, TEAM, "A team’s page", &untrusted(FEED)).await;
    });
}

#[test]
fn running_again_ends_the_same() {
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
#[test]
fn foreign_page_with_a_members_cookie() {
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
                .is_error()
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
