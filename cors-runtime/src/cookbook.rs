// The programs run as tests of the examples: half of them need crates that this one does not depend on.
#![cfg_attr(not(doctest), doc = include_str!("cookbook.md"))]
