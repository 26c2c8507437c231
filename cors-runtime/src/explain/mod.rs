//! Why a page may read what a handler answers, or why not.
//!
//! [`Policy::explain`](crate::Policy::explain) asks a policy what a browser would: it takes the steps of the Fetch
//! standard in their order, says what was compared with what, and names the argument that lets the request through.
//!
//! ```
//! use cors_runtime::{
//!     explain::{Asked, StepName, Verdict},
//!     policy,
//! };
//!
//! policy!(static MEMBERS = { origins = "https://app.example.com", credentials, methods = [GET, PUT] });
//!
//! let asked = Asked::new()
//!     .origin("https://app.example.com")
//!     .method("PUT")
//!     .header("content-type", "application/json")
//!     .credentials(true);
//! let explanation = MEMBERS.explain(&asked);
//!
//! assert_eq!(explanation.verdict(), Verdict::Blocked { step: StepName::AllowHeaders });
//! let change = explanation.change().expect("a policy can mend this");
//! assert_eq!(change.written(), r#"allow_headers = ["content-type"]"#);
//! println!("{explanation}");
//! ```
//!
//! The header lines are exactly those that the handler's answers carry. What no policy can change is said too:
//! cookies that `SameSite` withholds, local network access, mixed content, a proxy that answers as well.

mod admission;
#[cfg(feature = "testing")]
mod in_tests;
#[cfg(feature = "inspector")]
mod inside;
mod page_request;
pub(crate) mod refused;

use core::cell::Cell;
use std::rc::Rc;

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::header::{HeaderMap, HeaderValue},
};
use cors_rules::explain::{Answers, Subject};

use self::admission::Admission;
#[cfg(feature = "inspector")]
pub(crate) use self::inside::Inside;
pub(crate) use self::page_request::{asked_preflight, asked_request};

/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::{Asked, Category, Verdict};
///
/// let forged = Asked::new().origin("https://evil.example").method("POST");
/// assert_eq!(SITE.explain(&forged).verdict(), Verdict::Refused { category: Category::Write });
/// ```
pub use cors_rules::doors::Category;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::Asked;
///
/// let asked = Asked::new().origin("https://app.example.com").method("PUT");
/// let explanation = SITE.explain(&asked);
/// let answer = explanation.preflight().expect("PUT needs one");
/// assert_eq!(answer.status, 204);
/// ```
pub use cors_rules::explain::Answer;
/// ```
/// use cors_runtime::explain::Asked;
///
/// // `fetch("/notes", { method: "POST", credentials: "include", headers: { "content-type": "application/json" } })`
/// let asked = Asked::new()
///     .origin("https://app.example.com")
///     .method("POST")
///     .header("content-type", "application/json")
///     .credentials(true);
/// assert!(asked.needs_preflight());
/// ```
pub use cors_rules::explain::Asked;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::{Asked, Beyond};
///
/// let explanation = SITE.explain(&Asked::new().origin("null"));
/// assert_eq!(explanation.beyond(), [Beyond::OpaqueOrigin]);
/// ```
pub use cors_rules::explain::Beyond;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::Asked;
///
/// let asked = Asked::new().origin("https://app.example.com").credentials(true);
/// let explanation = SITE.explain(&asked);
/// let change = explanation.change().expect("a policy can mend this");
/// assert_eq!((change.argument(), change.value()), ("credentials", "true"));
/// ```
pub use cors_rules::explain::Change;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::Asked;
///
/// let explanation = SITE.explain(&Asked::new().origin("https://app.example.com"));
/// println!("{} is at line {}", explanation.place(), explanation.place().line);
/// ```
pub use cors_rules::explain::DeclaredAt;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::Asked;
///
/// let explanation = SITE.explain(&Asked::new().origin("https://app.example.com"));
/// assert!(explanation.is_readable());
/// println!("{explanation}");
/// ```
pub use cors_rules::explain::Explanation;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::Asked;
///
/// for step in SITE.explain(&Asked::new().origin("https://evil.example")).steps() {
///     println!("{}: {} / {}", step.name(), step.compared(), step.with());
/// }
/// ```
pub use cors_rules::explain::Step;
/// ```
/// use cors_runtime::explain::StepName;
///
/// assert_eq!(StepName::AllowHeaders.link(), "https://fetch.spec.whatwg.org/#cors-preflight-fetch");
/// ```
pub use cors_rules::explain::StepName;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::{Asked, StepName, Verdict};
///
/// let explanation = SITE.explain(&Asked::new().origin("https://evil.example"));
/// assert_eq!(explanation.verdict(), Verdict::Blocked { step: StepName::AllowOrigin });
/// ```
pub use cors_rules::explain::Verdict;
/// ```
/// use cors_runtime::explain::Visible;
///
/// assert_eq!(Visible("a\u{202e}b").to_string(), r"a\u{202e}b");
/// ```
pub use cors_rules::explain::Visible;
/// ```
/// # use cors_runtime::policy;
/// # policy!(static SITE = { origins = "https://app.example.com", block = [write] });
/// use cors_runtime::explain::{Asked, Way};
///
/// let form = Asked::new().origin("https://evil.example").method("POST").way(Way::Form);
/// assert!(!SITE.explain(&form).is_readable());
/// ```
pub use cors_rules::explain::Way;

