//! Who may read what, as a page and as JSON, for whoever develops or reviews the application.

mod access;
mod answering;
mod application;
pub(crate) mod fields;
mod json;
pub(crate) mod layers;
pub(crate) mod manifest;
mod page;
mod query;
pub(crate) mod record;
pub(crate) mod words;

use core::sync::atomic::{AtomicBool, Ordering};
use std::{net::IpAddr, rc::Rc};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::{AppService, HttpServiceFactory},
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
    },
    introspection::IntrospectionTree,
    web::Data,
};

use self::{access::Access, application::Application, manifest::Manifest, query::Query};
use crate::{Entry, policy::PolicyBuilder};

/// The name of the policy on the inspector's own routes. No path of Rust is spelled like this.
const OWN: &str = "(inspector)";

/// Of `style.css`: `openssl dgst -sha256 -binary style.css | base64`. A test compares.
const STYLE_HASH: &str = "i4qlQeviM/QYCZ7F+swSij+f67TM8XkRr+XxT/8fRFo=";

/// A page at `path` that shows every route of the application with its policy, and explains any request step by
/// step; at `path` + `/policies.json` the same as data.
///
/// Register it like a handler, in the `App` or in a scope:
///
/// ```
/// use actix_web::App;
///
/// let app = App::new().service(cors_runtime::inspector("/_cors"));
/// # let _ = app;
/// ```
///
/// Then open `http://localhost:8080/_cors`. Reading needs no JavaScript. An `inspector("/")` is at the root of what
/// it is registered in: in the scope `/_cors` at `/_cors/`, with a slash.
///
/// # Who gets an answer
///
/// Only this machine: the peer has a loopback address, **and** `Host` is `localhost`, `*.localhost`, an address in
/// 127.0.0.0/8, or `[::1]`, since a page whose name was rebound to this machine comes from a loopback address too.
/// Everybody else gets an empty 404, and the log a warning that says why. Pages of other origins can link to the
/// inspector; their scripts, frames and forms get nothing, and no layer opens it to them.
///
/// A proxy on this machine is a loopback address too, whoever asks it: what it passes on with `Forwarded`, `Via`,
/// `X-Forwarded-*` or `X-Real-IP` gets nothing. One that sends none of these, and `Host: localhost` or an address,
/// cannot be told from a browser here. Mount the inspector in no program that such a proxy publishes.
///
/// It is for development: it shows the whole of the routing. A release build that mounts it logs a warning.
///
/// # What it cannot know
///
/// actix-web reports the methods of a path, not of each route on it: where an annotated handler and one that takes
/// every method have the same path, only the first is shown. An explanation is that of the handler that serves path and
/// method; where guards, scopes, the order of routes or `NormalizePath` tell who that is, the page says that it is not
/// known, and shows what each of them answers.
///
/// A layer around a part of the application does not tell which part. Where one may be around a path, the page says
/// that it may decide. And a source of origins that asks for application data is not asked for a handler in a scope,
/// which may have its own, nor where the inspector itself is in one: what it says is "not known" then. So it is where
/// the source asks for parameters of the path, and a pattern was asked about in place of a path.
///
/// # Panics
///
/// With this feature an application does not start whose nested scopes use the name of one path parameter twice,
/// `/{id}/notes/{id}`: actix-web's introspection panics on it. Give one of the two another name.
#[must_use]
pub fn inspector(path: &str) -> Inspector {
    Inspector {
        path: match path.trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        },
        access: Access::default(),
    }
}

/// The service of [`inspector`].
///
/// ```
/// use actix_web::App;
/// use cors_runtime::inspector;
///
/// // In a container the browser is on the host.
/// let host = std::net::IpAddr::from([172, 17, 0, 1]);
/// let app = App::new().service(inspector("/_cors").allow_peers([host]).allow_hosts(["dev.example"]));
/// # let _ = app;
/// ```
#[derive(Debug, Clone)]
pub struct Inspector {
    /// Empty for the root of an application or a scope.
    path: String,
    access: Access,
}

