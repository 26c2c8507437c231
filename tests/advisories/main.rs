//! What went wrong in other implementations: published advisories, and bugs that are public without one. Each test
//! names those that it would have caught. `cve-…` and `ghsa-…` ids stand with the project that they are about.
//!
//! Those that cannot happen here, because there is nothing that could go wrong:
//!
//! - Rules matched against request paths (flask-cors CVE-2020-25032, CVE-2024-6839, CVE-2024-6844, CVE-2024-6866,
//!   rack-cors CVE-2019-18978): a policy hangs on the handler, and the router's choice of handler is the choice of
//!   policy. `lookup::policy_follows_the_router` shows it all the same.
//! - A header list parsed on each preflight (rs/cors CVE-2025-47908 and the two regressions of its fix, jub0bs/cors
//!   issue 15): `Access-Control-Request-Headers` is not read. `robustness` and the `allocations` tests show it.
//! - Regular expressions with state (fastify-cors), or not anchored: there are none. `matching` shows what the
//!   mistakes would have let through.
//! - A filter that loses `Origin` between request and response (Envoy CVE-2023-35943): the decision is made once,
//!   before the handler. `robustness::origin_removed_on_the_way` shows it.
//! - Reflecting `Vary` from the request (hono GHSA-q7jf-gf43-6x6p): no request header is copied into an answer but
//!   an `Origin` that was allowed.
//! - Frameworks' own development servers (Vite CVE-2025-24010, esbuild GHSA-67mh-4wv8-2f99): `debug_origins` is a
//!   list like any other, refuses `"*"`, and is empty in release builds.
//! - Choosing between several handlers of one path and method by guesswork (Spring issues 26490 and 36903): the
//!   first one registered answers, whole, and `preflight_guard` tells them apart.
//! - Servers on the loopback interface that any public page can reach (Micronaut CVE-2024-23639): a policy that
//!   names no public page grants none; whether a request runs is not decided by CORS.
//! - Line breaks of a request in the log (flask-cors CVE-2024-1681): `refusals` in `tests/wire/log.rs`.

mod answers;
mod granting;
mod lookup;
mod matching;
mod robustness;

use actix_http::Request;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};
use cors_rules::draft::Serves;
use cors_runtime::Policy;
use cors_tests::{
    arguments::Arguments,
    ask, preflight,
    site::{Handler, site},
};

/// A policy of these origins.
fn listed(origins: &[&str]) -> Arguments {
    Arguments {
        origins: owned(origins),
        ..Arguments::default()
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// The policy, which must be one that compiles.
#[track_caller]
fn compiles(written: &Arguments) -> &'static Policy {
    written
        .check(Serves::Named)
        .unwrap_or_else(|violations| panic!("{violations:?}"))
}

/// The rules that refuse a policy.
#[track_caller]
fn refused(written: &Arguments) -> Vec<&'static str> {
    match written.check(Serves::Named) {
        Ok(policy) => panic!("this compiles: {policy:?}"),
        Err(violations) => {
            let fatal = violations.iter().filter(|violation| violation.is_fatal());
            let mut rules: Vec<_> = fatal.map(|violation| violation.rule.id()).collect();
            // Some are told at both of the words that do not go together.
            rules.dedup();
            rules
        }
    }
}

/// An app whose one handler, at `/r`, serves PUT.
async fn one_handler(
    policy: &'static Policy,
) -> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    site(None, vec![Handler::new(&["PUT"], Some(policy))]).await
}

/// Whether an origin is allowed to read, on actual requests and preflights alike. Never asks twice differently.
async fn allows(written: &Arguments, origin: &str) -> bool {
    let app = one_handler(compiles(written)).await;
    let preflight = preflight(&app, "/r", origin, "PUT").await;
    let granted = !preflight.values("access-control-allow-origin").is_empty();
    assert_eq!(preflight.status, if granted { 204 } else { 403 }, "{origin:?}");
    for _ in 0..2 {
        let actual = ask(&app, "PUT /r", &[("origin", origin)]).await;
        let readable = actual
            .values("access-control-allow-origin")
            .iter()
            .any(|value| *value == "*" || *value == origin);
        assert_eq!(readable, granted, "{origin:?}");
    }
    granted
}
