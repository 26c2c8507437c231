//! The loop whose cost is counted.

/// Callgrind collects inside this function only, and writes a part of its output each time it returns. The name is
/// what `callgrind.rs` asks it for.
#[inline(never)]
pub fn measured(turns: u32, turn: &mut dyn FnMut()) {
    for _ in 0..turns {
        turn();
    }
    // What follows the loop keeps the last call from becoming a jump.
    std::hint::black_box(turns);
}

/// Fills pools and caches.
pub fn warm(turns: u32, turn: &mut dyn FnMut()) {
    for _ in 0..turns {
        turn();
    }
    std::hint::black_box(turns);
}
