//! `block` in real browsers: each category alone and all four, every way of asking, from a foreign, a sibling, a
//! trusted and the app's own page, with and without a referrer policy, over plain http, and through a service worker.

mod expected;
mod handlers;

use std::{collections::BTreeSet, io::Write, net::SocketAddr, time::Duration};

use actix_http::Request as HttpRequest;
use actix_web::{
    App,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    rt::{System, time},
    test::init_service,
};
use cors_runtime::testing::{Browser, Engine, Request};

use self::handlers::{Outcome, outcomes};
use super::{
    OWN, PAGES, Page, WORKER,
    on_page::{self, Asked, Clicks},
    page, relays,
    ways::{WAYS, Way},
};
use crate::{
    driver::{RealBrowser, in_browser},
    serve::Served,
};

/// The values of `block`, and in the paths.
const BLOCKS: [&str; 5] = ["read", "write", "navigate", "embed", "all"];

const TRUSTED: &str = "http://trusted.localhost";
/// Where nothing is trustworthy enough for `Sec-Fetch-*`.
const PLAIN_OWN: &str = "http://own.test";
const PLAIN_FOREIGN: &str = "http://foreign.test";

const TRUSTED_PAGES: [Page; 2] = [
    page("trusted", TRUSTED, false),
    page("trusted, no-referrer", TRUSTED, true),
];
const PLAIN_PAGES: [Page; 4] = [
    page("foreign, plain http", PLAIN_FOREIGN, false),
    page("foreign, plain http, no-referrer", PLAIN_FOREIGN, true),
    page("own, plain http", PLAIN_OWN, false),
    page("own, plain http, no-referrer", PLAIN_OWN, true),
];
const WORKERS_PAGES: [Page; 2] = [
    page("the worker's own", WORKER, false),
    page("the worker's own, no-referrer", WORKER, true),
];

/// As long as frames may take to be shown. No test waits for one that never is.
const TIMEOUT: Duration = Duration::from_secs(60);

/// One cell of the tables.
#[derive(Debug)]
struct Cell {
    block: &'static str,
    asked: Asked,
}

impl Cell {
    fn new(way: &'static Way, block: &'static str, app: &str, redirect: Option<u16>) -> Self {
        Self {
            block,
            asked: Asked::new(way, &format!("/blocked/{block}"), app, redirect),
        }
    }
}

/// What became of a request, once it is answered.
fn outcome(asked: &Asked) -> Option<Outcome> {
    let outcome = outcomes().get(&asked.path).copied();
    outcome.filter(|outcome| outcome.status != 0)
}

pub(crate) fn chromium_is_kept_out() {
    check(Engine::Chromium);
}

pub(crate) fn firefox_is_kept_out() {
    check(Engine::Firefox);
}

pub(crate) fn webkit_is_kept_out() {
    check(Engine::WebKit);
}

/// The same tables in the words of all three engines, where no browser is installed.
pub(crate) fn the_browser_for_tests_is_kept_out() {
    System::new().block_on(ask_the_browser_for_tests());
}

async fn ask_the_browser_for_tests() {
    let app = init_service(App::new().configure(handlers::configure)).await;
    for engine in [Engine::Chromium, Engine::Firefox, Engine::WebKit] {
        let mut report = Report::default();
        for page in asking_pages() {
            let modelled = page.modelled(engine, OWN);
            // The one way that `differences` lists.
            let cells = cells(engine);
            let known = cells
                .iter()
                .filter(|cell| (engine, cell.asked.way.name) != (Engine::WebKit, "font"));
            for cell in known {
                let path = cell.asked.url.strip_prefix(OWN).unwrap_or(&cell.asked.url);
                let status = status(&modelled, &app, (cell.asked.way.request)(path)).await;
                report.judge_model(
                    cell,
                    page,
                    expected::passes(engine, cell.block, &cell.asked.name, page),
                    status,
                );
            }
        }
        for page in relaying_pages() {
            let modelled = page.modelled(engine, WORKER);
            for cell in &relayed_cells() {
                let request = (cell.asked.way.request)(&cell.asked.path).relayed_by_worker();
                let status = status(&modelled, &app, request).await;
                let passes = expected::passes_relayed(engine, cell.block, cell.asked.way.name, page);
                report.judge_model(cell, page, passes, status);
            }
        }
        report.finish(engine);
    }
}

