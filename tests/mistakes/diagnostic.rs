//! What the compiler says once, and about which file.

use serde::Deserialize;

/// An error or a warning.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    pub(crate) is_error: bool,
    pub(crate) message: String,
    /// What is marked first, as bytes of the file; `None` where it is not in that file.
    pub(crate) span: Option<(usize, usize)>,
    /// As a terminal shows it.
    pub(crate) rendered: String,
}

/// A line of the compiler's output.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    #[serde(default)]
    level: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Self>,
    #[serde(default)]
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

/// What a macro has written was written for this.
#[derive(Debug, Deserialize)]
struct Expansion {
    span: Span,
}

impl Message {
    /// Whether it is an error or a warning, and not the count of them or a note on its own.
    pub(crate) fn is_answer(&self) -> bool {
        let is_summary = self.spans.is_empty()
            && (self.message.starts_with("aborting due to") || self.message.ends_with("emitted"));
        !is_summary && matches!(&*self.level, "error" | "warning")
    }

    /// The first of `files` that is marked: by the first mark, by the others, by what notes mark.
    pub(crate) fn file(&self, files: &[String]) -> Option<usize> {
        let marked = |span: &Span| files.iter().position(|file| span.is_in(file));
        let primary = self.spans.iter().filter(|span| span.is_primary);
        primary
            .chain(&self.spans)
            .find_map(marked)
            .or_else(|| self.children.iter().find_map(|child| child.file(files)))
    }

    /// As it would be shown if `file` was the whole program, `main.rs`.
    pub(crate) fn about(self, file: &str) -> Diagnostic {
        let is_marked = |span: &&Span| span.is_primary && span.file_name == file;
        let primary = self.spans.iter().find(is_marked);
        Diagnostic {
            is_error: self.level == "error",
            span: primary.map(|span| (span.byte_start, span.byte_end)),
            message: self.message,
            rendered: self.rendered.unwrap_or_default().replace(file, "main.rs"),
        }
    }
}

impl Span {
    fn is_in(&self, file: &str) -> bool {
        self.file_name == file
            || self
                .expansion
                .as_ref()
                .is_some_and(|expansion| expansion.span.is_in(file))
    }
}
