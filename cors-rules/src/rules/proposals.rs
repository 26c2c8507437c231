//! The check of what messages propose: what the next compile would refuse is not proposed.

use crate::draft::{OriginsDraft, PolicyDraft};
use crate::fault::Fault;
use crate::help::Help;
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule, Severity};

/// Duplicates show, and go, only after entries that are refused by themselves.
const ROUNDS: usize = 4;

type Found = Vec<(Place, Fault)>;

/// Puts everything that `found` proposes into a copy of the draft, and takes back what is refused there. `find` is
/// the check of all rules; it runs a few times however many mistakes there are.
pub(super) fn check(draft: &PolicyDraft, found: &mut Found, find: impl Fn(&PolicyDraft) -> Found) {
    for _ in 0..ROUNDS {
        // Most drafts are sound, and are not copied.
        if found.iter().all(|(_, fault)| fault.help.entries().is_empty()) {
            return;
        }
        let proposed = Proposed::of(draft, found);
        let mut refused = proposed.refused(find(&proposed.draft), found);
        if refused.iter().any(|(_, fault)| !is_repeated(fault.rule)) {
            refused.retain(|(_, fault)| !is_repeated(fault.rule));
        }
        if refused.is_empty() {
            return;
        }
        for (entry, fault) in &refused {
            let is_listed = entry.is_in(draft);
            let at_element = found.iter_mut().filter(|(place, _)| *place == entry.element);
            for (_, proposing) in at_element {
                leave_out(proposing, &entry.text, fault, is_listed);
            }
        }
    }
}

/// Rules about two entries, of which either may go.
const fn is_repeated(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OriginDuplicate
            | Rule::OriginSubsumed
            | Rule::MethodDuplicate
            | Rule::HeaderDuplicate
            | Rule::ExposeDuplicate
    )
}

/// A proposed text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ProposedEntry {
    /// The element that it would replace.
    element: Place,
    text: String,
    /// Where it is in the draft that has all of them.
    place: Place,
}

impl ProposedEntry {
    /// Whether another element of the list is the same text.
    fn is_in(&self, draft: &PolicyDraft) -> bool {
        let Place::Element(argument, own) = self.element else {
            return false;
        };
        let mut draft = draft.clone();
        let texts = list(&mut draft, argument).map_or(&[][..], |list| list.as_slice());
        let mut others = texts.iter().enumerate().filter(|(index, _)| *index != own);
        others.any(|(_, text)| text.eq_ignore_ascii_case(&self.text))
    }
}

/// A draft as it would be if everybody followed every proposal.
struct Proposed {
    draft: PolicyDraft,
    entries: Vec<ProposedEntry>,
}

impl Proposed {
    fn of(draft: &PolicyDraft, found: &Found) -> Self {
        let mut proposed = Self {
            draft: draft.clone(),
            entries: Vec::new(),
        };
        for argument in Argument::ALL {
            let is_here = |place: &Place| matches!(place, Place::Element(of, _) if *of == argument);
            let proposing: Vec<&(Place, Fault)> = found
                .iter()
                .filter(|(place, fault)| is_here(place) && !fault.help.entries().is_empty())
                .collect();
            if !proposing.is_empty()
                && let Some(list) = list(&mut proposed.draft, argument)
            {
                let entries = &mut proposed.entries;
                replace(list, argument, &proposing, entries);
            }
        }
        proposed
    }

    /// The entries that are refused, each with its first mistake. What is told of their element already is left to
    /// that message.
    fn refused(&self, next: Found, found: &Found) -> Vec<(ProposedEntry, Fault)> {
        let mut refused: Vec<(ProposedEntry, Fault)> = Vec::new();
        for (place, fault) in next {
            let is_told = |at: Place| {
                let mut told = found.iter().filter(|(of, _)| *of == at);
                told.any(|(_, told)| told.rule == fault.rule)
            };
            let Some(entry) = self.entry(place, fault.rule) else {
                continue;
            };
            let is_new = refused.iter().all(|(known, _)| known != entry);
            if fault.severity != Severity::Warning && is_new && !is_told(entry.element) {
                refused.push((entry.clone(), fault));
            }
        }
        refused
    }

    /// The proposed entry that a mistake comes from.
    fn entry(&self, place: Place, rule: Rule) -> Option<&ProposedEntry> {
        let here = self.entries.iter().find(|entry| entry.place == place);
        // What `*` covers is told at the entry beside it, where there is one alone.
        here.or_else(|| {
            let is_beside = |entry: &&ProposedEntry| match (entry.place, place) {
                (Place::Element(of, _), Place::Element(argument, _)) => of == argument && entry.text == "*",
                _ => false,
            };
            self.entries.iter().find(is_beside).filter(|_| is_repeated(rule))
        })
    }
}

