//! The rule about the size of generated header values.

use super::Findings;
use crate::draft::PolicyDraft;
use crate::fault::Fault;
use crate::violation::{Argument, Place, Rule};

/// Common limits for all headers of an answer together are 8 KiB (nginx `proxy_buffer_size`: 4 to 8).
const LARGEST: usize = 4096;

pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    for (argument, elements) in [
        (Argument::Methods, &draft.methods),
        (Argument::AllowHeaders, &draft.allow_headers),
        (Argument::ExposeHeaders, &draft.expose_headers),
    ] {
        let Some(elements) = elements else { continue };
        if let Some(fault) = size(argument, elements) {
            findings.add(Place::Argument(argument), &fault);
        }
    }
}

/// The lists are sent whole: <https://fetch.spec.whatwg.org/#http-new-header-syntax>.
fn size(argument: Argument, elements: &[String]) -> Option<Fault> {
    let separators = 2 * elements.len().saturating_sub(1);
    let bytes = elements.iter().map(String::len).sum::<usize>() + separators;
    (bytes > LARGEST).then(|| {
        Fault::new(
            Rule::Size,
            format!("`{}` makes a header value of {bytes} bytes", argument.name()),
        )
        .help("list fewer")
        .note("every answer carries it, and proxies may refuse headers of more than 4 KiB")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_count() {
        let of = |elements: &[usize]| {
            let elements: Vec<String> = elements.iter().map(|length| "a".repeat(*length)).collect();
            size(Argument::Methods, &elements).is_some()
        };
        assert!(!of(&[]));
        assert!(!of(&[4096]));
        assert!(of(&[4097]));
        assert!(!of(&[2000, 2094]));
        assert!(of(&[2000, 2095]));
        assert!(of(&[2000, 2000, 93]));
        assert!(!of(&[2000, 2000, 92]));
    }
}
