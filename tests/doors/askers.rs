//! Every page, every way of asking, every category: what runs, and what is refused.

use cors_runtime::testing::{Browser, Engine, ReferrerPolicy, Request};
use cors_tests::{FOREIGN, ask};

use crate::{
    app::{SUPPLIED, app},
    requests::{OWN, Page, SIBLING, Way},
};

/// Whether a handler with this category refuses the request, from the tables.
fn is_refused(category: &str, way: Way, page: Page) -> bool {
    let is_stranger = matches!(page, Page::Sibling | Page::Foreign | Page::Silent);
    match (category, way) {
        // Scripts and sockets, by `Origin`.
        ("read", Way::FetchPost | Way::FetchGet | Way::Socket | Way::SocketWithMetadata)
        | ("write", Way::Form | Way::FetchPost | Way::Beacon | Way::Socket | Way::SocketWithMetadata)
        // A trusted page's link has its `Referer`.
        | ("navigate", Way::Link) => is_stranger,
        // A trusted page's image has no more than a `Referer`, which is not enough.
        ("embed", Way::Image | Way::Object) => page != Page::Own,
        // A silent page's frame is `frame-ancestors`' affair.
        ("embed", Way::Frame) => is_stranger && page != Page::Silent,
        ("all", way) => ["read", "write", "navigate", "embed"]
            .into_iter()
            .any(|category| is_refused(category, way, page)),
        _ => false,
    }
}

#[actix_web::test]
async fn every_page_and_every_way_of_asking() {
    let app = app!();
    let mut refused = 0;
    for category in ["read", "write", "navigate", "embed", "all"] {
        for way in Way::ALL {
            for page in Page::ALL {
                let line = format!("{} /{category}", way.method());
                let answer = ask(&app, &line, &way.headers(page)).await;
                let is_refused = is_refused(category, way, page);
                let ran: &[&str] = if is_refused {
                    &[]
                } else {
                    &["wrap", "extractor", "handler"]
                };
                let found = (answer.status, &*answer.ran);
                assert_eq!(
                    found,
                    (if is_refused { 403 } else { 200 }, ran),
                    "{category} {way:?} {page:?}"
                );
                if is_refused {
                    answer.grants_nothing();
                }
                refused += usize::from(is_refused);
            }
        }
    }
    assert!(refused > 60, "{refused}");
}

/// `report` refuses nothing, writes nothing and changes no answer.
#[actix_web::test]
async fn report_lets_everything_pass() {
    let app = app!();
    for way in Way::ALL {
        for page in Page::ALL {
            let line = format!("{} /reported", way.method());
            let answer = ask(&app, &line, &way.headers(page)).await;
            answer.ran(&["handler"]).is(
                200,
                &[
                    "access-control-allow-origin: https://app.example.com",
                    "access-control-allow-credentials: true",
                    "content-length: 0",
                ][..if answer.headers.len() == 3 { 3 } else { 2 }],
            );
        }
    }
}

/// What is no browser passes: curl, a webhook, a health check, a mobile application.
#[actix_web::test]
async fn programs_pass() {
    let app = app!();
    for line in ["POST /all", "GET /all", "POST /anonymous", "POST /public"] {
        let answer = ask(&app, line, &[("host", "api.example.com")]).await;
        assert_eq!(answer.status, 200, "{line}");
        let answer = ask(&app, line, &[("authorization", "Bearer x"), ("cookie", "a=b")]).await;
        assert_eq!(answer.status, 200, "{line}");
    }
}

