//! What messages propose is accepted: put in place of the element, it breaks no rule that was not told already.

use cors_rules::{
    draft::{OriginsDraft, PolicyDraft},
    rules::check,
    violation::{Argument, Place, Rule, Severity, Violation},
};

use super::{lists, mistakes, origins};

/// A sound policy but for the entries of one list.
fn draft(argument: Argument, entries: &[String], credentials: bool) -> PolicyDraft {
    let entries = entries.to_vec();
    let mut draft = PolicyDraft {
        origins: Some(OriginsDraft::Listed(vec!["https://app.example.com".to_owned()])),
        credentials: Some(credentials),
        ..PolicyDraft::default()
    };
    match argument {
        Argument::Origins => draft.origins = Some(OriginsDraft::Listed(entries)),
        Argument::Methods => draft.methods = Some(entries),
        Argument::AllowHeaders => draft.allow_headers = Some(entries),
        Argument::ExposeHeaders => draft.expose_headers = Some(entries),
        Argument::Block => draft.block = Some(entries),
        other => panic!("no list of texts here is {other:?}"),
    }
    draft
}

/// What the next compile refuses, of each proposal in the messages about `entries`, and the number of proposals.
fn refused(argument: Argument, entries: &[String], credentials: bool) -> (Vec<String>, usize) {
    let first = check(&draft(argument, entries, credentials)).violations;
    let (mut refused, mut proposals) = (Vec::new(), 0);
    for violation in &first {
        let Place::Element(_, index) = violation.place else {
            assert_eq!(violation.proposed, Vec::<Vec<String>>::new(), "{entries:?}");
            continue;
        };
        for proposed in &violation.proposed {
            assert!(!proposed.is_empty(), "{entries:?}");
            for text in proposed {
                assert!(
                    violation.message.contains(&**text),
                    "{text}: {}",
                    violation.message
                );
            }
            proposals += 1;
            let mut next = entries.to_vec();
            next.splice(index..=index, proposed.iter().cloned());
            let places: Vec<Place> = (index..index + proposed.len())
                .map(|index| Place::Element(argument, index))
                .collect();
            let is_new = |next: &Violation| {
                // The wider pattern was wanted; the narrow one beside it is a mistake of its own.
                if next.rule == Rule::OriginSubsumed && !places.contains(&next.place) {
                    return false;
                }
                let is_told = |told: &Violation| told.rule == next.rule && told != violation;
                next.severity != Severity::Warning && !first.iter().any(is_told)
            };
            let next = check(&draft(argument, &next, credentials)).violations;
            refused.extend(next.into_iter().filter(is_new).map(|next| {
                format!(
                    "{argument:?} {credentials} {entries:?} -> {proposed:?}: {}",
                    next.message
                )
            }));
        }
    }
    (refused, proposals)
}

/// The same for several lists.
fn refused_of(argument: Argument, lists: &[Vec<String>]) -> (Vec<String>, usize) {
    let (mut all, mut proposals) = (Vec::new(), 0);
    for entries in lists {
        for credentials in [false, true] {
            let (refused, number) = refused(argument, entries, credentials);
            all.extend(refused);
            proposals += number;
        }
    }
    (all, proposals)
}

/// Each text alone, and beside entries that a correction may repeat.
fn beside(texts: &[&str], others: &[&str]) -> Vec<Vec<String>> {
    let mut lists = Vec::new();
    for text in texts {
        lists.push(super::texts(&[text]));
        for other in others {
            lists.push(super::texts(&[other, text]));
            lists.push(super::texts(&[text, other]));
        }
    }
    lists
}

fn assert_sound(argument: Argument, lists: &[Vec<String>], least: usize) {
    let (refused, proposals) = refused_of(argument, lists);
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(proposals >= least, "{argument:?}: {proposals} proposals");
}

#[test]
fn proposed_origins_are_accepted() {
    let texts = [
        mistakes::ORIGINS,
        origins::AROUND,
        origins::SCHEMES,
        origins::WORDS,
        origins::HOSTS,
        origins::PORTS,
        origins::VARIABLES,
        origins::EXPRESSIONS,
        origins::SEVERAL,
    ];
    assert_sound(
        Argument::Origins,
        &beside(&texts.concat(), &["https://a.example"]),
        1000,
    );
}

#[test]
fn proposed_methods_and_headers_are_accepted() {
    let written = |lists: &[&[&str]]| lists.iter().map(|list| super::texts(list)).collect::<Vec<_>>();
    let mut methods = beside(mistakes::METHODS, &["GET", "POST"]);
    methods.extend(written(lists::METHODS));
    assert_sound(Argument::Methods, &methods, 100);
    let mut headers = beside(mistakes::HEADERS, &["content-type", "x-a"]);
    headers.extend(written(lists::HEADERS));
    assert_sound(Argument::AllowHeaders, &headers, 100);
    assert_sound(Argument::ExposeHeaders, &headers, 100);
}

#[test]
fn proposed_categories_are_accepted() {
    let words = ["reed", "Write", "csrf", "link", "iframe", "reads"];
    assert_sound(Argument::Block, &beside(&words, &["read"]), words.len());
}
