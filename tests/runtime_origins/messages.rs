//! What the compiler says about lists in the wrong place, and about rules whose halves stand in two places.

#[test]
fn compile_errors() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile-fail/origins/*.rs");
    cases.compile_fail("compile-fail/spanning/*.rs");
}
