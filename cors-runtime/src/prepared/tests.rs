//! What is compared between two policies, and what is read of one.

use super::*;
use crate::{
    __private::source_kind, Asking, FromAppData, PolicyConfig, RuntimeOrigins, policy::PolicyBuilder,
};

const A: &str = "https://a.example";
const B: &str = "https://b.example";

fn prepared(policy: PolicyBuilder) -> PreparedPolicy {
    PreparedPolicy::new(policy.build(), &["GET"], "handler")
}

const fn listing(origins: &'static [&'static str]) -> PolicyBuilder {
    PolicyBuilder::new().origins(origins)
}

#[test]
fn a_policy_is_within_another() {
    let any = || PolicyBuilder::new().any_origin();
    for (name, inner, outer, is_within) in [
        ("the same", listing(&[A]), listing(&[A]), true),
        ("fewer", listing(&[A]), listing(&[A, B]), true),
        ("more", listing(&[A, B]), listing(&[A]), false),
        ("others", listing(&[A]), listing(&[B]), false),
        ("any", listing(&[A]), any(), true),
        ("any in any", any(), any(), true),
        ("any in a list", any(), listing(&[A]), false),
        (
            "under a pattern",
            listing(&["https://a.b.example"]),
            listing(&["https://*.b.example"]),
            true,
        ),
        (
            "a pattern in itself",
            listing(&["https://*.b.example"]),
            listing(&["https://*.b.example"]),
            true,
        ),
        (
            "a pattern in an origin under it",
            listing(&["https://*.b.example"]),
            listing(&["https://a.b.example"]),
            false,
        ),
        (
            "debug origins that are not shared",
            listing(&[A]).debug_origins(true, &["http://localhost:3000"]),
            listing(&[A]),
            false,
        ),
        (
            "debug origins that are shared",
            listing(&[A]).debug_origins(true, &["http://localhost:3000"]),
            listing(&[A]).debug_origins(true, &["http://localhost:*"]),
            true,
        ),
        (
            "an origin among debug origins",
            listing(&["http://localhost:3000"]),
            listing(&[A]).debug_origins(true, &["http://localhost:3000"]),
            true,
        ),
    ] {
        assert_eq!(
            prepared(inner).is_within(&prepared(outer), false),
            is_within,
            "{name}"
        );
    }
}

#[test]
fn what_a_source_allows_is_within_the_same_source_alone() {
    fn all(_: &str, _: &Asking<'_>) -> bool {
        true
    }
    fn none(origin: &str, _: &Asking<'_>) -> bool {
        origin.is_empty()
    }
    let asking = |source| PolicyBuilder::new().source(source, source_kind(&RuntimeOrigins::new()));
    let is_within = |inner: &PreparedPolicy, outer: &PreparedPolicy| inner.is_within(outer, false);
    let first = prepared(asking(all));
    assert!(is_within(&first, &prepared(asking(all))));
    assert!(!is_within(&first, &prepared(asking(none))));
    assert!(!is_within(&first, &prepared(listing(&[A]))));
    assert!(!is_within(&prepared(listing(&[A])), &first));
    assert!(is_within(&first, &prepared(PolicyBuilder::new().any_origin())));
    let debug = prepared(asking(all).debug_origins(true, &["http://localhost:3000"]));
    assert!(is_within(&first, &debug) && !is_within(&debug, &first));
}

/// Application data may be other in a scope, and the parameters of another path.
#[test]
fn what_depends_on_the_place_is_the_same_for_neighbours() {
    fn all(_: &str, _: &Asking<'_>) -> bool {
        true
    }
    let kind = source_kind(&FromAppData::<RuntimeOrigins>::new());
    let of_data = || prepared(PolicyBuilder::new().source(all, kind));
    assert!(of_data().is_within(&of_data(), true) && !of_data().is_within(&of_data(), false));
}

