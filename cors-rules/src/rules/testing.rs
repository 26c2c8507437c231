//! What tests of rules share.

use super::check;
use crate::draft::{OriginsDraft, PolicyDraft, Serves};
use crate::violation::{Argument, Place};

pub(super) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn listed(origins: &[&str]) -> PolicyDraft {
    PolicyDraft {
        origins: Some(OriginsDraft::Listed(texts(origins))),
        ..PolicyDraft::default()
    }
}

pub(super) fn sound() -> PolicyDraft {
    listed(&["https://a.example"])
}

pub(super) fn get() -> Serves {
    Serves::Routed {
        attribute: "#[get]".to_owned(),
        methods: texts(&["GET"]),
    }
}

pub(super) type Found = Vec<(Place, &'static str)>;

pub(super) fn found(draft: &PolicyDraft) -> Found {
    check(draft)
        .violations
        .iter()
        .map(|violation| (violation.place, violation.rule.id()))
        .collect()
}

pub(super) fn messages(draft: &PolicyDraft) -> Vec<String> {
    check(draft)
        .violations
        .into_iter()
        .map(|violation| violation.message)
        .collect()
}

pub(super) fn at(argument: Argument, index: usize, id: &'static str) -> (Place, &'static str) {
    (Place::Element(argument, index), id)
}

pub(super) const NONE: &[(Place, &str)] = &[];
