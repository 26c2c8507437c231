//! What the people who deploy a program may write in its lists, and what they are told.

use cors_runtime::{Credentialed, RuntimeOrigins};
use cors_tests::Log;
use tracing::Level;

use crate::support::allows;

static ANY: RuntimeOrigins = RuntimeOrigins::new().or_any();
static INSECURE: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed().allowing_insecure();

#[test]
fn any_origin_where_the_program_permits_it() {
    assert!(!allows(&ANY, "https://a.example"), "not before it is set");
    ANY.set(["*"]).unwrap();
    assert_eq!(ANY.origins(), ["*"]);
    for origin in ["https://a.example", "http://localhost:3000", "tauri://localhost"] {
        assert!(allows(&ANY, origin), "{origin}");
    }
    ANY.set(["https://a.example"]).unwrap();
    assert!(allows(&ANY, "https://a.example"));
    assert!(!allows(&ANY, "https://b.example"), "`*` is over");
    ANY.clear();
    assert!(!allows(&ANY, "https://a.example"));

    let closed = RuntimeOrigins::new();
    let refused = closed.set(["*"]).unwrap_err();
    assert_eq!(refused.origins()[0].rule(), "origin_wildcard_place");
    assert!(
        refused.to_string().contains("only the program can permit `*`"),
        "{refused}"
    );
    // And not beside credentials, whatever else is permitted.
    let refused = INSECURE.set(["*"]).unwrap_err();
    assert_eq!(refused.origins()[0].rule(), "origin_any_credentials");
}

#[test]
fn insecure_origins_where_the_program_permits_them() {
    let origins = [
        "http://192.168.1.5:3000",
        "http://frontend:3000",
        "https://app.example.com",
    ];
    let refused = RuntimeOrigins::credentialed().set(origins).unwrap_err();
    let rules: Vec<&str> = refused.origins().iter().map(|origin| origin.rule()).collect();
    assert_eq!(rules, ["origin_insecure", "origin_insecure"]);
    assert!(
        refused.to_string().contains("`.allowing_insecure()`"),
        "{refused}"
    );

    INSECURE.set(origins).unwrap();
    for origin in origins {
        assert!(allows(&INSECURE, origin), "{origin}");
    }
    // It is this rule alone that is lifted.
    let refused = INSECURE.set(["http://*.com"]).unwrap_err();
    assert_eq!(refused.origins()[0].rule(), "origin_public_suffix");
}

#[test]
fn what_adds_nothing_is_dropped_and_logged() {
    let log = Log::listen(Level::WARN);
    let list = RuntimeOrigins::new();
    list.set([
        "https://a.example",
        "https://x.b.example",
        "https://*.b.example",
        "https://a.example",
    ])
    .unwrap();
    assert_eq!(list.origins(), ["https://a.example", "https://*.b.example"]);
    for origin in ["https://a.example", "https://x.b.example", "https://y.b.example"] {
        assert!(allows(&list, origin), "{origin}");
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    for (line, parts) in lines.iter().zip([
        [
            "entry 2 `https://x.b.example` was dropped",
            "`https://*.b.example`, entry 3, already covers it",
        ],
        [
            "entry 4 `https://a.example` was dropped",
            "`https://a.example`, entry 1, already covers it",
        ],
    ]) {
        assert!(line.contains("operators.rs"), "the list is named: {line}");
        for part in parts {
            assert!(line.contains(part), "{part}: {line}");
        }
    }

    // `*` covers all; a log has an end.
    let list = RuntimeOrigins::new().or_any();
    list.set(
        (0..1000)
            .map(|number| format!("https://{number}.example"))
            .chain(["*".to_owned()]),
    )
    .unwrap();
    assert_eq!(list.origins(), ["*"]);
    let lines = log.lines();
    assert_eq!(lines.len(), 2 + 9, "{lines:#?}");
    assert!(lines[10].contains("992 more entries were dropped"), "{lines:#?}");
}

#[test]
fn a_refused_list_drops_and_logs_nothing() {
    let log = Log::listen(Level::WARN);
    let list = RuntimeOrigins::new();
    list.set(["https://a.example", "https://a.example", "null"])
        .unwrap_err();
    assert_eq!(list.origins(), Vec::<String>::new());
    assert_eq!(log.lines(), Vec::<String>::new());
}

#[test]
fn origins_are_what_is_in_force() {
    let list = RuntimeOrigins::new();
    assert_eq!(list.origins(), Vec::<String>::new());
    let origins = [
        "https://b.example",
        "http://localhost:*",
        "https://*.a.example:8443",
        "https://a.example",
    ];
    list.set(origins).unwrap();
    assert_eq!(list.origins(), origins);
    list.set(["https://a.example/"]).unwrap_err();
    assert_eq!(list.origins(), origins);
    list.clear();
    assert_eq!(list.origins(), Vec::<String>::new());
}

/// One message for one cause: the notation, and no rule about a character that the operator cannot see.
#[test]
fn other_notations_are_named() {
    for (entry, word, corrected) in [
        ("\"https://a.example\"", "quotes", "https://a.example"),
        ("'https://a.example'", "quotes", "https://a.example"),
        ("[\"https://a.example\"]", "JSON list", "https://a.example"),
        (
            "https://a.example;https://b.example",
            "semicolons",
            "https://a.example, https://b.example",
        ),
    ] {
        let refused = RuntimeOrigins::new()
            .set(["https://fine.example", entry])
            .unwrap_err();
        let [mistake] = refused.origins() else {
            panic!("{entry}: {refused}")
        };
        assert_eq!((mistake.position(), mistake.origin()), (1, entry));
        assert!(mistake.message().contains(word), "{refused}");
        assert!(
            mistake.message().ends_with(&format!("help: write `{corrected}`")),
            "{refused}"
        );
    }
}

#[test]
fn a_long_report_ends() {
    let origins = (0..5_000).map(|number| format!("https://{number}.example/"));
    let refused = RuntimeOrigins::new().set(origins).unwrap_err();
    assert_eq!(refused.origins().len(), 5_000);
    let shown = refused.to_string();
    assert!(
        shown.ends_with("\n  and 4980 more") && shown.len() < 10_000,
        "{shown}"
    );
}
