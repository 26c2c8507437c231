//! The header list of the Fetch standard and the ways of reading it:
//! <https://fetch.spec.whatwg.org/#concept-header-list>.

/// An ordered list of headers. Names are kept in lower case: every comparison of names is case-insensitive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderList(Vec<(String, Vec<u8>)>);

/// A header was there, and its value does not follow the header's grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtractionFailure;

impl HeaderList {
    pub(crate) fn append(&mut self, name: &str, value: impl AsRef<[u8]>) {
        let value = trim(value.as_ref(), is_tab_or_space);
        self.0.push((name.to_ascii_lowercase(), value.to_vec()));
    }

    pub(crate) fn delete(&mut self, name: &str) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.iter()
            .filter(move |(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Get: several lines count as one, joined by a comma and a space, which is why two
    /// `Access-Control-Allow-Origin` lines can never match an origin.
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get>
    pub(crate) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let values: Vec<&[u8]> = self.values(name).collect();
        (!values.is_empty()).then(|| values.join(&b", "[..]))
    }

    pub(crate) fn get_decoded(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| isomorphic_decode(&value))
    }

    /// Extract header list values, for the headers that are lists of tokens (`#method`, `#field-name`). Empty
    /// elements are skipped, as HTTP asks of recipients; anything else that is no token is a failure.
    /// <https://fetch.spec.whatwg.org/#extract-header-list-values>
    pub(crate) fn extract_tokens(&self, name: &str) -> Result<Option<Vec<String>>, ExtractionFailure> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let mut tokens = Vec::new();
        for element in value.split(|&byte| byte == b',') {
            match trim(element, is_tab_or_space) {
                [] => {}
                token if is_token(token) => tokens.push(isomorphic_decode(token)),
                _ => return Err(ExtractionFailure),
            }
        }
        Ok(Some(tokens))
    }

    /// Extract header list values, for `delta-seconds`: one line of digits. Failure and absence are the same
    /// to the one caller, so both are `None`. A number too large to hold is as good as the largest.
    pub(crate) fn extract_delta_seconds(&self, name: &str) -> Option<u64> {
        let mut lines = self.values(name);
        let digits = std::str::from_utf8(lines.next()?).ok()?;
        if lines.next().is_some() || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(digits.parse().unwrap_or(u64::MAX))
    }

    /// The same headers with one line for each name, which is how browsers put them on the wire.
    pub(crate) fn combined(&self) -> Self {
        let mut combined = Self::default();
        for (name, _) in self.iter() {
            if let Some(value) = self.get(name).filter(|_| !combined.contains(name)) {
                combined.append(name, value);
            }
        }
        combined
    }

    /// Sort and combine: the list as a page iterates over it.
    /// <https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>
    pub(crate) fn sort_and_combine(&self) -> Vec<(String, String)> {
        sorted_lowercase_set(self.0.iter().map(|(name, _)| name.as_str()))
            .into_iter()
            .filter_map(|name| self.get_decoded(&name).map(|value| (name, value)))
            .collect()
    }
}

