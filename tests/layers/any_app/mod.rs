//! Of any application: no page reads an answer, and no preflighted request runs a handler, that the policy of the
//! handler serving path and method denies, whatever is wrapped around it; and no code runs without the middleware that
//! `SkipPreflight` wraps. The browser for tests is the judge.
//!
//! The seed is fixed. `CORS_PROPERTY_CASES` sets how many fetches are judged, `CORS_PROPERTY_SEED` where they begin.

mod build;
mod dice;
mod judge;
mod policies;
mod spec;

use actix_web::rt::System;

use self::{dice::Dice, judge::Judge, spec::AppSpec};

/// Fetches that are judged in a short run.
const CASES: usize = 100_000;
/// Fetches that one application answers.
const FETCHES: usize = 96;

fn number(name: &str, default: usize) -> usize {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Two halves of the cases, so that two cores share them, and a quarter more where resources are built by hand: on a
/// thread of their own, since a layer hands preflights inside while the thread has any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    First,
    Second,
    BuiltByHand,
}

impl Part {
    /// An application that belongs to this part.
    fn any_app(self, dice: &Dice) -> AppSpec {
        loop {
            let mut spec = AppSpec::any(dice);
            if self != Self::BuiltByHand {
                spec.build_none_by_hand();
                return spec;
            }
            if spec.has_hand_built() {
                return spec;
            }
        }
    }
}

fn judge(part: Part) {
    let share = if part == Part::BuiltByHand { 4 } else { 2 };
    let cases = number("CORS_PROPERTY_CASES", CASES) / share;
    let seed = 2 * number("CORS_PROPERTY_SEED", 0x9E37_79B9) + part as usize;
    let tally = System::new().block_on(async {
        let dice = Dice::new(seed);
        let mut tally = judge::Tally::default();
        while tally.fetches < cases {
            let spec = part.any_app(&dice);
            let app = build::app(&spec).await;
            Judge::new(&spec).judge(&app, &dice, FETCHES, &mut tally).await;
        }
        tally
    });
    println!("{tally:?}");
    // The property would hold of applications that answer nothing.
    assert!(tally.read > tally.fetches / 20, "{tally:?}");
    assert!(tally.ran_after_preflight > tally.fetches / 200, "{tally:?}");
    assert!(tally.kept_from_reading > tally.fetches / 20, "{tally:?}");
}

#[test]
fn nothing_is_opened() {
    judge(Part::First);
}

#[test]
fn nothing_is_opened_by_others() {
    judge(Part::Second);
}

#[test]
fn nothing_is_opened_beside_hand_built_resources() {
    judge(Part::BuiltByHand);
}
