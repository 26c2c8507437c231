//! What must hold: ratios between contenders of one program, which survive another compiler or processor, and whole
//! allocations.

use crate::results::Results;

const ALLOWED: [&str; 5] = [
    "allowed, 1 origin",
    "allowed, 3 origins",
    "allowed, 1,000 origins",
    "allowed, a pattern",
    "allowed, all headers",
];
const NO_ORIGIN: &str = "no Origin, three allowed";
const PREFLIGHTS: [&str; 2] = ["preflight, allowed", "preflight, refused"];
const MEBIBYTE: &str = "preflight, 1 MiB of requested headers";

/// A figure and the goal it has.
#[derive(Debug)]
pub struct Measure {
    /// What is measured, with the contender it is measured against.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// It should be at most this.
    pub goal: f64,
}

/// Every figure that has a goal.
#[must_use]
pub fn measures(results: &Results) -> Vec<Measure> {
    let mut measures = Vec::new();
    let mut add = |name: String, value: f64, goal: f64| measures.push(Measure { name, value, goal });
    let whole = |name: &str, contender: &str| results.of(name, contender).instructions;
    let allocations = |name: &str, contender: &str| results.of(name, contender).allocations;

    add(
        format!("{NO_ORIGIN}: instructions / plain"),
        whole(NO_ORIGIN, "ours") / whole(NO_ORIGIN, "plain"),
        1.0,
    );
    add(
        format!("{NO_ORIGIN}: allocations beyond plain"),
        allocations(NO_ORIGIN, "ours") - allocations(NO_ORIGIN, "plain"),
        0.0,
    );
    for case in ALLOWED {
        add(
            format!("{case}: instructions / by hand"),
            whole(case, "ours") / whole(case, "by hand"),
            0.9,
        );
        add(
            format!("{case}: allocations beyond by hand"),
            allocations(case, "ours") - allocations(case, "by hand"),
            0.0,
        );
    }
    for case in ALLOWED {
        let adds = whole(case, "ours") - whole(case, "plain");
        let theirs = whole(case, "actix-cors") - whole(case, "plain resource");
        add(
            format!("{case}: what CORS adds / what actix-cors adds"),
            adds / theirs,
            0.25,
        );
    }
    for case in ["block, own page", "block, trusted page"] {
        add(
            format!("{case}: instructions / unblocked"),
            whole(case, "ours") / whole(case, "unblocked"),
            1.05,
        );
        add(
            format!("{case}: allocations beyond unblocked"),
            allocations(case, "ours") - allocations(case, "unblocked"),
            0.0,
        );
    }
    for case in PREFLIGHTS {
        let ratio = results.net(case, "ours") / results.net(case, "actix-cors");
        add(format!("{case}: instructions / actix-cors"), ratio, 0.45);
        let floor = results.net(case, "ours") / results.net(case, "actix-web's floor");
        add(
            format!("{case}: instructions / actix-web's floor"),
            floor,
            f64::INFINITY,
        );
        add(format!("{case}: allocations"), allocations(case, "ours"), 2.0);
    }
    let lists = results.net("run-time list of 100,000", "ours") / results.net("run-time list of 1", "ours");
    add("run-time list: 100,000 / 1".to_owned(), lists, 1.3);
    let last = "last of 500 handlers";
    add(
        format!("{last}: instructions / plain"),
        whole(last, "ours") / whole(last, "plain"),
        1.05,
    );
    let mebibyte = results.net(MEBIBYTE, "ours") / results.net(PREFLIGHTS[0], "ours");
    add(
        "1 MiB of requested headers: instructions / one header".to_owned(),
        mebibyte,
        1.01,
    );
    measures
}