fn check(engine: Engine) {
    let served = Served::start(handlers::serve);
    let hosts = [
        "own.localhost:80",
        "sub.own.localhost:80",
        "foreign.localhost:80",
        "trusted.localhost:80",
        "worker.localhost:80",
        "own.test:80",
        "foreign.test:80",
    ];
    let hosts: Vec<(&str, SocketAddr)> = hosts.iter().map(|host| (*host, served.address)).collect();
    in_browser(engine, &hosts, async |browser| {
        let mut report = Report::default();
        for page in asking_pages() {
            check_page(browser, page, &cells(engine), &mut report).await;
        }
        for page in &PLAIN_PAGES {
            check_page(browser, page, &plain_cells(), &mut report).await;
        }
        relays::register(browser).await;
        for page in relaying_pages() {
            let cells = relayed_cells();
            ask_all(browser, page, &cells).await;
            for cell in &cells {
                let passes = expected::passes_relayed(engine, cell.block, cell.asked.way.name, page);
                report.judge(cell, page, passes);
            }
        }
        report.finish(engine);
    });
}

fn asking_pages() -> impl Iterator<Item = &'static Page> {
    PAGES.iter().chain(&TRUSTED_PAGES)
}

fn relaying_pages() -> impl Iterator<Item = &'static Page> {
    let others = asking_pages().filter(|page| page.origin != OWN);
    others.chain(&WORKERS_PAGES)
}

/// Every way of asking, each with every `block`; a link and a form over another site, too.
fn cells(engine: Engine) -> Vec<Cell> {
    let known = || WAYS.iter().filter(|way| way.is_known_to(engine));
    let mut cells = Vec::new();
    for block in BLOCKS {
        cells.extend(known().map(|way| Cell::new(way, block, OWN, None)));
        for (name, status) in [("link", 302), ("form", 307)] {
            let way = known().find(|way| way.name == name);
            cells.extend(way.map(|way| Cell::new(way, block, OWN, Some(status))));
        }
    }
    cells
}

/// Where browsers send no `Sec-Fetch-*`. The browser for tests has no such pages.
fn plain_cells() -> Vec<Cell> {
    const NAMES: [&str; 9] = [
        "fetch",
        "fetch POST",
        "fetch no-cors POST",
        "websocket",
        "image",
        "frame",
        "location",
        "form",
        "form by a script",
    ];
    let ways = || WAYS.iter().filter(|way| NAMES.contains(&way.name));
    let with = |block| ways().map(move |way| Cell::new(way, block, PLAIN_OWN, None));
    BLOCKS.into_iter().flat_map(with).collect()
}

/// Navigations that the app's service worker passes on.
fn relayed_cells() -> Vec<Cell> {
    let ways = || WAYS.iter().filter(|way| matches!(way.name, "link" | "form"));
    let with = |block| ways().map(move |way| Cell::new(way, block, WORKER, None));
    BLOCKS.into_iter().flat_map(with).collect()
}

async fn check_page(browser: &RealBrowser, page: &Page, cells: &[Cell], report: &mut Report) {
    let engine = browser.engine();
    let shown = ask_all(browser, page, cells).await;
    for cell in cells {
        let passes = expected::passes(engine, cell.block, &cell.asked.name, page);
        report.judge(cell, page, passes);
    }
    judge_frames(engine, page, cells, &shown, report);
}

/// What `frame-ancestors` lets the page show, of what it framed.
fn judge_frames(engine: Engine, page: &Page, cells: &[Cell], shown: &BTreeSet<String>, report: &mut Report) {
    for cell in cells
        .iter()
        .filter(|cell| expected::is_framed(cell.asked.way.name))
    {
        let is_shown = shown.contains(&cell.asked.path);
        let is_expected = expected::is_shown(engine, cell.block, cell.asked.way.name, page);
        if is_shown != is_expected {
            report.complain(cell, page, &format!("shown: {is_shown}, expected: {is_expected}"));
        }
        report.cells += 1;
    }
}

