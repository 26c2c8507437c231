//! Which application something belongs to.

use core::{num::NonZeroUsize, ptr::NonNull};

/// The address of what an application has once: its annotated handlers, each of which holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AppId(NonZeroUsize);

impl AppId {
    #[inline]
    pub(super) fn of<T>(held: &T) -> Self {
        Self(NonNull::from(held).addr())
    }
}
