//! The full pattern of an annotated handler, its scopes' included, and whether a path matches it.

use actix_web::dev::ResourceDef;

use super::{
    expression::is_one_segment,
    path::{normalized, segments},
    prefix::Prefix,
    spans::Spans,
};

/// Where a handler is, from the root of the application.
#[derive(Debug)]
pub(crate) struct FullPattern {
    text: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A path without parameters: as [`normalized`].
    Static(Box<str>),
    /// Parameters that are whole segments, which is what most patterns are made of.
    Segments(Box<[Option<Box<str>>]>),
    /// Anything else that the router's own parser reads.
    Router {
        /// In a box: it is large, and most patterns are of the other kinds.
        definition: Box<ResourceDef>,
        /// Of the paths that match, where all have as many: `None` for one with a parameter.
        segments: Option<Box<[Option<Box<str>>]>>,
    },
    /// Not known: whatever begins with the part before the first parameter is taken to match.
    Unknown,
}

impl FullPattern {
    /// The pattern `text`: those of the scopes and of the handler, one after the other.
    pub(crate) fn new(text: String) -> Self {
        Self::read(text, |spans, text| spans.definition(text))
    }

    /// The same without the router's parser, which leaks: for what is asked again and again. More may match.
    #[cfg(feature = "inspector")]
    pub(crate) fn without_parser(text: String) -> Self {
        Self::read(text, |_, _| None)
    }

    fn read(text: String, parse: impl FnOnce(&Spans, &str) -> Option<ResourceDef>) -> Self {
        let kind = match Spans::of(&text) {
            Some(spans) if spans.0.is_empty() && !text.ends_with('*') => {
                Kind::Static(normalized(&text).into())
            }
            Some(_) if is_made_of_segments(&text) => Kind::Segments(parameters(&text)),
            Some(spans) => parse(&spans, &text).map_or(Kind::Unknown, |definition| Kind::Router {
                definition: Box::new(definition),
                segments: pattern_segments(&text).map(known_segment).collect(),
            }),
            None => Kind::Unknown,
        };
        Self { text, kind }
    }

    /// A handler that may be anywhere.
    pub(crate) fn anywhere() -> Self {
        Self {
            text: String::new(),
            kind: Kind::Unknown,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_static(&self) -> bool {
        matches!(self.kind, Kind::Static(_))
    }

    /// The part before the first parameter, up to and with its last slash: every path that matches begins with it.
    pub(crate) fn literal_prefix(&self) -> &str {
        let end = self.text.find(['{', '*']).unwrap_or(self.text.len());
        let end = self.text[..end].rfind('/').map_or(0, |slash| slash + 1);
        &self.text[..end]
    }

    /// Whether the router would find the handler at `path`. Where that is not known, it would.
    pub(crate) fn matches(&self, path: &str) -> bool {
        match &self.kind {
            Kind::Static(_) => self.text == path,
            Kind::Segments(segments) => matches_segments(segments, path),
            Kind::Router { definition, .. } => definition.is_match(path),
            Kind::Unknown => path.starts_with(self.literal_prefix()),
        }
    }

    /// Whether the pattern may be made of that of a scope, whose paths begin so, and more.
    pub(crate) fn begins_with(&self, prefix: &Prefix) -> bool {
        prefix.may_begin(pattern_segments(&self.text))
    }

    /// Whether the router finds the handler at `path`, as far as its pattern goes, and that is known.
    pub(crate) fn is_certain_at(&self, path: &str) -> bool {
        !matches!(self.kind, Kind::Unknown) && self.matches(path)
    }

    /// The same for a path of which `plain` is what `NormalizePath` may make, or with a slash at its end.
    pub(crate) fn may_match(&self, path: &str, plain: &str) -> bool {
        if let Kind::Static(own) = &self.kind {
            return self.text == path || **own == *plain;
        }
        self.matches(path) || self.matches(plain) || self.matches(&format!("{plain}/"))
    }

    /// Whether some path may match both patterns, as it is or as `NormalizePath` may leave it.
    pub(crate) fn may_overlap(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Static(ours), _) => other.may_match(&self.text, ours),
            (_, Kind::Static(theirs)) => self.may_match(&other.text, theirs),
            _ => match (self.segments(), other.segments()) {
                (Some(ours), Some(theirs)) => {
                    // As `NormalizePath` leaves them.
                    let is_kept = |segment: &&Option<Box<str>>| segment.as_deref() != Some("");
                    let (mut ours, mut theirs) = (ours.iter().filter(is_kept), theirs.iter().filter(is_kept));
                    ours.clone().count() == theirs.clone().count()
                        && ours.all(|ours| {
                            let theirs = theirs.next().and_then(Option::as_ref);
                            ours.is_none() || theirs.is_none() || ours.as_ref() == theirs
                        })
                }
                _ => {
                    let (ours, theirs) = (segments(self.literal_prefix()), segments(other.literal_prefix()));
                    ours.zip(theirs).all(|(ours, theirs)| ours == theirs)
                }
            },
        }
    }

