//! Origin lists that are made at run time.

use super::origins::{Entry, Judged, judge, origin_missing_elements};
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
        refuse(Place::Argument(Argument::Origins), &origin_missing_elements());
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
