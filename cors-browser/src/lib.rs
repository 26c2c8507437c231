//! A browser for tests: the client side of the [CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol),
//! in process, against any actix-web app.
//!
//! A CORS policy is right when browsers let the right pages through. [`Browser`] follows the Fetch standard, step by
//! step: it sends a preflight when one is due, keeps the preflight cache, runs the CORS check, filters the response,
//! and says which step of the standard ended a fetch. It knows nothing of the policies of this crate, so it judges
//! hand-written headers and other middleware just the same.
//!
//! Programs that use `cors-runtime` find this crate as `cors_runtime::testing`. Switch it on for tests:
//!
//! ```toml
//! [dev-dependencies]
//! cors-runtime = { version = "0.1", features = ["testing"] }
//! ```
//!
//! ```
//! use actix_web::{App, HttpResponse, http::Method, test, web};
//! use cors_browser::{Blocked, Browser, Credentials, Request};
//!
//! # async fn preflight() -> HttpResponse {
//! #     HttpResponse::NoContent()
//! #         .insert_header(("access-control-allow-origin", "https://app.example.com"))
//! #         .insert_header(("access-control-allow-methods", "PUT"))
//! #         .insert_header(("access-control-allow-headers", "content-type"))
//! #         .insert_header(("access-control-max-age", "600"))
//! #         .finish()
//! # }
//! # async fn update() -> HttpResponse {
//! #     HttpResponse::Ok()
//! #         .insert_header(("access-control-allow-origin", "https://app.example.com"))
//! #         .insert_header(("access-control-expose-headers", "x-total"))
//! #         .insert_header(("x-total", "3"))
//! #         .finish()
//! # }
//! # #[actix_web::main]
//! # async fn main() {
//! let app = test::init_service(
//!     App::new().service(
//!         web::resource("/users/{id}")
//!             .route(web::method(Method::OPTIONS).to(preflight))
//!             .route(web::put().to(update)),
//!     ),
//! )
//! .await;
//! let request = Request::put("/users/7").header("content-type", "application/json").body("{}");
//!
//! let page = Browser::at("https://app.example.com");
//! let outcome = page.fetch(&app, &request).await;
//! assert_eq!(outcome.readable().status(), 200);
//! assert_eq!(outcome.header("x-total"), Some("3"));
//! assert_eq!(outcome.exchanges().len(), 2, "a preflight and the request");
//!
//! // The answer to the preflight is remembered.
//! let outcome = page.fetch(&app, &request).await;
//! assert!(outcome.is_readable() && outcome.used_preflight_cache());
//!
//! // Credentials need more than the app allows, and another origin has no permission at all.
//! let outcome = page.fetch(&app, request.clone().credentials(Credentials::Include)).await;
//! assert!(outcome.is_blocked_because(Blocked::AllowCredentialsNotTrue));
//! let outcome = Browser::at("https://evil.example").fetch(&app, &request).await;
//! assert!(outcome.is_blocked_because(Blocked::AllowOriginMismatch));
//! assert!(outcome.sent().is_none(), "the handler never ran");
//! # }
//! ```
//!
//! Scripts are not the only way to ask. Links, forms, frames, elements, prefetches and websockets send what their
//! [`Request`] constructors say, with the `Origin`, `Referer` and `Sec-Fetch-*` of the standard or of one [`Engine`]:
//!
//! ```
//! # use actix_web::{App, HttpResponse, test, web};
//! use cors_browser::{Browser, Engine, ReferrerPolicy, Request};
//!
//! # #[actix_web::main]
//! # async fn main() {
//! # let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok))).await;
//! let page = Browser::at("https://evil.example").engine(Engine::Firefox).referrer_policy(ReferrerPolicy::NoReferrer);
//! let forged = page.fetch(&app, Request::submit("/transfer", [("to", "mallory")])).await;
//! let sent = forged.sent().expect("a request");
//! assert_eq!(sent.request_header("origin").as_deref(), Some("null"));
//! assert_eq!(sent.request_header("sec-fetch-site").as_deref(), Some("cross-site"));
//! # }
//! ```
//!
//! [`probe`] sends an app what scanners for CORS mistakes send, and reports which origins could read.
//!
//! What is left out: the HTTP cache, and what pages do to themselves with a `Content-Security-Policy` or an embedder
//! policy. A service worker is there in one form only, [`Request::relayed_by_worker`]. Cookies go by the rules of
//! RFC 6265 and a simple reading of `SameSite`: a request takes all cookies along to its own site (scheme and
//! registrable domain), `Lax` ones when a link leads to another site, and otherwise those with
//! `SameSite=None; Secure`; [`Outcome::withheld_cookies`] names the others with the reason. A browser may forget
//! preflights sooner than the standard requires (Chromium remembers none for opaque origins); this one never does, and
//! its limit for `Access-Control-Max-Age` is 7,200 seconds unless an [`Engine`] has another. Where browsers are laxer
//! than the standard, this one is not: all three engines let `Access-Control-Allow-Headers: *` cover
//! `authorization`, for one.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod agent;
mod bad_port;
mod blocked;
mod browser;
mod construct;
mod cookie;
mod cookie_jar;
mod cors_check;
mod display;
mod engine;
mod exchange;
mod explainer;
mod fetch_metadata;
mod forbidden;
mod frame_policy;
mod header_list;
mod main_fetch;
mod method;
mod network;
mod options;
mod origin;
mod origin_header;
mod outcome;
mod page_headers;
mod preflight;
mod preflight_cache;
mod probe;
mod redirect;
mod referrer_policy;
mod request;
mod resource_policy;
mod response;
mod safelist;
mod same_site;
mod state;
mod websocket;
mod withheld;

// For libraries whose answers are judged; no part of what tests use.
#[doc(hidden)]
pub use self::explainer::{Explainer, Question};
pub use self::{
    blocked::{Blocked, NetworkError},
    browser::Browser,
    engine::Engine,
    exchange::Exchange,
    options::{Credentials, Destination, Mode, Redirect},
    outcome::Outcome,
    probe::{Probe, ProbeReport, Reader, disguises, probe},
    referrer_policy::ReferrerPolicy,
    request::{Body, Request},
    response::{Response, ResponseType},
    withheld::{Withheld, WithheldCookie},
};
