//! What `block` refuses, and the ways of asking that CORS does not look at.

use super::*;

#[test]
fn a_refusal_of_block_is_a_verdict_of_its_own() {
    let asked = Asked::new().origin("https://evil.example").method("POST");
    let subject = Subject {
        allows_origin: false,
        ..subject()
    };
    let answers = Answers {
        refused: Some((
            Category::Write,
            "`Origin: https://evil.example` is not in `origins`".to_owned(),
        )),
        ..Answers::default()
    };
    let explained = Explanation::new(&asked, &subject, answers);
    assert_eq!(
        explained.verdict(),
        Verdict::Refused {
            category: Category::Write
        }
    );
    assert!(!explained.reaches_handler());
    assert_eq!(explained.steps().last().unwrap().compared(), "`block = [write]`");
}

/// What is no script passes by every check of CORS, and `block` alone refuses it.
#[test]
fn other_ways_are_no_matter_of_cors() {
    let refused = |category| Answers {
        refused: Some((
            category,
            "`Origin: https://evil.example` is not in `origins`".to_owned(),
        )),
        ..Answers::default()
    };
    for (way, method, category) in [
        (Way::Form, "POST", Category::Write),
        (Way::Link, "GET", Category::Navigate),
        (Way::Image, "GET", Category::Embed),
        (Way::Frame, "GET", Category::Embed),
        (Way::Websocket, "GET", Category::Read),
    ] {
        let asked = Asked::new()
            .origin("https://evil.example")
            .method(method)
            .way(way);
        let foreign = Subject {
            allows_origin: false,
            ..subject()
        };
        assert!(!asked.needs_preflight(), "{way:?}");
        assert_eq!(Way::from_name(way.name()), Some(way));
        let passed = Explanation::new(&asked, &foreign, Answers::default());
        assert_eq!(passed.verdict(), Verdict::Readable, "{passed}");
        assert!(passed.summary().contains("The handler runs"), "{passed}");
        let explained = Explanation::new(&asked, &foreign, refused(category));
        assert_eq!(explained.verdict(), Verdict::Refused { category }, "{explained}");
        // No list lets an image in.
        assert_eq!(explained.change().is_none(), way == Way::Image, "{explained}");
        assert_eq!(
            explained.beyond().contains(&Beyond::ImageWithoutOrigin),
            way == Way::Image,
            "{explained}"
        );
    }
}

/// A form from https to http does not say which page it is of: no entry of a list helps.
#[test]
fn no_list_lets_in_a_form_that_hides_its_page() {
    let form = Asked::new().origin(PAGE).method("POST").way(Way::Form);
    let foreign = Subject {
        allows_origin: false,
        origins: AllowedOrigins::Listed(vec!["https://b.example".to_owned()]),
        ..subject()
    };
    for (target, origin, is_hidden) in [
        ("https://api.example/", PAGE, false),
        ("/notes", PAGE, false),
        ("http://api.example/", "null", true),
        ("http://localhost:8080/", "null", true),
    ] {
        let asked = form.clone().target(target);
        assert_eq!(asked.sent_origin(), Some(origin), "{target}");
        let answers = Answers {
            refused: Some((Category::Write, "a foreign page".to_owned())),
            ..Answers::default()
        };
        let explained = Explanation::new(&asked, &foreign, answers);
        assert_eq!(explained.change().is_none(), is_hidden, "{explained}");
        assert_eq!(
            explained.beyond().contains(&Beyond::HiddenOrigin),
            is_hidden,
            "{explained}"
        );
        let text = "so that no list can let its page in: serve the target over https";
        assert_eq!(explained.to_string().contains(text), is_hidden, "{explained}");
    }
}

/// What `embed` writes is for the browser: the handler has run by then.
#[test]
fn frames_and_images_are_judged_by_what_embed_writes() {
    const FRAMES: &str = "frame-ancestors 'self' https://app.example.com";
    let headers = [
        ("content-security-policy", FRAMES),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    let foreign = Subject {
        allows_origin: false,
        ..subject()
    };
    for (way, origin, step) in [
        (Way::Frame, PAGE, None),
        (Way::Frame, "https://b.example", Some(StepName::FrameAncestors)),
        (Way::Frame, "null", Some(StepName::FrameAncestors)),
        (Way::Image, PAGE, Some(StepName::ResourcePolicy)),
        (Way::Link, "https://b.example", None),
        (Way::Form, "https://b.example", None),
    ] {
        let asked = Asked::new().origin(origin).way(way);
        let explained = Explanation::new(&asked, &foreign, answers(&[], &headers));
        let verdict = step.map_or(Verdict::Readable, |step| Verdict::Blocked { step });
        assert_eq!(explained.verdict(), verdict, "{explained}");
        assert!(explained.reaches_handler(), "{explained}");
        let is_unnamed = explained.beyond().contains(&Beyond::ImageWithoutOrigin);
        assert_eq!(is_unnamed, way == Way::Image, "{explained}");
    }
    let asked = Asked::new().origin("https://b.example").way(Way::Frame);
    let explained = Explanation::new(&asked, &foreign, answers(&[], &headers));
    assert_eq!(
        explained.one_line(),
        "`content-security-policy: frame-ancestors 'self' https://app.example.com` does not cover `https://b.example`: \
         write `origins = [\"https://app.example.com\", \"https://b.example\"]` on `create` (src/main.rs:12)"
    );
}

/// Who has no cookie is not refused, and the text says so.
#[test]
fn a_refusal_for_a_cookie_names_it() {
    let form = Asked::new().origin(PAGE).method("POST").way(Way::Form);
    let refused = |needs_cookie| Answers {
        refused: Some((Category::Write, "it brings `Cookie`".to_owned())),
        needs_cookie,
        ..Answers::default()
    };
    let explained = Explanation::new(&form.clone().credentials(true), &subject(), refused(true));
    assert_eq!(
        explained.summary(),
        "The program refuses the request with 403 before the handler runs, where the user has a cookie for it: \
         `block = [write]`."
    );
    assert_eq!(
        explained.one_line(),
        "`block = [write]` refuses the request: it brings `Cookie`; a form brings the cookies that the user may have: \
         add `credentials` to `create` (src/main.rs:12)"
    );
    let explained = Explanation::new(&form, &subject(), refused(false));
    assert!(!explained.to_string().contains("user"), "{explained}");
}