#[test]
fn an_answer_shows_no_more_than_another() {
    let base = || listing(&[A]);
    let both = |inner: PolicyBuilder, outer: PolicyBuilder| {
        let (inner, outer) = (prepared(inner), prepared(outer));
        (inner.shows_no_more_than(&outer), outer.shows_no_more_than(&inner))
    };
    for (name, inner, outer, expected) in [
        ("the same", base(), base(), (true, true)),
        ("other origins", listing(&[B]), base(), (true, true)),
        ("credentials", base(), base().credentials(true), (true, false)),
        ("timing", base(), base().timing(true), (true, false)),
        ("a header", base(), base().expose_headers(&["x-a"]), (true, false)),
        (
            "one header of two, in another case",
            base().expose_headers(&["x-b"]),
            base().expose_headers(&["x-a", "X-B"]),
            (true, false),
        ),
        (
            "other headers",
            base().expose_headers(&["x-a"]),
            base().expose_headers(&["x-b"]),
            (false, false),
        ),
        (
            "any header",
            base().expose_headers(&["x-a"]),
            base().expose_headers(&["*"]),
            (true, false),
        ),
        (
            "any header, and one with credentials",
            base().expose_headers(&["*"]),
            base().credentials(true).expose_headers(&["x-a"]),
            (false, false),
        ),
        (
            "any header, and one of that name",
            base().expose_headers(&["*"]),
            base().credentials(true).expose_headers(&["*"]),
            (false, false),
        ),
        (
            "a header, and credentials",
            base().expose_headers(&["x-a"]),
            base().credentials(true),
            (false, false),
        ),
    ] {
        assert_eq!(both(inner, outer), expected, "{name}");
    }
}

#[test]
fn handlers_answer_alike_where_every_part_of_a_preflight_is_the_same() {
    let base = || listing(&[A, B]);
    for (name, other, is_alike) in [
        ("the same", base(), true),
        ("another order", listing(&[B, A]), true),
        ("fewer origins", listing(&[A]), false),
        ("more origins", listing(&[A, B, "https://c.example"]), false),
        ("credentials", base().credentials(true), false),
        ("methods", base().methods(&["GET", "PUT"]), false),
        ("headers", base().allow_headers(&["x-a"]), false),
        ("age", base().max_age(600), false),
        (
            "what only answers carry",
            base().expose_headers(&["x-a"]).timing(true),
            true,
        ),
    ] {
        let (one, other) = (prepared(base()), prepared(other));
        let found = (one.answers_like(&other), other.answers_like(&one));
        assert_eq!(found, (is_alike, is_alike), "{name}");
    }
}

#[test]
fn a_star_covers_header_names_without_credentials() {
    let named = listing(&[A]).allow_headers(&["X-A"]);
    let any = || listing(&[A]).allow_headers(&["*"]);
    let both = listing(&[A]).allow_headers(&["*", "authorization"]);
    for (name, policy, header, is_allowed) in [
        ("named", prepared(named), "x-a", true),
        ("another", prepared(named), "x-b", false),
        ("any", prepared(any()), "x-b", true),
        ("any but authorization", prepared(any()), "Authorization", false),
        ("both", prepared(both), "AUTHORIZATION", true),
        (
            "a star with credentials",
            prepared(any().credentials(true)),
            "x-b",
            false,
        ),
        (
            "the star itself with credentials",
            prepared(any().credentials(true)),
            "*",
            true,
        ),
    ] {
        assert_eq!(policy.allows_header(header.as_bytes()), is_allowed, "{name}");
    }
}

#[test]
fn methods_are_named_as_written_or_as_served() {
    for (policy, expected) in [
        (listing(&[A]), &["GET"][..]),
        (listing(&[A]).methods(&["*"]), &["GET"]),
        (listing(&[A]).methods(&["PUT", "GET"]), &["PUT", "GET"]),
    ] {
        assert_eq!(prepared(policy).named_methods(), expected);
    }
}

/// What is asked to take a short way.
#[test]
fn what_a_policy_does_not_do() {
    let plain = prepared(listing(&[A]));
    assert!(plain.lets_all_pass() && !plain.embeds() && plain.at_root_of().is_none());
    let config = PolicyConfig {
        origins: vec![A.to_owned()],
        block: vec!["write".to_owned()],
        ..PolicyConfig::default()
    };
    let policy = config.check().expect("no mistake");
    let blocking = PreparedPolicy::new(policy, &["PUT"], "handler");
    assert!(!blocking.lets_all_pass() && !blocking.embeds());
    let offers = Rc::<Offers>::default();
    let placed = plain.with_place(Some(Rc::clone(&offers)));
    assert!(
        placed
            .at_root_of()
            .is_some_and(|place| Rc::ptr_eq(place, &offers))
    );
}

/// A list of one name is no text of its own.
#[test]
fn one_name_is_not_copied() {
    const ONE: &str = "x-one";
    let value = static_list(&[ONE]).expect("it is a value");
    assert_eq!(value.as_bytes().as_ptr(), ONE.as_ptr());
    assert_eq!(
        static_list(&[ONE, "x-two"]).expect("it is a value"),
        "x-one, x-two"
    );
    assert_eq!(static_list(&[]), None);
}
