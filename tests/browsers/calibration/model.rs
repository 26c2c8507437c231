//! The scenarios in the browser that the library has for tests.

use std::time::Duration;

use actix_web::{App, test};
use cors_runtime::testing::{Browser, Engine, Outcome, Request};

use super::{
    Trial, app,
    recorded::Recorded,
    table::{Page, Step},
    verdict::{Readable, Seen, Verdict},
};

/// What comes of each fetch, begun at these times.
pub(super) async fn verdicts(
    engine: Engine,
    trials: &[Trial],
    times: &[Duration],
) -> Vec<(Verdict, Outcome)> {
    let recorded = Recorded::default();
    let app =
        test::init_service(App::new().configure(|config| app::configure(config, recorded.clone()))).await;
    let browser = Browser::at(Page::App.address()).engine(engine);
    let mut now = times.first().copied().unwrap_or_default();
    let mut verdicts = Vec::new();
    for (trial, time) in trials.iter().zip(times) {
        // As much time as the other browser took: permissions expire on slow machines too.
        browser.advance(time.saturating_sub(now));
        now = *time;
        let page = browser.page(trial.scenario.page.address());
        let page = match trial.scenario.page {
            Page::Sandboxed => page.sandboxed(),
            _ => page,
        };
        let outcome = page.fetch(&app, request(&trial.step)).await;
        let verdict = Verdict {
            page: seen(&outcome),
            servers: recorded.take(),
        };
        verdicts.push((verdict, outcome));
    }
    verdicts
}

fn request(step: &Step) -> Request {
    let request = Request::new(step.method, &step.url)
        .credentials(step.credentials)
        .mode(step.mode)
        .redirect(step.redirect);
    let request = step
        .headers
        .iter()
        .fold(request, |request, (name, value)| request.header(name, value));
    match step.body {
        Some(body) => request.body(body),
        None => request,
    }
}

fn seen(outcome: &Outcome) -> Seen {
    let kind = outcome.response_type().to_string();
    let Some(response) = outcome.response() else {
        return if outcome.is_opaque() {
            Seen::Opaque(kind)
        } else {
            Seen::Blocked
        };
    };
    let headers = response.headers();
    let readable = Readable {
        kind,
        status: response.status().as_u16(),
        url: response.url().to_owned(),
        redirected: response.redirected(),
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: response.text(),
    };
    Seen::Readable(readable.without_connection())
}