    /// The segments of each path that matches, where it is known how many they are.
    fn segments(&self) -> Option<&[Option<Box<str>>]> {
        match &self.kind {
            Kind::Segments(segments) => Some(segments),
            Kind::Router { segments, .. } => segments.as_deref(),
            Kind::Static(_) | Kind::Unknown => None,
        }
    }

    /// What reads the parameters of a path that matches. The router's parser leaks the names of parameters, so this
    /// is for patterns of which it is needed, once.
    pub(crate) fn definition(&self) -> Option<ResourceDef> {
        Spans::of(&self.text)?.definition(&self.text)
    }
}

fn is_made_of_segments(text: &str) -> bool {
    text.split('/').all(|segment| {
        let inside = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or(segment);
        !inside.contains(['{', '}', ':', '*'])
    })
}

/// `None` for a parameter.
fn parameters(text: &str) -> Box<[Option<Box<str>>]> {
    text.split('/')
        .map(|segment| (!segment.starts_with('{')).then(|| segment.into()))
        .collect()
}

/// A parameter is `[^/]+`.
fn matches_segments(segments: &[Option<Box<str>>], path: &str) -> bool {
    let mut parts = path.split('/');
    segments.iter().all(|segment| {
        parts.next().is_some_and(|part| match segment {
            Some(literal) => &**literal == part,
            None => !part.is_empty(),
        })
    }) && parts.next().is_none()
}

/// What a segment of a pattern is in the paths that match: its text, any one segment (`None` in `Some`), or not known,
/// because its parameters may match several, or none.
fn known_segment(text: &str) -> Option<Option<Box<str>>> {
    let spans = Spans::of(text)?;
    let is_segment = |&(start, end): &(usize, usize)| {
        let inside = &text[start + 1..end - 1];
        inside
            .split_once(':')
            .is_none_or(|(_, expression)| is_one_segment(expression))
    };
    let is_known = spans.0.iter().all(is_segment) && !text.ends_with('*');
    is_known.then(|| spans.0.is_empty().then(|| text.into()))
}

