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

use actix_web::{
    HttpRequest,
    dev::RequestHead,
    http::{
        Method, Uri,
        header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN},
    },
    test::TestRequest,
};
use cors_rules::{
    doors::{self, Field, Head},
    explain::{Answers, Subject},
    policy::Origins,
};

pub use cors_rules::{
    doors::Category,
    explain::{Answer, Asked, Beyond, Change, Explanation, Place, Step, StepName, Verdict, Visible},
};

use crate::{
    Asking, Policy,
    prepared::{Grant, PreparedPolicy},
};

impl Policy {
    /// Explains what becomes of a request to a handler with this policy: may the page that asks read the answer, which
    /// step says so, and which argument would change it.
    ///
    /// A policy does not know its handler. Where it names no `methods`, the handler is taken to serve the method that
    /// is asked for; a source of origins sees a request without path parameters and application data. The inspector
    /// knows better. The log and the metrics are not told.
    #[must_use]
    pub fn explain(&self, asked: &Asked) -> Explanation {
        let mut request = TestRequest::default();
        if let Ok(uri) = asked.asked_target().parse::<Uri>() {
            request = request.uri(&uri.to_string());
        }
        let subject = Explained {
            policy: self,
            serves: None,
            place: declared(self),
            request: &request.to_http_request(),
        };
        subject.explain(asked)
    }
}

#[cfg(feature = "inspector")]
fn declared(policy: &Policy) -> Place {
    Place {
        handler: None,
        file: Some(policy.notes.place.file().to_owned()),
        line: policy.notes.place.line(),
    }
}

#[cfg(not(feature = "inspector"))]
fn declared(_: &Policy) -> Place {
    Place::default()
}

/// A policy, and what is known of its handler.
pub(crate) struct Explained<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) serves: Option<&'static [&'static str]>,
    pub(crate) place: Place,
    /// What a source of origins is shown.
    pub(crate) request: &'a HttpRequest,
}

impl Explained<'_> {
    pub(crate) fn explain(&self, asked: &Asked) -> Explanation {
        let prepared = PreparedPolicy::new(self.policy.clone(), self.serves.unwrap_or(&["*"]), "");
        let asking = Asking::new(self.request);
        let grant = prepared.find(&head(asked, false), &asking);
        let mut headers = HeaderMap::new();
        prepared.write(&grant, &mut headers);
        let is_allowed = !matches!(grant, Grant::Refused);
        let answers = Answers {
            preflight: asked
                .needs_preflight()
                .then(|| self.preflight(&prepared, asked, &asking)),
            refused: self.refused(asked, is_allowed),
            actual: lines(&headers),
        };
        Explanation::new(asked, &self.subject(is_allowed), answers)
    }

    /// What the handler's preflight route answers; for a method that it does not serve, what the router answers.
    fn preflight(&self, prepared: &PreparedPolicy, asked: &Asked, asking: &Asking<'_>) -> Answer {
        let method = asked.sent_method();
        let is_served = self
            .serves
            .is_none_or(|serves| serves.iter().any(|&served| served == method || served == "*"));
        if !is_served {
            return Answer {
                status: 404,
                headers: Vec::new(),
            };
        }
        let requested = HeaderValue::from_str(&method).ok();
        let grant = prepared.find(&head(asked, true), asking);
        let response = prepared.answer_preflight(&grant, requested.as_ref());
        Answer {
            status: response.status().as_u16(),
            headers: lines(response.headers()),
        }
    }

    /// Whether `block` keeps the request from the handler.
    fn refused(&self, asked: &Asked, is_allowed: bool) -> Option<(Category, String)> {
        let checked = &self.policy.checked;
        let script = Script::of(asked, is_allowed && !matches!(checked.origins, Origins::Any));
        let refused = doors::refuses(&script, checked.block, checked.credentials)?;
        Some((refused.category, refused.reason.describe(&script).to_string()))
    }

    fn subject(&self, allows_origin: bool) -> Subject {
        let checked = &self.policy.checked;
        let shown = self.policy.shown();
        Subject {
            origins: shown.origins,
            allows_origin,
            methods: shown.methods,
            serves: self
                .serves
                .map(|names| names.iter().map(|&name| name.to_owned()).collect()),
            allow_headers: shown.allow_headers,
            credentials: checked.credentials,
            block: checked
                .block
                .iter()
                .map(|category| category.name().to_owned())
                .collect(),
            is_debug: cfg!(debug_assertions),
            place: self.place.clone(),
        }
    }
}

/// What a browser says about a page's script that asks.
struct Script {
    method: String,
    origin: Vec<String>,
    site: Vec<String>,
    mode: Vec<String>,
    dest: Vec<String>,
    cookie: Vec<String>,
    authorization: Vec<String>,
    authority: String,
    is_trusted: bool,
}

impl Script {
    fn of(asked: &Asked, is_trusted: bool) -> Self {
        let authority = |url: &str| -> String {
            let rest = url.split_once("://").map_or("", |(_, rest)| rest);
            rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
        };
        let line = |is_sent: bool, value: &str| is_sent.then(|| value.to_owned()).into_iter().collect();
        let has_authorization = asked.unsafe_headers().iter().any(|name| name == "authorization");
        Self {
            method: asked.sent_method(),
            origin: vec![asked.asking_origin().to_owned()],
            site: line(
                true,
                if asked.is_same_origin() {
                    "same-origin"
                } else {
                    "cross-site"
                },
            ),
            mode: line(true, "cors"),
            dest: line(true, "empty"),
            cookie: line(asked.asks_for_credentials(), "any"),
            authorization: line(has_authorization, "any"),
            authority: authority(asked.asked_target()),
            is_trusted,
        }
    }
}

impl Head for Script {
    type Line = String;

    fn method(&self) -> &str {
        &self.method
    }

    fn lines(&self, field: Field) -> &[String] {
        match field {
            Field::Origin => &self.origin,
            Field::Site => &self.site,
            Field::Mode => &self.mode,
            Field::Dest => &self.dest,
            Field::Cookie => &self.cookie,
            Field::Authorization => &self.authorization,
            Field::Purpose | Field::Referer | Field::Upgrade => &[],
        }
    }

    fn authority(&self) -> Option<&[u8]> {
        Some(self.authority.as_bytes())
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        self.is_trusted && self.origin.iter().any(|line| line.as_bytes() == origin)
    }
}

/// The request as the program would see it. What no header line can hold is left out, and then not allowed.
fn head(asked: &Asked, is_preflight: bool) -> RequestHead {
    let mut head = RequestHead::default();
    let method = asked.sent_method();
    head.method = match is_preflight {
        true => Method::OPTIONS,
        false => Method::from_bytes(method.as_bytes()).unwrap_or_default(),
    };
    let headers = &mut head.headers;
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(ORIGIN, asked.asking_origin());
    if is_preflight {
        put(ACCESS_CONTROL_REQUEST_METHOD, &method);
    }
    head
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
