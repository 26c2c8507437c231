//! What a person reads of each explanation, from the first line to the last.

use core::fmt::Write as _;

use expect_test::expect_file;

use super::*;

const API: &str = "https://api.example.com/notes";
const PATH: &str = "/notes";
const ANY: (&str, &str) = ("access-control-allow-origin", "*");

/// What is said of one request.
struct Case {
    name: &'static str,
    asked: Asked,
    subject: Subject,
    answers: Answers,
}

fn case(name: &'static str, asked: Asked, answers: Answers) -> Case {
    Case {
        name,
        asked,
        subject: subject(),
        answers,
    }
}

impl Case {
    fn of(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    /// Everything that can be read of the explanation.
    fn write(self, text: &mut String) -> fmt::Result {
        let explained = Explanation::new(&self.asked, &self.subject, self.answers);
        writeln!(
            text,
            "== {}\n{explained}in one line: {}",
            self.name,
            explained.one_line()
        )?;
        if let Some(step) = explained.steps().last() {
            let (title, outcome) = (
                step.name().title(),
                if step.passed() { "passed" } else { "failed" },
            );
            writeln!(
                text,
                "last: {title}, {outcome}: {}, {} ({})",
                Visible(step.compared()),
                Visible(step.with()),
                step.link()
            )?;
        }
        for beyond in explained.beyond() {
            writeln!(text, "beyond: {}, {}", beyond.title(), beyond.link())?;
        }
        if let Some(change) = explained.change() {
            writeln!(
                text,
                "first change: {} {} of {}",
                change.argument(),
                change.value(),
                change.place()
            )?;
        }
        let asked = explained.asked();
        let preflight = explained
            .preflight()
            .map(|answer| (answer.status, answer.headers.len()));
        writeln!(
            text,
            "asked: {} by a {}, credentials {}, same origin {}; preflight {preflight:?}, {} lines; at {}\n",
            Visible(asked.asked_target()),
            asked.asked_way().name(),
            asked.asks_for_credentials(),
            asked.is_same_origin(),
            explained.actual().len(),
            explained.place(),
        )
    }
}

fn put() -> Asked {
    get().method("put").header("Content-Type", "application/json")
}

fn get() -> Asked {
    Asked::new().origin(PAGE).target(PATH)
}

fn foreign() -> Subject {
    Subject {
        allows_origin: false,
        ..subject()
    }
}

fn refused(category: Category) -> Answers {
    Answers {
        refused: Some((
            category,
            "`Origin: https://evil.example` is not in `origins`".to_owned(),
        )),
        ..Answers::default()
    }
}

#[test]
fn explanations_are_those_that_were_read() {
    let mut text = String::new();
    for case in actual()
        .into_iter()
        .chain(preflights())
        .chain(beyond())
        .chain(others())
    {
        case.write(&mut text).unwrap();
    }
    expect_file!["whole.txt"].assert_eq(&text);
}

fn actual() -> Vec<Case> {
    let same = Asked::new().origin("https://api.example.com").target(API);
    vec![
        case("allowed", get(), answers(&[], &[ORIGIN])),
        case("no line", get(), answers(&[], &[])),
        case(
            "another origin",
            get().origin("https://b.example"),
            answers(&[], &[ORIGIN]),
        )
        .of(foreign()),
        case("two lines", get(), answers(&[], &[ORIGIN, ORIGIN])),
        case(
            "any, with credentials",
            get().credentials(true),
            answers(&[], &[ANY, CREDENTIALS]),
        )
        .of(Subject {
            origins: AllowedOrigins::Any,
            ..subject()
        }),
        case(
            "without the line for credentials",
            get().credentials(true),
            answers(&[], &[ORIGIN]),
        ),
        case(
            "with it",
            get().credentials(true),
            answers(&[], &[ORIGIN, CREDENTIALS]),
        ),
        case("the same origin", same, answers(&[], &[])),
        case("a target with a host", get().target(API), answers(&[], &[ORIGIN])),
        case("no target", get().target(""), answers(&[], &[ORIGIN])),
        case("no place", get(), answers(&[], &[])).of(Subject {
            place: DeclaredAt::default(),
            ..subject()
        }),
    ]
}

fn preflights() -> Vec<Case> {
    let writes = Subject {
        methods: Some(vec!["PUT".to_owned()]),
        serves: None,
        allow_headers: vec!["x-a".to_owned()],
        ..subject()
    };
    let star_headers = [ORIGIN, METHODS, ("access-control-allow-headers", "*")];
    let authorized = get().method("PUT").headers(["authorization: x", "x-b: y"]);
    let failed = Answers {
        preflight: Some(Answer {
            status: 404,
            headers: answer(&[ORIGIN]),
        }),
        ..Answers::default()
    };
    vec![
        case(
            "allowed after a preflight",
            put(),
            answers(&[ORIGIN, METHODS, HEADERS], &[ORIGIN]),
        ),
        case("no preflight is answered", put(), Answers::default()),
        case("a status that is no success", put(), failed),
        case(
            "a method that is not named",
            get().method("DELETE"),
            answers(&[ORIGIN, METHODS], &[ORIGIN]),
        )
        .of(writes.clone()),
        case(
            "any method",
            get().method("DELETE"),
            answers(&[ORIGIN, ("access-control-allow-methods", "*")], &[ORIGIN]),
        ),
        case(
            "any method, with credentials",
            get().method("DELETE").credentials(true),
            answers(
                &[ORIGIN, CREDENTIALS, ("access-control-allow-methods", "*")],
                &[ORIGIN],
            ),
        ),
        case(
            "a safelisted method",
            get().header("x-b", "y"),
            answers(&[ORIGIN, ("access-control-allow-headers", "x-b")], &[ORIGIN]),
        ),
        case(
            "headers that are not named",
            put().header("x-b", "y"),
            answers(&[ORIGIN, METHODS, HEADERS], &[ORIGIN]),
        )
        .of(writes),
        case(
            "any header but authorization",
            authorized.clone(),
            answers(&star_headers, &[ORIGIN]),
        ),
        case(
            "any header, with credentials",
            authorized.credentials(true),
            answers(&[&star_headers[..], &[CREDENTIALS]].concat(), &[ORIGIN]),
        ),
        case(
            "a preflight without credentials",
            put().credentials(true),
            answers(&[ORIGIN], &[ORIGIN]),
        ),
    ]
}

fn beyond() -> Vec<Case> {
    let received = |status, lines: &[(&str, &str)]| get().received(status, answer(lines));
    let supplied = Subject {
        origins: AllowedOrigins::Source,
        ..foreign()
    };
    let debug = Subject {
        is_debug: true,
        ..foreign()
    };
    let plain = get().target("http://api.example.com/notes");
    vec![
        case("an opaque origin", get().origin("null"), answers(&[], &[])).of(foreign()),
        case(
            "an origin that no list takes",
            get().origin("https://b.example/"),
            answers(&[], &[]),
        )
        .of(foreign()),
        case(
            "an origin of a run-time list",
            get().origin("https://b.example"),
            answers(&[], &[]),
        )
        .of(supplied),
        case(
            "a page of this machine",
            get().origin("http://localhost:3000"),
            answers(&[], &[]),
        )
        .of(debug),
        case("mixed content", plain.clone(), answers(&[], &[ORIGIN])),
        case("mixed content of a link", plain.way(Way::Link), answers(&[], &[])),
        case(
            "this machine is no mixed content",
            get().target("http://localhost/notes"),
            answers(&[], &[ORIGIN]),
        ),
        case(
            "a page of this machine asks this machine",
            get().origin("http://localhost:1").target("http://127.0.0.1/"),
            answers(&[], &[]),
        ),
        case(
            "another site",
            get().target(API).origin("https://b.example").credentials(true),
            answers(&[], &[]),
        )
        .of(foreign()),
        case(
            "a forbidden method",
            get().method("trace"),
            answers(&[ORIGIN], &[ORIGIN]),
        ),
        case(
            "a method in lower case",
            get().method("patch"),
            answers(&[ORIGIN, METHODS], &[ORIGIN]),
        ),
        case(
            "a method that is not served",
            get().method("DELETE"),
            answers(&[ORIGIN, METHODS], &[ORIGIN]),
        ),
        case(
            "a forbidden header",
            get().headers(["Cookie: a", "x-b: y"]),
            answers(&[ORIGIN], &[ORIGIN]),
        ),
        case(
            "received as sent",
            received(200, &[ORIGIN]),
            answers(&[], &[ORIGIN]),
        ),
        case(
            "received twice",
            received(200, &[ORIGIN, ANY]),
            answers(&[], &[ORIGIN]),
        ),
        case(
            "received as one line of two",
            received(200, &[("access-control-allow-origin", "*, https://a.example")]),
            answers(&[], &[ORIGIN]),
        ),
        case("received changed", received(200, &[ANY]), answers(&[], &[ORIGIN])),
        case("received nothing", received(404, &[]), answers(&[], &[ORIGIN])),
        case(
            "something in front fails",
            received(502, &[]),
            answers(&[], &[ORIGIN]),
        ),
        case(
            "it fails, and nothing was to be sent",
            received(500, &[]),
            answers(&[], &[]),
        ),
    ]
}

fn others() -> Vec<Case> {
    let blocks = Subject {
        block: vec!["write".to_owned(), "read".to_owned()],
        ..foreign()
    };
    let evil = get().origin("https://evil.example");
    let mut cases = vec![
        case(
            "a script that is refused",
            evil.clone().method("POST"),
            refused(Category::Write),
        )
        .of(blocks.clone()),
        case(
            "a control character",
            evil.clone().target("/\u{1b}[31m"),
            answers(&[], &[("access-control-allow-origin", "a\rb")]),
        ),
    ];
    for (name, way, category) in [
        ("a form", Way::Form, Category::Write),
        ("a link", Way::Link, Category::Navigate),
        ("an image", Way::Image, Category::Embed),
        ("a frame", Way::Frame, Category::Embed),
        ("a socket", Way::Websocket, Category::Read),
    ] {
        cases.push(case(name, evil.clone().way(way), Answers::default()));
        cases.push(case(name, evil.clone().way(way), refused(category)).of(blocks.clone()));
    }
    cases
}
