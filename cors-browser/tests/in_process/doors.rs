//! Ways of asking that need no `fetch`: links, forms, frames, elements, prefetches, sockets and workers' relays.

use actix_web::HttpResponse;
use cors_browser::{
    Blocked, Browser, Credentials, Destination, Engine, ReferrerPolicy, Request, Withheld, WithheldCookie,
};

use crate::{API, APP, FOREIGN, app, fixed};

/// What a server is told: site, mode, dest, user, purpose, `Origin`, `Referer`.
const TOLD: [&str; 7] = [
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "sec-fetch-user",
    "sec-purpose",
    "origin",
    "referer",
];

/// What the request told the server, in one line; `-` for a header that is absent.
async fn told(page: &Browser, request: Request) -> String {
    let app = fixed(200, &[]).await;
    let outcome = page.fetch(&app, request).await;
    let sent = outcome.sent().expect("a request");
    TOLD.map(|name| sent.request_header(name).unwrap_or_else(|| "-".to_owned()))
        .join(" ")
}

#[actix_web::test]
async fn foreign_pages_ask_in_many_ways() {
    let page = || Browser::at(FOREIGN);
    let referer = format!("{FOREIGN}/");
    let cases = [
        (Request::navigate("/"), "cross-site navigate document ?1 - -"),
        (
            Request::navigate("/").by_script(),
            "cross-site navigate document - - -",
        ),
        (
            Request::submit("/", [("a", "b")]),
            "cross-site navigate document ?1 - https://elsewhere.example",
        ),
        (Request::frame("/"), "cross-site navigate iframe - - -"),
        (
            Request::embed("/", Destination::Object),
            "cross-site navigate object - - -",
        ),
        (
            Request::embed("/", Destination::Image),
            "cross-site no-cors image - - -",
        ),
        (Request::prefetch("/"), "cross-site no-cors empty - prefetch -"),
        (Request::prefetch_page("/"), "none navigate document - prefetch -"),
    ];
    for (request, expected) in cases {
        assert_eq!(told(&page(), request).await, format!("{expected} {referer}"));
    }
    let socket = told(&page(), Request::websocket("wss://api.example.com/ws")).await;
    assert_eq!(
        socket,
        "cross-site websocket empty - - https://elsewhere.example -"
    );
    let typed = told(&page(), Request::navigate("/").from_address_bar().by_script()).await;
    assert_eq!(typed, "none navigate document - - - -");
}

#[actix_web::test]
async fn engines_differ() {
    let cases = [
        (
            Engine::Chromium,
            Request::websocket("/ws"),
            "- - - - - https://elsewhere.example -",
        ),
        (
            Engine::WebKit,
            Request::websocket("/ws"),
            "cross-site websocket websocket - - https://elsewhere.example -",
        ),
        (
            Engine::WebKit,
            Request::navigate("/"),
            "cross-site navigate document - - - https://elsewhere.example/",
        ),
        (
            Engine::WebKit,
            Request::embed("/", Destination::Embed),
            "cross-site navigate iframe - - - https://elsewhere.example/",
        ),
        (
            Engine::Chromium,
            Request::embed("/", Destination::Object).holding_image(),
            "cross-site no-cors object - - - https://elsewhere.example/",
        ),
        (
            Engine::Firefox,
            Request::embed("/", Destination::Object).holding_image(),
            "cross-site navigate object - - - https://elsewhere.example/",
        ),
        (
            Engine::Firefox,
            Request::submit("/", []).relayed_by_worker(),
            "same-origin same-origin empty - - https://api.example.com https://elsewhere.example/",
        ),
        (
            Engine::WebKit,
            Request::submit("/", []).relayed_by_worker(),
            "same-origin navigate empty - - https://elsewhere.example https://elsewhere.example/",
        ),
    ];
    for (engine, request, expected) in cases {
        let page = Browser::at(FOREIGN).engine(engine);
        assert_eq!(told(&page, request).await, expected, "{engine:?}");
    }
}

#[actix_web::test]
async fn pages_choose_what_they_tell_of_themselves() {
    let page = Browser::at(API).at_path("/inbox?x=1");
    let post = || Request::submit("/", []);
    assert_eq!(
        told(&page, post()).await,
        "same-origin navigate document ?1 - https://api.example.com https://api.example.com/inbox?x=1"
    );
    let hidden = page.page(API).referrer_policy(ReferrerPolicy::NoReferrer);
    assert_eq!(
        told(&hidden, post()).await,
        "same-origin navigate document ?1 - null -"
    );
    assert_eq!(
        told(&hidden, post().referrer_policy(ReferrerPolicy::Origin)).await,
        "same-origin navigate document ?1 - https://api.example.com https://api.example.com/"
    );
    let framed = page.sandboxed();
    assert_eq!(
        told(&framed, Request::post("/").credentials(Credentials::Omit)).await,
        "cross-site cors empty - - null https://api.example.com/inbox?x=1"
    );
    let framed = page.engine(Engine::Chromium).sandboxed();
    assert!(told(&framed, post()).await.ends_with("null -"));
}

