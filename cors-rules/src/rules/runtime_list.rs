//! Origin lists that are made at run time.

use super::covering_entry::{ListedOrigin, superfluous};
use super::origins::{Judged, judge};
use crate::fault::{Fault, Reader};
use crate::origin::OriginPattern;
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule, Severity, Violation};

/// What a program lets its deployment write in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListTerms {
    /// The list is for requests with credentials.
    pub credentials: bool,
    /// `http` origins may get credentials.
    pub allows_insecure: bool,
    /// The list may be `*`. Never beside credentials.
    pub allows_any: bool,
}

/// A list that passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedOrigins<'a> {
    /// The list holds `*`: every other entry was dropped.
    pub any: bool,
    /// Each entry that is in force, with its position among those given, counted from 0.
    pub kept: Vec<(usize, OriginPattern<'a>)>,
    /// Entries that add nothing.
    pub dropped: Vec<DroppedOrigin>,
}

/// An entry that adds nothing to its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedOrigin {
    /// Its position, counted from 0.
    pub position: usize,
    /// Why, as a sentence about the entry.
    pub reason: String,
}

/// Why a list was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusedOrigins {
    /// The first mistakes, in the order of the list.
    pub violations: Vec<Violation>,
    /// How many entries behind those are wrong too.
    pub more: usize,
}

/// The number of mistakes from which on wrong entries are only counted: in a wrong file of megabytes every word is a
/// mistake, and the words about it take a hundred times as much memory.
pub const MOST_EXPLAINED: usize = 10_000;

/// Checks a list that comes from a deployment. The rules are those of `origins`, with these differences: there is no
/// `allow`, so denied rules refuse, and warnings are left out; an entry that another one makes superfluous is
/// dropped, since two sources of a list may well name the same origin; and `*` needs the program's consent, because
/// whoever reads the policy could not see that it allows everybody. Positions count the entries from 0.
///
/// # Errors
///
/// Everything that is wrong with the list; nothing of it is usable then. From [`MOST_EXPLAINED`] mistakes on, what is
/// wrong is only counted.
pub fn check_origins<T: AsRef<str>>(
    entries: &[T],
    terms: ListTerms,
) -> Result<ListedOrigins<'_>, RefusedOrigins> {
    let mut refused = RefusedOrigins::default();
    if entries.is_empty() {
        let place = Place::Argument(Argument::Origins);
        refused
            .violations
            .push(origin_missing().at(place, Reader::RunTimeList));
    }
    let mut any = None;
    let mut sound = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let text = entry.as_ref();
        let place = Place::Element(Argument::Origins, index);
        if refused.violations.len() >= MOST_EXPLAINED {
            refused.more += usize::from(terms.refuse_entry(text));
            continue;
        }
        if text == "*" {
            any = any.or(Some(index));
        }
        let (pattern, faults) = terms.judge(text);
        let faults = faults.iter().filter(|fault| terms.refuse(fault));
        refused
            .violations
            .extend(faults.map(|fault| fault.at(place, Reader::RunTimeList)));
        sound.extend(pattern.map(|pattern| ListedOrigin { place, text, pattern }));
    }
    if !refused.violations.is_empty() {
        return Err(refused);
    }
    Ok(match any {
        Some(any) => beside_any(any, entries.len()),
        None => without_superfluous(&sound),
    })
}

impl ListTerms {
    /// What an entry means, and its mistakes.
    fn judge(self, text: &str) -> (Option<OriginPattern<'_>>, Vec<Fault>) {
        if text == "*" {
            let is_refused = self.credentials || !self.allows_any;
            let fault = is_refused.then(|| any_at_run_time(self.credentials));
            return (None, Vec::from_iter(fault));
        }
        let Judged { pattern, faults, .. } = judge(text, self.credentials);
        (pattern, faults)
    }

    /// Whether a list with this mistake is refused.
    fn refuse(self, fault: &Fault) -> bool {
        let is_permitted = fault.rule == Rule::OriginInsecure && self.allows_insecure;
        fault.severity != Severity::Warning && !is_permitted
    }

