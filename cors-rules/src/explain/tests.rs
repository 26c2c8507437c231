//! Every step that can fail, with the change that mends it.

mod doors;
mod edges;
mod whole;

use super::*;

const PAGE: &str = "https://app.example.com";

fn subject() -> Subject {
    Subject {
        origins: AllowedOrigins::Listed(vec![PAGE.to_owned()]),
        allows_origin: true,
        serves: Some(vec!["PUT".to_owned()]),
        place: DeclaredAt {
            handler: Some("create".to_owned()),
            file: Some("src/main.rs".to_owned()),
            line: 12,
        },
        ..Subject::default()
    }
}

fn answer(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    lines.iter().map(own).collect()
}

fn answers(preflight: &[(&str, &str)], actual: &[(&str, &str)]) -> Answers {
    Answers {
        preflight: Some(Answer {
            status: 204,
            headers: answer(preflight),
        }),
        actual: answer(actual),
        ..Answers::default()
    }
}

const ORIGIN: (&str, &str) = ("access-control-allow-origin", PAGE);
const METHODS: (&str, &str) = ("access-control-allow-methods", "PUT");
const HEADERS: (&str, &str) = ("access-control-allow-headers", "content-type");
const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");

#[test]
fn a_missing_header_names_the_argument_and_the_place() {
    let asked = Asked::new().origin(PAGE).method("PUT").headers(["content-type"]);
    let explained = Explanation::new(&asked, &subject(), answers(&[ORIGIN, METHODS], &[ORIGIN]));
    assert_eq!(
        explained.verdict(),
        Verdict::Blocked {
            step: StepName::AllowHeaders
        }
    );
    assert!(!explained.reaches_handler());
    assert_eq!(
        explained.change().unwrap().to_string(),
        "add `allow_headers = [\"content-type\"]` to `create` (src/main.rs:12)"
    );
    assert_eq!(
        explained.one_line(),
        "no `access-control-allow-headers` for `content-type`: add `allow_headers = [\"content-type\"]` to `create` \
         (src/main.rs:12)"
    );
    let printed = explained.to_string();
    assert!(
        printed.contains("headers `content-type`\n        no `access-control-allow-headers`"),
        "{printed}"
    );
}

/// Who waits for an answer learns whether the handler ran.
#[test]
fn the_summary_says_whether_the_handler_runs() {
    let get = Asked::new().origin(PAGE);
    for (asked, answers, runs, is_readable, summary) in [
        (
            get.clone(),
            answers(&[], &[ORIGIN]),
            true,
            true,
            "The page may read the answer.",
        ),
        (
            get.clone(),
            answers(&[], &[]),
            true,
            false,
            "The handler runs, and the browser keeps its answer",
        ),
        (
            get.method("PUT"),
            answers(&[ORIGIN], &[ORIGIN]),
            false,
            false,
            "The browser never sends the request",
        ),
    ] {
        let explained = Explanation::new(&asked, &subject(), answers);
        let found = (explained.reaches_handler(), explained.is_readable());
        assert_eq!(found, (runs, is_readable), "{explained}");
        assert!(
            explained.summary().starts_with(summary),
            "{}",
            explained.summary()
        );
    }
}

#[test]
fn each_step_fails_where_the_standard_says() {
    use StepName::{
        AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin, Method, MixedContent,
        PreflightAllowCredentials, PreflightAllowOrigin, PreflightStatus,
    };
    let put = Asked::new()
        .origin(PAGE)
        .method("put")
        .header("content-type", "application/json");
    let get = Asked::new().origin(PAGE);
    let all = [ORIGIN, METHODS, HEADERS, CREDENTIALS];
    let any = ("access-control-allow-origin", "*");
    let refused = Answers {
        preflight: Some(Answer {
            status: 403,
            headers: answer(&[ORIGIN]),
        }),
        ..Answers::default()
    };
    for (name, asked, answers, step) in [
        ("allowed", put.clone(), answers(&all, &all), None),
        (
            "allowed with credentials",
            put.clone().credentials(true),
            answers(&all, &all),
            None,
        ),
        ("simple", get.clone(), answers(&[], &[ORIGIN]), None),
        ("any", get.clone(), answers(&[], &[any]), None),
        (
            "any with credentials",
            get.clone().credentials(true),
            answers(&[], &[any]),
            Some(AllowOrigin),
        ),
        (
            "no credentials",
            get.clone().credentials(true),
            answers(&[], &[ORIGIN]),
            Some(AllowCredentials),
        ),
        ("none", get.clone(), answers(&[], &[]), Some(AllowOrigin)),
        (
            "twice",
            get.clone(),
            answers(&[], &[ORIGIN, any]),
            Some(AllowOrigin),
        ),
        (
            "preflight origin",
            put.clone(),
            answers(&[], &all),
            Some(PreflightAllowOrigin),
        ),
        (
            "preflight credentials",
            put.clone().credentials(true),
            answers(&[ORIGIN], &all),
            Some(PreflightAllowCredentials),
        ),
        ("preflight status", put.clone(), refused, Some(PreflightStatus)),
        (
            "method",
            put.clone(),
            answers(&[ORIGIN], &all),
            Some(AllowMethods),
        ),
        (
            "header",
            put.clone(),
            answers(&[ORIGIN, METHODS], &all),
            Some(AllowHeaders),
        ),
        (
            "any header but authorization",
            put.clone().header("Authorization", "Bearer x"),
            answers(&[ORIGIN, METHODS, ("access-control-allow-headers", "*")], &all),
            Some(AllowHeaders),
        ),
        (
            "forbidden",
            get.clone().method("TRACE"),
            answers(&[], &all),
            Some(Method),
        ),
        (
            "mixed",
            get.clone().target("http://api.example.com/"),
            answers(&[], &all),
            Some(MixedContent),
        ),
        (
            "loopback is not mixed",
            get.clone().target("http://127.0.0.1:8080/"),
            answers(&[], &all),
            None,
        ),
        (
            "same origin",
            put.target(format!("{PAGE}/x")),
            answers(&[], &[]),
            None,
        ),
    ] {
        let explained = Explanation::new(&asked, &subject(), answers);
        let expected = step.map_or(Verdict::Readable, |step| Verdict::Blocked { step });
        assert_eq!(explained.verdict(), expected, "{name}\n{explained}");
    }
}

