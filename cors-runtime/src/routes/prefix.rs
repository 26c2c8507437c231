//! Where something is that is told no pattern: what the router has consumed of a path on the way to it.

use actix_web::dev::{Path, Url};

use super::path::segments;

/// What the paths in a scope, or of a resource, begin with, as one of them shows it.
#[derive(Debug)]
pub(crate) struct Prefix {
    /// `None` for a segment with a parameter.
    segments: Box<[Option<Box<str>>]>,
    /// Whether a parameter may take several segments.
    is_anything: bool,
}

impl Prefix {
    /// What the router has consumed of the path of a request.
    pub(crate) fn of(path: &Path<Url>) -> Self {
        let whole = path.as_str();
        let consumed = &whole[..whole.len() - path.unprocessed().len()];
        let start = |part: &str| part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
        let values: Vec<&str> = path.iter().map(|(_, value)| value).collect();
        let has_value = |segment: &str| {
            let (from, to) = (start(segment), start(segment) + segment.len());
            values
                .iter()
                .any(|value| start(value) < to && from < start(value) + value.len())
        };
        let segments = segments(consumed).map(|segment| (!has_value(segment)).then(|| segment.into()));
        Self {
            segments: segments.collect(),
            is_anything: values.iter().any(|value| value.contains('/')),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether a path begins so, and has no more segments where it has to be `whole`.
    pub(crate) fn holds(&self, path: &str, whole: bool) -> bool {
        let is_long = || segments(path).count() > self.segments.len();
        self.is_anything || (self.begin(segments(path)) && !(whole && is_long()))
    }

    /// Whether a pattern may be that of a scope with this prefix, and more.
    pub(super) fn may_begin<'a>(&self, pattern: impl Iterator<Item = &'a str>) -> bool {
        self.is_anything || self.begin(pattern)
    }

    fn begin<'a>(&self, mut others: impl Iterator<Item = &'a str>) -> bool {
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
            ("/files/{tail:.*}", "/files/a/b", "/whatever", true),
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
    }
}