    /// Whether a list with this entry is refused. What has no scheme is no origin: nearly every word of another file.
    fn refuse_entry(self, text: &str) -> bool {
        let is_word = text != "*" && !text.contains("://");
        is_word || self.judge(text).1.iter().any(|fault| self.refuse(fault))
    }
}

/// `*` covers every other entry.
fn beside_any(any: usize, entries: usize) -> ListedOrigins<'static> {
    let others = (0..entries).filter(|&position| position != any);
    ListedOrigins {
        any: true,
        kept: Vec::new(),
        dropped: others
            .map(|position| DroppedOrigin {
                position,
                reason: format!("`*`, entry {}, already covers it", any + 1),
            })
            .collect(),
    }
}

fn without_superfluous<'a>(sound: &[ListedOrigin<'a>]) -> ListedOrigins<'a> {
    let superfluous = superfluous(sound);
    let mut listed = ListedOrigins::default();
    for (entry, covering) in sound.iter().zip(superfluous) {
        let position = position(entry.place);
        match covering {
            None => listed.kept.push((position, entry.pattern)),
            Some(covering) => listed.dropped.push(DroppedOrigin {
                position,
                reason: format!(
                    "{}, entry {}, already covers it",
                    quoted(covering.text),
                    self::position(covering.place) + 1
                ),
            }),
        }
    }
    listed
}

