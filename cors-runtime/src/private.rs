//! Everything that expansions of the macros may name. Not public: it changes with the macros, in any release.

use core::marker::PhantomData;

use actix_web::guard::{Guard, GuardContext};

pub use actix_web::{
    // What the generated `impl HttpServiceFactory` is made of.
    dev::{AppService, HttpServiceFactory},
    // `guard =` of a routing attribute names a function.
    guard::fn_guard,
};
// The words of `block` and `report`.
pub use cors_rules::doors::Category;
// Modules put their defaults on handlers, and the attribute steps below others, under this name.
pub use cors_macros::inherited;

pub use crate::{AllowOrigin, Annotated, Entry, Policy, entry::HandlerService, policy::PolicyBuilder};

/// Tells whether the name of a bare handler is the type that `#[cors]` made of it. Below a routing attribute it is
/// the routing attribute's own struct, which carries no policy; an inherent constant comes before a trait's.
#[derive(Debug)]
pub struct Placement<T: ?Sized>(PhantomData<T>);

impl<T: Annotated + ?Sized> Placement<T> {
    pub const IS_OWN: bool = true;
}

/// See [`Placement`].
pub trait Taken {
    const IS_OWN: bool = false;
}

impl<T: ?Sized> Taken for Placement<T> {}

/// Whether a source was made for requests with credentials.
pub const fn is_for_credentials<T: AllowOrigin>(_: &T) -> bool {
    T::FOR_CREDENTIALS
}

/// A guard of a handler without a routing attribute.
pub type BoxedGuard = Box<dyn Guard>;

/// The function that `preflight_guard` names.
pub fn boxed_guard<F: Fn(&GuardContext<'_>) -> bool + 'static>(guard: F) -> BoxedGuard {
    Box::new(fn_guard(guard))
}

/// The methods of a handler that takes them from a named policy, which has some: expansions assert it.
pub fn named_methods(policy: &'static Policy) -> &'static [&'static str] {
    policy.checked.methods.unwrap_or_default()
}
