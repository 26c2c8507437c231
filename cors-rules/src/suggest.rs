//! What was probably meant by a mistyped name.

use crate::violation::Argument;

/// What other libraries call our arguments, in the spelling of [`folded`].
const ALIASES: [(&str, Argument); 28] = [
    ("alloworigin", Argument::Origins),
    ("alloworigins", Argument::Origins),
    ("allowedorigin", Argument::Origins),
    ("allowedorigins", Argument::Origins),
    ("origin", Argument::Origins),
    ("devorigins", Argument::DebugOrigins),
    ("allowmethod", Argument::Methods),
    ("allowmethods", Argument::Methods),
    ("allowedmethod", Argument::Methods),
    ("allowedmethods", Argument::Methods),
    ("method", Argument::Methods),
    ("allowheader", Argument::AllowHeaders),
    ("allowedheader", Argument::AllowHeaders),
    ("allowedheaders", Argument::AllowHeaders),
    ("headers", Argument::AllowHeaders),
    ("requestheaders", Argument::AllowHeaders),
    ("expose", Argument::ExposeHeaders),
    ("exposed", Argument::ExposeHeaders),
    ("exposeheader", Argument::ExposeHeaders),
    ("exposedheaders", Argument::ExposeHeaders),
    ("responseheaders", Argument::ExposeHeaders),
    ("allowcredentials", Argument::Credentials),
    ("allowedcredentials", Argument::Credentials),
    ("supportcredentials", Argument::Credentials),
    ("supportscredentials", Argument::Credentials),
    ("withcredentials", Argument::Credentials),
    ("maxageseconds", Argument::MaxAge),
    ("maxagesecs", Argument::MaxAge),
];

/// The candidate that is nearest to what was written, if any is near: a third of the letters may be wrong, and two
/// swapped letters count once. Upper and lower case are the same.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names are short; comparing with something long is slow and finds nothing.
    if written.len() > 64 {
        return None;
    }
    let lower = written.to_lowercase();
    let allowed = |candidate: &str| (lower.chars().count().max(candidate.len()) / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= allowed(candidate) && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The argument that was meant: by another library's name, or by a slip of the finger.
pub fn argument(written: &str) -> Option<Argument> {
    let folded = folded(written);
    let same = Argument::ALL
        .into_iter()
        .find(|argument| self::folded(argument.name()) == folded);
    same.or_else(|| {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == folded)
            .map(|(_, argument)| *argument)
    })
    .or_else(|| {
        let name = closest(written, Argument::ALL.map(Argument::name))?;
        Argument::ALL.into_iter().find(|argument| argument.name() == name)
    })
}

/// `allowedOrigins`, `allowed-origins` and `allowed_origins` are one name.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found() {
        let names = ["origins", "methods", "max_age"];
        for (written, expected) in [
            ("orgins", Some("origins")),
            ("ORIGINS", Some("origins")),
            ("oirgins", Some("origins")),
            ("method", Some("methods")),
            ("maxage", Some("max_age")),
            ("credentials", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(closest(written, names), expected, "{written}");
        }
        assert_eq!(closest("GTE", ["GET", "PUT"]), Some("GET"));
        assert_eq!(closest("ab", ["a"]), None);
        assert_eq!(closest("abc", ["abd"]), Some("abd"));
        assert_eq!(closest("abc", ["ade"]), None);
        assert_eq!(closest("abcdef", ["abcdxy"]), Some("abcdxy"));
        assert_eq!(closest("abcdef", ["abcxyz"]), None);
        assert_eq!(
            closest(&"a".repeat(64), [&*"a".repeat(63)]).map(str::len),
            Some(63)
        );
        assert_eq!(closest(&"a".repeat(65), [&*"a".repeat(64)]), None);
        assert_eq!(closest("abcd", ["abxx", "abcx"]), Some("abcx"));
    }

    #[test]
    fn other_libraries_names_are_known() {
        for (written, expected) in [
            ("allowed_origins", Argument::Origins),
            ("allowed_headers", Argument::AllowHeaders),
            ("exposed_headers", Argument::ExposeHeaders),
            ("supports_credentials", Argument::Credentials),
            ("allow_credentials", Argument::Credentials),
            ("allowed_methods", Argument::Methods),
            ("allow_methods", Argument::Methods),
            ("max-age", Argument::MaxAge),
            ("allowedOrigins", Argument::Origins),
            ("maxAge", Argument::MaxAge),
            ("debugOrigins", Argument::DebugOrigins),
            ("credentails", Argument::Credentials),
        ] {
            assert_eq!(argument(written), Some(expected), "{written}");
        }
        assert_eq!(argument("colour"), None);
    }

    #[test]
    fn aliases_are_folded_and_new() {
        for (alias, argument) in ALIASES {
            assert_eq!(folded(alias), alias);
            assert!(
                Argument::ALL.iter().all(|known| folded(known.name()) != alias),
                "{argument:?}"
            );
        }
    }
}
