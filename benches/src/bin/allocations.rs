//! Counts allocations. Prints `case|contender|turns|allocations|bytes`; for what an application holds in memory, what
//! building it and one request leave.

use std::alloc::System;

use cors_benches::{cases::Cases, measure};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    actix_web::rt::System::new().block_on(async {
        for case in Cases::held() {
            let (name, contender) = (case.name, case.contender);
            let region = Region::new(ALLOCATOR);
            let mut turn = case.ready().await;
            turn();
            let change = region.change();
            let allocations = change.allocations - change.deallocations;
            let bytes = change.bytes_allocated - change.bytes_deallocated;
            println!("{name}|{contender}|1|{allocations}|{bytes}");
        }
        for case in Cases::all() {
            let (name, contender, turns) = (case.name, case.contender, case.turns.min(100));
            let mut turn = case.ready().await;
            measure::warm(turns, &mut *turn);
            let region = Region::new(ALLOCATOR);
            measure::warm(turns, &mut *turn);
            let change = region.change();
            // A reallocation is another trip to the allocator.
            let allocations = change.allocations + change.reallocations;
            println!(
                "{name}|{contender}|{turns}|{allocations}|{}",
                change.bytes_allocated
            );
        }
    });
}
