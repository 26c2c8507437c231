//! A page in a browser, and the browser behind it.

use std::{rc::Rc, time::Duration};

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};
use url::Url;

use crate::{
    agent::UserAgent,
    construct::{Client, construct},
    engine::Engine,
    main_fetch::Fetch,
    options::Mode,
    origin::Origin,
    outcome::{Outcome, RequestSummary},
    referrer_policy::ReferrerPolicy,
    request::Request,
};

/// Where the app is, unless [`Browser::app_at`] says otherwise.
const DEFAULT_APP: &str = "https://api.example.com";

/// A page in a browser of its own: an [origin](https://fetch.spec.whatwg.org/#concept-request-origin) that fetches.
///
/// It does what the client side of the standard does: it asks for permission with a preflight where one is due,
/// remembers the answer, sends cookies by the rules, follows redirects, and gives the page what its origin may see.
/// The app plays every server: whatever the URL's origin, the request goes to the app, with that host in `Host`.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let page = Browser::at("https://app.example.com").app_at("https://api.example.com");
/// let outcome = page.fetch(&app, Request::get("/")).await;
/// assert_eq!(outcome.readable().text(), "text");
/// # }
/// ```
#[derive(Debug)]
pub struct Browser {
    client: Client,
    agent: Rc<UserAgent>,
}

impl Browser {
    /// A page of `origin`, the only one of a new browser.
    ///
    /// # Panics
    ///
    /// If `origin` is not a serialized origin, such as `https://app.example.com` or `http://localhost:3000`.
    #[must_use]
    #[track_caller]
    pub fn at(origin: &str) -> Self {
        Self::new(parsed(origin), Rc::new(UserAgent::new()), parsed_url(DEFAULT_APP))
    }

    /// A page whose origin is [opaque](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque),
    /// and so `null` to servers: a `data:` URL, or a sandboxed document.
    #[must_use]
    pub fn opaque() -> Self {
        Self::new(Origin::Opaque, Rc::new(UserAgent::new()), parsed_url(DEFAULT_APP))
    }

    fn new(origin: Origin, agent: Rc<UserAgent>, base: Url) -> Self {
        Self {
            client: Client {
                partition: origin.site(),
                prohibits_mixed_content: origin.scheme() == Some("https"),
                referrer: Url::parse(&origin.serialize()).ok(),
                referrer_policy: ReferrerPolicy::default(),
                origin,
                base,
            },
            agent,
        }
    }

    /// Sets the app's own origin, which a request's path is on: `Request::get("/users")`. Without it, that is
    /// `https://api.example.com`.
    ///
    /// # Panics
    ///
    /// If `origin` is not a serialized origin.
    #[must_use]
    #[track_caller]
    pub fn app_at(mut self, origin: &str) -> Self {
        let _ = parsed(origin);
        self.client.base = parsed_url(origin);
        self
    }

    /// Makes this browser one of `engine`, for all its pages: what it sends and withholds where engines differ from
    /// the standard. Without it the browser follows the standard.
    #[must_use]
    pub fn engine(self, engine: Engine) -> Self {
        self.agent.engine.set(engine);
        self
    }

    /// Gives the page an address below its origin, which `Referer` tells where the referrer policy lets it. Without
    /// it, the address is `/`.
    ///
    /// # Panics
    ///
    /// If the page has an opaque origin, or `path` is no path.
    #[must_use]
    #[track_caller]
    pub fn at_path(mut self, path: &str) -> Self {
        match &self.client.referrer {
            Some(page) => match page.join(path) {
                Ok(url) if path.starts_with('/') => self.client.referrer = Some(url),
                _ => panic!("`{path}` is not a path; write one like `/inbox`"),
            },
            None => panic!("a page with an opaque origin has no address"),
        }
        self
    }