/// Takes the elements with proposals out, and puts the proposals behind all others: of two that are the same, the later
/// one is refused.
fn replace(
    list: &mut Vec<String>,
    argument: Argument,
    proposing: &[&(Place, Fault)],
    entries: &mut Vec<ProposedEntry>,
) {
    let is_replaced = |index| {
        let place = Place::Element(argument, index);
        proposing.iter().any(|(of, _)| *of == place)
    };
    let mut index = 0..;
    list.retain(|_| !index.next().is_some_and(is_replaced));
    let start = entries.len();
    for (element, fault) in proposing {
        let (element, first) = (*element, entries.len());
        for text in fault.help.entries() {
            // Two mistakes of one element may have one correction; two entries of one list are two.
            let is_known = |known: &ProposedEntry| known.element == element && known.text == *text;
            if entries[start..first].iter().any(is_known) {
                continue;
            }
            entries.push(ProposedEntry {
                element,
                text: text.clone(),
                place: Place::Element(argument, list.len()),
            });
            list.push(text.clone());
        }
    }
}

fn list(draft: &mut PolicyDraft, argument: Argument) -> Option<&mut Vec<String>> {
    match argument {
        Argument::Origins => match &mut draft.origins {
            Some(OriginsDraft::Listed(listed)) => Some(listed),
            Some(OriginsDraft::Source) | None => None,
        },
        Argument::DebugOrigins => draft.debug_origins.as_mut(),
        Argument::Methods => draft.methods.as_mut(),
        Argument::AllowHeaders => draft.allow_headers.as_mut(),
        Argument::ExposeHeaders => draft.expose_headers.as_mut(),
        Argument::Block => draft.block.as_mut(),
        Argument::Report => draft.report.as_mut(),
        _ => None,
    }
}

/// Proposes `text` no longer, because of `next`: its correction in a list, nothing in its place, or, where nothing else
/// is proposed, what `next` says.
fn leave_out(proposing: &mut Fault, text: &str, next: &Fault, is_listed: bool) {
    let Some(last) = proposing.help.entries().iter().rposition(|entry| entry == text) else {
        return;
    };
    let before = proposing.help.clone();
    let is_list = match &before {
        Help::Write(proposal) => proposal.is_list(),
        other => matches!(other, Help::List(_)),
    };
    if is_list
        && before.entries().len() > 1
        && let Some(corrected) = next.help.only()
    {
        proposing.help.replace(last, corrected);
    } else {
        proposing.help.remove(last);
    }
    if proposing.help.entries().is_empty() {
        say_instead(proposing, &before, text, next, is_listed);
    } else if is_list && (!is_repeated(next.rule) || next.rule == Rule::OriginSubsumed) {
        proposing.note = Some(next.problem.clone());
    }
}

