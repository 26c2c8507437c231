//! What no policy can change.

use core::fmt;

use super::{
    Asked,
    change::unlistable,
    step::StepName,
    subject::{AllowedOrigins, Answers, Subject, values},
    url::UrlParts,
    way::Way,
};
use crate::fetch::{is_forbidden_method, is_forbidden_request_header, is_safelisted_method};

/// Something that keeps a page from an answer, or may, and is not the policy's to change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Beyond {
    /// The page's origin is opaque (`null`): a sandboxed frame, a `file:` or `data:` page, some redirects.
    OpaqueOrigin,
    /// No policy may list the origin; the reason.
    UnlistableOrigin(String),
    /// The list of origins is made at run time: it is set there, not in the source.
    RuntimeList,
    /// A page over https asks for something over http.
    MixedContent,
    /// What is asked for is on a local network or on this machine: the browser asks the user, and reports a refusal
    /// as CORS without asking the server.
    LocalNetwork,
    /// Cookies without `SameSite=None; Secure` are not sent to another site, whatever the policy allows.
    SameSite,
    /// Scripts may not send the method.
    ForbiddenMethod,
    /// A lower-case method that is registered in upper case: the browser sends it as it was written.
    MethodCase(String),
    /// The handler does not serve the method.
    NotServed(Vec<String>),
    /// The browser drops these request headers; they belong to it.
    ForbiddenHeaders(Vec<String>),
    /// A proxy, or another middleware, writes `access-control-allow-origin` too: the answer has several values.
    SecondAnswer(Vec<String>),
    /// The answer is not the program's: a proxy or platform in front answered with this status.
    InFront(u16),
    /// An image without `crossorigin` brings no `Origin`: no list can let its page in.
    ImageWithoutOrigin,
    /// A form of a page over https says `Origin: null` to a target over http: no list can let its page in.
    HiddenOrigin,
    /// On the way to the browser something changed the header of this name.
    Changed(String),
}

impl Beyond {
    /// It in two words.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::OpaqueOrigin => "opaque origins",
            Self::UnlistableOrigin(_) => "origins",
            Self::RuntimeList => "run-time lists",
            Self::MixedContent => "mixed content",
            Self::LocalNetwork => "local network access",
            Self::SameSite => "SameSite cookies",
            Self::ForbiddenMethod => "forbidden methods",
            Self::MethodCase(_) => "the case of methods",
            Self::NotServed(_) => "methods that are not served",
            Self::ForbiddenHeaders(_) => "forbidden request headers",
            Self::SecondAnswer(_) => "two answers",
            Self::InFront(_) => "an answer of something in front",
            Self::ImageWithoutOrigin => "images without `crossorigin`",
            Self::HiddenOrigin => "forms from https to http",
            Self::Changed(_) => "changed headers",
        }
    }

    /// What to read about it.
    #[must_use]
    pub const fn link(&self) -> &'static str {
        match self {
            Self::OpaqueOrigin => {
                "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque"
            }
            Self::UnlistableOrigin(_) | Self::RuntimeList => "https://fetch.spec.whatwg.org/#origin-header",
            Self::MixedContent => "https://w3c.github.io/webappsec-mixed-content/",
            Self::LocalNetwork => "https://wicg.github.io/local-network-access/",
            Self::SameSite => "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html",
            Self::ForbiddenMethod => "https://fetch.spec.whatwg.org/#forbidden-method",
            Self::MethodCase(_) => "https://fetch.spec.whatwg.org/#concept-method-normalize",
            Self::NotServed(_) => "https://fetch.spec.whatwg.org/#cors-preflight-fetch",
            Self::ForbiddenHeaders(_) => "https://fetch.spec.whatwg.org/#forbidden-request-header",
            Self::ImageWithoutOrigin | Self::HiddenOrigin => {
                "https://fetch.spec.whatwg.org/#append-a-request-origin-header"
            }
            Self::SecondAnswer(_) | Self::InFront(_) | Self::Changed(_) => {
                "https://fetch.spec.whatwg.org/#concept-cors-check"
            }
        }
    }
}

const OPAQUE_ORIGIN: &str = "the page's origin is `null` (a sandboxed frame, a `file:` or `data:` page, some redirects), and no \
     list allows that: serve the page from an origin of its own, or use `origins = \"*\"` without \
     credentials";

const LOCAL_NETWORK: &str = "the target is on a local network or on this machine: browsers ask the user before a public page \
     may reach it, and say \"blocked by CORS policy\" without asking the server when permission is \
     missing";

const SAME_SITE: &str = "page and target are different sites: the browser sends only cookies with `SameSite=None; Secure`, \
     and may be set to send none";

const IMAGE_WITHOUT_ORIGIN: &str = "an image brings no `Origin`, so that no list can let its page in: set `crossorigin` on the element, \
     and the request is a script's";

const HIDDEN_ORIGIN: &str = "a form of a page over https brings `Origin: null` to a target over http, so that no list can let its page \
     in: serve the target over https";

const MIXED_CONTENT: &str =
    "a page over https may not ask for something over http: serve the target over https";

const RUNTIME_LIST: &str = "the origins of this policy are decided at run time, and its source did not allow this one: add it where a \
     list is set, or look at what the source decides";

