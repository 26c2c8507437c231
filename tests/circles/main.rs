//! Modules of the published crates depend on each other in one direction, or say at their heads why they do not.

mod modules;
mod source;

use self::modules::Crate;

#[test]
fn every_circle_of_modules_has_its_reason() {
    let mut missing = Vec::new();
    let mut modules = 0;
    for name in ["cors-rules", "cors-macros", "cors-runtime", "cors-browser"] {
        let found = Crate::read(name);
        modules += found.modules.len();
        missing.extend(
            found
                .without_a_reason()
                .into_iter()
                .map(|text| format!("{name}: {text}")),
        );
    }
    assert!(
        missing.is_empty(),
        "break the circle, or write `A circle with `name`: the reason.` at the head of each file:\n{}",
        missing.join("\n")
    );
    assert!(modules > 150, "{modules} modules: they are no longer found");
}

/// The names of the modules in circles without a reason, for files with these texts.
fn unexplained(texts: &[(&str, &str)]) -> Vec<String> {
    let texts = texts.iter().map(|(path, text)| {
        let module = path
            .split("::")
            .filter(|part| !part.is_empty())
            .map(str::to_owned);
        (module.collect(), (*text).to_owned())
    });
    let missing = Crate::of(texts.collect()).without_a_reason();
    let name = |text: &String| text.split('`').nth(1).map(str::to_owned);
    missing.iter().filter_map(name).collect()
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    for b in [
        "use crate::a::A;",
        "use super::{c::C, a::{self, A as X}};",
        "fn f() { crate::a::f() }",
        "struct B(super::a::A);",
        // Through what the crate brings in.
        "use crate::A;",
    ] {
        let texts = [
            ("", "mod a; mod b; mod c; pub use a::A;"),
            ("a", "use crate::b::B;"),
            ("b", b),
            ("c", ""),
        ];
        assert_eq!(unexplained(&texts), ["a", "b"], "{b}");
    }
    let long = [
        ("a", "use super::b;"),
        ("b", "use super::c;"),
        ("c", "use super::a::d::D;"),
        ("a::d", ""),
    ];
    assert_eq!(unexplained(&long), [] as [&str; 0], "`d` depends on nothing");
    let long = [
        ("a", "use super::b;"),
        ("b", "use super::c;"),
        ("c", "use super::a::d::D;"),
        ("a::d", "use super::super::b::B;"),
    ];
    assert_eq!(unexplained(&long), ["a::d", "b", "c"]);
}

#[test]
fn what_is_no_circle_is_not_taken_for_one() {
    for b in [
        "",
        "#[cfg(test)] mod tests { use crate::a::A; }",
        "use other::a::A;",
        "use crate::c::A;",
    ] {
        let texts = [("a", "use crate::b::B;"), ("b", b), ("c", "")];
        assert_eq!(unexplained(&texts), [] as [&str; 0], "{b}");
    }
    // A module inside another uses what is around it.
    assert_eq!(
        unexplained(&[("a", "mod b; use b::B;"), ("a::b", "use super::A;")]),
        [] as [&str; 0]
    );
}

#[test]
fn a_reason_at_one_head_is_enough_for_two() {
    let texts = [
        (
            "a",
            "//! A.\n//!\n//! A circle with `b`: they hold each other.\nuse crate::b::B;",
        ),
        ("b", "use crate::a::A;"),
    ];
    assert_eq!(unexplained(&texts), [] as [&str; 0]);
    let texts = [
        ("a", "//! A circle with `c`: no.\nuse crate::b::B;"),
        ("b", "use crate::a::A;"),
    ];
    assert_eq!(unexplained(&texts), ["a", "b"]);
}
