// The README's links lead to files of the repository. The first definition of a link counts, so these replace them.
//! [rules]: crate::rules
//! [guide]: crate::guide
//! [ten-minutes]: crate::guide::ten_minutes
//! [other-doors]: crate::guide::other_doors
//! [blocked]: crate::guide::blocked_by_cors
//! [Moving]: crate::guide::moving
//! [cookbook]: crate::cookbook
//! [MIT]: https://spdx.org/licenses/MIT.html
//! [Apache-2.0]: https://spdx.org/licenses/Apache-2.0.html
#![doc = include_str!("guide/pictures.md")]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod allow_origin;
mod annotated;
mod asking;
mod boxed;
mod context;
pub mod cookbook;
mod cors;
mod doors;
mod entry;
pub mod explain;
#[cfg(feature = "inspector")]
mod first_request;
pub mod guide;
mod hand_built;
#[cfg(feature = "inspector")]
mod inspector;
mod layer;
mod methods;
mod offers;
mod origins;
mod policy;
mod prepared;
mod refusal;
mod request;
#[cfg(feature = "inspector")]
pub mod review;
mod routes;
pub mod rules;
mod skip_preflight;
mod vary;

/// Declares who may reach a handler from other origins.
///
/// ```
/// use actix_web::{HttpResponse, Responder, post, web};
/// use cors_runtime::cors;
///
/// #[cors(
///     origins = ["https://app.example.com", "https://*.partner.example"],
///     allow_headers = ["content-type"],
///     credentials,
///     max_age = 600
/// )]
/// #[post("/users")]
/// async fn create_user(name: web::Json<String>) -> impl Responder {
///     HttpResponse::Created().json(name)
/// }
/// ```
///
/// # Arguments
///
/// | argument | value | absent |
/// |---|---|---|
/// | `origins` | a string, a list of strings, `"*"`, or the path of a `static` that implements [`AllowOrigin`] | error, unless inherited, or `debug_origins` is there: then nobody in release builds |
/// | `debug_origins` | strings, or the word `loopback`: any port of `localhost`, `*.localhost`, `127.0.0.1` and `[::1]`, by http and https; added to `origins` in builds with debug assertions only | none |
/// | `methods` | identifiers or strings: `[GET, "PURGE"]`, or `"*"` | the routing attribute's own |
/// | `allow_headers`, `expose_headers` | strings, or `"*"` | none |
/// | `credentials` | bare, or `= true` / `= false` | false |
/// | `max_age` | seconds that browsers may remember a preflight; 0 = never | left to the browser, 5 seconds |
/// | `timing` | bare: `Timing-Allow-Origin` for the same origins as `access-control-allow-origin` | none |
/// | `block` | any of `read`, `write`, `navigate`, `embed`: what pages of other origins may not do; `[]` ends an inherited one | none |
/// | `report` | the same words: what `block` would have refused is only reported | none |
/// | `allow` | ids of rules that are broken on purpose | none |
/// | `policy` | the path of a policy made with [`policy!`]; the other arguments override it key by key | none |
/// | `preflight_guard` | the path of a guard function that preflights have to pass | none |
/// | `crate` | the path of this crate, when it is renamed | `::cors_runtime` |
///
/// A list of one may be written without brackets. An origin is what browsers put in `Origin`, `scheme://host[:port]`:
/// no slash at the end, no default port, lower case. `*.` may lead the host, for one or more labels but not for none;
/// `*` may be the port.
///
/// Every mistake is a compile error at the word that carries it, with the corrected text. What is only questionable
/// is a warning there; [`rules`] lists both. On stable Rust a macro can warn in one way: the use of a deprecated
/// constant, whose name says the rule. `#![deny(warnings)]` makes such warnings errors, and `allow = [id]` silences
/// one. Under `#![forbid(deprecated)]` the compiler also reports E0453 at the attribute: mend what the warning says,
/// or allow it by its id. Policies without warnings compile under `forbid`, as far as actix-web's own macros do.
///
/// # Where it goes
///
/// **Above a routing attribute** of actix-web: `get post put delete head options patch connect trace query route
/// routes`, bare or path-qualified. Their arguments keep their meaning. Several handlers with different policies may
/// share a path.
///
/// **On a handler without one.** The function stays as it is, and a type of the same name carries the policy;
/// `methods` is required. `handler::at("/path")` is the whole service; [`preflight`] and [`layer`] are its parts, for
/// resources built by hand. `web::post().to(handler)` serves the function without its policy. Where the compiler says
/// that a type named like the handler is never used, or that `HttpServiceFactory` is not implemented for it, write
/// `handler::at("/path")`. Of a `pub` handler in a library it cannot say so.
///
/// ```
/// # use actix_web::{App, HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "*", methods = [GET])]
/// async fn health() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// let app = App::new().service(health::at("/health"));
/// # let _ = app;
/// ```
///
/// **On an inline module**, above or below `#[scope]`: the default of every routed handler inside, at any depth, in
/// modules and in bodies of functions and methods. A `#[cors(..)]` of a handler or a module inside replaces it key by
/// key, and `#[cors(off)]` takes that out; a `cfg_attr` may decide about either. What macros and other files add is not
/// seen, nor is a routing attribute under another name: where something may hide a handler, a warning says so
/// (`module_blind`). In the body of a function it warns of a macro whose input, or whose definition in this module, shows
/// a handler, and of one that gets a name which the same body passes to `.service(..)`. Of any other macro there it
/// knows nothing, and says nothing.
/// Paths in the module's attribute (`policy`, a source of origins, a guard) are resolved inside the module: write
/// them from `crate::`, or bring them into its scope.
///
/// ```
/// # use actix_web::{HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "https://app.example.com", max_age = 600)]
/// #[actix_web::scope("/orders")]
/// mod orders {
///     # use actix_web::{HttpResponse, Responder, get, delete};
///     # use cors_runtime::cors;
///     #[get("")]
///     async fn list() -> impl Responder {
///         HttpResponse::Ok()
///     }
///
///     #[cors(credentials)]
///     #[delete("/{id}")]
///     async fn cancel() -> impl Responder {
///         HttpResponse::NoContent()
///     }
///
///     #[cors(off)]
///     #[get("/metrics")]
///     async fn metrics() -> impl Responder {
///         HttpResponse::Ok()
///     }
/// }
/// ```
///
/// Other attribute macros may be above it, below it, or between it and the routing attribute.
///
/// # What goes over the wire
///
/// A **preflight** is an OPTIONS request with an `Origin` and exactly one `Access-Control-Request-Method` that is a
/// token ([Fetch, CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request)). It belongs to the
/// handler that serves its path and the requested method. The answer is 204 with the handler's own lists, or 403 for an
/// origin that is not allowed; neither the handler nor its `wrap=` middleware runs. Every other OPTIONS request is
/// routed as if the attribute were not there.
///
/// **Actual requests always reach the handler** unless `block` refuses them: CORS decides who may *read* an answer
/// through a script, it is not access control. The headers go on every answer: success, a handler's or an
/// extractor's error, the `Err` of a `wrap=` middleware, streams. With one exact origin or `"*"` they are the same on
/// every answer; otherwise they depend on the request's origin, and `Vary: Origin` says so, merged with the handler's
/// own `Vary`.
///
/// An opaque origin (`null`), several `Origin` lines and malformed ones are not allowed by any list.
///
/// ## Guards
///
/// A `guard=` of the routing attribute does not apply to preflights: one that looks at a request header would refuse
/// them all, since a preflight carries none of the request's own headers. Where two handlers share a path *and* a
/// method and a guard of theirs, or of a scope, tells them apart, a preflight is granted no more than both allow,
/// unless `preflight_guard` names a guard that preflights can pass, such as one on `Host`:
///
/// ```
/// # use actix_web::{HttpResponse, Responder, get, guard::{self, Guard, GuardContext}};
/// # use cors_runtime::cors;
/// fn is_admin_host(ctx: &GuardContext<'_>) -> bool {
///     guard::Host("admin.example.com").check(ctx)
/// }
///
/// #[cors(origins = "https://console.example.com", preflight_guard = is_admin_host)]
/// #[get("/status", guard = "is_admin_host")]
/// async fn admin_status() -> impl Responder {
///     HttpResponse::Ok()
/// }
/// ```
///
/// ## Handlers that share a path
///
/// A browser remembers a preflight's answer per URL: its methods and its headers, each on its own
/// ([Fetch, CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache)). A preflight's answer
/// therefore names only the methods of its own handler, and never `*`. Where a handler has `allow_headers` and allows
/// an origin (or anything from a source) that another one on its path, which serves GET, HEAD or POST, does not, its
/// answers carry `Access-Control-Max-Age: 0`, and the log says so once at start.
///
/// In a scope, `HttpRequest::match_name` and
/// `match_pattern` of an annotated handler name the first entry whose pattern
/// matches the path, as they did before actix-web 4.14. The same holds for the first annotated handler of an
/// application.
///
/// ## Under a layer
///
/// Inside a [`Cors`] the policy of an annotated handler stays in force, and the layer answers its
/// preflights with it. A handler with `#[cors(off)]` has no policy, so that the layer's holds for it.
///
/// ## Refusals
///
/// Refusals are `tracing` events with the target `cors`, which programs with the `log` crate alone get too: `debug`
/// for each, and `warn` for the first of a handler, an origin and a cause. They say why, and which argument would
/// change it. The feature `metrics` counts them: `cors_refusals_total`, with the labels `handler` and `reason`. The
/// counter `cors_reports_total` counts what `report` would have refused.
#[doc = include_str!("doors/guide.md")]
pub use cors_macros::cors;

