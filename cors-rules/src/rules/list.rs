//! Origin lists that are made at run time.

use super::origins::{Entry, Judged, judge};
use super::overlap;
use crate::fault::{Fault, Reader};
use crate::origin::OriginPattern;
use crate::violation::{Argument, Place, Rule, Severity, Violation};

/// Checks a list that comes from a deployment. The rules are those of `origins`, with these differences: there is no
/// `allow`, so denied rules refuse and warnings are nobody's to read; and `*` is refused, because whoever reads the
/// policy could not see that it allows everybody. Places count the entries from 0.
///
/// # Errors
///
/// Everything that is wrong with the list; nothing of it is usable then.
pub fn check_origins<T: AsRef<str>>(
    entries: &[T],
    credentials: bool,
) -> Result<Vec<OriginPattern<'_>>, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut refuse = |place: Place, fault: &Fault| {
        if fault.rule.severity() != Severity::Warning {
            violations.push(fault.at(place, Reader::RunTimeList));
        }
    };
    if entries.is_empty() {
        refuse(Place::Argument(Argument::Origins), &origin_missing());
    }
    let mut sound = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let text = entry.as_ref();
        let place = Place::Element(Argument::Origins, index);
        if text == "*" {
            refuse(place, &any_at_run_time(credentials));
            continue;
        }
        let Judged { pattern, faults, .. } = judge(text, credentials);
        for fault in &faults {
            refuse(place, fault);
        }
        sound.extend(pattern.map(|pattern| Entry { place, text, pattern }));
    }
    for (place, fault) in overlap::find(&sound, &[]) {
        refuse(place, &fault);
    }
    if violations.is_empty() {
        Ok(sound.into_iter().map(|entry| entry.pattern).collect())
    } else {
        Err(violations)
    }
}

/// An empty list is more often a variable that was not set than a wish to lock everybody out.
fn origin_missing() -> Fault {
    Fault::new(Rule::OriginMissing, "the list of origins is empty")
        .help("name an origin, such as `https://app.example.com`")
}

fn any_at_run_time(credentials: bool) -> Fault {
    if credentials {
        return Fault::new(
            Rule::OriginAnyCredentials,
            "`credentials` cannot be combined with the origin `*`",
        )
        .help("list the origins that may send credentials")
        .note("every site could read answers with the user's cookies");
    }
    Fault::new(
        Rule::OriginWildcardPlace,
        "a list made at run time cannot hold `*`",
    )
    .help("list the origins; for any origin, write `origins = \"*\"` in the policy, where its readers see it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(entries: &[&str], credentials: bool) -> Vec<(Place, &'static str)> {
        let violations = check_origins(entries, credentials).err().unwrap_or_default();
        violations
            .iter()
            .map(|violation| (violation.place, violation.rule.id()))
            .collect()
    }

    fn at(index: usize, id: &'static str) -> (Place, &'static str) {
        (Place::Element(Argument::Origins, index), id)
    }

    #[test]
    fn a_sound_list_keeps_its_order() {
        let entries = ["https://b.example".to_owned(), "https://*.a.example".to_owned()];
        let hosts =
            check_origins(&entries, true).map(|list| list.iter().map(|pattern| pattern.host).collect());
        assert_eq!(hosts, Ok(vec!["b.example", "a.example"]));
    }

    #[test]
    fn everything_wrong_is_reported_with_its_position() {
        assert_eq!(
            refused(&[], false),
            [(Place::Argument(Argument::Origins), "origin_missing")]
        );
        assert_eq!(
            refused(&["https://a.example", "null", "", "https://a.example"], false),
            [
                at(1, "origin_null"),
                at(2, "origin_missing"),
                at(0, "origin_duplicate"),
                at(3, "origin_duplicate")
            ]
        );
        assert_eq!(refused(&["*"], false), [at(0, "origin_wildcard_place")]);
        assert_eq!(refused(&["*"], true), [at(0, "origin_any_credentials")]);
    }

    #[test]
    fn denied_rules_refuse_and_warnings_do_not() {
        assert_eq!(refused(&["http://*.com"], false), [at(0, "origin_public_suffix")]);
        assert_eq!(refused(&["http://a.example"], true), [at(0, "origin_insecure")]);
        assert_eq!(refused(&["http://a.example"], false), []);
        assert_eq!(
            refused(
                &["https://a.example.", "https://0.0.0.0", "https://b.example:*"],
                true
            ),
            []
        );
    }

    #[test]
    fn messages_are_for_operators() {
        let violations = check_origins(&["http://*.com"], false).err().unwrap_or_default();
        let message = violations.first().map_or("", |violation| &violation.message);
        assert!(
            message.ends_with("note: lists made at run time may not break `origin_public_suffix`"),
            "{message}"
        );
        let long = "a".repeat(100_000) + "\n";
        let violations = check_origins(&[&long], false).err().unwrap_or_default();
        assert!(
            violations
                .iter()
                .all(|violation| violation.message.len() < 1000 && !violation.message.contains(&long))
        );
    }
}
