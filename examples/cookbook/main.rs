//! The programs of the cookbook: `cargo run --example cookbook -- ENTRY`.
//!
//! Each file is one entry: a program, and below it the tests that run it in process. `cors-runtime/src/cookbook.md`
//! shows the programs; [`page`] keeps it the same.

mod behind_a_proxy;
mod development_mode;
mod environments;
mod fleet;
// What stands there before the move, to be compared.
#[cfg_attr(not(test), expect(dead_code))]
mod from_actix_cors;
mod operator_star;
#[cfg(test)]
mod page;
mod policy_file;
mod public_api;
mod review;
mod static_files;
// Adding a tenant is another program's work; the tests play it.
mod tenant_lists;
#[cfg_attr(not(test), expect(dead_code))]
mod tenants;
mod websockets;

use std::{env, error::Error};

type Main = fn() -> Result<(), Box<dyn Error + Send + Sync>>;

const ENTRIES: &[(&str, Main)] = &[
    ("environments", environments::main),
    ("tenants", tenants::main),
    ("tenant_lists", tenant_lists::main),
    ("fleet", fleet::main),
    ("operator_star", operator_star::main),
    ("development_mode", development_mode::main),
    ("policy_file", policy_file::main),
    ("public_api", public_api::main),
    ("review", review::main),
    ("websockets", websockets::main),
    ("static_files", static_files::main),
    ("behind_a_proxy", behind_a_proxy::main),
    ("from_actix_cors", from_actix_cors::main),
];

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let asked = env::args().nth(1).unwrap_or_default();
    let Some((_, entry)) = ENTRIES.iter().find(|(name, _)| *name == asked) else {
        let names: Vec<&str> = ENTRIES.iter().map(|(name, _)| *name).collect();
        return Err(format!("name an entry: {}", names.join(", ")).into());
    };
    entry()
}
