//! Policies that a configuration supplies: the rules of the attribute, in words for whoever edits the file.

use actix_web::{App, HttpResponse, http::Method, middleware::Condition, test::init_service, web};
use cors_runtime::{Cors, InvalidPolicy, PolicyConfig, policy};
use cors_tests::Log;
use serde_json::{Value, json};
use tracing::Level;

use crate::support::{Answer, get, preflight, request};

fn read(config: Value) -> PolicyConfig {
    serde_json::from_value(config).expect("the fields are known")
}

#[track_caller]
fn refused(config: Value) -> InvalidPolicy {
    read(config).check().expect_err("the policy is refused")
}

/// What an answer says, without what no policy writes.
fn said(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let names = [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-expose-headers",
        "access-control-max-age",
        "timing-allow-origin",
        "vary",
    ];
    let lines = |name: &str| answer.lines(name).into_iter().map(str::to_owned).collect();
    names
        .into_iter()
        .map(|name| (name.to_owned(), lines(name)))
        .collect()
}

macro_rules! app {
    ($cors:expr) => {
        init_service(
            App::new()
                .route("/x", web::get().to(HttpResponse::Ok))
                .route("/x", web::put().to(HttpResponse::NoContent))
                .wrap($cors),
        )
        .await
    };
}

policy!(static FULL = {
    origins = ["https://app.example.com", "https://*.partner.example", "http://localhost:*"],
    methods = [GET, PUT],
    allow_headers = ["content-type", "x-request-id"],
    expose_headers = ["x-total"],
    credentials,
    max_age = 600,
    timing,
});
policy!(static ONE = { origins = "https://app.example.com", methods = [GET, PUT], credentials });
policy!(static ANY = { origins = "*", methods = [GET, PUT], allow_headers = ["*", "authorization"], expose_headers = "*" });
policy!(static PATTERN = { origins = "https://*.partner.example", max_age = 0 });

/// On the wire nobody can tell a policy of a file from one of the program.
#[actix_web::test]
async fn it_answers_as_a_named_policy_does() {
    let configs = [
        json!({
            "origins": ["https://app.example.com", "https://*.partner.example", "http://localhost:*"],
            "methods": ["GET", "PUT"],
            "allow_headers": ["content-type", "x-request-id"],
            "expose_headers": ["x-total"],
            "credentials": true,
            "max_age": 600,
            "timing": true,
        }),
        json!({ "origins": "https://app.example.com", "methods": ["GET", "PUT"], "credentials": true }),
        json!({
            "origins": "*",
            "methods": ["GET", "PUT"],
            "allow_headers": ["*", "authorization"],
            "expose_headers": "*",
        }),
        json!({ "origins": ["https://*.partner.example"], "max_age": 0 }),
    ];
    for (config, named) in configs.into_iter().zip([&FULL, &ONE, &ANY, &PATTERN]) {
        let ours = app!(Cors::new(read(config.clone()).check().unwrap()));
        let theirs = app!(Cors::new(named));
        for origin in [
            "https://app.example.com",
            "https://x.partner.example",
            "https://partner.example",
            "http://localhost:3000",
            "https://evil.example",
            "null",
        ] {
            for path in ["/x", "/none"] {
                let (ours, theirs) = (get(&ours, path, origin).await, get(&theirs, path, origin).await);
                assert_eq!(
                    (ours.status, said(&ours)),
                    (theirs.status, said(&theirs)),
                    "{config} {origin} {path}"
                );
            }
            for method in ["GET", "PUT", "DELETE"] {
                let ours = preflight(&ours, method, "/x", origin).await;
                let theirs = preflight(&theirs, method, "/x", origin).await;
                assert_eq!(
                    (ours.status, said(&ours)),
                    (theirs.status, said(&theirs)),
                    "{config} {origin} {method}"
                );
            }
        }
        let (ours, theirs) = (
            request(&ours, Method::GET, "/x", &[]).await,
            request(&theirs, Method::GET, "/x", &[]).await,
        );
        assert_eq!(said(&ours), said(&theirs), "{config}");
    }
}

