//! The rows of the example's table: what each page has to show in them.

use serde::Deserialize;

/// What the page shows in one row.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    expected: Vec<String>,
    verdict: String,
    matches: String,
    headers: Vec<String>,
    body: Option<String>,
    error: Option<String>,
    effect: Option<String>,
}

pub(crate) const ROWS: &str = "
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
pub(crate) struct Cell {
    verdict: &'static str,
    /// Beside `content-length` and `content-type`, which every body has.
    headers: &'static [&'static str],
    /// A part of the body; nothing where the answer has none.
    body: Option<&'static str>,
    /// Whether the handler ran, and what shows it.
    effect: Option<(bool, &'static str)>,
}

pub(crate) const BLOCKED: Cell = Cell {
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

    pub(crate) fn check(&self, row: &Row) {
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
        // What follows is in each engine's own words; what is no script is told nothing.
        let words = if id.starts_with("door-") {
            "The page is told "
        } else {
            "TypeError: "
        };
        let error = row.error.as_deref().map(|message| message.starts_with(words));
        assert_eq!(
            error,
            (self.verdict == "blocked").then_some(true),
            "{id}: {:?}",
            row.error
        );
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

pub(crate) const FEED: Cell = allowed(
    "allowed, 200",
    "Grace: The coffee machine is repaired. It takes oat milk again.\nEdsger: ",
);

pub(crate) fn trusted() -> Vec<(&'static str, Cell)> {
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
        ("door-image", BLOCKED.after(false, "runs 0 → 0")),
        ("door-image-cors", empty("allowed").after(true, "runs 0 → 1")),
        ("door-socket", empty("allowed").after(true, "runs 0 → 1")),
        ("door-frame", empty("allowed").after(true, "runs 0 → 1")),
        ("door-form", empty("allowed").after(true, "runs 0 → 1")),
    ]);
    rows
}

pub(crate) fn untrusted(feed: Cell) -> Vec<(&'static str, Cell)> {
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
        ("door-image", BLOCKED.after(false, "runs 0 → 0")),
        ("door-image-cors", BLOCKED.after(false, "runs 0 → 0")),
        ("door-socket", BLOCKED.after(false, "runs 0 → 0")),
        ("door-frame", BLOCKED.after(false, "runs 0 → 0")),
        ("door-form", BLOCKED.after(false, "runs 0 → 0")),
    ]);
    rows
}
