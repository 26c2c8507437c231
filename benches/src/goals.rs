//! What must hold: ratios between contenders of one program, which survive another compiler or processor, and whole
//! allocations.

use crate::{cases::BLOCKED, results::Results};

const ALLOWED: [&str; 5] = [
    "allowed, 1 origin",
    "allowed, 3 origins",
    "allowed, 1,000 origins",
    "allowed, a pattern",
    "allowed, all headers",
];
const NO_ORIGIN: &str = "no Origin, three allowed";
const PREFLIGHTS: [&str; 2] = ["preflight, allowed", "preflight, refused"];
const LAYERS: [&str; 3] = ["layer, no Origin", "layer, allowed", "layer, refused"];
const LAYER_PREFLIGHTS: [&str; 2] = ["layer, preflight, allowed", "layer, preflight, refused"];
const HELD: &str = "memory of 1,000 handlers";
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
    for case in BLOCKED {
        let unblocked = whole(case, "unblocked");
        add(
            format!("{case}: instructions / unblocked"),
            whole(case, "ours") / unblocked,
            1.05,
        );
        add(
            format!("{case}: instructions / unblocked, over HTTP/1"),
            whole(case, "ours, over HTTP/1") / whole(case, "unblocked, over HTTP/1"),
            1.05,
        );
        // What the verdict needs of actix-web, in a handler without the attribute, on top of one without the verdict.
        let floor = whole(case, "floor") - whole(case, "by hand");
        add(
            format!("{case}: the floor / unblocked"),
            1.0 + floor / unblocked,
            f64::INFINITY,
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
    measures.extend(of_layers(results));
    measures
}

fn of_layers(results: &Results) -> Vec<Measure> {
    let mut measures = Vec::new();
    let mut add = |name: String, value: f64, goal: f64| measures.push(Measure { name, value, goal });
    for case in LAYERS {
        let whole = |contender: &str| results.of(case, contender).instructions;
        let allocations = |contender: &str| results.of(case, contender).allocations;
        let adds = |contender: &str| whole(contender) - whole("plain");
        let theirs = adds("actix-cors on App");
        for (contender, goal) in [
            ("Cors", 0.5),
            ("Cors beside an annotated handler", f64::INFINITY),
            ("a layer's floor", f64::INFINITY),
            ("middleware's floor", f64::INFINITY),
        ] {
            let name = format!("{case}: what {contender} adds / what actix-cors adds");
            add(name, adds(contender) / theirs, goal);
        }
        add(
            format!("{case}: allocations of Cors beyond plain"),
            allocations("Cors") - allocations("plain"),
            0.0,
        );
        for (contender, goal) in [
            ("annotated under Cors", 1.05),
            ("annotated under Cors, middleware in between", f64::INFINITY),
            ("annotated under the floor", f64::INFINITY),
        ] {
            let name = format!("{case}: instructions, {contender} / annotated");
            add(name, whole(contender) / whole("annotated"), goal);
        }
        add(
            format!("{case}: instructions, annotated under Cors / annotated, over HTTP/1"),
            whole("annotated under Cors, over HTTP/1") / whole("annotated, over HTTP/1"),
            1.05,
        );
        add(
            format!("{case}: allocations of annotated under Cors beyond annotated"),
            allocations("annotated under Cors") - allocations("annotated"),
            0.0,
        );
    }
    for case in LAYER_PREFLIGHTS {
        let net = |contender: &str| results.net(case, contender);
        for (contender, goal) in [
            ("Cors", 0.45),
            ("annotated under Cors", 0.45),
            ("a layer's floor", f64::INFINITY),
            ("middleware's floor", f64::INFINITY),
        ] {
            let name = format!("{case}: instructions, {contender} / actix-cors on App");
            add(name, net(contender) / net("actix-cors on App"), goal);
        }
        add(
            format!("{case}: allocations"),
            results.of(case, "Cors").allocations,
            1.0,
        );
    }
    let held = |contender: &str| results.of(HELD, contender).bytes;
    add(
        format!("{HELD}: annotated under Cors / plain"),
        held("annotated under Cors") / held("plain"),
        f64::INFINITY,
    );
    measures
}