/// Convert header names to a sorted-lowercase set:
/// <https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set>
pub(crate) fn sorted_lowercase_set<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut set: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// Get, decode and split a header value: commas separate, except inside quoted strings.
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
pub(crate) fn get_decode_and_split(value: &[u8]) -> Vec<String> {
    let (mut values, mut current, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for character in isomorphic_decode(value).chars() {
        if character == ',' && !quoted {
            values.push(current.trim_matches([' ', '\t']).to_owned());
            current.clear();
            continue;
        }
        quoted ^= character == '"' && !escaped;
        escaped = quoted && character == '\\' && !escaped;
        current.push(character);
    }
    values.push(current.trim_matches([' ', '\t']).to_owned());
    values
}

pub(crate) fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// A token of RFC 9110: what methods and header names are made of.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

pub(crate) fn is_tab_or_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

pub(crate) fn trim(bytes: &[u8], drop: fn(u8) -> bool) -> &[u8] {
    let start = bytes.iter().position(|&byte| !drop(byte)).unwrap_or(bytes.len());
    let end = bytes
        .iter()
        .rposition(|&byte| !drop(byte))
        .map_or(start, |last| last + 1);
    &bytes[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&str, &str)]) -> HeaderList {
        let mut list = HeaderList::default();
        for (name, value) in lines {
            list.append(name, value);
        }
        list
    }

    #[test]
    fn get_joins_lines_and_ignores_case() {
        let list = headers(&[("A", "1"), ("b", "x"), ("a", "\t2 ")]);
        assert_eq!(list.get_decoded("A").as_deref(), Some("1, 2"));
        assert_eq!(list.get("c"), None);
        assert_eq!(list.combined(), headers(&[("a", "1, 2"), ("b", "x")]));
        assert_eq!(
            list.sort_and_combine(),
            [
                ("a".to_owned(), "1, 2".to_owned()),
                ("b".to_owned(), "x".to_owned())
            ]
        );
    }

    #[test]
    fn lists_of_tokens_are_extracted() {
        let ok = |tokens: &[&str]| Ok(Some(tokens.iter().map(|token| (*token).to_owned()).collect()));
        type Extracted = Result<Option<Vec<String>>, ExtractionFailure>;
        type Lines<'a> = &'a [(&'a str, &'a str)];
        let cases: &[(&str, Lines<'_>, Extracted)] = &[
            ("absent", &[("y", "PUT")], Ok(None)),
            ("one", &[("x", "PUT")], ok(&["PUT"])),
            (
                "spaces and tabs",
                &[("x", " PUT ,\tPATCH\t,x")],
                ok(&["PUT", "PATCH", "x"]),
            ),
            (
                "several lines",
                &[("x", "PUT"), ("X", "PATCH")],
                ok(&["PUT", "PATCH"]),
            ),
            ("empty elements", &[("x", ",PUT,, ,")], ok(&["PUT"])),
            ("an empty value", &[("x", "")], ok(&[])),
            ("the wildcard is a token", &[("x", "*")], ok(&["*"])),
            ("case is kept", &[("x", "put")], ok(&["put"])),
            ("two words", &[("x", "PUT PATCH")], Err(ExtractionFailure)),
            ("a quoted string", &[("x", "\"PUT\"")], Err(ExtractionFailure)),
            ("semicolons", &[("x", "PUT; PATCH")], Err(ExtractionFailure)),
            (
                "one bad line among good ones",
                &[("x", "PUT"), ("x", "a/b")],
                Err(ExtractionFailure),
            ),
            (
                "a byte outside ASCII",
                &[("x", "p\u{e9}")],
                Err(ExtractionFailure),
            ),
        ];
        for (name, lines, expected) in cases {
            assert_eq!(&headers(lines).extract_tokens("x"), expected, "{name}");
        }
    }

    #[test]
    fn delta_seconds_are_extracted() {
        let cases: &[(&[&str], Option<u64>)] = &[
            (&[], None),
            (&["0"], Some(0)),
            (&["600"], Some(600)),
            (&[" 0600 "], Some(600)),
            (&["99999999999999999999999"], Some(u64::MAX)),
            (&[""], None),
            (&["-1"], None),
            (&["+1"], None),
            (&["1.5"], None),
            (&["1s"], None),
            (&["600", "600"], None),
            (&["600, 600"], None),
        ];
        for (lines, expected) in cases {
            let lines: Vec<(&str, &str)> = lines.iter().map(|line| ("max-age", *line)).collect();
            assert_eq!(
                headers(&lines).extract_delta_seconds("Max-Age"),
                *expected,
                "{lines:?}"
            );
        }
    }

    #[test]
    fn values_are_split_outside_quotes() {
        let cases: &[(&str, &[&str])] = &[
            ("nosniff,", &["nosniff", ""]),
            ("", &[""]),
            ("text/html;\", x/x", &["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", &["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", &["x / x", "", "", "1"]),
            ("\"1,2\", 3", &["\"1,2\"", "3"]),
            ("\"a\\\",b\",c", &["\"a\\\",b\"", "c"]),
            ("a\\,b", &["a\\", "b"]),
        ];
        for (value, expected) in cases {
            assert_eq!(get_decode_and_split(value.as_bytes()), *expected, "{value}");
        }
    }
}
