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
