//! What the rules about methods and header names share: the grammar of tokens, and lists with `"*"`.

use std::collections::HashMap;

use crate::fault::{Fault, quoted};
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
        let parts: Vec<&str> = text.split([',', ' ']).filter(|part| !part.is_empty()).collect();
        let fault = Fault::new(self.rule, format!("{} is not a {noun} name", quoted(text)));
        if text.len() < 200 && parts.iter().all(|part| is_token(part)) {
            return Some(match parts.as_slice() {
                [] => fault.help("remove it"),
                [only] => fault.help(format!("write `\"{only}\"`")),
                several => fault
                    .help(format!("write `[\"{}\"]`", several.join("\", \"")))
                    .note("a string holds one name; several are a list of strings"),
            });
        }
        Some(fault.note(
            "names are made of letters, digits and `!#$%&'*+-.^_|~`: <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>",
        ))
    }

    /// `*` together with credentials.
    pub(super) fn any_credentials(&self, rule: Rule, star: usize) -> [(Place, Fault); 2] {
        let (name, noun) = (self.argument.name(), self.noun);
        let fault = |help: String| {
            Fault::new(
                rule,
                format!("`credentials` cannot be combined with `{name} = \"*\"`"),
            )
            .help(help)
            .note(format!(
                "with credentials, browsers take `*` for a {noun} of that name: \
                     <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>"
            ))
        };
        [
            (
                Place::Element(self.argument, star),
                fault(format!("list the {noun}s")),
            ),
            (
                Place::Argument(Argument::Credentials),
                fault(format!(
                    "list the {noun}s in `{name}`, or leave out `credentials`"
                )),
            ),
        ]
    }

    /// Pairs of violations at elements that are the same under `key`, and at those that `*` covers already.
    pub(super) fn duplicates(
        &self,
        rule: Rule,
        elements: &[String],
        key: impl Fn(&str) -> String,
        is_apart: impl Fn(&str) -> bool,
    ) -> Vec<(Place, Fault)> {
        let mut found = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let star = elements.iter().position(|element| element == "*");
        for (index, element) in elements.iter().enumerate() {
            let place = |index| Place::Element(self.argument, index);
            if let Some(first) = seen.get(&key(element)) {
                let (other, text) = (quoted(&elements[*first]), quoted(element));
                found.push((place(*first), self.twice(rule, &other, &text)));
                found.push((place(index), self.twice(rule, &text, &other)));
            } else {
                seen.insert(key(element), index);
                if let Some(star) = star.filter(|star| *star != index && !is_apart(element)) {
                    let text = quoted(element);
                    let noun = self.noun;
                    let covered = Fault::new(
                        rule,
                        format!("{text} stands beside `*`, which covers every {noun}"),
                    );
                    let covering = Fault::new(rule, format!("`*` covers every {noun}, {text} beside it too"));
                    found.push((place(index), covered.help("remove it, or remove `*`")));
                    found.push((
                        place(star),
                        covering.help(format!("remove `*`, or remove {text}")),
                    ));
                }
            }
        }
        found
    }

    fn twice(&self, rule: Rule, text: &str, other: &str) -> Fault {
        let fault =
            Fault::new(rule, format!("{} {text} is listed twice", self.noun)).help("remove one of them");
        if text == other {
            fault
        } else {
            fault.note(format!(
                "the other is {other}: upper and lower case are the same in header names"
            ))
        }
    }
}

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
    fn duplicates_come_in_pairs() {
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
        assert_eq!(places(&["a", "b", "A"]), [0, 2]);
        assert_eq!(places(&["a", "a", "a"]), [0, 1, 0, 2]);
        assert_eq!(places(&["*", "a", "z"]), [1, 0]);
        assert_eq!(places(&["a", "*"]), [0, 1]);
        assert_eq!(places(&["*", "*"]), [0, 1]);
    }
}