impl Inspector {
    /// Answers these peers too, such as the host of a container. Everybody who can send from such an address sees the
    /// routes of the application.
    #[must_use]
    pub fn allow_peers<I>(mut self, peers: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<IpAddr>,
    {
        self.access.peers.extend(peers.into_iter().map(Into::into));
        self
    }

    /// Answers under these names too: hosts without a port, such as `dev.example`.
    #[must_use]
    pub fn allow_hosts<I>(mut self, hosts: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let hosts = hosts.into_iter().map(|host| host.as_ref().to_ascii_lowercase());
        self.access.hosts.extend(hosts);
        self
    }
}

impl HttpServiceFactory for Inspector {
    fn register(self, config: &mut AppService) {
        let path = match &*self.path {
            "" => "/",
            path => path,
        };
        if cfg!(not(debug_assertions)) {
            tracing::warn!(target: "cors", "a release build serves the inspector at {path}: it is for development");
        }
        let access = Rc::new(self.access);
        let page = {
            let access = Rc::clone(&access);
            let name = self.path.rsplit('/').next().unwrap_or_default().to_owned();
            let is_at_root = config.is_root();
            move |request: HttpRequest| {
                let show = |tree: &IntrospectionTree| {
                    html(
                        &Application::of(tree, &request, is_at_root),
                        request.query_string(),
                        &name,
                    )
                };
                let answer = answer(&access, &request, show);
                async move { answer }
            }
        };
        let policies = move |request: HttpRequest| {
            let answer = answer(&access, &request, |tree| json(tree, &request));
            async move { answer }
        };
        // A policy that allows nobody: layers leave what an annotated handler answers alone.
        let entry = |path: &str| {
            let policy = PolicyBuilder::new().noted(&[], OWN).build();
            Entry::new(path, &["GET", "HEAD"], policy)
        };
        HttpServiceFactory::register(entry(path).to(page), config);
        HttpServiceFactory::register(
            entry(&format!("{}/policies.json", self.path)).to(policies),
            config,
        );
    }
}

/// Lets `show` answer those who may ask.
fn answer(
    access: &Access,
    request: &HttpRequest,
    show: impl FnOnce(&IntrospectionTree) -> HttpResponse,
) -> HttpResponse {
    if let Err(stranger) = access.check(request.head()) {
        tell_refused(stranger.advice());
        return sealed(HttpResponse::NotFound().finish());
    }
    let response = match request.app_data::<Data<IntrospectionTree>>() {
        Some(tree) => show(tree),
        None => {
            HttpResponse::InternalServerError().body("actix-web has no introspection of this application\n")
        }
    };
    sealed(response)
}

/// Says once in the log why somebody got no answer. A stranger must not be able to fill it.
fn tell_refused(advice: &str) {
    static IS_TOLD: AtomicBool = AtomicBool::new(false);
    if !IS_TOLD.swap(true, Ordering::Relaxed) {
        tracing::warn!(target: "cors", "the inspector gave no answer: {advice}");
    }
}

/// What keeps a browser from doing anything with an answer but show it.
fn sealed(mut response: HttpResponse) -> HttpResponse {
    let csp = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri \
         'none'"
    );
    let headers = response.headers_mut();
    // ASCII, all of it.
    if let Ok(csp) = HeaderValue::from_str(&csp) {
        headers.insert(CONTENT_SECURITY_POLICY, csp);
    }
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("x-frame-options"), "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn html(app: &Application<'_>, query: &str, name: &str) -> HttpResponse {
    let markup = page::page(app, &Query::read(query), name);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(markup.into_string())
}

fn json(tree: &IntrospectionTree, request: &HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(Manifest::of(tree, request).to_json())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_style_that_the_page_has() {
        let digest = sha256(page::STYLE.as_bytes());
        assert_eq!(STYLE_HASH, digest);
    }

    fn sha256(bytes: &[u8]) -> String {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes))
    }
}