#[test]
fn all_changes_are_named_at_once() {
    let asked = Asked::new()
        .origin("https://new.example")
        .method("PUT")
        .headers(["content-type: application/json", "x-token"])
        .credentials(true);
    let subject = Subject {
        allows_origin: false,
        methods: Some(vec!["GET".to_owned()]),
        serves: None,
        ..subject()
    };
    let explained = Explanation::new(&asked, &subject, Answers::default());
    let changes: Vec<String> = explained.changes().iter().map(Change::written).collect();
    assert_eq!(
        changes,
        [
            r#"origins = ["https://app.example.com", "https://new.example"]"#,
            "credentials",
            "methods = [GET, PUT]",
            r#"allow_headers = ["content-type", "x-token"]"#,
        ]
    );
}

/// No advice that the compiler refuses.
#[test]
fn origins_that_no_policy_lists() {
    for (origin, credentials, expected) in [
        ("null", false, Beyond::OpaqueOrigin),
        (
            "http://intranet.example",
            true,
            Beyond::UnlistableOrigin(String::new()),
        ),
        (
            "https://a.example/",
            false,
            Beyond::UnlistableOrigin(String::new()),
        ),
        ("\u{202e}<script>", false, Beyond::UnlistableOrigin(String::new())),
    ] {
        let asked = Asked::new().origin(origin).credentials(credentials);
        let subject = Subject {
            allows_origin: false,
            credentials,
            ..subject()
        };
        let explained = Explanation::new(&asked, &subject, Answers::default());
        assert!(explained.change().is_none(), "{origin}: {explained}");
        assert_eq!(
            core::mem::discriminant(&explained.beyond()[0]),
            core::mem::discriminant(&expected),
            "{explained}"
        );
        assert!(!explained.to_string().contains('\u{202e}'));
    }
}

#[test]
fn a_page_on_this_machine_is_for_debug_builds() {
    let asked = Asked::new().origin("http://localhost:3000");
    let mut subject = Subject {
        allows_origin: false,
        is_debug: true,
        ..subject()
    };
    let written = |subject: &Subject| {
        let explained = Explanation::new(&asked, subject, Answers::default());
        explained.change().unwrap().written()
    };
    assert_eq!(written(&subject), r#"debug_origins = ["http://localhost:3000"]"#);
    subject.is_debug = false;
    assert_eq!(
        written(&subject),
        r#"origins = ["https://app.example.com", "http://localhost:3000"]"#
    );
}

#[test]
fn what_is_not_the_policys() {
    let asked = Asked::new().origin(PAGE).target("https://api.other.example/");
    let ours = || answers(&[], &[ORIGIN]);
    let kinds = |asked: &Asked| Explanation::new(asked, &subject(), ours()).beyond().to_vec();
    assert_eq!(kinds(&asked), []);
    assert_eq!(kinds(&asked.clone().credentials(true)), [Beyond::SameSite]);
    assert_eq!(
        kinds(&asked.clone().credentials(true).target("https://api.example.com/")),
        [],
        "the same site"
    );
    assert_eq!(
        kinds(&asked.clone().target("https://192.168.1.1/")),
        [Beyond::LocalNetwork]
    );
    assert_eq!(
        kinds(&asked.clone().method("patch")),
        [Beyond::MethodCase("PATCH".to_owned())]
    );
    assert_eq!(
        kinds(&asked.clone().method("PATCH")),
        [Beyond::NotServed(vec!["PUT".to_owned()])]
    );
    assert_eq!(
        kinds(&asked.clone().header("Cookie", "a=b")),
        [Beyond::ForbiddenHeaders(vec!["cookie".to_owned()])]
    );
    let none: [(&str, &str); 0] = [];
    assert_eq!(kinds(&asked.clone().received(502, none)), [Beyond::InFront(502)]);
    assert_eq!(
        kinds(
            &asked
                .clone()
                .received(200, [ORIGIN, ("Access-Control-Allow-Origin", "*")])
        ),
        [Beyond::SecondAnswer(vec![format!("`{PAGE}`"), "`*`".to_owned()])]
    );
    assert_eq!(
        kinds(
            &asked
                .clone()
                .received(200, [("access-control-allow-origin", "*")])
        ),
        [Beyond::Changed("access-control-allow-origin".to_owned())]
    );
    assert_eq!(kinds(&asked.received(200, [ORIGIN])), []);
}

#[test]
fn long_and_hidden_text_is_shown_short_and_visible() {
    let shown = Visible("a\u{202e}b\n\u{1b}[31m").to_string();
    assert_eq!(shown, r"a\u{202e}b\u{a}\u{1b}[31m");
    assert!(Visible(&"x".repeat(1 << 20)).to_string().len() < 1100);
}
