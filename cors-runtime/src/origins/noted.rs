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

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::{AllowOrigin, Asking, RuntimeOrigins};

    #[test]
    fn a_list_is_noted_from_the_first_question_on() {
        let (list, line) = (RuntimeOrigins::new(), line!());
        let noted = || {
            let is_it = |((file, at), _): &((&str, u32), RuntimeList)| *file == file!() && *at == line;
            all().into_iter().find(is_it).map(|(_, list)| list.entries)
        };
        assert_eq!(noted(), None);
        let request = TestRequest::default().to_http_request();
        let asked = || list.allows("https://app.example.com", &Asking::new(&request));
        assert!(!asked());
        assert_eq!(noted(), Some(None));
        // The second covers the third, which is left out.
        let entries = [
            "https://app.example.com",
            "https://*.b.example",
            "https://a.b.example",
        ];
        list.set(entries).expect("origins");
        assert!(asked());
        assert_eq!(noted(), Some(Some(2)));
    }
}
