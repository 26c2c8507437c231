//! The check of a list of methods or header names: the grammar of tokens, duplicates, and `"*"`.

use std::collections::HashMap;

use super::Findings;
use crate::fault::Fault;
use crate::negation;
use crate::parse::lookalike::{as_it_looks, odd_one};
use crate::proposal::Proposal;
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule};

/// <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>
pub(super) fn is_token(text: &str) -> bool {
    let is_special = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_special(byte))
}

/// One of the lists: its rules, and the words of its messages.
pub(super) struct TokenList {
    /// The rule of an element that is not a token, and of an empty list.
    pub(super) token: Rule,
    pub(super) duplicate: Rule,
    pub(super) any_credentials: Rule,
    pub(super) argument: Argument,
    /// What an element is, such as `method`.
    pub(super) noun: &'static str,
    /// An element that it could have.
    pub(super) example: &'static str,
    /// Whether elements in another case are the same.
    pub(super) ignores_case: bool,
    /// The element that `*` does not cover.
    pub(super) uncovered: Option<&'static str>,
}

impl TokenList {
    /// Checks a list. `wrong` is the first thing that is wrong with one element.
    pub(super) fn check(
        &self,
        elements: &[String],
        credentials: bool,
        wrong: impl Fn(&str) -> Option<Fault>,
        findings: &mut Findings,
    ) {
        if elements.is_empty() {
            findings.add(Place::Argument(self.argument), &self.empty_list());
        }
        for (index, element) in elements.iter().enumerate().filter(|(_, element)| *element != "*") {
            if let Some(fault) = wrong(element) {
                findings.at_element(self.argument, index, &fault);
            }
        }
        for (place, fault) in self.duplicates(elements) {
            findings.add(place, &fault);
        }
        // The literal `*` works without credentials only: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step
        // 7, and <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 14.
        let star = elements.iter().position(|element| element == "*");
        if let Some(star) = star.filter(|_| credentials) {
            findings.at_element(self.argument, star, &self.with_credentials());
        }
    }

    /// A list without elements.
    fn empty_list(&self) -> Fault {
        let name = self.argument.name();
        Fault::new(self.token, format!("`{name}` is an empty list")).help(format!(
            "write `{name} = [\"{}\"]`, or leave out `{name}`",
            self.example
        ))
    }

    /// An element that cannot be a method or header name.
    pub(super) fn not_a_token(&self, text: &str) -> Option<Fault> {
        if is_token(text) {
            return None;
        }
        let noun = self.noun;
        if text.is_empty() {
            return Some(
                Fault::new(self.token, format!("an empty string is not a {noun} name")).help("remove it"),
            );
        }
        let fault = Fault::new(self.token, format!("{} is not a {noun} name", quoted(text)));
        if negation::is_in(text) {
            return Some(fault.help(negation::NAME_WHAT_IS_ALLOWED));
        }
        if let Some(odd) = odd_one(text) {
            let looks = as_it_looks(text).replace(|character: char| character.is_control(), " ");
            let problem = format!("{noun} {} contains {odd}", quoted(text));
            let fault = Fault::new(self.token, problem);
            return Some(
                self.correct(fault, &looks)
                    .unwrap_or_else(|fault| fault.note(GRAMMAR)),
            );
        }
        Some(
            self.correct(fault, text)
                .unwrap_or_else(|fault| fault.note(GRAMMAR)),
        )
    }

    /// Proposes the names in `text`, where there are some.
    fn correct(&self, fault: Fault, text: &str) -> Result<Fault, Fault> {
        let parts: Vec<&str> = text
            .split([',', ' ', '|', ';'])
            .filter(|part| !part.is_empty())
            .collect();
        if text.len() >= 200 || !parts.iter().all(|part| is_token(part)) {
            return Err(fault);
        }
        Ok(match parts.as_slice() {
            [] => fault.help("remove it"),
            [only] => fault.write(Proposal::strings([*only])),
            words if !text.contains([',', '|', ';']) && self.is_one_name(words) => {
                fault.write(Proposal::strings([words.join("-")]))
            }
            several => fault
                .write(Proposal::strings(several.iter().copied()))
                .note("a string holds one name; several are a list of strings"),
        })
    }

