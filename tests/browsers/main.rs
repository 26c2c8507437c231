//! What a real browser makes of the policies: Chromium, driven through chromedriver.
//!
//! Both are looked for on `PATH`. Without them the tests are skipped, loudly; under `CI` they fail.

mod app;
mod calibration;
mod driver;
mod harness;
mod rows;
mod serve;
