//! What a type that carries a handler's policy implements.

use actix_web::guard::Guard;

use crate::Policy;

/// A handler with `#[cors(..)]` and no routing attribute. The attribute implements it for the type named like the
/// handler. A routed handler is registered with its policy, and needs no type that carries it.
///
/// ```
/// # use actix_web::{HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "https://app.example.com", methods = [GET])]
/// async fn health() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// fn is_annotated<H: cors_runtime::Annotated>() {}
/// is_annotated::<health>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no CORS policy",
    label = "not a handler with `#[cors(..)]` and no routing attribute",
    note = "put `#[cors(..)]` above the handler",
    note = "one with a routing attribute is registered with its preflights and headers, and needs no other route for them"
)]
pub trait Annotated {
    /// The handler's policy.
    #[doc(hidden)]
    fn policy() -> &'static Policy;

    /// The methods that the handler serves.
    #[doc(hidden)]
    fn serves() -> &'static [&'static str];

    /// What preflights have to pass besides.
    #[doc(hidden)]
    fn preflight_guard() -> Option<Box<dyn Guard>> {
        None
    }
}