/// The paths that frames of the page said.
async fn shown(browser: &RealBrowser) -> BTreeSet<String> {
    let paths = browser
        .evaluate("return document.documentElement.dataset.shown || ''")
        .await;
    let paths = paths.as_str().unwrap_or_default().split(' ');
    paths.filter(|path| !path.is_empty()).map(str::to_owned).collect()
}

/// Waits until the page shows what it should.
async fn wait_for_frames(browser: &RealBrowser, expected: &BTreeSet<String>) -> BTreeSet<String> {
    let waiting = async {
        while !shown(browser).await.is_superset(expected) {
            time::sleep(Duration::from_millis(50)).await;
        }
    };
    // What is missing is asked again, and then told.
    let _ = time::timeout(TIMEOUT, waiting).await;
    shown(browser).await
}

/// Has a page ask everything, and waits for the answers; returns what it showed of what it framed. On a machine that
/// is busy an engine may be late: what did not come is asked once more, on a fresh page.
async fn ask_all(browser: &RealBrowser, page: &Page, cells: &[Cell]) -> BTreeSet<String> {
    let engine = browser.engine();
    let is_framed = |cell: &&Cell| {
        expected::is_framed(cell.asked.way.name)
            && expected::is_shown(engine, cell.block, cell.asked.way.name, page)
    };
    let mut all_shown = BTreeSet::new();
    for _ in 0..2 {
        let is_missing = |cell: &&Cell| {
            outcome(&cell.asked).is_none() || is_framed(cell) && !all_shown.contains(&cell.asked.path)
        };
        let missing: Vec<&Cell> = cells.iter().filter(is_missing).collect();
        if missing.is_empty() {
            break;
        }
        let asked: Vec<&Asked> = missing.iter().map(|cell| &cell.asked).collect();
        let framed = missing.iter().copied().filter(is_framed);
        let framed: BTreeSet<String> = framed.map(|cell| cell.asked.path.clone()).collect();
        let is_answered = |asked: &Asked| outcome(asked).is_some();
        // An answer is not a frame yet.
        let loaded = async || all_shown.extend(wait_for_frames(browser, &framed).await);
        on_page::ask(browser, page, &asked, Clicks::Script, is_answered, loaded).await;
        // What came late, and should not have come.
        all_shown.extend(shown(browser).await);
    }
    all_shown
}

/// What the app answers the browser for tests.
async fn status<S, B>(page: &Browser, app: &S, request: Request) -> Option<u16>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    let outcome = page.fetch(app, request).await;
    outcome.sent().map(|sent| sent.status().as_u16())
}

#[derive(Debug, Default)]
struct Report {
    cells: usize,
    refused: usize,
    complaints: Vec<String>,
}

impl Report {
    /// A request that is refused runs nothing.
    fn judge(&mut self, cell: &Cell, page: &Page, passes: bool) {
        self.cells += 1;
        self.refused += usize::from(!passes);
        let outcome = outcome(&cell.asked).unwrap_or_default();
        let is_right = match passes {
            true => outcome.status == 200 && outcome.runs > 0,
            false => outcome == Outcome { status: 403, runs: 0 },
        };
        if !is_right {
            self.complain(cell, page, &format!("{outcome:?}, to pass: {passes}"));
        }
    }

    fn judge_model(&mut self, cell: &Cell, page: &Page, passes: bool, status: Option<u16>) {
        self.cells += 1;
        self.refused += usize::from(!passes);
        let expected = if passes { 200 } else { 403 };
        if status != Some(expected) {
            self.complain(
                cell,
                page,
                &format!("{status:?} for the browser for tests, not {expected}"),
            );
        }
    }

    fn complain(&mut self, cell: &Cell, page: &Page, problem: &str) {
        let Cell { block, asked } = cell;
        self.complaints.push(format!(
            "block = [{block}], {} from {}: {problem}",
            asked.name, page.name
        ));
    }

    fn finish(self, engine: Engine) {
        let Self {
            cells,
            refused,
            complaints,
        } = self;
        let figures = format!("\n  block in {engine:?}: {cells} cells, {refused} of them refused\n\n");
        // Past the test harness, which keeps the output of tests that pass; nothing is lost where nobody reads.
        let _ = std::io::stderr().write_all(figures.as_bytes());
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
        assert!(refused > 250, "only {refused}");
    }
}
