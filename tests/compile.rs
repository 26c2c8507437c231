//! What does not compile, and what is said about it. Without a case that has to pass, trybuild checks all cases in one
//! run of Cargo, on all cores, and generates no code: put what has to compile into `allowed.rs`.
//! `TRYBUILD=overwrite cargo test -p cors-tests --test compile` writes the messages again, to be read in the diff;
//! `-- compile trybuild=origins` takes the cases of one directory.

#[test]
fn compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile-fail/*/*.rs");
}
