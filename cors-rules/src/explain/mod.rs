//! Why a page may read an answer, or why not, and what would change that.
//!
//! A browser shows a page nothing, and a console one line. This module shows everything: the steps of the Fetch
//! standard in their order, each with what was compared with what, and the change of the policy that lets the request
//! through. The steps are judged from the headers that the server sends, as a browser does.

mod ancestors;
mod asked;
mod beyond;
mod change;
mod judge;
mod step;
mod subject;
#[cfg(test)]
mod tests;
mod url;
mod way;

use core::fmt;

use crate::doors::Category;

pub use self::{
    asked::Asked,
    beyond::Beyond,
    change::Change,
    step::{Step, StepName},
    subject::{AllowedOrigins, Answer, Answers, DeclaredAt, Subject},
    way::Way,
};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The page may read the answer, be it a success or an error. Of a form, a link, an image, a frame or a socket:
    /// nothing refuses it, and the browser shows what it is for.
    Readable,
    /// The browser withholds the answer, or never sends the request.
    Blocked {
        /// The step that failed.
        step: StepName,
    },
    /// `block` answers 403 before the handler runs.
    Refused {
        /// The category that refuses.
        category: Category,
    },
}

/// What becomes of a request, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    asked: Asked,
    steps: Vec<Step>,
    answers: Answers,
    changes: Vec<Change>,
    beyond: Vec<Beyond>,
    place: DeclaredAt,
}

impl Explanation {
    /// Judges the `answers` that a server gives to what is `asked`. The subject says what could be changed.
    #[must_use]
    pub fn new(asked: &Asked, subject: &Subject, answers: Answers) -> Self {
        let steps = judge::steps(asked, &answers);
        let failed = steps.last().filter(|step| !step.passed()).map(Step::name);
        Self {
            changes: if failed.is_some() {
                change::changes(asked, subject)
            } else {
                Vec::new()
            },
            beyond: beyond::beyond(asked, subject, &answers, failed),
            asked: asked.clone(),
            steps,
            answers,
            place: subject.place.clone(),
        }
    }

    /// The steps that were taken, in the order of the standard. Where one fails, it is the last.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What becomes of the request.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.steps.last(), &self.answers.refused) {
            (Some(step), Some((category, _))) if step.name == StepName::Block => {
                Verdict::Refused { category: *category }
            }
            (Some(step), _) if !step.passed => Verdict::Blocked { step: step.name },
            _ => Verdict::Readable,
        }
    }

    /// Whether the page may read the answer.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.verdict() == Verdict::Readable
    }

    /// Whether the handler runs, which is another question than who reads: a request that needs no preflight reaches
    /// it from every page.
    #[must_use]
    pub fn reaches_handler(&self) -> bool {
        match self.verdict() {
            Verdict::Readable => true,
            Verdict::Refused { .. } => false,
            Verdict::Blocked { step } => step.is_of_answer(),
        }
    }

    /// What was asked.
    #[must_use]
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The answer to the preflight, where one is due: its status, and its header lines.
    #[must_use]
    pub const fn preflight(&self) -> Option<&Answer> {
        self.answers.preflight.as_ref()
    }

    /// The header lines that the policy puts on the answer to the request itself.
    #[must_use]
    pub fn actual(&self) -> &[(String, String)] {
        &self.answers.actual
    }

    /// The change that mends the step that failed; `None` where no policy can, or nothing failed.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        self.changes.first()
    }

    /// All changes that the request needs: with one alone, it may fail at a later step.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What applies here and no policy can change.
    #[must_use]
    pub fn beyond(&self) -> &[Beyond] {
        &self.beyond
    }

    /// Where the policy is written, as far as that is known.
    #[must_use]
    pub const fn place(&self) -> &DeclaredAt {
        &self.place
    }

    /// What failed and the first change that mends it, in one line: for a log and for a failed assertion.
    ///
    /// ```text
    /// no `access-control-allow-headers` for `content-type`: add `allow_headers = ["content-type"]` to `create` (src/main.rs:12)
    /// ```
    #[must_use]
    pub fn one_line(&self) -> String {
        let failed = self.steps.last().filter(|step| !step.passed);
        let Some(failed) = failed else {
            return self.summary();
        };
        let failure = failed.failure();
        let failure = Visible(&failure);
        match (self.changes.first(), self.beyond.first()) {
            (Some(change), _) => format!("{failure}: {}", Visible(&change.to_string())),
            (None, Some(beyond)) => format!("{failure}: {}", Visible(&beyond.to_string())),
            (None, None) => failure.to_string(),
        }
    }

    /// The verdict in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.verdict() {
            Verdict::Readable if self.asked.way != Way::Script => format!(
                "The handler runs: CORS does not look at a {}, and nothing refuses this one.",
                self.asked.way.name()
            ),
            Verdict::Readable => "The page may read the answer.".to_owned(),
            Verdict::Refused { category } => format!(
                "The program refuses the request with 403 before the handler runs{}: `block = [{}]`.",
                match self.answers.needs_cookie {
                    true => ", where the user has a cookie for it",
                    false => "",
                },
                category.name()
            ),
            Verdict::Blocked { step } if self.reaches_handler() => {
                format!("The handler runs, and the browser keeps its answer from the page: \"{step}\" fails.")
            }
            Verdict::Blocked { step } => {
                format!("The browser never sends the request: \"{step}\" fails.")
            }
        }
    }
}

