//! What engines send for every way of asking, against what [`Browser`](cors_runtime::testing::Browser) sends for it.
//!
//! Pages of another site, of a sibling and of the app itself ask in every way that HTML has, with and without a
//! referrer policy, and through a service worker of the app. The two may disagree only where [`differences`] says so,
//! and there they have to.

mod differences;
mod on_page;
mod received;
mod redirects;
mod relays;
pub(crate) mod returns;
mod server;
pub(crate) mod tables;
mod ways;

use std::{collections::BTreeSet, io::Write, net::SocketAddr};

use cors_runtime::testing::{Browser, Engine, ReferrerPolicy, Request};

use self::{
    differences::Difference,
    on_page::{Asked, Clicks},
    received::{Told, modelled},
    ways::WAYS,
};
use crate::{
    driver::{RealBrowser, in_browser},
    serve::Served,
};

/// What the app is asked at.
pub(crate) const OWN: &str = "http://own.localhost";
const SIBLING: &str = "http://sub.own.localhost";
const FOREIGN: &str = "http://foreign.localhost";
/// Another app, whose service worker answers its navigations.
const WORKER: &str = "http://worker.localhost";

/// Where a page is, and whether it hides its address.
#[derive(Debug, Clone, Copy)]
struct Page {
    name: &'static str,
    origin: &'static str,
    is_hidden: bool,
}

const fn page(name: &'static str, origin: &'static str, is_hidden: bool) -> Page {
    Page {
        name,
        origin,
        is_hidden,
    }
}

const PAGES: [Page; 6] = [
    page("foreign", FOREIGN, false),
    page("foreign, no-referrer", FOREIGN, true),
    page("sibling", SIBLING, false),
    page("sibling, no-referrer", SIBLING, true),
    page("own", OWN, false),
    page("own, no-referrer", OWN, true),
];

impl Page {
    fn url(&self) -> String {
        let path = if self.is_hidden { "/hidden" } else { "/" };
        format!("{}{path}", self.origin)
    }

    /// The same page in the browser for tests.
    fn modelled(&self, engine: Engine, app: &str) -> Browser {
        let policy = match self.is_hidden {
            true => ReferrerPolicy::NoReferrer,
            false => ReferrerPolicy::default(),
        };
        Browser::at(self.origin)
            .app_at(app)
            .engine(engine)
            .referrer_policy(policy)
    }
}

pub(crate) fn chromium_asks_as_the_browser_for_tests_does() {
    compare(Engine::Chromium);
}

pub(crate) fn firefox_asks_as_the_browser_for_tests_does() {
    compare(Engine::Firefox);
}

pub(crate) fn webkit_asks_as_the_browser_for_tests_does() {
    compare(Engine::WebKit);
}

fn compare(engine: Engine) {
    let served = Served::start(server::configure);
    let hosts = ["own", "sub.own", "foreign", "worker"].map(|host| format!("{host}.localhost:80"));
    let hosts: Vec<(&str, SocketAddr)> = hosts.iter().map(|host| (host.as_str(), served.address)).collect();
    in_browser(engine, &hosts, async |browser| {
        let mut report = Report::new(engine);
        for page in &PAGES {
            compare_page(browser, page, &mut report).await;
        }
        relays::compare(browser, &mut report).await;
        report.finish();
    });
}

/// Every way of asking, and some over another site. On a machine that is busy an engine may be late: what did not come
/// is asked once more, on a fresh page.
async fn compare_page(browser: &RealBrowser, page: &Page, report: &mut Report) {
    let known = WAYS.iter().filter(|way| way.is_known_to(browser.engine()));
    let mut asked: Vec<Asked> = known.map(|way| Asked::new(way, "/ask", OWN, None)).collect();
    asked.extend(redirects::asked(page));
    compare_all(browser, page, &asked, report, |asked| {
        let request = (asked.way.request)(asked.url.strip_prefix(OWN).unwrap_or(&asked.url));
        (page.modelled(browser.engine(), OWN), request)
    })
    .await;
}

/// Has the page ask, and compares what came with what the browser for tests sends.
async fn compare_all(
    browser: &RealBrowser,
    page: &Page,
    asked: &[Asked],
    report: &mut Report,
    modelled_by: impl Fn(&Asked) -> (Browser, Request),
) {
    let has_come = |asked: &Asked| received::at(&asked.path).is_some();
    for _ in 0..2 {
        let missing: Vec<&Asked> = asked.iter().filter(|asked| !has_come(asked)).collect();
        if !missing.is_empty() {
            on_page::ask(browser, page, &missing, Clicks::User, has_come, async || {}).await;
        }
    }
    for asked in asked {
        let (page_of_tests, request) = modelled_by(asked);
        let modelled = modelled(&page_of_tests, request).await;
        report.compare(&asked.name, page.name, received::at(&asked.path), modelled);
    }
}

/// What was compared, and what is wrong with it.
#[derive(Debug)]
struct Report {
    engine: Engine,
    agreements: usize,
    met: BTreeSet<usize>,
    complaints: Vec<String>,
}

impl Report {
    fn new(engine: Engine) -> Self {
        Self {
            engine,
            agreements: 0,
            met: BTreeSet::new(),
            complaints: Vec::new(),
        }
    }

    fn compare(&mut self, way: &str, page: &str, observed: Option<Told>, modelled: Told) {
        let listed = differences::find(self.engine, way, page);
        let shown = observed
            .as_ref()
            .map_or_else(|| "nothing was sent".to_owned(), Told::to_string);
        let agrees = observed.as_ref() == Some(&modelled);
        let problem = match listed {
            Some((index, _)) if !agrees => {
                self.met.insert(index);
                None
            }
            Some((_, Difference { words, .. })) => Some(format!("no longer a difference: {words}")),
            None if agrees => {
                self.agreements += 1;
                None
            }
            None => Some("a disagreement that is not listed".to_owned()),
        };
        if let Some(problem) = problem {
            let engine = self.engine;
            self.complaints.push(format!(
                "{problem}: {way} from {page}\n  {engine:?}: {shown}\n  Browser: {modelled}"
            ));
        }
    }

    fn finish(mut self) {
        for (index, listed) in differences::all().filter(|(_, listed)| listed.engine == self.engine) {
            if !self.met.contains(&index) {
                self.complaints.push(format!("no request is meant by {listed:?}"));
            }
        }
        let figures = format!(
            "\n  ways of asking in {:?}: {} requests agree, {} differ as listed, {} complaints\n\n",
            self.engine,
            self.agreements,
            self.met.len(),
            self.complaints.len()
        );
        // Past the test harness, which keeps the output of tests that pass; nothing is lost where nobody reads.
        let _ = std::io::stderr().write_all(figures.as_bytes());
        assert!(self.complaints.is_empty(), "{}", self.complaints.join("\n"));
        assert!(self.agreements > 60, "only {} requests", self.agreements);
    }
}