/// Says what is wrong with `text`, the last that the help `before` had to propose.
fn say_instead(proposing: &mut Fault, before: &Help, text: &str, next: &Fault, is_listed: bool) {
    if is_repeated(next.rule) && next.rule != Rule::OriginSubsumed && text != "*" {
        let why = match is_listed {
            true => "is listed already",
            false => "is what another entry means",
        };
        proposing.help = Help::Say(format!("remove it: {} {why}", quoted(text)));
        return;
    }
    let reason = next.note.as_ref().filter(|_| next.help == Help::None);
    proposing.note = Some(reason.unwrap_or(&next.problem).clone());
    proposing.help = match before {
        Help::Write(proposal) if proposal.is_guess() => {
            Help::Say(format!("remove it, if it is {}", quoted(text)))
        }
        Help::Write(proposal) => match proposal.otherwise {
            Some(otherwise) => Help::Say(format!("remove it, or {otherwise}")),
            None => next.help.clone(),
        },
        _ => next.help.clone(),
    };
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::draft::{PolicyDraft, Serves};
    use crate::violation::Argument;

    /// What is said about an element beside credentials, below its first line.
    fn advice(argument: Argument, text: &str) -> String {
        let entries = texts(&[text]);
        let draft = PolicyDraft {
            credentials: Some(true),
            ..sound()
        };
        let draft = match argument {
            Argument::Origins => PolicyDraft {
                origins: listed(&[text]).origins,
                ..draft
            },
            Argument::Methods => PolicyDraft {
                methods: Some(entries),
                ..draft
            },
            Argument::AllowHeaders => PolicyDraft {
                allow_headers: Some(entries),
                ..draft
            },
            _ => PolicyDraft {
                expose_headers: Some(entries),
                ..draft
            },
        };
        let message = messages(&draft).concat();
        message
            .split_once('\n')
            .map_or_else(String::new, |(_, advice)| advice.to_owned())
    }

    #[test]
    #[rustfmt::skip]
    fn what_is_refused_next_is_not_proposed() {
        use Argument::{AllowHeaders, ExposeHeaders, Methods, Origins};
        const ANY: &str = "list the headers, or leave out `credentials`";
        const WARNED: &str = "\nnote: a warning by default; if this is intended, add `allow = [method_unknown]`";
        for (argument, text, expected) in [
            (AllowHeaders, "Host: x", "remove it: the browser itself sends it, and no entry is needed for that\nnote: scripts cannot set the header `Host`"),
            (AllowHeaders, "'date'", "send the time in a header of your own, such as `x-date`\nnote: scripts cannot set the header `date`"),
            (AllowHeaders, "etag:", "remove it, or put it in `expose_headers` if scripts are to read it\nnote: `etag` is a response header"),
            (AllowHeaders, "cookie:", "write `credentials = true` to receive cookies, and remove this entry\nnote: scripts cannot set the header `cookie`"),
            (AllowHeaders, "content-type,cookie", "write `\"content-type\"`\nnote: scripts cannot set the header `cookie`"),
            (AllowHeaders, "any", &format!("{ANY}\nnote: `credentials` cannot be combined with `allow_headers = \"*\"`")),
            (ExposeHeaders, "all", &format!("{ANY}\nnote: `credentials` cannot be combined with `expose_headers = \"*\"`")),
            (ExposeHeaders, "set-cookie: x", "remove it: the browser keeps cookies by itself\nnote: scripts can never read the header `set-cookie`"),
            (Methods, "TRAC", &format!("remove it, if it is `TRACE`\nnote: scripts cannot send the method `TRACE`{WARNED}")),
            (Methods, "get,post", "write `[\"GET\", \"POST\"]`\nnote: method `post` is in the wrong case"),
            (Methods, "TRACE,GET", "write `\"GET\"`\nnote: scripts cannot send the method `TRACE`"),
            (Methods, "GET,*", "write `\"GET\"`\nnote: `credentials` cannot be combined with `methods = \"*\"`"),
            (Origins, "//a.example", "write `https://a.example`\nnote: an origin is `scheme://host` or `scheme://host:port`"),
            (Origins, "https?://a.example", "write `[\"https://a.example\"]`\nnote: `credentials` cannot be combined with the insecure origin `http://a.example`"),
            (Origins, "http://a.example,http://b.example", "write `[\"https://a.example\", \"https://b.example\"]`\nnote: `credentials` cannot be combined with the insecure origin `http://b.example`"),
            (Origins, "https://*.a.example,https://b.a.example", "write `[\"https://*.a.example\"]`\nnote: origin `https://b.a.example` is already covered by `https://*.a.example`"),
        ] {
            assert_eq!(advice(argument, text), format!("help: {expected}"), "{text}");
        }
    }

    /// What is refused is told of the entry that is proposed, and of no other.
    #[test]
    fn a_mistake_of_another_entry_changes_no_proposal() {
        let said = messages(&listed(&[
            "https://a.example",
            "https://a.example",
            "HTTPS://b.example",
        ]));
        assert!(
            said[0].contains("\nhelp: write `https://b.example`\n"),
            "{said:?}"
        );
    }

    #[test]
    fn each_list_is_checked_with_what_is_proposed() {
        let debug = PolicyDraft {
            debug_origins: Some(texts(&["http://localhost:*", "HTTP://localhost:3000"])),
            ..sound()
        };
        let block = PolicyDraft {
            block: Some(texts(&["reed"])),
            ..listed(&["*"])
        };
        let covered = PolicyDraft {
            credentials: Some(true),
            ..listed(&["https://*.a.example", "http://b.a.example"])
        };
        for (draft, expected) in [
            (debug, "remove it, or remove `http://localhost:*` to allow less"),
            (block, "remove `read`, or list the origins that may read"),
            (covered, "remove it, or leave out `credentials`"),
        ] {
            let said = messages(&draft).concat();
            assert!(said.contains(&format!("\nhelp: {expected}\n")), "{said}");
        }
    }

    /// Of a list that is proposed, an entry that is refused is corrected where it is certain what is meant.
    #[test]
    fn a_guess_is_in_no_list() {
        let draft = PolicyDraft {
            methods: Some(texts(&["GTE,POST"])),
            serves: Serves::Routed {
                attribute: "#[route]".to_owned(),
                methods: texts(&["GET", "POST"]),
            },
            ..sound()
        };
        assert_eq!(
            messages(&draft),
            [
                "`GTE,POST` is not a method name\nhelp: write `\"POST\"`\nnote: `#[route]` does not serve the method `GTE`"
            ]
        );
    }

    #[test]
    fn two_corrections_that_are_the_same_are_one() {
        let said = messages(&listed(&["https://a.example/", "HTTPS://a.example"]));
        assert!(
            said[0].contains("\nhelp: write `https://a.example`\n"),
            "{said:?}"
        );
        assert!(
            said[1].contains("\nhelp: remove it: `https://a.example` is what another entry means\n"),
            "{said:?}"
        );
    }
}