/// Names a policy: `policy!(pub static NAME = { arguments })`, with the arguments of [`#[cors]`](macro@cors) and the
/// same checks.
///
/// ```
/// use actix_web::{App, HttpResponse, Responder, delete, get};
/// use cors_runtime::{Cors, cors, policy};
///
/// policy!(
///     /// The sites of our partners.
///     pub static PARTNERS = {
///         origins = ["https://shop.example.com", "https://*.partner.example"],
///         credentials,
///         max_age = 600,
///     }
/// );
///
/// #[cors(policy = PARTNERS)]
/// #[get("/orders")]
/// async fn orders() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// // Each argument replaces the one of the named policy; nothing is merged.
/// #[cors(policy = PARTNERS, origins = "https://shop.example.com", max_age = 0)]
/// #[delete("/orders/{id}")]
/// async fn cancel() -> impl Responder {
///     HttpResponse::NoContent()
/// }
///
/// // And for whatever has no `#[cors]` of its own:
/// let app = App::new().service(orders).service(cancel).wrap(Cors::new(&PARTNERS));
/// # let _ = app;
/// ```
///
/// A rule that is broken only by a named policy and an override together is a compile error too.
pub use cors_macros::policy;

#[cfg(feature = "inspector")]
pub use crate::inspector::{Inspector, inspector};
#[cfg(feature = "watch")]
pub use crate::origins::WatchedOrigins;

#[cfg(feature = "testing")]
#[doc(inline)]
pub use cors_browser as testing;

pub use crate::{
    allow_origin::AllowOrigin,
    annotated::Annotated,
    asking::Asking,
    cors::Cors,
    doors::Refusal,
    entry::Entry,
    layer::{Layer, layer, preflight},
    origins::{
        Anonymous, Credentialed, CredentialsMode, FromAppData, InvalidOrigin, InvalidOrigins, RuntimeOrigins,
    },
    policy::{InvalidPolicy, LayerPolicy, Policy, PolicyConfig, PolicyViolation, ReloadablePolicy},
    skip_preflight::SkipPreflight,
};
