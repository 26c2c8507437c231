//! The rule about `max_age`.

use super::Findings;
use crate::draft::{MaxAge, PolicyDraft};
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::{Argument, Rule};

/// Firefox keeps preflights for a day, and other browsers for less.
const LONGEST: u64 = 86_400;

/// The seconds, where there are some.
pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) -> Option<u32> {
    let max_age = draft.max_age.as_ref()?;
    if let Some(fault) = age_range(max_age) {
        findings.at_element(Argument::MaxAge, 0, &fault);
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
        .help(format!("write `max_age = {LONGEST}`")),
        MaxAge::Other(text) => other(text),
    };
    Some(fault.note(
        "without `max_age` browsers keep a preflight for 5 seconds, with 0 not at all, for a day at most",
    ))
}

fn other(text: &str) -> Fault {
    let fault = |problem: String| Fault::new(Rule::AgeRange, problem);
    let is_negative = text.trim_matches('"').starts_with('-');
    if is_negative && seconds(text.trim_matches('"').trim_start_matches('-').trim()).is_some() {
        return fault(format!("`max_age` is negative, {}", quoted(text)))
            .help("write `max_age = 0`")
            .note("0 disables the cache");
    }
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if has_digit && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        return fault(format!("`max_age` is more than a day, {}", quoted(text)))
            .help(format!("write `max_age = {LONGEST}`"));
    }
    let meant = seconds(text);
    let too_long = match meant {
        Some(seconds) if seconds > LONGEST => format!(", which is {seconds} and more than a day"),
        _ => String::new(),
    };
    let fault = fault(format!(
        "`max_age` is a whole number of seconds, not {}{too_long}",
        quoted(text)
    ));
    match meant {
        Some(seconds) => fault.help(format!("write `max_age = {}`", seconds.min(LONGEST))),
        None if text == "None" => fault.help("leave out `max_age`"),
        None => fault.help("name a number of seconds, such as `max_age = 600`"),
    }
}

/// The seconds that were meant by a number with a unit, a product, or an expression around one of them.
fn seconds(text: &str) -> Option<u64> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let text = text.trim_start_matches('-');
    unit_of_a_call(text)
        .or_else(|| sum(text))
        .or_else(|| product(text))
        .or_else(|| iso(text))
        .or_else(|| with_unit(text))
}

/// `Duration::from_secs(600)`, `Duration::minutes(10)`, `Some(600)`, `(600)`, `[600]`, `600 as u32`.
fn unit_of_a_call(text: &str) -> Option<u64> {
    if let Some((number, kind)) = text.split_once(" as ") {
        return kind.starts_with(['u', 'i']).then(|| seconds(number))?;
    }
    let inner = text.strip_suffix([')', ']'])?;
    let (before, number) = inner.rsplit_once(['(', '['])?;
    let name = before
        .rsplit([':', ' '])
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let name = name.trim_start_matches("from_").trim_start_matches("new");
    let factor = match name {
        "" | "Some" | "Ok" => return seconds(number),
        name => factor(name)?,
    };
    scaled(number.trim(), factor)
}

/// `3600 + 1800`.
fn sum(text: &str) -> Option<u64> {
    let terms: Vec<&str> = text.split('+').collect();
    if terms.len() < 2 {
        return None;
    }
    terms
        .iter()
        .try_fold(0_u64, |sum, term| sum.checked_add(seconds(term)?))
}

/// `60 * 60`, `12 * time.Hour`.
fn product(text: &str) -> Option<u64> {
    let factors: Vec<&str> = text.split('*').collect();
    if factors.len() < 2 {
        return None;
    }
    factors.iter().try_fold(1_u64, |product, term| {
        let term = term.trim();
        let unit = || factor(term.strip_prefix("time.")?).and_then(whole);
        product.checked_mul(scaled(term, 1.0).or_else(unit)?)
    })
}

/// `PT10M`: ISO 8601, in its simplest form.
fn iso(text: &str) -> Option<u64> {
    let rest = text.strip_prefix('P').or_else(|| text.strip_prefix('p'))?;
    let (rest, is_time) = match rest.strip_prefix(['T', 't']) {
        Some(time) => (time, true),
        None => (rest, false),
    };
    let unit = rest.chars().last()?.to_ascii_lowercase();
    let factor = match (unit, is_time) {
        ('s', true) => 1.0,
        ('m', true) => 60.0,
        ('h', true) => 3600.0,
        ('d', false) => 86_400.0,
        ('w', false) => 604_800.0,
        _ => return None,
    };
    scaled(&rest[..rest.len() - 1], factor)
}

/// `10m`, `1.5 hours`, `600u32`, `1e3`.
fn with_unit(text: &str) -> Option<u64> {
    if let Ok(number) = text.replace('_', "").parse::<f64>() {
        return whole(number);
    }
    let end = text.find(|character: char| character.is_alphabetic())?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().trim_end_matches('.');
    let is_integer = matches!(
        unit,
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize"
    );
    scaled(
        number.trim_matches(['_', ' ']),
        if is_integer { 1.0 } else { factor(unit)? },
    )
}

/// The seconds of one unit.
fn factor(unit: &str) -> Option<f64> {
    Some(match &*unit.to_ascii_lowercase() {
        "ms" | "msec" | "millis" | "milli" | "milliseconds" | "num_milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" | "secs_f64" | "secs_f32" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

fn scaled(number: &str, factor: f64) -> Option<u64> {
    let number: f64 = number.replace('_', "").parse().ok()?;
    whole(number * factor)
}

/// The number, where it is a whole one that no precision was lost of.
fn whole(number: f64) -> Option<u64> {
    let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
    is_whole.then(|| format!("{number:.0}").parse().ok())?
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
            ("_", "`max_age` is a whole number of seconds, not `_`"),
            (
                "99999999999999999999",
                "`max_age` is more than a day, `99999999999999999999`\nhelp: write `max_age = 86400`",
            ),
            (
                "1.5",
                "`max_age` is a whole number of seconds, not `1.5`\nhelp: name a number of seconds",
            ),
            (
                "\"600\"",
                "`max_age` is a whole number of seconds, not `\"600\"`\nhelp: write `max_age = 600`",
            ),
            (
                "None",
                "`max_age` is a whole number of seconds, not `None`\nhelp: leave out `max_age`",
            ),
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

    #[test]
    fn the_seconds_that_were_meant_are_printed() {
        for (text, expected) in [
            ("10m", Some(600)),
            ("1h", Some(3600)),
            ("600s", Some(600)),
            ("600u8", Some(600)),
            ("1day", Some(86_400)),
            ("3600_000ms", Some(3600)),
            ("\"10 minutes\"", Some(600)),
            ("\"PT10M\"", Some(600)),
            ("\"P1D\"", Some(86_400)),
            ("1e3", Some(1000)),
            ("600.", Some(600)),
            ("600.0", Some(600)),
            ("60 * 10", Some(600)),
            ("60 * 60 * 24 * 7", Some(604_800)),
            ("std :: time :: Duration :: from_secs(600)", Some(600)),
            ("chrono :: Duration :: minutes(10)", Some(600)),
            ("Duration::from_millis(1000)", Some(1)),
            ("Some(600)", Some(600)),
            ("(600)", Some(600)),
            ("[600]", Some(600)),
            ("600 as u32", Some(600)),
            ("0x10", None),
            ("1.5", None),
            ("1.5s", None),
            ("MAX_AGE", None),
            ("true", None),
            ("10 parsecs", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
