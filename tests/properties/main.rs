//! Properties of arbitrary policies and requests. The seed is fixed; `CORS_PROPERTY_CASES` raises the count.

mod differential;
mod generate;
mod one_path;
mod reading;
mod specification;

use std::fmt;

use actix_web::rt::System;
use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestCaseError, TestRunner},
};

/// Runs `property` on cases of `strategy`, and says how many there were.
#[track_caller]
fn check<S>(default: u32, strategy: &S, property: impl AsyncFn(S::Value) -> Result<(), TestCaseError>)
where
    S: Strategy,
    S::Value: fmt::Debug,
{
    let cases = std::env::var("CORS_PROPERTY_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(default);
    let config = Config {
        cases,
        max_shrink_iters: 2_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0xC025),
        ..Config::default()
    };
    let system = System::new();
    let run = |value| system.block_on(property(value));
    if let Err(failure) = TestRunner::new(config).run(strategy, run) {
        panic!("{failure}");
    }
    println!("{cases} cases");
}
