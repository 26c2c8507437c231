//! Everything that expansions of the macros may name. Not public: it changes with the macros, in any release.

use actix_web::{
    HttpResponse,
    guard::{Guard, GuardContext},
};

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

/// A function with inputs of any number. Below a routing attribute, the name of a handler is that attribute's struct.
#[diagnostic::on_unimplemented(
    message = "`#[cors]` on `{Self}` is below its routing attribute: move it above",
    label = "the routing attribute has taken the handler by then",
    note = "attributes run from top to bottom"
)]
pub trait IsFunction<Inputs> {}

macro_rules! is_function {
    ($($input:ident)*) => {
        impl<F: Fn($($input),*) -> R, R, $($input),*> IsFunction<($($input,)*)> for F {}
    };
}

is_function!();
is_function!(A);
is_function!(A B);
is_function!(A B C);
is_function!(A B C D);
is_function!(A B C D E);
is_function!(A B C D E G);
is_function!(A B C D E G H);
is_function!(A B C D E G H I);
is_function!(A B C D E G H I J);
is_function!(A B C D E G H I J K);
is_function!(A B C D E G H I J K L);
is_function!(A B C D E G H I J K L M);
is_function!(A B C D E G H I J K L M N);
is_function!(A B C D E G H I J K L M N O);
is_function!(A B C D E G H I J K L M N O P);
is_function!(A B C D E G H I J K L M N O P Q);

/// Compiles where `F` is a function.
pub const fn is_function<Inputs, F: IsFunction<Inputs>>(_: &F) {}

/// What `policy` may name. That the type is its own `Itself` keeps the compiler from a second error about any other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no policy",
    label = "`policy` names a policy made with `policy!`",
    note = "declare one as `policy!(pub static NAME = {{ origins = \"https://app.example.com\" }});`"
)]
pub trait IsPolicy {
    type Itself;
}

impl IsPolicy for Policy {
    type Itself = Self;
}

/// What the type of a source says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceKind {
    /// Whether it was made for requests with credentials.
    pub(crate) is_for_credentials: bool,
    /// Whether what it allows may depend on where the handler is.
    pub(crate) depends_on_place: bool,
}

/// What the type of a source says of it. Expansions ask it while they are compiled.
pub const fn source_kind<T: AllowOrigin>(_: &T) -> SourceKind {
    SourceKind {
        is_for_credentials: T::FOR_CREDENTIALS,
        depends_on_place: T::DEPENDS_ON_PLACE,
    }
}

/// Served in place of a handler that does not compile.
pub async fn unfit() -> HttpResponse {
    HttpResponse::NotImplemented().finish()
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{FromAppData, RuntimeOrigins};

    #[test]
    fn sources_say_what_they_are() {
        let kind = |is_for_credentials, depends_on_place| SourceKind {
            is_for_credentials,
            depends_on_place,
        };
        assert_eq!(source_kind(&RuntimeOrigins::new()), kind(false, false));
        assert_eq!(source_kind(&RuntimeOrigins::credentialed()), kind(true, false));
        assert_eq!(source_kind(&Arc::new(RuntimeOrigins::new())), kind(false, false));
        assert_eq!(
            source_kind(&FromAppData::<RuntimeOrigins>::new()),
            kind(false, true)
        );
    }
}
