//! Adding to `Vary`: existing values are kept.

use actix_web::http::header::{HeaderMap, HeaderValue, VARY};
use cors_rules::doors;

const ORIGIN_NAME: &str = "Origin";
static ORIGIN: HeaderValue = HeaderValue::from_static(ORIGIN_NAME);
static DOORS: HeaderValue = HeaderValue::from_static(doors::VARY);

/// What all responses of a policy vary on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Varies {
    /// Who asks.
    ByOrigin,
    /// All that `block` looks at.
    ByDoors,
}

impl Varies {
    /// What is written. The usual one is made where it is written: to clone a static value is a call.
    #[inline]
    pub(crate) fn value(self) -> HeaderValue {
        match self {
            Self::ByOrigin => const { HeaderValue::from_static(ORIGIN_NAME) },
            Self::ByDoors => DOORS.clone(),
        }
    }

    /// Adds it to what is there.
    pub(crate) fn merge_into(self, headers: &mut HeaderMap) {
        let ours = match self {
            Self::ByOrigin => &ORIGIN,
            Self::ByDoors => &DOORS,
        };
        merge(headers, ours);
    }
}

/// Adds the field names in `ours` to `Vary`. Existing lines and tokens are kept, nothing is repeated, and a
/// `*` covers everything: <https://www.rfc-editor.org/rfc/rfc9110#field.vary>.
///
/// Merging twice is merging once, as `Error::add_response_mapper` asks of its mappers.
fn merge(headers: &mut HeaderMap, ours: &'static HeaderValue) {
    match headers.get_all(VARY).as_slice() {
        [] => return headers.append(VARY, ours.clone()),
        // Ours, written further in.
        [line] if line.as_bytes() == ours.as_bytes() => return,
        _ => {}
    }
    let missing: Vec<&'static str> = tokens(ours)
        .filter(|name| {
            !headers
                .get_all(VARY)
                .flat_map(tokens)
                .any(|told| told == "*" || told.eq_ignore_ascii_case(name))
        })
        .collect();
    for name in missing {
        headers.append(VARY, HeaderValue::from_static(name));
    }
}

/// The members of a comma-separated list. A line that is not ASCII holds none that we could repeat.
pub(crate) fn tokens(value: &HeaderValue) -> impl Iterator<Item = &str> {
    value
        .to_str()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    static BOTH: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

    #[test]
    fn merging() {
        for (name, lines, ours, expected) in [
            ("nothing there", &[][..], &ORIGIN, &["Origin"][..]),
            (
                "nothing there, two of ours",
                &[],
                &BOTH,
                &["Origin, Access-Control-Request-Method"],
            ),
            ("another", &["Accept"], &ORIGIN, &["Accept", "Origin"]),
            (
                "two lines",
                &["Accept", "Accept-Language"],
                &ORIGIN,
                &["Accept", "Accept-Language", "Origin"],
            ),
            ("already there", &["Origin"], &ORIGIN, &["Origin"]),
            (
                "in another case",
                &["accept, origin"],
                &ORIGIN,
                &["accept, origin"],
            ),
            (
                "on the second line",
                &["Accept", "ORIGIN"],
                &ORIGIN,
                &["Accept", "ORIGIN"],
            ),
            (
                "half there",
                &["origin"],
                &BOTH,
                &["origin", "Access-Control-Request-Method"],
            ),
            ("anything", &["*"], &ORIGIN, &["*"]),
            ("anything among others", &["Accept", "*"], &BOTH, &["Accept", "*"]),
            (
                "a longer name",
                &["Origin-Agent-Cluster"],
                &ORIGIN,
                &["Origin-Agent-Cluster", "Origin"],
            ),
            ("empty", &[""], &ORIGIN, &["", "Origin"]),
            (
                "empty members",
                &[", Accept,,"],
                &ORIGIN,
                &[", Accept,,", "Origin"],
            ),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(VARY, HeaderValue::from_static(line));
            }
            for round in ["once", "twice"] {
                merge(&mut headers, ours);
                let found: Vec<_> = headers
                    .get_all(VARY)
                    .map(|value| value.to_str().unwrap())
                    .collect();
                assert_eq!(found, expected, "{name}, {round}");
            }
        }
    }

    #[test]
    fn a_line_that_is_not_ascii_survives() {
        let mut headers = HeaderMap::new();
        headers.append(VARY, HeaderValue::from_bytes(b"\xff").unwrap());
        merge(&mut headers, &ORIGIN);
        assert_eq!(headers.get_all(VARY).count(), 2);
    }
}
