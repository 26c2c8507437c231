//! Each message of "Blocked by CORS?" leads to a mend: what the chapter names is what the explanation names, and with
//! it the page may read the answer.

use cors_runtime::{
    Policy,
    explain::{Asked, Beyond, Explanation},
    policy,
};

const CHAPTER: &str = include_str!("../../cors-runtime/src/guide/6-blocked-by-cors.md");
const CAPTURED: &str = include_str!("../../cors-runtime/src/guide/console-messages.json");

/// The page of the chapter's examples.
const PAGE: &str = "http://localhost:3000";

policy!(static NOBODY = { origins = "https://app.example.com" });
policy!(static TWO = { origins = ["https://app.example.com", "https://b.example"] });
policy!(static PAGE_ONLY = { origins = "http://localhost:3000" });
policy!(static ANY = { origins = "*" });
policy!(static CREDENTIALS = { origins = "http://localhost:3000", credentials });
policy!(static GETS = { origins = "http://localhost:3000", methods = [GET] });
policy!(static PUTS = { origins = "http://localhost:3000", methods = [GET, PUT] });
policy!(static TOKENS = { origins = "http://localhost:3000", methods = [GET, PUT], allow_headers = ["x-token"] });

/// What the chapter says under the messages of a case.
fn advice(case: &str) -> &'static str {
    let url = format!("http://localhost:8080/{case}");
    let at = CHAPTER
        .find(&url)
        .unwrap_or_else(|| panic!("{case} is not in the chapter"));
    let (_, section) = CHAPTER[..at]
        .rsplit_once("What changes it: ")
        .expect("each says what changes it");
    section.split("\n\n").next().expect("a paragraph")
}

fn asked() -> Asked {
    Asked::new().origin(PAGE)
}

/// The arguments that the explanation wants changed.
fn arguments(explanation: &Explanation) -> Vec<&'static str> {
    explanation
        .changes()
        .iter()
        .map(|change| change.argument())
        .collect()
}

/// What no argument changes: the explanation, or the chapter alone, says what does.
const NOT_THE_POLICYS: [(&str, &str); 3] = [
    ("two-allow-origins", "remove one of the two"),
    ("preflight-status", "`SkipPreflight`"),
    ("preflight-redirect", "ask for the final URL"),
];

#[test]
fn each_message_leads_to_a_mend() {
    let cases: [(&str, &Policy, Asked, &[&str], &Policy); 7] = [
        // In a debug build a page of this machine belongs into `debug_origins`, which is `origins` for the rest.
        ("no-allow-origin", &TWO, asked(), &["debug_origins"], &PAGE_ONLY),
        (
            "other-allow-origin",
            &NOBODY,
            asked(),
            &["debug_origins"],
            &PAGE_ONLY,
        ),
        (
            "wildcard-with-credentials",
            &ANY,
            asked().credentials(true),
            &["origins", "credentials"],
            &CREDENTIALS,
        ),
        (
            "no-allow-credentials",
            &PAGE_ONLY,
            asked().credentials(true),
            &["credentials"],
            &CREDENTIALS,
        ),
        (
            "preflight-no-allow-origin",
            &NOBODY,
            asked().method("PUT"),
            &["debug_origins"],
            &PUTS,
        ),
        (
            "preflight-method",
            &GETS,
            asked().method("PUT"),
            &["methods"],
            &PUTS,
        ),
        (
            "preflight-header",
            &PUTS,
            asked().method("PUT").header("x-token", "1"),
            &["allow_headers"],
            &TOKENS,
        ),
    ];
    for (case, before, asked, expected, after) in &cases {
        let explanation = before.explain(asked);
        assert_eq!(arguments(&explanation), *expected, "{case}\n{explanation}");
        for argument in *expected {
            let argument = argument.trim_start_matches("debug_");
            assert!(
                advice(case).contains(&format!("`{argument}`")),
                "{case}: {}",
                advice(case)
            );
        }
        let mended = after.explain(asked);
        assert!(mended.is_readable(), "{case}\n{mended}");
    }
    let twice = asked().received(
        200,
        [
            ("access-control-allow-origin", PAGE),
            ("access-control-allow-origin", "*"),
        ],
    );
    let explanation = PAGE_ONLY.explain(&twice);
    assert!(
        explanation
            .beyond()
            .iter()
            .any(|beyond| matches!(beyond, Beyond::SecondAnswer(_))),
        "{explanation}"
    );
    for (case, mend) in NOT_THE_POLICYS {
        assert!(advice(case).contains(mend), "{case}: {}", advice(case));
    }
    // Every message that a console printed is one of these.
    let captured: serde_json::Value = serde_json::from_str(CAPTURED).expect("it is JSON");
    let mut captured: Vec<&String> = captured.as_object().expect("an object").keys().collect();
    let mut known: Vec<String> = cases.iter().map(|case| case.0.to_owned()).collect();
    known.extend(NOT_THE_POLICYS.map(|(case, _)| case.to_owned()));
    captured.sort();
    known.sort();
    assert_eq!(captured, known.iter().collect::<Vec<_>>());
}
