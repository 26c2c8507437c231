//! The list of mutants that no test catches, each with its reason.

use std::{collections::BTreeMap, fs};

use serde::Deserialize;

use crate::place::Place;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivors {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

/// Mutants that no test can catch, or none has to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    file: String,
    /// What is changed, in which function.
    mutants: Vec<String>,
    reason: String,
}

/// Each survivor that is known, with its reason.
pub fn reasons(place: &Place) -> BTreeMap<String, String> {
    let text =
        fs::read_to_string(place.root.join("mutants/survivors.toml")).expect("there is a list of survivors");
    let list: Survivors = toml::from_str(&text).expect("the list of survivors is well-formed");
    let each = list.survivor.into_iter().flat_map(|survivor| {
        let Survivor {
            file,
            mutants,
            reason,
        } = survivor;
        mutants
            .into_iter()
            .map(move |text| (format!("{file}: {text}"), reason.clone()))
    });
    each.collect()
}
