//! What a reviewer denies, and which routes break it.

use core::fmt;

use super::{
    Route, Uncovered,
    names::{Subject, Subjects},
};
use crate::inspector::{
    fields::{OriginsField, PolicyFields},
    manifest::{Layer, Manifest},
};

/// Something that a reviewer wants to know of.
///
/// ```
/// use cors_runtime::review::Deny;
///
/// assert_eq!(Deny::from_name("any-origin"), Some(Deny::AnyOrigin));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Deny {
    /// `any-origin`: every page in the world may read.
    AnyOrigin,
    /// `credentials-for-patterns`: pages may read with cookies whose hosts nobody has listed.
    CredentialsForPatterns,
    /// `insecure-origin`: an origin over plain `http` that is not this machine.
    InsecureOrigin,
    /// `unblocked-write`: a handler that changes something, with `#[cors]` or without, and runs for every page that
    /// asks: its `block` lacks `write`, and so does that of each layer around the application.
    UnblockedWrite,
    /// `without-policy`: a route without `#[cors]` that no layer covers.
    WithoutPolicy,
}

impl Deny {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::AnyOrigin,
        Self::CredentialsForPatterns,
        Self::InsecureOrigin,
        Self::UnblockedWrite,
        Self::WithoutPolicy,
    ];

    /// The name, as a command line takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnyOrigin => "any-origin",
            Self::CredentialsForPatterns => "credentials-for-patterns",
            Self::InsecureOrigin => "insecure-origin",
            Self::UnblockedWrite => "unblocked-write",
            Self::WithoutPolicy => "without-policy",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deny| deny.name() == name)
    }
}

impl fmt::Display for Deny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A route that breaks what was denied.
///
/// ```
/// # use actix_web::{App, HttpResponse, Responder, get, test};
/// # use cors_runtime::cors;
/// use cors_runtime::review::{Deny, Policies};
/// #[cors(origins = "*")]
/// #[get("/articles")]
/// async fn articles() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().service(articles)).await;
/// let policies = Policies::of(&app).await;
/// let offence = &policies.deny(&[Deny::AnyOrigin])[0];
/// assert_eq!(offence.subject(), "articles");
/// println!("{offence}");
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offence {
    deny: Deny,
    subject: Subject,
    /// Whether others have the same short name.
    is_ambiguous: bool,
    /// Why a name that was accepted does not count.
    not_accepted: Option<String>,
    place: Option<(String, u32)>,
    reason: String,
    remedy: &'static str,
}

impl Offence {
    /// What it breaks.
    #[must_use]
    pub const fn denied(&self) -> Deny {
        self.deny
    }

    /// The handler, `Cors` for a layer, or the path of a route without a policy; where several are called so, the full
    /// name. It is what [`Policies::accept`](super::Policies::accept) takes.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self.is_ambiguous {
            true => &self.subject.full,
            false => &self.subject.short,
        }
    }

    /// The file and line of the policy, where there is one.
    #[must_use]
    pub fn place(&self) -> Option<(&str, u32)> {
        self.place.as_ref().map(|(file, line)| (file.as_str(), *line))
    }
}

/// What is wrong, where, and how to say that it is meant.
impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, line)) = &self.place {
            write!(f, "{file}:{line}: ")?;
        }
        write!(
            f,
            "{}: `{}` {}; {}, or say that it is meant: `.accept(Deny::{:?}, {:?})`",
            self.deny, self.subject.full, self.reason, self.remedy, self.deny, self.subject.full
        )?;
        match &self.not_accepted {
            Some(why) => write!(f, "; {why}"),
            None => Ok(()),
        }
    }
}