/// The segments of a pattern. A slash in a parameter is a part of it.
fn pattern_segments(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let segments = text.split(move |char| {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        char == '/' && depth == 0
    });
    segments.filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The router's own parser is the oracle, wherever one pattern is enough for it.
    #[test]
    fn agrees_with_the_router() {
        let paths = [
            "/", "/a", "/a/", "/a/b", "/a//b", "/a/7", "/a/7/b", "/a/b/c", "/ab", "/a-b", "/a/7/", "",
            "/a/x/y/z",
        ];
        for text in [
            "/",
            "/a",
            "/a/",
            "/a/{id}",
            "/{x}",
            "/{x}/b",
            "/{x}/{y}",
            "/a/{id:\\d+}",
            "/a/{id:[[:digit:]]{1}}",
            "/{x}-{y}",
            "/a/{tail:.*}",
            "/a/{tail}*",
            "/{tail:.*}",
            "",
        ] {
            let (pattern, router) = (FullPattern::new(text.to_owned()), ResourceDef::new(text));
            for path in paths {
                assert_eq!(pattern.matches(path), router.is_match(path), "{text} {path}");
                assert!(!pattern.matches(path) || path.starts_with(pattern.literal_prefix()));
            }
        }
    }

    #[test]
    fn paths_without_parameters() {
        for (text, expected) in [
            ("/a", true),
            ("", true),
            ("/a/{x}", false),
            ("/a*", false),
            ("/a/{x", false),
        ] {
            assert_eq!(FullPattern::new(text.to_owned()).is_static(), expected, "{text}");
        }
    }

    /// One name twice, more parameters than the router takes, groups of the user's own: no panic.
    #[test]
    fn what_one_pattern_cannot_be() {
        let twice = FullPattern::new("/v{id:\\d}/{id:\\d+}".to_owned());
        assert!(twice.matches("/v1/77") && !twice.matches("/v1/x"));
        let many = FullPattern::new("/a/x".to_owned() + &"/{p}-".repeat(17));
        assert!(many.matches("/a/x/whatever") && !many.matches("/b"));
        let most = FullPattern::new("/a/x".to_owned() + &"/{p}-".repeat(16));
        assert!(!most.matches("/a/x/whatever") && most.matches(&("/a/x".to_owned() + &"/1-".repeat(16))));
        for text in [
            "/a/{x:(?P<y>.)}",
            "/a/{x:(?P<x>.)}",
            "/a/{x:(?<x>.)}",
            "/a/{x}*/b",
            "/a/{x",
            "/a/x}",
        ] {
            let pattern = FullPattern::new(text.to_owned());
            assert!(pattern.matches("/a/z") && !pattern.matches("/b/z"), "{text}");
        }
        assert!(FullPattern::anywhere().matches("/x"));
    }

    #[test]
    fn what_a_pattern_begins_with() {
        for (text, expected) in [
            ("/a/b", "/a/"),
            ("/a/{x}", "/a/"),
            ("/a/x-{x}", "/a/"),
            ("/{x}/a", "/"),
            ("{x}", ""),
            ("/a*", "/"),
        ] {
            assert_eq!(
                FullPattern::new(text.to_owned()).literal_prefix(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn overlaps() {
        for (one, other, expected) in [
            ("/a", "/a", true),
            ("/a", "/b", false),
            ("/a/{x}", "/a/b", true),
            ("/a/{x}", "/a/b/c", false),
            ("/a/{x}", "/{y}/b", true),
            ("/a/{x}", "/b/{y}", false),
            ("/a/{x}", "/a/{y}/c", false),
            ("/a/{x:.*}", "/a/{y}/c", true),
            ("/a/{x:.*}", "/a/b/{y:.*}", true),
            ("/a/{x:.*}", "/b/{y}/c", false),
            ("/a/{x:\\d+}", "/a/b", false),
            ("/a/{x:\\d+}", "/a/{y:\\w+}", true),
            ("/a/{x:\\d+}", "/{y}/b", true),
            ("/a/{x:\\d+}", "/a/{y}/c", false),
            ("/a/{x:\\d+}", "/a2/{y}/c", false),
            ("/a/{x:\\d+}", "/a2/{y:.*}", false),
            ("/a/{x:\\d+}", "/a/{y:.*}", true),
            ("/a/{x:\\d*}", "/{y}", true),
            ("/a/{x:\\D+}", "/a/{y}/c", true),
            ("/a/{x:[^/]+}", "/a/{y:\\d+}/c", false),
            ("/a/{x:[^c]+}", "/a/{y:\\d+}/c", true),
            ("/a/{x}.json", "/a/{y}/c", false),
            ("/a/{x}.json", "/a/{y}", true),
            ("/a/v{x:\\d*}", "/a/{y}", true),
            ("/a/{x}{y:(/z)?}", "/a/{y}/c", true),
            ("/a/{x}*", "/a/{y}/c", true),
            ("/a/{x}/b*", "/a/{y}/c/d", true),
            // As `NormalizePath` leaves them.
            ("/a", "/a/", true),
            ("/a/{x}", "/a/b/", true),
            ("/a/{x}/", "/{y}/b", true),
            ("//a/{x}", "/a/{y}", true),
            ("/a/{x}/", "/a/{y}/c", false),
            ("/a/b/", "/a", false),
            ("/a/b//{x:.*}", "/a/b/c/{y}", true),
        ] {
            let (one, other) = (
                FullPattern::new(one.to_owned()),
                FullPattern::new(other.to_owned()),
            );
            assert_eq!(one.may_overlap(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.may_overlap(&one), expected, "{other:?} {one:?}");
        }
    }
}
