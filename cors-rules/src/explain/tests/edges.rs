//! Where two conditions meet: what an explanation says then, and what it does not.

use super::*;

/// A preflight that failed is the reason, also where `block` would have refused the request that follows.
#[test]
fn the_first_step_that_fails_is_the_verdict() {
    let asked = Asked::new().origin(PAGE).method("PUT");
    let answers = Answers {
        refused: Some((Category::Write, "a foreign page".to_owned())),
        ..answers(&[ORIGIN], &[ORIGIN])
    };
    let explained = Explanation::new(&asked, &subject(), answers);
    let step = StepName::AllowMethods;
    assert_eq!(explained.verdict(), Verdict::Blocked { step });
}

fn changes(asked: &Asked, subject: &Subject) -> Vec<String> {
    let explained = Explanation::new(asked, subject, Answers::default());
    explained.changes().iter().map(Change::written).collect()
}

/// Credentials of either side make an insecure origin one that no policy lists.
#[test]
fn insecure_origins_are_not_listed_beside_credentials() {
    let asked = Asked::new().origin("http://intranet.example");
    let with = |credentials| Subject {
        allows_origin: false,
        credentials,
        ..subject()
    };
    let entry = r#"origins = ["https://app.example.com", "http://intranet.example"]"#;
    assert_eq!(changes(&asked, &with(false)), [entry]);
    assert_eq!(changes(&asked, &with(true)), [""; 0]);
    assert_eq!(changes(&asked.credentials(true), &with(false)), ["credentials"]);
}

/// A method is added where the handler serves it.
#[test]
fn methods_are_added_where_they_are_served() {
    let asked = Asked::new().origin(PAGE).method("PUT");
    let serving = |methods: &[&str]| Subject {
        methods: Some(vec!["PATCH".to_owned()]),
        serves: Some(methods.iter().map(|&method| method.to_owned()).collect()),
        ..subject()
    };
    for (served, expected) in [
        (&["PUT"][..], &["methods = [PATCH, PUT]"][..]),
        (&["*"], &["methods = [PATCH, PUT]"]),
        (&["PATCH"], &[]),
        (&[], &[]),
    ] {
        assert_eq!(changes(&asked, &serving(served)), expected, "{served:?}");
    }
    let any = Subject {
        methods: Some(vec!["*".to_owned()]),
        ..subject()
    };
    assert_eq!(changes(&asked, &any), [""; 0]);
}

/// `"*"` covers every header but `authorization`.
#[test]
fn any_header_lacks_authorization_alone() {
    let asked = Asked::new()
        .origin(PAGE)
        .headers(["authorization", "x-token"])
        .method("PUT");
    let subject = Subject {
        allow_headers: vec!["*".to_owned()],
        ..subject()
    };
    assert_eq!(
        changes(&asked, &subject),
        [r#"allow_headers = ["*", "authorization"]"#]
    );
}

/// What is wrong with `*` is said where credentials make it wrong.
#[test]
fn a_star_is_wrong_with_credentials() {
    let any = [("access-control-allow-origin", "*")];
    let get = Asked::new().origin(PAGE);
    let last = |asked: &Asked, actual: &[(&str, &str)]| {
        let explained = Explanation::new(asked, &subject(), answers(&[], actual));
        let step = explained.steps().last().unwrap();
        (step.with().to_owned(), step.failure())
    };
    assert_eq!(last(&get, &any).0, "`access-control-allow-origin: *`");
    let with_credentials = get.credentials(true);
    let reason = "`access-control-allow-origin: *`, which never goes with credentials";
    assert_eq!(
        last(&with_credentials, &any),
        (reason.to_owned(), reason.to_owned())
    );
    let other = [("access-control-allow-origin", "https://b.example")];
    let reason = "`access-control-allow-origin: https://b.example` does not cover `https://app.example.com`, with \
                  credentials";
    assert_eq!(last(&with_credentials, &other).1, reason);
}
