//! What the rules about methods and header names share: the grammar of tokens, and lists with `"*"`.

use std::collections::HashMap;

use crate::fault::Fault;
use crate::parse::lookalike::{as_it_looks, odd_one};
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

/// How a list of tokens is spoken about.
pub(super) struct TokenList {
    pub(super) rule: Rule,
    pub(super) argument: Argument,
    /// What an element is, such as `method`.
    pub(super) noun: &'static str,
    /// An element that could stand there.
    pub(super) example: &'static str,
}

impl TokenList {
    /// A list that names nothing.
    pub(super) fn empty_list(&self) -> Fault {
        let name = self.argument.name();
        Fault::new(self.rule, format!("`{name}` is an empty list")).help(format!(
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
                Fault::new(self.rule, format!("an empty string is not a {noun} name")).help("remove it"),
            );
        }
        let fault = Fault::new(self.rule, format!("{} is not a {noun} name", quoted(text)));
        if let Some(odd) = odd_one(text) {
            let looks = as_it_looks(text).replace(|character: char| character.is_control(), " ");
            let problem = format!("{noun} {} contains {odd}", quoted(text));
            let fault = Fault::new(self.rule, problem);
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
            [only] => fault.help(format!("write `\"{only}\"`")),
            words if !text.contains([',', '|', ';']) && self.is_one_name(words) => {
                fault.help(format!("write `\"{}\"`", words.join("-")))
            }
            several => fault
                .help(format!("write `[\"{}\"]`", several.join("\", \"")))
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
    pub(super) fn any_credentials(&self, rule: Rule, star: usize) -> (Place, Fault) {
        let (name, noun) = (self.argument.name(), self.noun);
        let fault = Fault::new(
            rule,
            format!("`credentials` cannot be combined with `{name} = \"*\"`"),
        )
        .help(format!("list the {noun}s, or leave out `credentials`"))
        .note(format!(
            "with credentials, browsers take `*` for a {noun} of that name: \
                 <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>"
        ));
        (Place::Element(self.argument, star), fault)
    }

    /// Violations at elements that are the same under `key` as an earlier one, and for those that `*` covers.
    pub(super) fn duplicates(
        &self,
        rule: Rule,
        elements: &[String],
        key: impl Fn(&str) -> String,
        is_apart: impl Fn(&str) -> bool,
    ) -> Vec<(Place, Fault)> {
        let place = |index| Place::Element(self.argument, index);
        let mut found = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut covered: Vec<usize> = Vec::new();
        let star = elements.iter().position(|element| element == "*");
        for (index, element) in elements.iter().enumerate() {
            if let Some(first) = seen.get(&key(element)) {
                found.push((place(index), self.twice(rule, element, &elements[*first])));
            } else {
                seen.insert(key(element), index);
                if star.is_some_and(|star| star != index) && !is_apart(element) {
                    covered.push(index);
                }
            }
        }
        let noun = self.noun;
        match (covered.as_slice(), star) {
            (&[only], Some(_)) => {
                let text = quoted(&elements[only]);
                let fault = Fault::new(rule, format!("{text} is beside `*`, which covers every {noun}"));
                found.push((place(only), fault.help("remove it, or remove `*`")));
            }
            (&[first, ..], Some(star)) => {
                let (text, more) = (quoted(&elements[first]), covered.len() - 1);
                let problem = format!("`*` covers every {noun}, {text} and {more} more beside it too");
                let fault = Fault::new(rule, problem)
                    .help(format!("keep `\"*\"` alone, or list the {noun}s without it"));
                found.push((place(star), fault));
            }
            _ => {}
        }
        found
    }

    fn twice(&self, rule: Rule, text: &str, other: &str) -> Fault {
        let fault =
            Fault::new(rule, format!("{} {} is listed twice", self.noun, quoted(text))).help("remove it");
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
        rule: Rule::MethodToken,
        argument: Argument::Methods,
        noun: "method",
        example: "GET",
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
            let found = METHODS.duplicates(
                Rule::MethodDuplicate,
                &elements(texts),
                str::to_lowercase,
                |text| text == "z",
            );
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