    /// Sets the page's referrer policy, as its `Referrer-Policy` header or `<meta name=referrer>` does.
    #[must_use]
    pub fn referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.client.referrer_policy = policy;
        self
    }

    /// Another page of the same browser: the same cookies and clock, and the same preflight cache, which is
    /// [partitioned](https://fetch.spec.whatwg.org/#network-partition-keys) by the site of the page.
    ///
    /// # Panics
    ///
    /// If `origin` is not a serialized origin.
    #[must_use]
    #[track_caller]
    pub fn page(&self, origin: &str) -> Self {
        Self::new(parsed(origin), Rc::clone(&self.agent), self.client.base.clone())
    }

    /// A sandboxed frame on this page: its origin is opaque, the rest is shared. `Referer` names this page, except in
    /// Chromium.
    #[must_use]
    pub fn sandboxed(&self) -> Self {
        let client = Client {
            origin: Origin::Opaque,
            ..self.client.clone()
        };
        Self {
            client,
            agent: Rc::clone(&self.agent),
        }
    }

    /// The page's origin, as `Origin` carries it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.client.origin.serialize()
    }

    /// [Fetches](https://fetch.spec.whatwg.org/#concept-fetch) a request from `app`, which is what
    /// [`actix_web::test::init_service`] returns.
    ///
    /// The response's body is read to its end; see [`Request::headers_only`] for one that has none.
    pub async fn fetch<S, B>(&self, app: &S, request: impl Into<Request>) -> Outcome
    where
        S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody,
    {
        let request = request.into();
        let summary = self.summary(&request);
        let (request, dropped) = match construct(&self.client, self.agent.engine.get(), &request) {
            Ok(constructed) => constructed,
            Err(error) => return Outcome::refused(summary, error),
        };
        let mut fetch = Fetch {
            agent: &self.agent,
            app,
            request,
            exchanges: Vec::new(),
            used_preflight_cache: false,
            explained: None,
        };
        let result = fetch.main_fetch().await;
        Outcome::new(
            summary,
            result,
            fetch.exchanges,
            dropped,
            fetch.used_preflight_cache,
        )
    }

    fn summary(&self, request: &Request) -> RequestSummary {
        let from = match request.mode {
            Mode::Navigate if request.from_address_bar => "the address bar".to_owned(),
            _ => self.origin(),
        };
        let url = self
            .client
            .base
            .join(&request.url)
            .map_or_else(|_| request.url.clone(), Url::into);
        RequestSummary {
            method: request.method.clone(),
            url,
            from,
            mode: request.mode,
            credentials: request.credentials,
        }
    }

    /// Lets time pass: entries of the preflight cache and cookies get older. Time does not pass otherwise.
    pub fn advance(&self, time: Duration) {
        self.agent.advance(time);
    }

    /// Empties the [CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).
    pub fn clear_preflight_cache(&self) {
        self.agent.preflight_cache.borrow_mut().clear_all();
    }

    /// Stores a cookie as if `url` had sent it in a `Set-Cookie` line, to a page of its own.
    ///
    /// # Panics
    ///
    /// If `url` is neither a URL nor a path on the app's origin.
    #[track_caller]
    pub fn set_cookie(&self, url: &str, line: &str) {
        let url = self.joined(url);
        self.agent.cookies.borrow_mut().set(&url, line, self.agent.now());
    }

    /// The value of a cookie that requests to `url` can carry, `HttpOnly` or not.
    ///
    /// # Panics
    ///
    /// If `url` is neither a URL nor a path on the app's origin.
    #[must_use]
    #[track_caller]
    pub fn cookie(&self, url: &str, name: &str) -> Option<String> {
        let url = self.joined(url);
        self.agent.cookies.borrow().value(&url, name, self.agent.now())
    }

    /// What scripts of the page find in `document.cookie`: nothing that is `HttpOnly`, and nothing at all on a page
    /// with an opaque origin.
    #[must_use]
    pub fn document_cookie(&self) -> String {
        match Url::parse(&self.origin()) {
            Ok(url) => self
                .agent
                .cookies
                .borrow()
                .document_cookie(&url, self.agent.now()),
            Err(_) => String::new(),
        }
    }

    #[track_caller]
    fn joined(&self, url: &str) -> Url {
        match self.client.base.join(url) {
            Ok(url) => url,
            Err(error) => panic!("`{url}` is not a URL: {error}"),
        }
    }
}

/// The origin that a test names; a mistake in it fails the test.
#[track_caller]
pub(crate) fn parsed(origin: &str) -> Origin {
    match Origin::parse(origin) {
        Ok(origin) => origin,
        Err(message) => panic!("{message}"),
    }
}

#[track_caller]
pub(crate) fn parsed_url(origin: &str) -> Url {
    match Url::parse(origin) {
        Ok(url) => url,
        Err(error) => panic!("`{origin}` is not a URL: {error}"),
    }
}
