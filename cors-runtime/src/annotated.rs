//! What a type that carries a handler's policy implements.

use crate::Policy;

/// A handler with a `#[cors(..)]` attribute. The attribute implements it for the type named like the handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no CORS policy",
    label = "not a handler with `#[cors(..)]`",
    note = "put `#[cors(..)]` above the handler"
)]
pub trait Annotated {
    /// The handler's policy.
    #[doc(hidden)]
    fn policy() -> &'static Policy;

    /// The methods that the handler serves.
    #[doc(hidden)]
    fn serves() -> &'static [&'static str];
}
