//! Where an engine does something else than the browser for tests, which follows the standard.

mod chromium;
mod firefox;
mod shared;
mod webkit;

use cors_runtime::testing::Engine;

/// What engines do, and where it shows.
#[derive(Debug)]
pub(super) struct Reason {
    pub(super) engines: &'static [Engine],
    /// A sentence that begins with the engine's name.
    pub(super) words: &'static str,
    pub(super) cases: &'static [Case],
}

/// A fetch of a scenario, from 1, and the summaries of the engine's verdict and of the browser for tests'.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Case(
    pub(super) &'static str,
    pub(super) usize,
    pub(super) &'static str,
    pub(super) &'static str,
);

/// All cases of an engine.
pub(super) fn of(engine: Engine) -> impl Iterator<Item = (&'static Reason, &'static Case)> {
    [shared::TABLE, chromium::TABLE, firefox::TABLE, webkit::TABLE]
        .into_iter()
        .flatten()
        .filter(move |reason| reason.engines.contains(&engine))
        .flat_map(|reason| reason.cases.iter().map(move |case| (reason, case)))
}
