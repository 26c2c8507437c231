//! What pages over HTTPS may not load over HTTP, and what a response without a `Location` may show.

use cors_browser::{Blocked, Browser, Destination, Engine, Request};

use crate::{ALLOW_ORIGIN, APP, FOREIGN, fixed};

const INSECURE: &str = "http://api.example.com/";

/// Only the tab itself may go anywhere.
#[actix_web::test]
async fn frames_are_no_exception() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    for (request, is_blocked) in [
        (Request::frame(INSECURE), true),
        (Request::embed(INSECURE, Destination::Object), true),
        (Request::embed(INSECURE, Destination::Embed), true),
        (Request::embed(INSECURE, Destination::Script), true),
        (Request::get(INSECURE), true),
        (Request::navigate(INSECURE), false),
        (Request::submit(INSECURE, [("a", "b")]), false),
        (Request::frame("/"), false),
    ] {
        for page in [
            Browser::at(APP),
            Browser::at(APP).sandboxed(),
            Browser::at(APP).sandboxed().sandboxed(),
        ] {
            let outcome = page.fetch(&app, request.clone()).await;
            assert_eq!(
                outcome.is_blocked_because(Blocked::MixedContent),
                is_blocked,
                "{outcome}"
            );
        }
        // A page over HTTP, and a frame in it, may load everything.
        for page in [
            Browser::at("http://app.example.com"),
            Browser::at("http://app.example.com").sandboxed(),
        ] {
            let outcome = page.fetch(&app, request.clone()).await;
            assert!(!outcome.is_blocked_because(Blocked::MixedContent), "{outcome}");
        }
    }
}

/// A redirect is a request like the first.
#[actix_web::test]
async fn a_frame_is_not_redirected_to_http() {
    let app = fixed(302, &[("location", INSECURE)]).await;
    let outcome = Browser::at(APP).fetch(&app, Request::frame("/")).await;
    outcome.expect_blocked(Blocked::MixedContent);
}

/// WebKit makes no exception for this machine, other engines do.
#[actix_web::test]
async fn servers_on_this_machine() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    for engine in Engine::ALL {
        for url in ["http://localhost:8080/", "http://127.0.0.1:8080/"] {
            let page = Browser::at(APP).engine(engine);
            for (request, is_blocked) in [
                (Request::get(url), engine == Engine::WebKit),
                (Request::frame(url), engine == Engine::WebKit),
                (Request::navigate(url), false),
            ] {
                let outcome = page.fetch(&app, request).await;
                assert_eq!(
                    outcome.is_blocked_because(Blocked::MixedContent),
                    is_blocked,
                    "{engine:?} {outcome}"
                );
            }
        }
    }
}

/// A redirect that leads nowhere is shown like any other response, and judged like it.
#[actix_web::test]
async fn a_redirect_without_a_location_is_judged() {
    for status in [200, 302, 307] {
        let app = fixed(status, &[("content-security-policy", "frame-ancestors 'none'")]).await;
        let outcome = Browser::at(FOREIGN).fetch(&app, Request::frame("/")).await;
        outcome.expect_blocked(Blocked::FrameAncestors);
        let app = fixed(status, &[("x-frame-options", "DENY")]).await;
        assert!(
            Browser::at(FOREIGN)
                .fetch(&app, Request::frame("/"))
                .await
                .is_blocked(),
            "{status}"
        );
        assert!(
            !Browser::at(FOREIGN)
                .fetch(&app, Request::navigate("/"))
                .await
                .is_blocked(),
            "{status}"
        );
    }
}
