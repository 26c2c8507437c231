//! What real browsers make of the policies: Chromium, Firefox and WebKit, each driven through its WebDriver.
//!
//! The programs are looked for on `PATH`. Without those of an engine its tests are skipped, loudly; under `CI` they
//! fail.

mod app;
mod asking;
mod calibration;
mod driver;
mod harness;
mod inspector;
mod looks;
mod reading;
mod rows;
mod serve;
mod tabs;
