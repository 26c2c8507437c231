//! What the log says of a run-time list.

use core::sync::atomic::Ordering;

use cors_rules::{rules::DroppedOrigin, shown::Shown};

use super::RuntimeOrigins;

impl<M> RuntimeOrigins<M> {
    /// Says once that requests come in before the list does.
    #[cold]
    pub(super) fn tell_missed(&self) {
        crate::refusal::set_explained();
        if !self.was_missed.swap(true, Ordering::Relaxed) {
            #[cfg(feature = "inspector")]
            super::noted::note_missed(self.declared);
            let declared = self.declared;
            tracing::warn!(
                target: "cors",
                "the run-time origins declared at {declared} are not set: they allow nothing",
            );
        }
    }

    /// Says which entries of a list add nothing to it: whoever wrote them may have meant something else.
    pub(super) fn tell_dropped<T: AsRef<str>>(&self, entries: &[T], dropped: &[DroppedOrigin]) {
        const TOLD: usize = 8;
        let declared = self.declared;
        for DroppedOrigin { position, reason } in dropped.iter().take(TOLD) {
            let entry = entries.get(*position).map_or("", AsRef::as_ref);
            tracing::warn!(
                target: "cors",
                "the run-time origins declared at {declared}: entry {} `{}` was dropped: {reason}",
                position + 1,
                Shown::Written(entry),
            );
        }
        if let more @ 1.. = dropped.len().saturating_sub(TOLD) {
            tracing::warn!(
                target: "cors",
                "the run-time origins declared at {declared}: {more} more entries were dropped",
            );
        }
    }
}
