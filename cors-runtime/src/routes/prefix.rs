//! Where something is that is told no pattern: what the router has consumed of a path on the way to it.

use actix_web::dev::{Path, Url};

use super::path::segments;

/// What the paths in a scope, or of a resource, begin with, as one of them shows it.
#[derive(Debug)]
pub(crate) struct Prefix {
    /// `None` for a segment with a parameter.
    segments: Box<[Option<Box<str>>]>,
    /// Whether more may follow of which this path does not show how many segments it has.
    is_open: bool,
}

impl Prefix {
    /// What the router has consumed of the path of a request.
    pub(crate) fn of(path: &Path<Url>) -> Self {
        let whole = path.as_str();
        let consumed = &whole[..whole.len() - path.unprocessed().len()];
        let start = |part: &str| part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
        let values: Vec<&str> = path.iter().map(|(_, value)| value).collect();
        // A parameter takes as many segments as its value has in one path alone, unless it has one: it may be empty
        // here and not elsewhere, and the segment that it touches looks as if it had no parameter.
        let is_unclear = |value: &&&str| value.is_empty() || value.contains('/');
        let unclear = values.iter().filter(is_unclear).map(|value| start(value)).min();
        let is_shown =
            |segment: &&str| unclear.is_none_or(|unclear| start(segment) + segment.len() < unclear);
        let has_value = |segment: &str| {
            let (from, to) = (start(segment), start(segment) + segment.len());
            values
                .iter()
                .any(|value| start(value) < to && from < start(value) + value.len())
        };
        let segments = segments(consumed).take_while(is_shown);
        Self {
            segments: segments
                .map(|segment| (!has_value(segment)).then(|| segment.into()))
                .collect(),
            is_open: unclear.is_some(),
        }
    }

    /// Whether nothing was consumed.
    pub(crate) fn is_empty(&self) -> bool {
        self.segments.is_empty() && !self.is_open
    }

    /// Whether a path begins so, and has no more segments where it has to be `whole`.
    pub(crate) fn holds(&self, path: &str, whole: bool) -> bool {
        let is_long = || segments(path).count() > self.segments.len();
        self.may_begin(segments(path)) && !(whole && !self.is_open && is_long())
    }

    /// Whether a pattern may be that of a scope with this prefix, and more.
    pub(super) fn may_begin<'a>(&self, mut others: impl Iterator<Item = &'a str>) -> bool {
        self.segments
            .iter()
            .all(|segment| match (segment, others.next()) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(own), Some(other)) => **own == *other,
            })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::*;
    use crate::routes::FullPattern;

    const OPTIONAL: &str = "/api{version:(/v[0-9]+)?}";

    /// As the router leaves it in a scope.
    fn consumed(scope: &str, path: &'static str) -> Prefix {
        let mut path = Path::new(Url::new(path.parse().expect("a path")));
        assert!(
            ResourceDef::prefix(scope).capture_match_info(&mut path),
            "{scope}"
        );
        Prefix::of(&path)
    }

    /// Whatever the values of parameters are: of other segments too, or empty.
    #[test]
    fn what_patterns_begin_with() {
        for (scope, path, pattern, expected) in [
            ("/api", "/api/item", "/api/item", true),
            ("/api", "/api/item", "//api//item/", true),
            ("/api", "/api", "/api", true),
            ("/api", "/api/item", "/apis/item", false),
            ("/api", "/api/item", "/{tail:.*}", false),
            ("/api", "/api/item", "/", false),
            ("", "/api/item", "/item", true),
            (
                "/tenants/{tenant}",
                "/tenants/t/item",
                "/tenants/{tenant}/item",
                true,
            ),
            ("/tenants/{tenant}", "/tenants/t/item", "/{tail:.*}/{x}", false),
            (
                "/tenants/{tenant}",
                "/tenants/tenants/item",
                "/{tail:.*}/{x}",
                false,
            ),
            ("/tenants/{tenant}", "/tenants/t/item", "/tenants", false),
            ("/v{version}", "/v1/item", "/v{version}/item", true),
            ("/v{version}/a", "/v1/a/item", "/v{version}/b/item", false),
            ("/{x:[^/]+}/api", "/1/api/item", "/{x:[^/]+}/api/item", true),
            ("/files/{tail:.*}", "/files/a/b", "/files/{tail:.*}/item", true),
            ("/files/{tail:.*}", "/files/a/b", "/whatever", false),
            ("/a/{x:.*}/b", "/a/1/2/b/item", "/a/{x:.*}/b/item", true),
            // Empty here, and not elsewhere.
            (OPTIONAL, "/api/item", "/api{version:(/v[0-9]+)?}/item", true),
            (OPTIONAL, "/api/v1/item", "/api{version:(/v[0-9]+)?}/item", true),
            ("/a/v{n:[0-9]*}", "/a/v/item", "/a/v{n:[0-9]*}/item", true),
            ("/a/v{n:[0-9]*}", "/a/v/item", "/b/v{n:[0-9]*}/item", false),
            ("/{t:[a-z]*}/api", "//api/item", "/{t:[a-z]*}/api/item", true),
            ("/{t:[a-z]*}/api", "/api/api/item", "/{t:[a-z]*}/api/item", true),
            ("/{a}{b:[0-9]*}/c", "/x/c/item", "/{a}{b:[0-9]*}/c/item", true),
            ("/{a}/{b:(c/)?}d", "/x/d/item", "/{a}/{b:(c/)?}d/item", true),
            ("/v{version:\\d*}", "/v/item", "/v{version:\\d*}/item", true),
            ("/{version:\\d*}v", "/v/item", "/{version:\\d*}v/item", true),
        ] {
            let found = FullPattern::new(pattern.to_owned()).begins_with(&consumed(scope, path));
            assert_eq!(found, expected, "{scope} {path} {pattern}");
        }
    }

    #[test]
    fn what_paths_are_held() {
        let (api, tenant) = (consumed("/api", "/api/item"), consumed("/t/{tenant}", "/t/t"));
        for (prefix, path, part, whole) in [
            (&api, "/api", true, true),
            (&api, "//api/", true, true),
            (&api, "/api/item", true, false),
            (&api, "/apis", false, false),
            (&tenant, "/t/other", true, true),
            (&tenant, "/t", false, false),
            (&tenant, "/u/t", false, false),
        ] {
            assert_eq!(
                (prefix.holds(path, false), prefix.holds(path, true)),
                (part, whole),
                "{path}"
            );
        }
        assert!(consumed("", "/api").is_empty() && !api.is_empty());
        assert!(!consumed("/{t:[a-z]*}", "/").is_empty());
    }

    /// Empty where it is learnt, and not elsewhere.
    #[test]
    fn what_paths_are_held_where_a_value_is_empty() {
        let number = consumed("/a/v{n:[0-9]*}", "/a/v");
        for (path, expected) in [
            ("/a/v", true),
            ("/a/v2", true),
            ("/a/v2/item", true),
            ("/b/v", false),
        ] {
            assert_eq!(
                [number.holds(path, false), number.holds(path, true)],
                [expected; 2],
                "{path}"
            );
        }
    }
}
