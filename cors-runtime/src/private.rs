//! Everything that expansions of the macros may name. Not public: it changes with the macros, in any release.

pub use actix_web::{
    // What the generated `impl HttpServiceFactory` is made of.
    dev::{AppService, HttpServiceFactory},
    // `guard =` of a routing attribute names a function.
    guard::fn_guard,
};
pub use cors_policy::origin::{OriginPattern, Port};

// Modules put their defaults on handlers, and the attribute steps below others, under this name.
pub use cors_macros::cors;

pub use crate::{AllowOrigin, Annotated, Entry, Policy, entry::HandlerService};

/// `#[cors]` stands below the routing attribute where this does not hold: the name of the handler is then the
/// routing attribute's own struct.
#[diagnostic::on_unimplemented(
    message = "`#[cors(..)]` stands below the routing attribute of `{Self}`",
    label = "the routing attribute has already taken `{Self}`",
    note = "move `#[cors(..)]` above the routing attribute"
)]
pub trait Placed {}

// Or else the error would list every annotated handler.
#[diagnostic::do_not_recommend]
impl<T: Annotated> Placed for T {}

/// See [`Placed`].
pub const fn assert_placed<T: Placed>() {}

/// Whether a source was made for requests with credentials.
pub const fn is_for_credentials<T: AllowOrigin>(_: &T) -> bool {
    T::FOR_CREDENTIALS
}

/// The methods of a handler that takes them from a named policy, which has some: expansions assert it.
pub fn named_methods(policy: &'static Policy) -> &'static [&'static str] {
    policy.checked.methods.unwrap_or_default()
}