/// A chain that begins on our own page and leads back over another site is cross-site.
#[actix_web::test]
async fn redirects_change_who_asks() {
    let app = app(|request| {
        let host = request.connection_info().host().to_owned();
        match (host.as_str(), request.path()) {
            ("api.example.com", "/leave") => moved(307, "https://elsewhere.example/back", None),
            ("elsewhere.example", _) => moved(307, "https://api.example.com/home", Some("no-referrer")),
            _ => HttpResponse::Ok().finish(),
        }
    })
    .await;
    let outcome = Browser::at(API).fetch(&app, Request::submit("/leave", [])).await;
    let sent = outcome.sent().unwrap();
    assert_eq!(sent.url(), "https://api.example.com/home");
    assert_eq!(sent.method(), "POST");
    assert_eq!(
        sent.request_header("sec-fetch-site").as_deref(),
        Some("cross-site")
    );
    assert_eq!(sent.request_header("origin").as_deref(), Some("null"));
    assert_eq!(
        sent.request_header("referer"),
        None,
        "the redirect set a referrer policy"
    );
}

fn moved(status: u16, location: &str, referrer_policy: Option<&str>) -> HttpResponse {
    let mut response = HttpResponse::build(status.try_into().expect("a status"));
    response.insert_header(("location", location));
    if let Some(policy) = referrer_policy {
        response.insert_header(("referrer-policy", policy));
    }
    response.finish()
}

#[actix_web::test]
async fn sockets_open_with_the_right_answer_only() {
    let answer = [
        ("connection", "upgrade"),
        ("upgrade", "WebSocket"),
        ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    ];
    let page = Browser::at(FOREIGN);
    let opened = page
        .fetch(&fixed(101, &answer).await, Request::websocket("/ws"))
        .await;
    assert_eq!(
        opened.status().map(|status| status.as_u16()),
        Some(101),
        "{opened}"
    );
    for missing in 0..answer.len() {
        let mut lines = answer.to_vec();
        lines.remove(missing);
        let outcome = page
            .fetch(&fixed(101, &lines).await, Request::websocket("/ws"))
            .await;
        outcome.expect_blocked(Blocked::WebsocketHandshake);
    }
    let refused = page
        .fetch(&fixed(403, &[]).await, Request::websocket("/ws"))
        .await;
    refused.expect_blocked(Blocked::WebsocketHandshake);
    let moved = fixed(302, &[("location", "/other")]).await;
    let moved = page.fetch(&moved, Request::websocket("/ws")).await;
    moved.expect_blocked(Blocked::RedirectInErrorMode);
    let insecure = page
        .fetch(
            &fixed(101, &answer).await,
            Request::websocket("ws://api.example.com/ws"),
        )
        .await;
    insecure.expect_blocked(Blocked::MixedContent);
}

#[actix_web::test]
async fn frames_are_judged_by_the_headers_of_their_page() {
    let lines = [
        ("x-frame-options", "DENY"),
        (
            "content-security-policy",
            "frame-ancestors 'self' https://app.example.com",
        ),
    ];
    let server = fixed(200, &lines).await;
    for (page, shown) in [(API, true), (APP, true), (FOREIGN, false)] {
        let outcome = Browser::at(page).fetch(&server, Request::frame("/")).await;
        assert_eq!(
            outcome.is_blocked_because(Blocked::FrameAncestors),
            !shown,
            "{outcome}"
        );
        assert_eq!(outcome.exchanges().len(), 1, "the handler has run by then");
    }
    let denied = fixed(200, &lines[..1]).await;
    let outcome = Browser::at(API)
        .fetch(&denied, Request::embed("/", Destination::Object))
        .await;
    outcome.expect_blocked(Blocked::XFrameOptions);
    let tab = Browser::at(FOREIGN).fetch(&denied, Request::navigate("/")).await;
    assert!(tab.is_readable());
}

#[actix_web::test]
async fn withheld_cookies_are_part_of_the_story() {
    let server = fixed(200, &[]).await;
    let page = Browser::at(FOREIGN);
    page.set_cookie("/", "sid=1; SameSite=Lax");
    page.set_cookie("/", "pref=1; SameSite=None; Secure");
    let request = Request::post("/").credentials(Credentials::Include);
    let outcome = page.fetch(&server, &request).await;
    let reasons: Vec<_> = outcome
        .withheld_cookies()
        .iter()
        .map(WithheldCookie::reason)
        .collect();
    assert_eq!(reasons, [Withheld::SameSiteLax]);
    assert_eq!(
        outcome.sent().unwrap().request_header("cookie").as_deref(),
        Some("pref=1")
    );
    let line = "  > (without the cookie `sid`: it is `SameSite=Lax`";
    assert!(outcome.to_string().contains(line), "{outcome}");

    let page = page.engine(Engine::Firefox);
    let outcome = page.fetch(&server, &request).await;
    let reasons: Vec<_> = outcome
        .withheld_cookies()
        .iter()
        .map(WithheldCookie::reason)
        .collect();
    assert_eq!(reasons, [Withheld::TrackingPrevention; 2]);
    let outcome = page.fetch(&server, Request::get("/")).await;
    assert_eq!(outcome.withheld_cookies()[0].reason(), Withheld::CredentialsMode);
}