#[test]
fn every_mistake_names_its_field() {
    let refused = refused(json!({
        "origins": ["https://app.example.com", "https://app.example.com/", "http://intranet.example"],
        "methods": ["GET", "get"],
        "allow_headers": ["content-type", "cookie"],
        "expose_headers": ["set-cookie"],
        "credentials": true,
        "max_age": 1_000_000_000,
        "allow": ["no_such_rule"],
    }));
    let found: Vec<(&str, Option<usize>)> = refused
        .violations()
        .iter()
        .map(|violation| (violation.field(), violation.position()))
        .collect();
    for expected in [
        ("origins", Some(1)),
        ("origins", Some(2)),
        ("methods", Some(1)),
        ("allow_headers", Some(1)),
        ("expose_headers", Some(0)),
        ("max_age", None),
        ("allow", Some(0)),
    ] {
        assert!(found.contains(&expected), "{expected:?}: {refused}");
    }
    let shown = refused.to_string();
    for part in [
        "the policy cannot be used:\n",
        "  field `origins`, entry 2 `https://app.example.com/`: ",
        "help: remove it: `https://app.example.com` is listed already",
        "  field `origins`, entry 3 `http://intranet.example`: ",
        "if this is intended, add `origin_insecure` to `allow`",
        "  field `max_age`: ",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // The words of the attribute are for those who write Rust.
    for part in ["#[", "allow = [", "attribute"] {
        assert!(!shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(format!("{refused:?}"), shown);
}

#[test]
fn origins_are_required() {
    for config in [json!({}), json!({ "origins": [] }), json!({ "max_age": 5 })] {
        let refused = refused(config);
        let [violation] = refused.violations() else {
            panic!("{refused}")
        };
        assert_eq!(
            (violation.field(), violation.rule()),
            ("origins", "origin_missing")
        );
        assert!(violation.message().contains("or `*` for any"), "{refused}");
    }
}

#[test]
fn any_origin_does_not_go_with_credentials() {
    let refused = refused(json!({ "origins": "*", "credentials": true }));
    let rules: Vec<&str> = refused
        .violations()
        .iter()
        .map(|violation| violation.rule())
        .collect();
    assert!(rules.contains(&"origin_any_credentials"), "{refused}");
}

#[test]
fn rules_that_are_broken_on_purpose() {
    let config = json!({
        "origins": ["http://intranet.example"],
        "credentials": true,
        "allow": ["origin_insecure"],
    });
    read(config).check().unwrap();
}

#[test]
fn warnings_are_logged() {
    let log = Log::listen(Level::WARN);
    let config = json!({ "origins": ["https://app.example.com."] });
    read(config.clone()).check().unwrap();
    let lines = log.lines();
    let [line] = &lines[..] else { panic!("{lines:#?}") };
    for part in [
        "the policy is used, but",
        "field `origins`, entry 1",
        "add `origin_root_dot` to `allow`",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let mut config = config;
    config["allow"] = json!("origin_root_dot");
    read(config).check().unwrap();
    assert_eq!(log.lines().len(), 1);
}

/// A slip in a file is an error with the name of the field, and with the names that there are.
#[test]
fn fields_and_values_that_are_none() {
    for (config, parts) in [
        (
            json!({ "origin": "*" }),
            &["unknown field `origin`: did you mean `origins`?"][..],
        ),
        (
            json!({ "origins": "*", "max-age": 5 }),
            &["unknown field `max-age`: did you mean `max_age`?"],
        ),
        (
            json!({ "origins": 5 }),
            &["`origins` to be a string or a list of strings"],
        ),
        (
            json!({ "origins": ["*", 5] }),
            &["expected each entry of `origins` to be a string"],
        ),
        (
            json!({ "origins": "*", "max_age": "10m" }),
            &["\"10m\"", "a whole number of seconds"],
        ),
        (
            json!({ "origins": "*", "max_age": -1 }),
            &["a negative number", "a whole number of seconds"],
        ),
        (
            json!({ "origins": "*", "max_age": 1.5 }),
            &["1.5", "a whole number of seconds"],
        ),
        (
            json!({ "origins": "*", "credentials": "yes" }),
            &["\"yes\"", "`credentials` to be `true` or `false`"],
        ),
    ] {
        let error = serde_json::from_value::<PolicyConfig>(config.clone()).expect_err("it is no policy");
        for part in parts {
            assert!(error.to_string().contains(part), "{config}: {error}");
        }
    }
    assert_eq!(read(json!({ "origins": "*", "max_age": null })).max_age, None);
}

/// Off by configuration is as if the layer were not there.
#[actix_web::test]
async fn a_layer_that_is_switched_off() {
    let policy = read(json!({ "origins": "https://app.example.com" }))
        .check()
        .unwrap();
    for is_on in [true, false] {
        let app = app!(Condition::new(is_on, Cors::new(policy.clone())));
        let answer = get(&app, "/x", "https://app.example.com").await;
        assert_eq!(answer.allowed_origin().is_some(), is_on);
        assert_eq!(answer.lines("vary"), Vec::<&str>::new());
    }
}

/// Two applications in one process, each with the policy of its own configuration.
#[actix_web::test]
async fn two_applications() {
    let policy = |origin: &str| read(json!({ "origins": origin })).check().unwrap();
    let first = app!(Cors::new(policy("https://a.example")));
    let second = app!(Cors::new(policy("https://b.example")));
    assert_eq!(
        get(&first, "/x", "https://a.example").await.allowed_origin(),
        Some("https://a.example")
    );
    assert_eq!(
        get(&second, "/x", "https://a.example").await.allowed_origin(),
        Some("https://b.example")
    );
}
