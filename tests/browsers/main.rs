//! What real browsers make of the policies: Chromium, Firefox and WebKit, each driven through its WebDriver.
//!
//! The programs are looked for on `PATH`. Without those of an engine its tests are skipped, loudly; under `CI` they
//! fail.
//!
//! ```text
//! cargo test -p cors-tests --test browsers             all
//! cargo test -p cors-tests --test browsers firefox     those that have this in their names
//! ```

mod app;
mod asking;
mod calibration;
mod driver;
mod harness;
mod inspector;
mod leftovers;
mod looks;
mod reading;
mod rows;
mod serve;
mod tabs;

use std::{panic::resume_unwind, process::ExitCode, thread};

use libtest_mimic::{Arguments, Failed, Trial};

/// The tests with their paths as names. The compiler warns of a function that is in no list.
macro_rules! tests {
    ($($test:path),* $(,)?) => {
        vec![$(Trial::test(stringify!($test), || run(stringify!($test), $test))),*]
    };
}

/// In a thread with the test's name, which panics and skipped tests tell.
fn run(name: &str, test: fn()) -> Result<(), Failed> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(test)?;
    thread.join().map_err(|panic| resume_unwind(panic))
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let tests = tests();
    // All at once: they wait for the browser of their engine, one after the other, and the engines run side by side.
    arguments.test_threads.get_or_insert(tests.len());
    let conclusion = libtest_mimic::run(&arguments, tests);
    driver::end_all();
    conclusion.exit_code()
}

fn tests() -> Vec<Trial> {
    tests![
        app::all_pages_in_firefox,
        app::all_pages_in_webkit,
        app::foreign_page,
        app::foreign_page_with_a_members_cookie,
        app::page_on_a_subdomain,
        app::running_again_ends_the_same,
        app::trusted_page,
        asking::chromium_asks_as_the_browser_for_tests_does,
        asking::firefox_asks_as_the_browser_for_tests_does,
        asking::webkit_asks_as_the_browser_for_tests_does,
        asking::returns::chromium_asks_again_as_the_guide_says,
        asking::returns::firefox_asks_again_as_the_guide_says,
        asking::returns::webkit_asks_again_as_the_guide_says,
        asking::tables::chromium_is_kept_out,
        asking::tables::firefox_is_kept_out,
        asking::tables::the_browser_for_tests_is_kept_out,
        asking::tables::webkit_is_kept_out,
        calibration::chromium_and_the_browser_for_tests_agree,
        calibration::firefox_and_the_browser_for_tests_agree,
        calibration::webkit_and_the_browser_for_tests_agree,
        harness::scripts_report_what_they_see_in_chromium,
        harness::scripts_report_what_they_see_in_firefox,
        harness::scripts_report_what_they_see_in_webkit,
        inspector::a_foreign_link_does_not_ring_the_bell,
        inspector::every_why_is_answered,
        inspector::foreign_pages_get_nothing_of_it,
        leftovers::nothing_is_left_in_chromium,
        leftovers::nothing_is_left_in_firefox,
        leftovers::nothing_is_left_in_webkit,
        looks::every_page_in_every_way,
        looks::the_keyboard_asks_why,
        looks::the_keyboard_reaches_everything,
        reading::chromium_reads_what_the_policies_say,
        reading::firefox_reads_what_the_policies_say,
        reading::webkit_reads_what_the_policies_say,
        tabs::chromium_remembers_for_the_origin_alone,
        tabs::firefox_remembers_for_the_origin_alone,
        tabs::webkit_remembers_for_the_origin_alone,
    ]
}
