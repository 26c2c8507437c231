//! What attackers' scanners send, and preflights, which none of them sends: who could read what.

mod report;
mod send;
mod shapes;

use std::{future::IntoFuture, pin::Pin};

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{Method, Uri},
};
use url::Position;

pub use self::report::{ProbeReport, Reader};
use self::shapes::{Base, SHAPES};
use crate::browser::{parsed, parsed_url};

/// The server's own origin, unless [`Probe::app_at`] says otherwise.
const DEFAULT_APP: &str = "https://api.example.com";

/// Sends an app what scanners for CORS mistakes send, and says which origins could read its answers.
///
/// There are about eighty shapes of `Origin`, built from the server's own name and from each origin that
/// [`listed`](Probe::listed) names: longer names, other schemes and ports, user information, special characters, upper
/// case, `null`, several lines. Each goes out with `GET`, with `POST` and as a preflight, to each of the
/// [`paths`](Probe::paths). Await it for the report.
///
/// ```
/// use actix_web::{App, HttpRequest, HttpResponse, test, web};
/// use cors_browser::probe;
///
/// // A mistake that is often made: the origin has to start with the trusted one.
/// async fn careless(request: HttpRequest) -> HttpResponse {
///     let origin = request.headers().get("origin").and_then(|origin| origin.to_str().ok());
///     match origin {
///         Some(origin) if origin.starts_with("https://app.example.com") => HttpResponse::Ok()
///             .insert_header(("access-control-allow-origin", origin))
///             .finish(),
///         _ => HttpResponse::Ok().finish(),
///     }
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().route("/users", web::get().to(careless))).await;
/// let report = probe(&app).paths(["/users"]).listed(["https://app.example.com"]).await;
/// assert!(report.unlisted().any(|reader| reader.origin() == "https://app.example.com.evil.example"), "{report}");
/// # }
/// ```
///
/// The app is asked directly, so this finds what its policies allow, not what a proxy in front of it adds.
pub fn probe<S>(app: &S) -> Probe<'_, S> {
    Probe {
        app,
        own: DEFAULT_APP.to_owned(),
        paths: vec!["/".to_owned()],
        listed: Vec::new(),
        methods: vec!["PUT".to_owned(), "DELETE".to_owned(), "PATCH".to_owned()],
    }
}

/// A probe to be sent: see [`probe`].
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::probe;
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok))).await;
/// let report = probe(&app)
///     .app_at("https://api.example.com")
///     .paths(["/", "/account"])
///     .methods(["DELETE"])
///     .await;
/// assert!(report.readers().is_empty(), "{report}");
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a probe sends nothing until it is awaited"]
pub struct Probe<'a, S> {
    app: &'a S,
    own: String,
    paths: Vec<String>,
    listed: Vec<String>,
    methods: Vec<String>,
}

impl<S> Probe<'_, S> {
    /// Sets the app's own origin. Without it, that is `https://api.example.com`.
    ///
    /// # Panics
    ///
    /// If `origin` is not a serialized origin.
    #[track_caller]
    pub fn app_at(mut self, origin: impl Into<String>) -> Self {
        self.own = origin.into();
        let _ = parsed(&self.own);
        self
    }

    /// Sets the paths to ask, with or without a query. Without it, that is `/` alone.
    ///
    /// # Panics
    ///
    /// If one of them is no path of a URL.
    #[track_caller]
    pub fn paths(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.paths = paths.into_iter().map(Into::into).collect();
        for path in &self.paths {
            expect_path(path);
        }
        self
    }

    /// Names the origins that are meant to read. Shapes are built from each of them, and each is asked for itself, so
    /// that the report says what it may read. Where a policy has a pattern, name an origin that it covers.
    pub fn listed(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.listed = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the methods that preflights ask for, beside `GET` and `POST`. Without it, they are `PUT`, `DELETE` and
    /// `PATCH`.
    ///
    /// # Panics
    ///
    /// If one of them is no method.
    #[track_caller]
    pub fn methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.methods = methods.into_iter().map(Into::into).collect();
        for method in &self.methods {
            assert!(
                Method::from_bytes(method.as_bytes()).is_ok(),
                "`{method}` is not a method; write one like `PUT`"
            );
        }
        self
    }

    /// Every value of `Origin` to send, lines of one request together, with the mistake that lets it through.
    fn origins(&self) -> Vec<(Vec<String>, &'static str)> {
        let mut origins: Vec<(Vec<String>, &'static str)> = Vec::new();
        let mut add = |lines: Vec<String>, mistake| {
            if !origins.iter().any(|(known, _)| *known == lines) {
                origins.push((lines, mistake));
            }
        };
        for listed in &self.listed {
            add(vec![listed.clone()], "listed");
        }
        for base in [&self.own].into_iter().chain(&self.listed) {
            if let Some(base) = Base::of(base) {
                for shape in SHAPES {
                    if let Some(lines) = shape.lines(base) {
                        add(lines, shape.mistake);
                    }
                }
            }
        }
        add(vec![self.own.clone()], "the server's own origin is allowed");
        origins
    }
}

/// A request to what is no path would not be sent, and a probe that sends nothing finds nothing.
#[track_caller]
fn expect_path(path: &str) {
    let is_sent = path.starts_with('/') && path.parse::<Uri>().is_ok();
    if is_sent {
        return;
    }
    let as_url = parsed_url(DEFAULT_APP).join(path).ok();
    match as_url.filter(|_| path.starts_with('/')) {
        Some(url) => panic!("`{path}` is not a path; write `{}`", &url[Position::BeforePath..]),
        None => panic!("`{path}` is not a path; write one like `/inbox`"),
    }
}

impl<'a, S, B> IntoFuture for Probe<'a, S>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Output = ProbeReport;
    type IntoFuture = Pin<Box<dyn Future<Output = ProbeReport> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut report = ProbeReport::new(self.listed.clone());
            for (lines, mistake) in self.origins() {
                for path in &self.paths {
                    send::all_methods(&self, path, &lines, mistake, &mut report).await;
                }
            }
            report
        })
    }
}

/// The values of `Origin` that scanners build from an origin: lines of one request together. For tests that send them
/// over a connection of their own; [`probe`] sends them in process.
///
/// # Panics
///
/// If `origin` has no scheme and host.
///
/// ```
/// use cors_browser::disguises;
///
/// let longer = vec!["https://app.example.com.evil.example".to_owned()];
/// assert!(disguises("https://app.example.com").contains(&longer));
/// ```
#[must_use]
#[track_caller]
pub fn disguises(origin: &str) -> Vec<Vec<String>> {
    match Base::of(origin) {
        Some(base) => SHAPES.iter().filter_map(|shape| shape.lines(base)).collect(),
        None => panic!("`{origin}` is no origin; write one like `https://app.example.com`"),
    }
}
