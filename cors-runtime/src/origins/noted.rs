//! The run-time lists that were set or asked, for the inspector.

use core::panic::Location;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

/// A list, as it was last set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuntimeList {
    /// The number of entries; `None` for a list that was asked before it was set.
    pub(crate) entries: Option<usize>,
    pub(crate) set: Option<SystemTime>,
}

/// By file and line of the declaration.
static LISTS: Mutex<BTreeMap<(&'static str, u32), RuntimeList>> = Mutex::new(BTreeMap::new());

/// Notes that the list declared there was set.
pub(crate) fn note_set(declared: &'static Location<'static>, entries: usize) {
    let list = RuntimeList {
        entries: Some(entries),
        set: Some(SystemTime::now()),
    };
    LISTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert((declared.file(), declared.line()), list);
}

/// Notes that the list declared there is not set.
pub(crate) fn note_missed(declared: &'static Location<'static>) {
    let list = RuntimeList {
        entries: None,
        set: None,
    };
    LISTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry((declared.file(), declared.line()))
        .or_insert(list);
}

/// All of them.
pub(crate) fn all() -> Vec<((&'static str, u32), RuntimeList)> {
    LISTS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
        .map(|(place, list)| (*place, *list))
        .collect()
}
