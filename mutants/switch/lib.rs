//! Which mutant is switched on. This file is compiled in the copy of the repository alone.
//!
//! `MUTANT=7` switches mutant 7 on. `MUTANTS_TRACE=file` notes there each mutant whose place is reached.

// What `const fn` say at run time can depend on the environment with these alone. Their calls that the compiler
// evaluates see no mutant.
#![feature(core_intrinsics, const_eval_select)]
#![allow(internal_features)]
#![forbid(unsafe_code)]

use std::{
    env,
    fs::{File, OpenOptions},
    intrinsics::const_eval_select,
    io::Write,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// More than there are mutants.
const MOST: usize = 10_000;

static CURRENT: LazyLock<usize> = LazyLock::new(|| {
    let number = env::var("MUTANT").ok();
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(usize::MAX)
});

static TRACE: LazyLock<Option<File>> = LazyLock::new(|| {
    let path = env::var_os("MUTANTS_TRACE")?;
    let file = OpenOptions::new().create(true).append(true).open(path);
    Some(file.expect("the file of reached mutants can be written"))
});

static REACHED: [AtomicBool; MOST] = [const { AtomicBool::new(false) }; MOST];

/// Whether a mutant is switched on.
#[inline]
pub const fn on(number: usize) -> bool {
    const_eval_select((number,), never, is_current)
}

const fn never(_: usize) -> bool {
    false
}

#[inline]
fn is_current(number: usize) -> bool {
    if TRACE.is_some() {
        note(number);
    }
    *CURRENT == number
}

#[cold]
fn note(number: usize) {
    if REACHED[number].swap(true, Ordering::Relaxed) {
        return;
    }
    let mut file = TRACE.as_ref().expect("only called where there is a file");
    // One write: tests run in threads, and start programs that write to the same file. And no allocation: tests count
    // them.
    let mut line = [0; 8];
    let mut rest = &mut line[..];
    writeln!(rest, "{number}").expect("a number has seven digits at most");
    let length = 8 - rest.len();
    file.write_all(&line[..length])
        .expect("the file of reached mutants can be written");
}
