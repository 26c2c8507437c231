//! One mistake and the right answer to it, as written in `corpus/*.toml`.

use std::{fs, path::Path};

use serde::Deserialize;

/// What stands before every case.
const HEAD: &str = "#![allow(unused_imports, dead_code)]
use actix_web::{delete, get, head, patch, post, put, route, routes, scope, web, App, HttpRequest, HttpResponse, Responder};
use cors_runtime::{cors, policy, AllowOrigin, Cors, RuntimeOrigins, Credentialed};
";

/// What has to become of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Expected {
    /// It does not compile.
    #[default]
    Refused,
    /// It compiles, with a warning.
    Warned,
    /// It compiles, and nothing is said.
    Accepted,
}

/// One mistake.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The file that it is in.
    #[serde(skip)]
    pub(crate) group: String,
    pub(crate) name: String,
    /// The arguments of `#[cors(..)]`.
    #[serde(default)]
    attr: Option<String>,
    /// The whole program instead.
    #[serde(default)]
    item: Option<String>,
    /// Items before the handler.
    #[serde(default)]
    prelude: String,
    /// The routing attribute; an empty one makes a bare handler.
    #[serde(default)]
    route: Option<String>,
    #[serde(default)]
    pub(crate) expect: Expected,
    /// How many errors, or warnings where it compiles; 0 where any number is right.
    #[serde(default = "one")]
    pub(crate) errors: usize,
    /// What is marked, in the order of the source; several errors may mark the same.
    #[serde(default)]
    pub(crate) at: Vec<String>,
    /// What has to be said.
    #[serde(default)]
    pub(crate) says: Vec<String>,
    /// What must not be said: it would mislead.
    #[serde(default)]
    pub(crate) never: Vec<String>,
    /// The text with every correction in its place; any of these is right.
    #[serde(default)]
    pub(crate) becomes: Vec<String>,
    /// What it scores today.
    #[serde(default = "best")]
    pub(crate) score: u8,
    /// Why that is less than 3.
    #[serde(default)]
    pub(crate) why: String,
}

const fn one() -> usize {
    1
}

const fn best() -> u8 {
    3
}

impl Case {
    /// The group and the name.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    /// The text that a correction changes.
    pub(crate) fn text(&self) -> &str {
        self.attr.as_deref().or(self.item.as_deref()).unwrap_or_default()
    }

    /// Whether the text is the arguments of an attribute, and not a whole program.
    pub(crate) const fn is_attribute(&self) -> bool {
        self.attr.is_some()
    }

    /// The program with `text` in its place, and where the text starts.
    pub(crate) fn program(&self, text: &str) -> (String, usize) {
        let mut program = format!("{HEAD}{}", self.prelude);
        if self.is_attribute() {
            program.push_str("#[cors(");
        }
        let start = program.len();
        program.push_str(text);
        if self.is_attribute() {
            let route = self.route.as_deref().unwrap_or("#[get(\"/\")]");
            let service = if route.is_empty() {
                "handler::at(\"/\")"
            } else {
                "handler"
            };
            program.push_str(&format!(
                ")]\n{route}\nasync fn handler() -> HttpResponse {{ HttpResponse::Ok().finish() }}\n\
                 fn main() {{ let _ = App::new().service({service}); }}\n"
            ));
        } else if !text.contains("fn main") {
            program.push_str("\nfn main() {}\n");
        }
        (program, start)
    }
}

/// Every case, in the order of the files.
pub(crate) fn all() -> Vec<Case> {
    #[derive(Deserialize)]
    struct File {
        case: Vec<Case>,
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes/corpus");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the corpus is a folder")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .collect();
    paths.sort();
    let mut all: Vec<Case> = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a file of the corpus");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let group = path.file_stem().expect("a file's name").to_string_lossy();
        for mut case in file.case {
            case.group = group.clone().into_owned();
            assert!(
                case.attr.is_some() != case.item.is_some() && (case.score < 3) != case.why.is_empty(),
                "{}: one of `attr` and `item`, and a `why` where the score is less than 3",
                case.id()
            );
            assert!(
                all.iter().all(|other| other.id() != case.id()),
                "{} is there twice",
                case.id()
            );
            all.push(case);
        }
    }
    all
}
