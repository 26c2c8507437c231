//! The rule about `max_age`.

use super::Findings;
use crate::draft::MaxAge;
use crate::fault::{Fault, quoted};
use crate::violation::{Argument, Place, Rule};

/// Firefox keeps preflights for a day, other browsers for less; nobody keeps them longer.
const LONGEST: u64 = 86_400;

/// The seconds, where there are some.
pub(super) fn check(max_age: Option<&MaxAge>, findings: &mut Findings) -> Option<u32> {
    let max_age = max_age?;
    if let Some(fault) = age_range(max_age) {
        findings.add(Place::Argument(Argument::MaxAge), &fault);
    }
    match max_age {
        MaxAge::Seconds(seconds) => u32::try_from(*seconds).ok(),
        MaxAge::Other(_) => None,
    }
}

/// Seconds to keep a preflight for: <https://fetch.spec.whatwg.org/#http-access-control-max-age>.
fn age_range(max_age: &MaxAge) -> Option<Fault> {
    let fault = match max_age {
        MaxAge::Seconds(0..=LONGEST) => return None,
        MaxAge::Seconds(seconds) => Fault::new(
            Rule::AgeRange,
            format!("`max_age = {seconds}` is more than a day"),
        )
        .help(format!("write `max_age = {LONGEST}` or less")),
        MaxAge::Other(text) => other(text),
    };
    Some(fault.note(
        "without `max_age` browsers keep a preflight for 5 seconds, with 0 not at all, for a day at most",
    ))
}

fn other(text: &str) -> Fault {
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let fault = |problem: String| Fault::new(Rule::AgeRange, problem);
    match text.strip_prefix('-').map(str::trim_start) {
        Some(positive) if digits(positive) => fault(format!("`max_age` is negative, {}", quoted(text)))
            .help("write `max_age = 0` to disable the cache"),
        _ if digits(text) => fault(format!("`max_age` is more than a day, {}", quoted(text)))
            .help(format!("write `max_age = {LONGEST}` or less")),
        _ => fault(format!(
            "`max_age` is a whole number of seconds, not {}",
            quoted(text)
        ))
        .help("write it without quotes, point or unit, such as `max_age = 600`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Reader;

    #[test]
    fn a_day_is_the_limit() {
        for seconds in [0, 1, 600, 86_400] {
            assert_eq!(age_range(&MaxAge::Seconds(seconds)), None, "{seconds}");
        }
        for seconds in [86_401, u64::MAX] {
            assert!(age_range(&MaxAge::Seconds(seconds)).is_some(), "{seconds}");
        }
    }

    #[test]
    fn everything_else_is_named_for_what_it_is() {
        for (text, expected) in [
            ("-1", "`max_age` is negative, `-1`\nhelp: write `max_age = 0`"),
            ("- 1_000", "`max_age` is negative, `- 1_000`"),
            (
                "99999999999999999999",
                "`max_age` is more than a day, `99999999999999999999`\nhelp: write `max_age = 86400`",
            ),
            (
                "1.5",
                "`max_age` is a whole number of seconds, not `1.5`\nhelp: write it without quotes",
            ),
            ("\"600\"", "`max_age` is a whole number of seconds, not `\"600\"`"),
            ("-", "`max_age` is a whole number of seconds, not `-`"),
            ("", "`max_age` is a whole number of seconds, not ``"),
        ] {
            let message =
                age_range(&MaxAge::Other(text.to_owned())).map(|fault| fault.message(Reader::Attribute));
            assert!(
                message
                    .as_deref()
                    .is_some_and(|message| message.starts_with(expected)),
                "{message:?}"
            );
        }
    }
}
