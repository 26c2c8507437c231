//! Chance that is the same each time.

use std::cell::Cell;

pub(super) struct Dice(Cell<u64>);

impl Dice {
    pub(super) fn new(seed: usize) -> Self {
        let seed = u64::try_from(seed).expect("a seed fits");
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    pub(super) fn throw(&self, sides: usize) -> usize {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.set(state);
        // The low bits repeat soonest.
        usize::try_from((state >> 33) % sides as u64).expect("fewer than sides")
    }

    /// Once in so many throws.
    pub(super) fn is_one_in(&self, sides: usize) -> bool {
        self.throw(sides) == 0
    }

    pub(super) fn pick<T: Copy>(&self, from: &[T]) -> T {
        from[self.throw(from.len())]
    }
}