fn position(place: Place) -> usize {
    match place {
        Place::Element(_, index) => index,
        Place::Attribute | Place::Argument(_) | Place::Seen(_) => 0,
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
    Fault::new(Rule::OriginWildcardPlace, "this list does not take `*`")
        .help("list the origins")
        .note("only the program can permit `*` here, with `RuntimeOrigins::new().or_any()` in its source")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREDENTIALED: ListTerms = ListTerms {
        credentials: true,
        allows_insecure: false,
        allows_any: false,
    };

    fn anonymous() -> ListTerms {
        ListTerms::default()
    }

    fn refused(entries: &[&str], terms: ListTerms) -> Vec<(Place, &'static str)> {
        let violations = check_origins(entries, terms).err().unwrap_or_default().violations;
        violations
            .iter()
            .map(|violation| (violation.place, violation.rule.id()))
            .collect()
    }

    /// The positions of what is kept, and of what is dropped with the reason.
    fn listed(entries: &[&str]) -> (Vec<usize>, Vec<(usize, String)>) {
        let terms = ListTerms {
            allows_any: true,
            ..ListTerms::default()
        };
        let listed = check_origins(entries, terms).unwrap_or_default();
        let kept = listed.kept.iter().map(|(position, _)| *position).collect();
        let dropped = listed
            .dropped
            .into_iter()
            .map(|dropped| (dropped.position, dropped.reason))
            .collect();
        (kept, dropped)
    }

    fn at(index: usize, id: &'static str) -> (Place, &'static str) {
        (Place::Element(Argument::Origins, index), id)
    }

    #[test]
    fn a_sound_list_keeps_its_order() {
        let entries = ["https://b.example".to_owned(), "https://*.a.example".to_owned()];
        let hosts = check_origins(&entries, CREDENTIALED)
            .map(|list| list.kept.iter().map(|(_, pattern)| pattern.host).collect());
        assert_eq!(hosts, Ok(vec!["b.example", "a.example"]));
    }

    #[test]
    fn everything_wrong_is_reported_with_its_position() {
        assert_eq!(
            refused(&[], anonymous()),
            [(Place::Argument(Argument::Origins), "origin_missing")]
        );
        assert_eq!(
            refused(
                &["https://a.example", "null", "", "https://a.example"],
                anonymous()
            ),
            [at(1, "origin_null"), at(2, "origin_missing")]
        );
        assert_eq!(refused(&["*"], anonymous()), [at(0, "origin_wildcard_place")]);
        assert_eq!(refused(&["*"], CREDENTIALED), [at(0, "origin_any_credentials")]);
        let both = ListTerms {
            allows_any: true,
            ..CREDENTIALED
        };
        assert_eq!(refused(&["*"], both), [at(0, "origin_any_credentials")]);
    }

    #[test]
    fn what_adds_nothing_is_dropped() {
        let covered = |position: usize, by: &str, entry: usize| {
            (position, format!("`{by}`, entry {entry}, already covers it"))
        };
        for (entries, kept, dropped) in [
            (
                &["https://a.example", "https://b.example"][..],
                &[0, 1][..],
                vec![],
            ),
            (
                &[
                    "https://a.example",
                    "https://b.example",
                    "https://a.example",
                    "https://a.example",
                ],
                &[0, 1],
                vec![
                    covered(2, "https://a.example", 1),
                    covered(3, "https://a.example", 1),
                ],
            ),
            (
                &["https://x.a.example", "https://*.a.example", "https://a.example"],
                &[1, 2],
                vec![covered(0, "https://*.a.example", 2)],
            ),
            // The widest stays, whatever the order.
            (
                &[
                    "https://x.y.a.example:1",
                    "https://*.y.a.example:*",
                    "https://*.a.example:*",
                ],
                &[2],
                vec![
                    covered(0, "https://*.y.a.example:*", 2),
                    covered(1, "https://*.a.example:*", 3),
                ],
            ),
            (
                &["https://a.example", "*", "*"],
                &[],
                vec![covered(0, "*", 2), covered(2, "*", 2)],
            ),
        ] {
            assert_eq!(listed(entries), (kept.to_vec(), dropped), "{entries:?}");
        }
    }

    #[test]
    fn denied_rules_refuse_and_warnings_do_not() {
        assert_eq!(
            refused(&["http://*.com"], anonymous()),
            [at(0, "origin_public_suffix")]
        );
        assert_eq!(
            refused(&["http://a.example"], CREDENTIALED),
            [at(0, "origin_insecure")]
        );
        let insecure = ListTerms {
            allows_insecure: true,
            ..CREDENTIALED
        };
        assert_eq!(refused(&["http://a.example"], insecure), []);
        assert_eq!(refused(&["http://a.example"], anonymous()), []);
        assert_eq!(
            refused(
                &["https://a.example.", "https://0.0.0.0", "https://b.example:*"],
                CREDENTIALED
            ),
            []
        );
    }

    #[test]
    fn messages_are_for_operators() {
        let first = |entry: &str, terms: ListTerms| {
            let refused = check_origins(&[entry], terms).err().unwrap_or_default();
            refused
                .violations
                .into_iter()
                .next()
                .map_or(String::new(), |first| first.message)
        };
        let message = first("http://*.com", anonymous());
        assert!(
            message.ends_with("note: lists made at run time may not break `origin_public_suffix`"),
            "{message}"
        );
        let message = first("http://a.example", CREDENTIALED);
        assert!(message.contains("`.allowing_insecure()`"), "{message}");
        let message = first("*", anonymous());
        assert!(message.contains("`RuntimeOrigins::new().or_any()`"), "{message}");
        let long = "a".repeat(100_000) + "\n";
        let refused = check_origins(&[&long], anonymous()).err().unwrap_or_default();
        assert!(
            refused
                .violations
                .iter()
                .all(|violation| violation.message.len() < 1000 && !violation.message.contains(&long))
        );
    }

    /// The words about all of them would take gigabytes.
    #[test]
    fn what_is_wrong_beyond_the_first_ten_thousand_is_counted() {
        let mut entries = vec!["word"; MOST_EXPLAINED - 1];
        entries.extend(["https://a.example/", "https://a.example", "*", "http://b.example"]);
        entries.extend(["word", "https://*.com", "http://c.example"]);
        let counted = |terms: ListTerms| {
            let refused = check_origins(&entries, terms).err().unwrap_or_default();
            (refused.violations.len(), refused.more)
        };
        let any = ListTerms {
            allows_any: true,
            ..ListTerms::default()
        };
        let insecure = ListTerms {
            allows_insecure: true,
            ..CREDENTIALED
        };
        assert_eq!(counted(anonymous()), (MOST_EXPLAINED, 3));
        assert_eq!(counted(any), (MOST_EXPLAINED, 2));
        assert_eq!(counted(CREDENTIALED), (MOST_EXPLAINED, 5));
        assert_eq!(counted(insecure), (MOST_EXPLAINED, 3));
    }
}