impl Offence {
    fn new(deny: Deny, subject: Subject, place: Option<(String, u32)>, why: (String, &'static str)) -> Self {
        let (reason, remedy) = why;
        Self {
            deny,
            subject,
            is_ambiguous: false,
            not_accepted: None,
            place,
            reason,
            remedy,
        }
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.subject.is_called(name)
    }

    /// Notes which of its names others have too. `shared` is one of them that a reviewer wrote.
    pub(super) fn note(&mut self, subjects: &Subjects, shared: Option<&str>) {
        self.is_ambiguous = !subjects.is_unique(&self.subject.short);
        self.not_accepted = match subjects.is_unique(&self.subject.full) {
            false => {
                Some("another one has the same full name: give one another name, or make them one".to_owned())
            }
            true => {
                shared.map(|name| format!("`{name}` alone accepts nothing, because several are called so"))
            }
        };
    }

    /// What of `route` breaks `deny`.
    pub(super) fn of(route: &Route, deny: Deny, manifest: &Manifest) -> Option<Self> {
        let why = match deny {
            Deny::UnblockedWrite => unblocked_write(route, manifest),
            _ => read(&route.policy, deny),
        }?;
        let place = Some((route.file.clone(), route.line));
        Some(Self::new(deny, Subject::handler(route), place, why))
    }

    /// What of a layer's policy breaks `deny`. What is written is the business of the handlers inside.
    pub(super) fn of_layer(layer: &Layer, deny: Deny) -> Option<Self> {
        let why = read(&layer.policy, deny)?;
        let place = layer.file.clone().zip(layer.line);
        Some(Self::new(deny, Subject::layer(layer), place, why))
    }

    /// What of a route without a policy of its own breaks `deny`. What a layer lets pages read there, the layer says.
    pub(super) fn uncovered(route: &Uncovered, deny: Deny, manifest: &Manifest) -> Option<Self> {
        let why = match deny {
            Deny::WithoutPolicy => without_policy(route, manifest),
            Deny::UnblockedWrite => unblocked_route(route, manifest),
            Deny::AnyOrigin | Deny::CredentialsForPatterns | Deny::InsecureOrigin => None,
        }?;
        Some(Self::new(deny, Subject::uncovered(route), None, why))
    }
}

/// What is wrong, and what to do about it.
type Reason = Option<(String, &'static str)>;

/// Who reads.
fn read(policy: &PolicyFields, deny: Deny) -> Reason {
    match deny {
        Deny::AnyOrigin => any_origin(policy),
        Deny::CredentialsForPatterns => credentials_for_patterns(policy),
        Deny::InsecureOrigin => insecure_origin(policy),
        // What has a policy is not without one.
        Deny::UnblockedWrite | Deny::WithoutPolicy => None,
    }
}

fn any_origin(policy: &PolicyFields) -> Reason {
    (policy.origins == OriginsField::Word("*"))
        .then(|| ("may be read by every page".to_owned(), "list the origins"))
}

fn credentials_for_patterns(policy: &PolicyFields) -> Reason {
    let pattern = listed(policy).iter().find(|origin| origin.contains('*'))?;
    let reason = format!("gives credentials to every `{pattern}`");
    policy.credentials.then_some((reason, "list the hosts"))
}

fn insecure_origin(policy: &PolicyFields) -> Reason {
    let origin = listed(policy).iter().find(|origin| is_insecure(origin))?;
    let reason = format!("trusts `{origin}`, which anyone on the network can be");
    Some((reason, "use https"))
}

fn without_policy(route: &Uncovered, manifest: &Manifest) -> Reason {
    let reason = match manifest.has_inner_layers() {
        true => "has no policy, and no layer is around the application; one around a part of it may cover it",
        false => "has no policy, and no layer covers it",
    };
    let is_uncovered = route.covered_by.is_none();
    is_uncovered.then(|| {
        (
            format!("{reason}{}", by_hand(route)),
            "put `#[cors(..)]` on its handler",
        )
    })
}

fn unblocked_write(route: &Route, manifest: &Manifest) -> Reason {
    if route.policy.blocks_writes() {
        return None;
    }
    let method = route.methods.iter().find(|method| is_write(method))?;
    Some((runs(method, manifest)?, "add `block = [write]`"))
}

/// The same for a route without a policy. Where actix-web reports no method, the route takes every one.
fn unblocked_route(route: &Uncovered, manifest: &Manifest) -> Reason {
    let method = match &route.methods[..] {
        [] => "every method",
        methods => methods.iter().find(|method| is_write(method))?,
    };
    let remedy = "put `#[cors(.., block = [write])]` on its handler";
    Some((format!("{}{}", runs(method, manifest)?, by_hand(route)), remedy))
}

/// What is not known of a route in an application that has resources built by hand.
fn by_hand(route: &Uncovered) -> &'static str {
    match route.may_be_by_hand {
        true => {
            "; or its resource is built by hand with `preflight::<h>()` and `layer::<h>()`, and has the policy of `h`"
        }
        false => "",
    }
}

/// That a method runs, unless a layer around the application refuses it.
fn runs(method: &str, manifest: &Manifest) -> Option<String> {
    let blocking = manifest
        .layers
        .iter()
        .filter(|layer| layer.policy.blocks_writes());
    let (around, inner): (Vec<_>, Vec<_>) = blocking.partition(|layer| layer.path.is_some());
    let may_be = match inner.is_empty() {
        true => "",
        false => ", unless a layer around a part of the application refuses them",
    };
    let reason = format!("runs {method} for pages of every origin{may_be}");
    around.is_empty().then_some(reason)
}

fn listed(policy: &PolicyFields) -> &[String] {
    match &policy.origins {
        OriginsField::Listed(origins) => origins,
        OriginsField::Word(_) => &[],
    }
}

fn is_write(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}

fn is_insecure(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://") else {
        return false;
    };
    let host = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => rest,
    };
    let is_loopback = host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<core::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
    !is_loopback
}

#[cfg(test)]
mod tests {
    use super::is_insecure;

    #[test]
    fn pages_of_this_machine_are_secure() {
        for (origin, expected) in [
            ("http://a.example", true),
            ("http://a.example:8080", true),
            ("http://[fd00::1]", true),
            ("http://10.0.0.1", true),
            ("https://a.example", false),
            ("http://localhost", false),
            ("http://app.localhost:3000", false),
            ("http://127.0.0.1:3000", false),
            ("http://[::1]", false),
            ("http://[::1]:3000", false),
        ] {
            assert_eq!(is_insecure(origin), expected, "{origin}");
        }
    }
}
