//! The inspector in a browser: where the links of the pages lead, and what a foreign page gets of it.

use cors_examples::{API, BOARD, FOREIGN, background::Background, store::Settings};

use crate::{
    app::hosts,
    driver::{Fetch, RealBrowser, in_chromium},
    serve::Served,
};

const DONE: &str = "document.documentElement.dataset.state === 'done'";

fn app() -> Background {
    Background::start(Settings::default()).expect("the application starts")
}

async fn text(browser: &RealBrowser, selector: &str) -> String {
    let script = format!("return document.querySelector('{selector}')?.textContent ?? ''");
    browser
        .evaluate(&script)
        .await
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Under each attempt that was blocked is a link, and it leads to the explanation of that request and no other.
pub(crate) fn every_why_is_answered() {
    let app = app();
    in_chromium(&hosts(&app), async |browser| {
        browser.open(FOREIGN).await;
        browser.wait_until(DONE).await;
        let links = browser
            .evaluate(
                "return [...document.querySelectorAll('#rows tr')].filter((row) => row.querySelector('.observed .blocked'))
                   .map((row) => [row.dataset.attempt, row.querySelector('.explain')?.href ?? ''])",
            )
            .await;
        let links: Vec<(String, String)> = serde_json::from_value(links).expect("pairs");
        assert!(links.len() > 15, "{links:?}");
        for (attempt, link) in links {
            browser.open(&link).await;
            let verdict = text(browser, "#ask").await;
            let expected = match &*attempt {
                "door-frame" => "`block = [embed]`",
                "door-form" => "`block = [write]`",
                "door-image" => "`block = [embed]`",
                "door-image-cors" | "door-socket" => "`block = [read]`",
                // They reach the handler, and the page reads nothing.
                "star" | "who" | "feed" | "nowhere" | "backup" | "list-with-cookie" => {
                    "keeps its answer from the page"
                }
                _ => "never sends the request",
            };
            assert!(
                verdict.contains(&expected.replace('`', "")),
                "{attempt}: {verdict}\n{link}"
            );
            let origin = browser
                .evaluate("return document.querySelector('[name=origin]').value")
                .await;
            assert_eq!(origin, FOREIGN, "{attempt}");
        }
    });
}

/// `block = [navigate]`: the bell rings for the board's link, and not for a foreign one.
pub(crate) fn a_foreign_link_does_not_ring_the_bell() {
    let app = app();
    in_chromium(&hosts(&app), async |browser| {
        for (page, expected) in [
            (FOREIGN, "refused by `block = [navigate]`"),
            (BOARD, "The bell rings."),
        ] {
            browser.open(page).await;
            browser.click("#bell").await;
            browser.wait_for_page(&format!("{API}/doors/bell")).await;
            let shown = text(browser, "body").await;
            assert!(shown.contains(expected), "{page}: {shown}");
        }
    });
}

/// Whether a page's element shows what the inspector sends, and what its scripts read.
const TRIES: &str = "
const url = 'http://localhost:8080/_cors';
const wait = (element, name) => new Promise((done) => {
  element.onload = () => done(name + ' loaded');
  element.onerror = () => done(name + ' failed');
});
const put = (name, attributes, what) => {
  const element = Object.assign(document.createElement(name), attributes);
  const waiting = wait(element, what);
  document.body.append(element);
  return waiting;
};
const read = (url, init) => fetch(url, init).then((answer) => answer.text(), () => 'blocked');
const posted = async () => {
  const form = Object.assign(document.createElement('form'), { method: 'post', action: url, target: 'posted' });
  await put('iframe', { name: 'posted' }, '');
  const answered = wait(document.querySelector('[name=posted]'), 'post');
  document.body.append(form);
  form.submit();
  return answered;
};
return Promise.all([
  read(url), read(url + '/policies.json'), read(url, { mode: 'no-cors' }), read(url, { credentials: 'include' }),
  read(url, { method: 'POST' }), put('img', { src: url }, 'image'), put('script', { src: url + '/policies.json' }, 'script'),
  put('link', { rel: 'stylesheet', href: url }, 'style'), put('iframe', { src: url }, 'frame'), posted(),
]);
";

/// A page of another site, and one whose name was rebound to this machine.
pub(crate) fn foreign_pages_get_nothing_of_it() {
    let app = app();
    let pages = Served::pages();
    let api = app.addresses().api;
    let mut hosts = hosts(&app).to_vec();
    hosts.extend([("evil.example:80", pages.address), ("rebound.example:80", api)]);
    in_chromium(&hosts, async |browser| {
        browser.open("http://evil.example/").await;
        let results = browser.evaluate(TRIES).await;
        let results: Vec<String> = serde_json::from_value(results).expect("texts");
        assert_eq!(
            results,
            [
                "blocked",
                "blocked",
                "blocked",
                "blocked",
                "blocked",
                "image failed",
                "script failed",
                "style failed",
                // Of whatever is in it: what that is, the page cannot see.
                "frame loaded",
                "post loaded",
            ]
        );
        for frame in [0, 1] {
            let shown = browser
                .evaluate_in_frame(frame, "return document.documentElement.textContent")
                .await;
            let shown = shown.as_str().expect("text");
            assert!(!shown.contains("Explain"), "frame {frame}: {shown}");
        }
        // Where it may be shown, it has that word.
        browser.open("http://localhost:8080/_cors").await;
        let shown = text(browser, "html").await;
        assert!(shown.contains("Explain"), "{shown}");
        // The rebound name makes it the page's own origin, so that nothing but `Host` tells them apart.
        browser.open("http://rebound.example/nowhere").await;
        for path in ["/_cors", "/_cors/policies.json"] {
            let answer = browser
                .fetch(&Fetch::get(&format!("http://rebound.example{path}")))
                .await;
            let answer = answer.response();
            assert_eq!((answer.status, &*answer.body), (404, ""), "{path}");
        }
    });
}