use crate::{
    Asking, Policy,
    prepared::{Grant, PreparedPolicy},
};

impl Policy {
    /// Explains what becomes of a request to a handler with this policy: may the page that asks read the answer, which
    /// step says so, and which argument would change it.
    ///
    /// A policy does not know its handler. Where it names no `methods`, the handler is taken to serve the method that
    /// is asked for; a source of origins sees a request without path parameters and application data, and what it says
    /// of that counts. The inspector knows better. The log and the metrics are not told.
    #[must_use]
    pub fn explain(&self, asked: &Asked) -> Explanation {
        let request = asked_request(asked);
        let is_unknown = Cell::new(false);
        let subject = Explained {
            prepared: Rc::new(PreparedPolicy::new(self.clone(), &["*"], "")),
            serves: None,
            place: self.place(None),
            asking: Asking::new(&request).ahead_of_scopes(&is_unknown),
            preflight: None,
        };
        subject.explain(asked)
    }

    /// Where it is written, as far as that is known: with the handler that has it, if there is one.
    #[cfg(any(feature = "inspector", feature = "testing"))]
    pub(crate) fn place(&self, handler: Option<String>) -> DeclaredAt {
        // One that was made at run time is written nowhere.
        let place = self.owned.is_none().then_some(self.notes.place);
        DeclaredAt {
            handler,
            file: place.map(|place| place.file().to_owned()),
            line: place.map_or(0, core::panic::Location::line),
        }
    }

    #[cfg(not(any(feature = "inspector", feature = "testing")))]
    pub(crate) fn place(&self, handler: Option<String>) -> DeclaredAt {
        DeclaredAt {
            handler,
            ..DeclaredAt::default()
        }
    }
}

/// A policy, and what is known of its handler.
pub(crate) struct Explained<'a> {
    /// The handler's own where there is one: what its answers say depends on its siblings, too.
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) serves: Option<&'static [&'static str]>,
    pub(crate) place: DeclaredAt,
    /// What a source of origins is shown.
    pub(crate) asking: Asking<'a>,
    /// What a layer answers to the preflight.
    pub(crate) preflight: Option<Answer>,
}

impl Explained<'_> {
    pub(crate) fn explain(self, asked: &Asked) -> Explanation {
        let grants = self.prepared.grants(asked, &self.asking);
        let known = Known {
            serves: self.serves,
            place: self.place,
            preflight: self.preflight,
        };
        self.prepared.explain(asked, &grants, known, |_| {})
    }
}

/// What is known besides a policy.
pub(crate) struct Known<'a> {
    /// What the handler serves.
    pub(crate) serves: Option<&'a [&'a str]>,
    pub(crate) place: DeclaredAt,
    /// What a layer answers to the preflight.
    pub(crate) preflight: Option<Answer>,
}