    /// `x api key` is a name with spaces; `x-a x-b` are two names.
    fn is_one_name(&self, words: &[&str]) -> bool {
        self.argument != Argument::Methods
            && words
                .iter()
                .all(|word| word.len() < 12 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    }

    /// `*` together with credentials.
    fn with_credentials(&self) -> Fault {
        let (name, noun) = (self.argument.name(), self.noun);
        Fault::new(
            self.any_credentials,
            format!("`credentials` cannot be combined with `{name} = \"*\"`"),
        )
        .help(format!("list the {noun}s, or leave out `credentials`"))
        .note(format!(
            "with credentials, browsers take `*` for a {noun} of that name: \
                 <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>"
        ))
    }

    /// Violations at elements that are the same as an earlier one, and for those that `*` covers.
    fn duplicates(&self, elements: &[String]) -> Vec<(Place, Fault)> {
        let key = |element: &str| match self.ignores_case {
            true => element.to_ascii_lowercase(),
            false => element.to_owned(),
        };
        let is_uncovered = |element: &str| self.uncovered.is_some_and(|name| key(element) == name);
        let place = |index| Place::Element(self.argument, index);
        let mut found = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut covered: Vec<usize> = Vec::new();
        let star = elements.iter().position(|element| element == "*");
        for (index, element) in elements.iter().enumerate() {
            if let Some(first) = seen.get(&key(element)) {
                found.push((place(index), self.twice(element, &elements[*first])));
            } else {
                seen.insert(key(element), index);
                if star.is_some_and(|star| star != index) && !is_uncovered(element) {
                    covered.push(index);
                }
            }
        }
        found.extend(self.covered(elements, &covered, star));
        found
    }

    /// What `*` covers beside it: one violation for all.
    fn covered(&self, elements: &[String], covered: &[usize], star: Option<usize>) -> Option<(Place, Fault)> {
        let noun = self.noun;
        match (covered, star) {
            (&[only], Some(_)) => {
                let text = quoted(&elements[only]);
                let problem = format!("{text} is beside `*`, which covers every {noun}");
                let fault = Fault::new(self.duplicate, problem).help("remove it, or remove `*`");
                Some((Place::Element(self.argument, only), fault))
            }
            (&[first, ..], Some(star)) => {
                let (text, more) = (quoted(&elements[first]), covered.len() - 1);
                let problem = format!("`*` covers every {noun}, {text} and {more} more beside it too");
                let fault = Fault::new(self.duplicate, problem)
                    .help(format!("keep `\"*\"` alone, or list the {noun}s without it"));
                Some((Place::Element(self.argument, star), fault))
            }
            _ => None,
        }
    }

    fn twice(&self, text: &str, other: &str) -> Fault {
        let fault = Fault::new(
            self.duplicate,
            format!("{} {} is listed twice", self.noun, quoted(text)),
        )
        .help("remove it");
        if text == other {
            fault
        } else {
            fault.note(format!(
                "the other is {}: upper and lower case are the same in header names",
                quoted(other)
            ))
        }
    }
}

const GRAMMAR: &str = "names are made of letters, digits and `!#$%&'*+-.^_|~`: <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Reader;

    const METHODS: TokenList = TokenList {
        token: Rule::MethodToken,
        duplicate: Rule::MethodDuplicate,
        any_credentials: Rule::MethodAnyCredentials,
        argument: Argument::Methods,
        noun: "method",
        example: "GET",
        ignores_case: true,
        uncovered: Some("z"),
    };

    #[test]
    fn tokens_are_as_in_the_rfc() {
        for text in ["a", "GET", "x-a_b", "!#$%&'*+-.^_`|~09azAZ"] {
            assert!(is_token(text), "{text}");
        }
        for text in [
            "", " ", "a b", "a,b", "a:", "\"a\"", "ä", "a\n", "(", "/", "@", "[", "{", "\u{7f}",
        ] {
            assert!(!is_token(text), "{text:?}");
        }
    }

    #[test]
    fn messages_correct_what_can_be_corrected() {
        for (text, expected) in [
            ("", "an empty string is not a method name\nhelp: remove it"),
            (" , ", "` , ` is not a method name\nhelp: remove it"),
            ("GET ", "`GET ` is not a method name\nhelp: write `\"GET\"`"),
            (
                "GET, POST",
                "`GET, POST` is not a method name\nhelp: write `[\"GET\", \"POST\"]`\n\
                 note: a string holds one name; several are a list of strings",
            ),
        ] {
            let message = METHODS
                .not_a_token(text)
                .map(|fault| fault.message(Reader::Attribute));
            assert_eq!(message.as_deref(), Some(expected), "{text}");
        }
        let odd = METHODS
            .not_a_token("GET/POST")
            .map(|fault| fault.message(Reader::Attribute));
        assert!(odd.is_some_and(|message| {
            message.starts_with("`GET/POST` is not a method name\nnote: names are made of")
        }));
        let long = "a ".repeat(100);
        let cut = METHODS
            .not_a_token(&long)
            .map(|fault| fault.message(Reader::Attribute));
        assert!(
            cut.is_some_and(|message| message.len() < 300 && message.contains("note: names are made of"))
        );
        assert_eq!(METHODS.not_a_token("GET"), None);
    }

    #[test]
    fn duplicates_are_told_once() {
        let elements = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let places = |texts: &[&str]| {
            let found = METHODS.duplicates(&elements(texts));
            let index = |(place, _): (Place, Fault)| match place {
                Place::Element(Argument::Methods, index) => index,
                other => panic!("{other:?}"),
            };
            found.into_iter().map(index).collect::<Vec<_>>()
        };
        assert_eq!(places(&["a", "b"]), Vec::<usize>::new());
        assert_eq!(places(&["a", "b", "A"]), [2]);
        assert_eq!(places(&["a", "a", "a"]), [1, 2]);
        assert_eq!(places(&["*", "a", "z"]), [1]);
        assert_eq!(places(&["*", "a", "b"]), [0]);
        assert_eq!(places(&["a", "*"]), [0]);
        assert_eq!(places(&["*", "*"]), [1]);
    }
}