impl fmt::Display for Beyond {
    // One text for each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpaqueOrigin => f.write_str(OPAQUE_ORIGIN),
            Self::UnlistableOrigin(reason) => write!(f, "no policy can list this origin: {reason}"),
            Self::RuntimeList => f.write_str(RUNTIME_LIST),
            Self::MixedContent => f.write_str(MIXED_CONTENT),
            Self::LocalNetwork => f.write_str(LOCAL_NETWORK),
            Self::SameSite => f.write_str(SAME_SITE),
            Self::ForbiddenMethod => f.write_str("no script may send CONNECT, TRACE or TRACK"),
            Self::MethodCase(upper) => write!(
                f,
                "the browser sends the method as the script writes it, and methods are case-sensitive: write \
                 `{upper}` in the script"
            ),
            Self::NotServed(serves) => write!(
                f,
                "the handler serves {}: another handler has to serve this method, with its own policy",
                serves.join(", ")
            ),
            Self::ForbiddenHeaders(names) => write!(
                f,
                "the browser drops `{}` from what scripts set: it sets them itself",
                names.join(", ")
            ),
            Self::SecondAnswer(values) => write!(
                f,
                "the answer has several values of `access-control-allow-origin` ({}): a proxy or another middleware \
                 writes one too; let one of the two do it",
                values.join(" and ")
            ),
            Self::InFront(status) => write!(
                f,
                "status {status} without the headers of the policy: something in front of the program answered; \
                 look into its log"
            ),
            Self::ImageWithoutOrigin | Self::HiddenOrigin => f.write_str(self.unnamed_page()),
            Self::Changed(name) => write!(
                f,
                "what came back has another `{name}` than the program sends: a proxy or a cache changed it"
            ),
        }
    }
}

impl Beyond {
    /// Why a request does not say which page it is of, so that no list can let the page in.
    const fn unnamed_page(&self) -> &'static str {
        match self {
            Self::HiddenOrigin => HIDDEN_ORIGIN,
            _ => IMAGE_WITHOUT_ORIGIN,
        }
    }
}

/// All that applies.
pub(super) fn beyond(
    asked: &Asked,
    subject: &Subject,
    answers: &Answers,
    failed: Option<StepName>,
) -> Vec<Beyond> {
    let mut beyond = Vec::new();
    let is_kept_out = answers.refused.is_some() || failed == Some(StepName::ResourcePolicy);
    if asked.way == Way::Image && is_kept_out {
        beyond.push(Beyond::ImageWithoutOrigin);
    }
    if asked.hides_origin() && answers.refused.is_some() {
        beyond.push(Beyond::HiddenOrigin);
    }
    origin(asked, subject, &mut beyond);
    target(asked, &mut beyond);
    method(asked, subject, &mut beyond);
    let forbidden: Vec<String> = asked
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| is_forbidden_request_header(name))
        .collect();
    if !forbidden.is_empty() {
        beyond.push(Beyond::ForbiddenHeaders(forbidden));
    }
    received(asked, answers, &mut beyond);
    beyond
}

fn origin(asked: &Asked, subject: &Subject, beyond: &mut Vec<Beyond>) {
    if subject.allows_origin {
        return;
    }
    match unlistable(asked, subject) {
        _ if asked.origin == "null" => beyond.push(Beyond::OpaqueOrigin),
        Some(reason) => beyond.push(Beyond::UnlistableOrigin(reason)),
        None if subject.origins == AllowedOrigins::Source => beyond.push(Beyond::RuntimeList),
        None => {}
    }
}

fn target(asked: &Asked, beyond: &mut Vec<Beyond>) {
    let (Some(page), Some(target)) = (UrlParts::of(&asked.origin), UrlParts::of(&asked.target)) else {
        return;
    };
    let is_navigation = matches!(asked.way, Way::Form | Way::Link);
    if page.scheme == "https" && target.scheme == "http" && !target.is_loopback() && !is_navigation {
        beyond.push(Beyond::MixedContent);
    }
    if target.is_local() && !page.is_local() {
        beyond.push(Beyond::LocalNetwork);
    }
    if asked.credentials && !page.is_same_site(&target) {
        beyond.push(Beyond::SameSite);
    }
}

fn method(asked: &Asked, subject: &Subject, beyond: &mut Vec<Beyond>) {
    let method = asked.sent_method();
    let upper = method.to_ascii_uppercase();
    if is_forbidden_method(&method) {
        beyond.push(Beyond::ForbiddenMethod);
    } else if method != upper {
        beyond.push(Beyond::MethodCase(upper));
    } else if let Some(serves) = &subject.serves
        && !is_safelisted_method(&method)
        && !serves.iter().any(|served| *served == method || served == "*")
    {
        beyond.push(Beyond::NotServed(serves.clone()));
    }
}

fn received(asked: &Asked, answers: &Answers, beyond: &mut Vec<Beyond>) {
    const NAME: &str = "access-control-allow-origin";
    let Some(received) = &asked.received else { return };
    let theirs = values(&received.headers, NAME);
    let ours = values(&answers.actual, NAME);
    let several = theirs.len() > 1 || theirs.iter().any(|value| value.contains(','));
    if several {
        let split = theirs.iter().flat_map(|line| line.split(','));
        let shown = split.map(|value| format!("`{}`", value.trim())).collect();
        beyond.push(Beyond::SecondAnswer(shown));
    } else if theirs.is_empty() && !ours.is_empty() && received.status >= 500 {
        beyond.push(Beyond::InFront(received.status));
    } else if theirs != ours {
        beyond.push(Beyond::Changed(NAME.to_owned()));
    }
}