/// What is decided for the page that asks: a source may say one thing to a preflight and another to the request.
pub(crate) struct Grants {
    pub(crate) preflight: Grant,
    pub(crate) actual: Grant,
    /// Whether `origins` has the page, also where no header of the request names it.
    pub(crate) is_listed: bool,
    /// Whether `block` trusts the page.
    pub(crate) is_trusted: bool,
}

impl PreparedPolicy {
    fn grants(&self, asked: &Asked, asking: &Asking<'_>) -> Grants {
        let (preflight, actual) = (asked_preflight(asked), asked_request(asked));
        let preflight = self.find(preflight.head(), &asking.sent_as(&preflight));
        let actual = self.find(actual.head(), &asking.sent_as(&actual));
        Grants {
            is_listed: !preflight.is_refused() || !actual.is_refused(),
            is_trusted: self.trusts(asked.asking_origin().as_bytes(), asking),
            preflight,
            actual,
        }
    }

    /// Explains what was decided. `add` writes what layers around the handler add to the answer.
    pub(crate) fn explain(
        &self,
        asked: &Asked,
        grants: &Grants,
        known: Known<'_>,
        add: impl FnOnce(&mut HeaderMap),
    ) -> Explanation {
        let Admission {
            ref asked,
            grant,
            refused,
            needs_cookie,
        } = self.explain_admission(asked, grants);
        let mut headers = HeaderMap::new();
        self.write(&grant, &mut headers);
        add(&mut headers);
        // A page that `block` refuses or keeps from framing is let in by trust, which `*` is not.
        let is_up_to_trust = refused.is_some() || (asked.asked_way() == Way::Frame && self.embeds());
        let allows_origin = match is_up_to_trust {
            true => grants.is_trusted,
            false => grants.is_listed,
        };
        let Known {
            serves,
            place,
            preflight,
        } = known;
        let subject = Subject {
            is_layer: preflight.is_some(),
            ..self.policy().subject(serves, allows_origin, place)
        };
        let answer = || preflight.unwrap_or_else(|| self.explain_preflight(asked, &grants.preflight, serves));
        let answers = Answers {
            preflight: asked.needs_preflight().then(answer),
            refused,
            needs_cookie,
            actual: lines(&headers),
        };
        Explanation::new(asked, &subject, answers)
    }

    /// What the handler's preflight route answers; for a method that it does not serve, what the router answers.
    fn explain_preflight(&self, asked: &Asked, grant: &Grant, serves: Option<&[&str]>) -> Answer {
        let method = asked.sent_method();
        let is_served =
            serves.is_none_or(|serves| serves.iter().any(|&served| served == method || served == "*"));
        if !is_served {
            return Answer {
                status: 404,
                headers: Vec::new(),
            };
        }
        let requested = HeaderValue::from_str(&method).ok();
        let response = self.answer_preflight(grant, requested.as_ref());
        answer(&response)
    }
}

impl Policy {
    fn subject(&self, serves: Option<&[&str]>, allows_origin: bool, place: DeclaredAt) -> Subject {
        let checked = &self.checked;
        let shown = self.shown();
        Subject {
            origins: shown.origins,
            allows_origin,
            methods: shown.methods,
            serves: serves.map(|names| names.iter().map(|&name| name.to_owned()).collect()),
            allow_headers: shown.allow_headers,
            credentials: checked.credentials,
            is_layer: false,
            block: checked
                .block
                .iter()
                .map(|category| category.name().to_owned())
                .collect(),
            is_debug: cfg!(debug_assertions),
            place,
        }
    }
}

pub(crate) fn answer(response: &HttpResponse<BoxBody>) -> Answer {
    Answer {
        status: response.status().as_u16(),
        headers: lines(response.headers()),
    }
}

fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut lines: Vec<_> = headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    lines.sort();
    lines
}
