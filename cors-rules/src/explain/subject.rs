//! What is explained: a policy's arguments, and the answers that a server makes of them.

use core::fmt;

use crate::doors::Category;

/// The arguments of a policy, as far as they can be at fault.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// `origins`.
    pub origins: AllowedOrigins,
    /// Whether the policy allows the origin that asks.
    pub allows_origin: bool,
    /// `methods`, where the policy has the argument.
    pub methods: Option<Vec<String>>,
    /// What the handler serves, where that is known; `["*"]` for everything.
    pub serves: Option<Vec<String>>,
    /// Whether it is a layer's: that grants a preflight for a method which it names, and for no other, be it GET or POST.
    pub is_layer: bool,
    /// `allow_headers`; empty when absent.
    pub allow_headers: Vec<String>,
    /// `credentials`.
    pub credentials: bool,
    /// `block`, the words.
    pub block: Vec<String>,
    /// Whether `debug_origins` counts in this build.
    pub is_debug: bool,
    /// Where the policy is written.
    pub place: DeclaredAt,
}

/// The value of `origins`, to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// `"*"`.
    Any,
    /// Literals.
    Listed(Vec<String>),
    /// A source that is asked at run time.
    #[default]
    Source,
}

/// Where a policy is written, as far as that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredAt {
    /// The handler, or the name of the policy.
    pub handler: Option<String>,
    /// The file, as the compiler was given it.
    pub file: Option<String>,
    /// The line of the attribute.
    pub line: u32,
}

impl fmt::Display for DeclaredAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.handler, &self.file) {
            (Some(handler), Some(file)) => write!(f, "`{handler}` ({file}:{})", self.line),
            (Some(handler), None) => write!(f, "`{handler}`"),
            (None, Some(file)) => write!(f, "the policy at {file}:{}", self.line),
            (None, None) => f.write_str("the policy"),
        }
    }
}

/// What the server answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The preflight, where one is due.
    pub preflight: Option<Answer>,
    /// The category of `block` that refuses the request, and what was compared.
    pub refused: Option<(Category, String)>,
    /// Whether it is refused only to a user who has a cookie for the target.
    pub needs_cookie: bool,
    /// The headers that the policy puts on the answer to the request itself.
    pub actual: Vec<(String, String)>,
}

/// One answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its header lines, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// The values of all lines of one name.
pub(super) fn values<'a>(headers: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    headers
        .iter()
        .filter(|(line, _)| line == name)
        .map(|(_, value)| value.as_str())
        .collect()
}

/// The members of a list that may take several lines.
pub(super) fn members<'a>(headers: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    values(headers, name)
        .into_iter()
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .collect()
}
