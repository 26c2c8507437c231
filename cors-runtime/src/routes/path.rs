//! Paths as `NormalizePath` may leave them.

use std::borrow::Cow;

/// A path without repeated slashes and without one at the end: what `NormalizePath` makes equal is equal.
#[inline]
pub(crate) fn normalized(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(trimmed(path));
    }
    let mut merged = String::with_capacity(path.len());
    for char in path.chars() {
        if char != '/' || !merged.ends_with('/') {
            merged.push(char);
        }
    }
    Cow::Owned(trimmed(&merged).to_owned())
}

#[inline]
fn trimmed(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(rest) => rest,
    }
}

/// The segments of a path. Empty ones are what `NormalizePath` leaves out.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_normalize_path_leaves_them() {
        for (path, expected) in [
            ("/", "/"),
            ("", ""),
            ("/a", "/a"),
            ("/a/", "/a"),
            ("//a", "/a"),
            ("/a//b///", "/a/b"),
            ("//", "/"),
            ("///", "/"),
        ] {
            assert_eq!(normalized(path), expected, "{path}");
        }
    }
}
