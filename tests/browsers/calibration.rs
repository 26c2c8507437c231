//! How good [`Browser`](cors_runtime::testing::Browser) is: the same scenarios through it and through real browsers.
//!
//! Most scenarios ask annotated handlers, so that both browsers judge the answers of this library; the rest ask
//! servers that are wrong. The two may disagree only where [`differences`] says so, and there they have to.

mod app;
mod differences;
mod model;
mod observed;
mod recorded;
mod report;
mod scenarios;
mod table;
mod verdict;

use std::{net::SocketAddr, time::Duration};

use cors_runtime::testing::Engine;

use self::{
    recorded::Recorded,
    report::Report,
    table::{Page, Scenario, Step},
};
use crate::{driver::in_browser, serve::Served};

/// One fetch of a scenario.
#[derive(Debug)]
struct Trial {
    scenario: &'static Scenario,
    /// From 1.
    fetch: usize,
    step: Step,
}

/// All fetches, page by page.
fn trials() -> Vec<Trial> {
    let trials = scenarios::all().enumerate().flat_map(|(number, scenario)| {
        let fetches = scenario.fetches.iter().enumerate();
        fetches.map(move |(index, text)| Trial {
            scenario,
            fetch: index + 1,
            step: Step::parse(text, scenario, number),
        })
    });
    let mut trials: Vec<Trial> = trials.collect();
    trials.sort_by_key(|trial| trial.scenario.page);
    trials
}

/// Every origin of the scenarios, at one server.
fn hosts(address: SocketAddr) -> Vec<(String, SocketAddr)> {
    let pages = Page::ALL.map(|page| page.address().to_owned());
    let apis = [
        "api.localhost",
        "shop.localhost",
        "api.app.localhost",
        "api.example",
    ];
    pages
        .into_iter()
        .chain(apis.map(|host| format!("http://{host}")))
        .map(|origin| {
            let host = origin.trim_start_matches("http://");
            let port = if host.contains(':') { "" } else { ":80" };
            (format!("{host}{port}"), address)
        })
        .collect()
}

pub(crate) fn chromium_and_the_browser_for_tests_agree() {
    compare(Engine::Chromium);
}

pub(crate) fn firefox_and_the_browser_for_tests_agree() {
    compare(Engine::Firefox);
}

pub(crate) fn webkit_and_the_browser_for_tests_agree() {
    compare(Engine::WebKit);
}

/// As long as a fetch may take, beside the time that it waits first. Permissions without an age hold for five seconds
/// after the preflight, and nobody knows when that was in a fetch that took longer.
const PROMPT: Duration = Duration::from_secs(3);

/// Compares until every fetch is prompt: on a machine that is busy an engine may pause for longer than a permission
/// holds. The last comparison counts as it is.
fn compare(engine: Engine) {
    for is_last in [false, false, true] {
        if let Some(report) = compare_once(engine)
            && (is_last || report.slowest <= PROMPT)
        {
            return report.finish();
        }
    }
}

/// Nothing where the engine is not installed.
fn compare_once(engine: Engine) -> Option<Report> {
    let mut report = None;
    let recorded = Recorded::default();
    let served = Served::start({
        let recorded = recorded.clone();
        move |config| app::configure(config, recorded.clone())
    });
    let hosts = hosts(served.address);
    let hosts: Vec<(&str, SocketAddr)> = hosts.iter().map(|(host, address)| (&**host, *address)).collect();
    in_browser(engine, &hosts, async |browser| {
        let trials = trials();
        let observed = observed::verdicts(browser, &recorded, &trials).await;
        let times: Vec<Duration> = observed.iter().map(|observed| observed.at).collect();
        let modelled = model::verdicts(engine, &trials, &times).await;
        let slowest = observed.iter().map(|observed| observed.took).max();
        let report = report.insert(Report::new(engine, slowest.unwrap_or_default()));
        for ((trial, observed), (modelled, outcome)) in trials.iter().zip(&observed).zip(&modelled) {
            report.compare(trial, &observed.verdict, modelled, outcome);
        }
    });
    report
}
