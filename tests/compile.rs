//! What does not compile, and what is said about it; what compiles all the same.
//! `TRYBUILD=overwrite cargo test -p cors-tests --test compile` writes the messages again, to be read in the diff;
//! `-- compile trybuild=origins` takes the cases of one directory.

#[test]
fn compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile-fail/*/*.rs");
    cases.pass("compile-pass/*.rs");
}
