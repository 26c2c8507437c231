//! What is proposed in place of one element of a list, as data: it is checked before anybody is told to write it.

/// Entries, and the sentence that proposes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) entries: Vec<String>,
    form: Form,
    /// Another way out, which needs no entry.
    pub(crate) otherwise: Option<&'static str>,
}

/// How the entries are proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One of them, as it is without quotes.
    Either,
    /// All of them, as strings.
    Strings,
    /// One, where nobody can be sure.
    Guess,
}

impl Proposal {
    const fn new(form: Form, entries: Vec<String>) -> Self {
        Self {
            entries,
            form,
            otherwise: None,
        }
    }

    /// One of several.
    pub(crate) const fn either(entries: Vec<String>) -> Self {
        Self::new(Form::Either, entries)
    }

    /// One entry.
    pub(crate) fn one(entry: impl Into<String>) -> Self {
        Self::either(vec![entry.into()])
    }

    /// All of these, with quotes.
    pub(crate) fn strings<T: Into<String>>(entries: impl IntoIterator<Item = T>) -> Self {
        Self::new(Form::Strings, entries.into_iter().map(Into::into).collect())
    }

    pub(crate) fn guess(entry: impl Into<String>) -> Self {
        Self::new(Form::Guess, vec![entry.into()])
    }

    /// The other way out: a clause for the end of the sentence, such as "leave out `credentials`".
    pub(crate) const fn or(mut self, otherwise: &'static str) -> Self {
        self.otherwise = Some(otherwise);
        self
    }

    pub(crate) fn is_guess(&self) -> bool {
        self.form == Form::Guess
    }

    /// Whether the entries are a list that replaces the element.
    pub(crate) fn is_list(&self) -> bool {
        self.form == Form::Strings
    }

    pub(crate) fn text(&self) -> String {
        let text = match (self.form, self.entries.as_slice()) {
            (Form::Either, entries) => format!("write `{}`", entries.join("` or `")),
            (Form::Strings, [only]) => format!("write `\"{only}\"`"),
            (Form::Strings, several) => format!("write `[\"{}\"]`", several.join("\", \"")),
            (Form::Guess, entries) => format!("did you mean `{}`?", entries.join("`, `")),
        };
        match self.otherwise {
            Some(otherwise) => format!("{text}, or {otherwise}"),
            None => text,
        }
    }

    /// What may be put in the element's place, each time one of these lists.
    pub(crate) fn alternatives(&self) -> Vec<Vec<String>> {
        match self.form {
            Form::Strings => vec![self.entries.clone()],
            Form::Either | Form::Guess => self.entries.iter().map(|entry| vec![entry.clone()]).collect(),
        }
    }
}
