//! `block` against second opinions: an implementation written from the tables alone, and the published cases of other
//! libraries.

mod go;
mod head;
mod isolation;
mod robustness;
mod tables;
mod words;
