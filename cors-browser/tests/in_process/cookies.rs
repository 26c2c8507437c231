//! Credentials modes and cookies.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse};
use cors_browser::{Browser, Credentials, Request, Withheld};

use crate::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, API, APP, FOREIGN, app, response};

/// Allows every origin by name, with credentials; `/set?<line>` sets a cookie.
fn open(request: &HttpRequest) -> HttpResponse {
    let origin = request
        .headers()
        .get("origin")
        .map_or("", |value| value.to_str().unwrap());
    let line = request.query_string().replace("%20", " ");
    let mut lines = vec![(ALLOW_ORIGIN, origin), (ALLOW_CREDENTIALS, "true")];
    if request.path() == "/set" {
        lines.push(("set-cookie", &line));
    }
    response(200, &lines)
}

fn set(line: &str, credentials: Credentials) -> Request {
    Request::get(format!("{API}/set?{line}")).credentials(credentials)
}

#[actix_web::test]
async fn credentials_modes_decide_about_cookies() {
    use Credentials::{Include, Omit, SameOrigin};
    let app = app(open).await;
    let cases = [
        (API, Omit, false),
        (API, SameOrigin, true),
        (API, Include, true),
        (APP, Omit, false),
        (APP, SameOrigin, false),
        (APP, Include, true),
    ];
    for (origin, credentials, included) in cases {
        let page = Browser::at(origin);
        page.set_cookie(API, "known=1; Path=/");
        let outcome = page.fetch(&app, set("new=1; Path=/", credentials)).await;
        assert!(outcome.is_readable(), "{outcome}");
        let sent = outcome.sent().unwrap().request_header("cookie");
        assert_eq!(
            sent.as_deref(),
            included.then_some("known=1"),
            "{origin} {credentials}"
        );
        assert_eq!(
            page.cookie(API, "new").is_some(),
            included,
            "{origin} {credentials}"
        );
    }
}

#[actix_web::test]
async fn only_same_site_none_crosses_sites() {
    let app = app(open).await;
    let page = Browser::at(FOREIGN);
    page.set_cookie(API, "lax=1");
    page.set_cookie(API, "strict=1; SameSite=Strict");
    page.set_cookie(API, "none=1; SameSite=None; Secure");
    let outcome = page.fetch(&app, set("planted=1", Credentials::Include)).await;
    assert_eq!(
        outcome.sent().unwrap().request_header("cookie").as_deref(),
        Some("none=1")
    );
    assert_eq!(page.cookie(API, "planted"), None);
    let outcome = page
        .fetch(&app, set("ok=1;SameSite=None;Secure", Credentials::Include))
        .await;
    assert!(outcome.is_readable());
    assert_eq!(page.cookie(API, "ok").as_deref(), Some("1"));
}

/// The request that goes without says why, although the browser never had the cookie.
#[actix_web::test]
async fn a_cookie_that_was_not_stored_is_named() {
    let app = app(open).await;
    let page = Browser::at(FOREIGN);
    let ask = async || {
        page.fetch(&app, Request::get("/").credentials(Credentials::Include))
            .await
    };
    let set = async |line| {
        let outcome = page.fetch(&app, set(line, Credentials::Include)).await;
        assert!(outcome.is_readable(), "{outcome}");
    };
    for (line, reason) in [
        ("sid=1; SameSite=Strict", Withheld::SameSiteStrict),
        ("sid=1", Withheld::SameSiteLax),
    ] {
        set(line).await;
        let outcome = ask().await;
        let [cookie] = outcome.withheld_cookies() else {
            panic!("{outcome}")
        };
        assert_eq!((cookie.name(), cookie.reason()), ("sid", reason));
        assert!(!cookie.is_stored());
        let text = format!("(without the cookie `sid`, which was not stored: {reason})");
        assert!(outcome.to_string().contains(&text), "{outcome}");
    }
    set("sid=2; SameSite=None; Secure").await;
    assert_eq!(ask().await.withheld_cookies(), []);
    // What is stored stays, and no request goes without it.
    set("sid=3; SameSite=Strict").await;
    let outcome = ask().await;
    assert_eq!(outcome.withheld_cookies(), []);
    let sent = outcome.sent().expect("a request").request_header("cookie");
    assert_eq!(sent.as_deref(), Some("sid=2"));
}

#[actix_web::test]
async fn a_blocked_response_sets_its_cookies_all_the_same() {
    let closed = crate::fixed(200, &[("set-cookie", "a=1")]).await;
    let page = Browser::at(APP);
    let outcome = page
        .fetch(&closed, Request::get("/").credentials(Credentials::Include))
        .await;
    assert!(outcome.is_blocked());
    assert_eq!(page.cookie("/", "a").as_deref(), Some("1"));
}

#[actix_web::test]
async fn pages_of_a_browser_share_cookies_and_time() {
    let app = app(open).await;
    let login = Browser::at(API);
    assert!(
        login
            .fetch(
                &app,
                set("session=1; HttpOnly; Max-Age=60", Credentials::SameOrigin)
            )
            .await
            .is_readable()
    );
    login.set_cookie(API, "theme=dark");
    assert_eq!(login.document_cookie(), "theme=dark");
    let page = login.page(APP);
    let request = Request::get("/").credentials(Credentials::Include);
    let cookies = |outcome: cors_browser::Outcome| outcome.sent().unwrap().request_header("cookie");
    assert_eq!(
        cookies(page.fetch(&app, &request).await).as_deref(),
        Some("session=1; theme=dark")
    );
    login.advance(Duration::from_secs(60));
    assert_eq!(
        cookies(page.fetch(&app, &request).await).as_deref(),
        Some("theme=dark")
    );
    assert_eq!(Browser::opaque().document_cookie(), "");
}