/// Typed addresses and bookmarks are the user's.
#[actix_web::test]
async fn the_user_passes_and_a_prefetch_does_not() {
    let app = app!();
    let typed = vec![
        ("host", "api.example.com"),
        ("sec-fetch-site", "none"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(ask(&app, "GET /all", &typed).await.status, 200);
    // Chromium says `none` for every prefetch of a page, whichever page asked for it, and a page can hide its `Referer`.
    for (referer, status) in [
        (Some("https://evil.example/"), 403),
        (Some("https://blog.example.com/"), 403),
        (None, 403),
        (Some(""), 403),
        (Some("about:blank"), 403),
        (Some("https://app.example.com/"), 200),
        (Some("https://api.example.com/x"), 200),
    ] {
        for purpose in ["prefetch", "prefetch;prerender"] {
            let mut prefetch = typed.clone();
            prefetch.push(("sec-purpose", purpose));
            prefetch.extend(referer.map(|referer| ("referer", referer)));
            let answer = ask(&app, "GET /navigate", &prefetch).await;
            let ran: &[&str] = if status == 200 {
                &["wrap", "extractor", "handler"]
            } else {
                &[]
            };
            assert_eq!(
                (answer.status, &*answer.ran),
                (status, ran),
                "{purpose} {referer:?}"
            );
        }
    }
}

/// The same as Chromium sends it, with the cookies of a sibling subdomain: what such a page may not open by a link, it
/// may not prefetch either.
#[actix_web::test]
async fn a_page_that_hides_its_referer_prefetches_nothing() {
    let app = app!();
    let browser = Browser::at(OWN).engine(Engine::Chromium);
    browser.set_cookie("/", "session=1; Path=/; SameSite=Strict; Secure");
    for origin in [FOREIGN, SIBLING] {
        for policy in [
            ReferrerPolicy::NoReferrer,
            ReferrerPolicy::StrictOriginWhenCrossOrigin,
        ] {
            let page = browser.page(origin).referrer_policy(policy);
            for request in [
                Request::navigate("/navigate"),
                Request::prefetch_page("/navigate"),
            ] {
                let outcome = page.fetch(&app, request).await;
                let status = outcome.sent().map(|sent| sent.status().as_u16());
                assert_eq!(status, Some(403), "{policy:?}\n{outcome}");
            }
        }
    }
    let outcome = browser.fetch(&app, Request::prefetch_page("/navigate")).await;
    assert_eq!(
        outcome.sent().map(|sent| sent.status().as_u16()),
        Some(200),
        "{outcome}"
    );
}

/// Behind a proxy that rewrites `Host`, the browser's own word is enough for most requests of own pages, not for all.
#[actix_web::test]
async fn a_rewritten_host_hides_what_has_to_be_compared() {
    let app = app!();
    for (mode, origin, status) in [
        ("cors", "https://public.example", 200),
        ("no-cors", "https://public.example", 200),
        // A service worker's relay looks the same.
        ("same-origin", "https://public.example", 403),
        // The public origin is listed.
        ("same-origin", "https://app.example.com", 200),
    ] {
        let headers = [
            ("host", "backend.internal"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", "empty"),
            ("origin", origin),
            ("referer", origin),
            ("cookie", "session=1"),
        ];
        assert_eq!(
            ask(&app, "POST /write", &headers).await.status,
            status,
            "{mode} {origin}"
        );
    }
}

/// A policy without `credentials` trusts its origins with anonymous requests.
#[actix_web::test]
async fn anonymous_trust_ends_where_credentials_begin() {
    let app = app!();
    let trusted = Way::FetchPost.headers(Page::Trusted);
    assert_eq!(ask(&app, "POST /anonymous", &trusted).await.status, 200);
    for credentials in [("cookie", "session=1"), ("authorization", "Bearer x")] {
        let mut headers = trusted.clone();
        headers.push(credentials);
        let answer = ask(&app, "POST /anonymous", &headers).await;
        assert_eq!((answer.status, answer.ran.len()), (403, 0));
        assert!(answer.body.contains("has no `credentials`"), "{}", answer.body);
        assert_eq!(ask(&app, "POST /write", &headers).await.status, 200);
        // Our own page brings them always.
        let mut own = Way::FetchPost.headers(Page::Own);
        own.push(credentials);
        assert_eq!(ask(&app, "POST /anonymous", &own).await.status, 200);
    }
}

/// `"*"` is permission to read, no trust.
#[actix_web::test]
async fn any_origin_is_no_trust() {
    let app = app!();
    let foreign = Way::FetchGet.headers(Page::Foreign);
    let answer = ask(&app, "GET /public", &foreign).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.values("access-control-allow-origin"), ["*"]);
    for way in [
        Way::Form,
        Way::FetchPost,
        Way::Beacon,
        Way::Link,
        Way::Image,
        Way::Socket,
    ] {
        for page in [Page::Foreign, Page::Trusted, Page::Sibling] {
            let line = format!("{} /public", way.method());
            assert_eq!(
                ask(&app, &line, &way.headers(page)).await.status,
                403,
                "{way:?} {page:?}"
            );
        }
        let line = format!("{} /public", way.method());
        assert_eq!(
            ask(&app, &line, &way.headers(Page::Own)).await.status,
            200,
            "{way:?}"
        );
    }
}

/// A source that allows everybody is trust in everybody, as its documentation says: `block` asks it. What says nothing
/// of its origin is still foreign.
#[actix_web::test]
async fn a_source_that_allows_everybody_opens_every_door() {
    let app = app!();
    for way in [Way::Form, Way::FetchPost, Way::Socket, Way::Link, Way::Frame] {
        let line = format!("{} /everybody", way.method());
        let answer = ask(&app, &line, &way.headers(Page::Foreign)).await;
        assert_eq!((answer.status, &*answer.ran), (200, &["handler"][..]), "{way:?}");
    }
    for way in [Way::Form, Way::Link, Way::Image] {
        let line = format!("{} /everybody", way.method());
        let answer = ask(&app, &line, &way.headers(Page::Silent)).await;
        assert_eq!((answer.status, answer.ran.len()), (403, 0), "{way:?}");
    }
}

/// The same for an operator's `*`; a list of origins is trust.
#[actix_web::test]
async fn an_operators_star_is_no_trust() {
    let app = app!();
    let headers = Way::FetchPost.headers(Page::Trusted);
    for (list, status) in [
        ("*", 403),
        ("https://app.example.com", 200),
        ("https://other.example.com", 403),
    ] {
        SUPPLIED.set([list]).expect("a sound list");
        assert_eq!(
            ask(&app, "POST /supplied", &headers).await.status,
            status,
            "{list}"
        );
    }
}

/// What a service worker passes on with `fetch(event.request)`: the engines' own words for what a foreign page began.
#[actix_web::test]
async fn relays_of_a_service_worker() {
    let app = app!();
    let relayed = |mode: &'static str, origin: Option<&'static str>, referer: Option<&'static str>| {
        let mut headers = vec![
            ("host", "api.example.com"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", "empty"),
        ];
        headers.extend(origin.map(|origin| ("origin", origin)));
        headers.extend(referer.map(|referer| ("referer", referer)));
        headers
    };
    const OWN: &str = "https://api.example.com";
    const PAGE: &str = "https://api.example.com/page";
    const EVIL: &str = "https://evil.example/";
    for (name, line, headers, status) in [
        (
            "Firefox, foreign form",
            "POST /all",
            relayed("same-origin", Some(OWN), Some(EVIL)),
            403,
        ),
        (
            "WebKit, foreign form",
            "POST /all",
            relayed("navigate", Some("https://evil.example"), Some(EVIL)),
            403,
        ),
        (
            "Firefox, silent form",
            "POST /all",
            relayed("same-origin", Some("null"), None),
            403,
        ),
        (
            "Firefox, foreign link",
            "GET /all",
            relayed("same-origin", None, Some(EVIL)),
            403,
        ),
        (
            "own form",
            "POST /all",
            relayed("same-origin", Some(OWN), Some(PAGE)),
            200,
        ),
        ("own link", "GET /all", relayed("navigate", None, Some(PAGE)), 200),
        ("typed address", "GET /all", relayed("navigate", None, None), 200),
        (
            "trusted form",
            "POST /all",
            relayed("same-origin", Some(OWN), Some("https://app.example.com/")),
            200,
        ),
    ] {
        assert_eq!(ask(&app, line, &headers).await.status, status, "{name}");
    }
    // Trust without `credentials` does not grow through our own worker.
    let mut headers = relayed("same-origin", Some(OWN), Some("https://app.example.com/"));
    headers.push(("cookie", "session=1"));
    assert_eq!(ask(&app, "POST /anonymous", &headers).await.status, 403);
}
