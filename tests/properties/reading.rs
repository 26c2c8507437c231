//! A browser lets the page read exactly what the written policy says.

use cors_runtime::testing::{Browser, Credentials, Request};
use cors_tests::{
    arguments::routed,
    site::{Handler, site},
};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    prop_assert, prop_assert_eq,
    sample::select,
};
use url::Url;

use crate::{
    check,
    generate::{METHODS, case, names, origin},
    specification::{Asked, allows, may_read, may_see},
};

#[test]
fn pages_read_what_the_policy_says() {
    let fetch = (
        origin(),
        select(METHODS),
        names(),
        select(&[Credentials::Omit, Credentials::Include][..]),
    );
    check(400, &(case(), vec(fetch, 1..12)), async |(case, fetches)| {
        let policy = case
            .written
            .check(routed(case.serves))
            .expect("the policy compiles");
        let handler = Handler {
            headers: vec![
                ("x-total".to_owned(), "3".to_owned()),
                ("x-a".to_owned(), "1".to_owned()),
            ],
            ..Handler::new(case.serves, Some(policy))
        };
        let app = site(None, vec![handler]).await;
        for (origin, method, names, mode) in &fetches {
            let Some(page) = page(origin) else { continue };
            let credentials = *mode == Credentials::Include;
            let request = Request::new(method, "/r").credentials(*mode);
            // `(` is in no safelist, so that each name needs permission.
            let request = names
                .iter()
                .fold(request, |request, name| request.header(name, "("));
            let outcome = page.fetch(&app, request).await;
            let asked = Asked {
                origin,
                method,
                names,
                credentials,
            };
            prop_assert_eq!(
                outcome.is_readable(),
                may_read(&case.written, case.serves, &asked),
                "{}",
                outcome
            );
            if outcome.is_readable() {
                for name in ["x-total", "x-a"] {
                    let is_seen = outcome.header(name).is_some();
                    prop_assert_eq!(
                        is_seen,
                        may_see(&case.written, name, credentials),
                        "{}: {}",
                        name,
                        outcome
                    );
                }
            }
        }
        Ok(())
    });
}

/// Origins that no browser sends get nothing, and nothing is said to them but what is said to all.
#[test]
fn no_other_value_is_granted_anything() {
    check(
        400,
        &(case(), vec((origin(), any::<bool>()), 1..20)),
        async |(case, asked)| {
            let policy = case
                .written
                .check(routed(case.serves))
                .expect("the policy compiles");
            let app = site(None, vec![Handler::new(case.serves, Some(policy))]).await;
            for (origin, is_preflight) in &asked {
                let method = case.serves[0];
                let answer = if *is_preflight {
                    cors_tests::preflight(&app, "/r", origin, method).await
                } else {
                    cors_tests::ask(&app, &format!("{method} /r"), &[("origin", origin)]).await
                };
                let found = answer.values("access-control-allow-origin");
                let is_allowed = allows(&case.written, origin);
                let is_any = case.written.origins == ["*"];
                let is_granted = found == ["*"] || found == [origin.as_str()];
                prop_assert_eq!(is_granted, is_allowed, "{}: {:?}", origin, answer);
                prop_assert!(is_any || found != ["*"]);
                if *is_preflight {
                    let status = if is_allowed { 204 } else { 403 };
                    prop_assert_eq!((answer.status, answer.cors().len() > 1), (status, is_allowed));
                    prop_assert!(answer.ran.is_empty());
                } else {
                    prop_assert_eq!(answer.ran, ["handler"]);
                }
            }
            Ok(())
        },
    );
}

fn page(origin: &str) -> Option<Browser> {
    if origin == "null" {
        return Some(Browser::opaque());
    }
    let serialized = Url::parse(origin).ok()?.origin().ascii_serialization();
    (serialized == origin).then(|| Browser::at(origin))
}

/// The generators are worth something: both answers are common.
#[test]
fn cases_are_near_misses() {
    use std::cell::Cell;
    let (allowed, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let asked = (case(), origin()).prop_filter("a page", |(_, origin)| page(origin).is_some());
    check(2_000, &asked, async |(case, origin)| {
        let count = if allows(&case.written, &origin) {
            &allowed
        } else {
            &refused
        };
        count.set(count.get() + 1);
        Ok(())
    });
    assert!(
        allowed.get() * 5 > refused.get() && refused.get() > 0,
        "{allowed:?} {refused:?}"
    );
}
