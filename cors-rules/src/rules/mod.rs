//! From a draft to everything that is wrong with it, or to the data of a policy.

mod allow;
mod block;
mod covering_entry;
mod expose_headers;
mod header_name;
mod max_age;
mod method_names;
mod methods;
mod origins;
mod overlap;
mod proposals;
mod public_suffix;
mod request_headers;
mod runtime_list;
mod seen;
mod single_origin;
mod size;
mod spelled;
mod token_list;

use crate::checked::CheckedPolicy;
use crate::draft::PolicyDraft;
use crate::fault::{Fault, Reader};
use crate::violation::{Argument, Place, Rule, Severity, Violation};

pub use header_name::header_identifier;
pub use runtime_list::{
    DroppedOrigin, ListTerms, ListedOrigins, MOST_EXPLAINED, RefusedOrigins, check_origins,
};

/// What became of a draft.
#[derive(Debug, Clone)]
pub struct DraftVerdict<'a> {
    /// Everything that is wrong, warnings included, in the order of the arguments. What `allow` names is gone.
    pub violations: Vec<Violation>,
    /// The policy; `None` where a violation is fatal.
    pub policy: Option<CheckedPolicy<'a>>,
}

impl DraftVerdict<'_> {
    /// Whether the policy is refused.
    pub fn is_fatal(&self) -> bool {
        self.policy.is_none()
    }
}

/// Mistakes as they are found.
#[derive(Debug, Default)]
struct Findings {
    found: Vec<(Place, Fault)>,
    /// Some origin could not be read, so the rules that it would break are not known.
    unread_origin: bool,
}

impl Findings {
    fn add(&mut self, place: Place, fault: &Fault) {
        self.found.push((place, fault.clone()));
    }

    fn at_element(&mut self, argument: Argument, index: usize, fault: &Fault) {
        self.add(Place::Element(argument, index), fault);
    }

    fn needs(&self, rule: Rule) -> bool {
        self.found.iter().any(|(_, fault)| fault.rule == rule)
    }
}

/// The most violations that one draft reports.
const MOST: usize = 100;

/// The first violations, and the number of the others: a generated list may break a rule with each entry.
fn bounded(draft: &PolicyDraft, mut found: Vec<(Place, Fault)>, reader: Reader) -> Vec<Violation> {
    let rest = found.split_off(found.len().min(MOST));
    proposals::check(draft, &mut found, |draft| find(draft).0);
    let mut violations: Vec<Violation> = found
        .into_iter()
        .map(|(place, fault)| fault.at(place, reader))
        .collect();
    let is_fatal = |(_, fault): &&(Place, Fault)| fault.severity != Severity::Warning;
    if let Some((_, worst)) = rest.iter().find(is_fatal).or(rest.first()) {
        violations.push(Violation {
            message: format!("{} more mistakes like these are not shown", rest.len()),
            proposed: Vec::new(),
            ..worst.at(Place::Attribute, reader)
        });
    }
    violations
}

/// Checks a draft against every rule.
pub fn check(draft: &PolicyDraft) -> DraftVerdict<'_> {
    check_for(draft, Reader::Attribute)
}

/// The same for a draft from a configuration file. The messages are for the person who edits the file.
pub fn check_file(draft: &PolicyDraft) -> DraftVerdict<'_> {
    check_for(draft, Reader::File)
}

fn check_for(draft: &PolicyDraft, reader: Reader) -> DraftVerdict<'_> {
    let (found, policy) = find(draft);
    let violations = bounded(draft, found, reader);
    let is_fatal = violations.iter().any(Violation::is_fatal);
    DraftVerdict {
        violations,
        policy: (!is_fatal).then_some(policy),
    }
}

// One step for each argument, in their order.
fn find(draft: &PolicyDraft) -> (Vec<(Place, Fault)>, CheckedPolicy<'_>) {
    let mut findings = Findings::default();
    let (origins, debug_origins) = origins::check(draft, &mut findings);
    methods::check(draft, &mut findings);
    request_headers::check(draft, &mut findings);
    expose_headers::check(draft, &mut findings);
    let max_age = max_age::check(draft, &mut findings);
    let (block, report) = block::check(draft, &mut findings);
    size::check(draft, &mut findings);
    seen::check(draft, &mut findings);
    allow::check(draft, &mut findings);
    // A new argument is a new field here, and asks for its rules above.
    let policy = CheckedPolicy {
        origins,
        debug_origins,
        methods: draft.methods.as_deref(),
        allow_headers: draft.allow_headers.as_deref(),
        expose_headers: draft.expose_headers.as_deref(),
        credentials: draft.credentials,
        max_age,
        timing: draft.timing,
        block,
        report,
        allow: draft.allow.as_deref(),
    };
    (findings.found, policy)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