/// For a terminal. Values are shown with control characters escaped.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_question(f)?;
        for step in &self.steps {
            let mark = if step.passed { "ok  " } else { "FAIL" };
            writeln!(f, "  {mark}  {}", step.name)?;
            writeln!(f, "        {}", Visible(&step.compared))?;
            writeln!(f, "        {}", Visible(&step.with))?;
            if !step.passed {
                writeln!(f, "        {}", step.link())?;
            }
        }
        writeln!(f, "{}", self.summary())?;
        for change in &self.changes {
            writeln!(f, "  change: {}", Visible(&change.to_string()))?;
        }
        for beyond in &self.beyond {
            writeln!(f, "  not the policy's: {}", Visible(&beyond.to_string()))?;
        }
        if let Some(preflight) = &self.answers.preflight {
            writeln!(f, "answer to the preflight: {}", preflight.status)?;
            write_lines(f, &preflight.headers)?;
        }
        writeln!(f, "headers of the answer:")?;
        write_lines(f, &self.answers.actual)
    }
}

impl Explanation {
    /// What was asked, on one line.
    fn write_question(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = &self.asked;
        let target = if asked.target.is_empty() {
            "(any target)"
        } else {
            &asked.target
        };
        let (method, origin) = (asked.sent_method(), &asked.origin);
        write!(
            f,
            "{} {} from {}",
            Visible(&method),
            Visible(target),
            Visible(origin)
        )?;
        if asked.credentials {
            f.write_str(", with credentials")?;
        }
        if asked.way != Way::Script {
            write!(f, ", by a {}", asked.way.name())?;
        }
        writeln!(f, ": {}", self.place)
    }
}

fn write_lines(f: &mut fmt::Formatter<'_>, lines: &[(String, String)]) -> fmt::Result {
    if lines.is_empty() {
        return writeln!(f, "  (none)");
    }
    for (name, value) in lines {
        writeln!(f, "  {name}: {}", Visible(value))?;
    }
    Ok(())
}

/// Text of a request, for people: control and direction characters are escaped, and what is long is cut.
#[derive(Debug, Clone, Copy)]
pub struct Visible<'a>(pub &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = 1024;
        for (index, character) in self.0.chars().enumerate() {
            if index == LIMIT {
                return write!(f, ".. ({} bytes)", self.0.len());
            }
            match is_visible(character) {
                true => write!(f, "{character}")?,
                false => write!(f, "{}", character.escape_unicode())?,
            }
        }
        Ok(())
    }
}

/// Neither a control character nor one that moves or hides its neighbours.
fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
