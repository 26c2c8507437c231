//! Sources of origins that are asked at run time.

use std::sync::Arc;

use crate::Asking;

/// Decides at run time which origins are allowed. Name a `static` that implements it: `#[cors(origins = SOURCE)]`.
///
/// [`RuntimeOrigins`](crate::RuntimeOrigins) is the list that most deployments need, and
/// [`FromAppData`](crate::FromAppData) takes a source from the application's data; implement this for what a list
/// cannot say.
///
/// ```
/// use actix_web::{HttpResponse, Responder, get};
/// use cors_runtime::{AllowOrigin, Asking, cors};
///
/// /// Each tenant's pages may read that tenant's data.
/// struct Tenants;
///
/// impl AllowOrigin for Tenants {
///     fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
///         asking
///             .param("tenant")
///             .is_some_and(|tenant| origin == format!("https://{tenant}.example.com"))
///     }
/// }
///
/// static TENANTS: Tenants = Tenants;
///
/// #[cors(origins = TENANTS)]
/// #[get("/{tenant}/report")]
/// async fn report() -> impl Responder {
///     HttpResponse::Ok()
/// }
/// ```
///
/// # Everybody
///
/// A source that returns `true` for every origin is `"*"`, and beside `credentials` it is more: every site that a
/// user visits may then act as that user. The compiler refuses `origins = "*"` with `credentials`, and cannot see
/// into a source. So a [`Cors`](crate::Cors) layer with such a policy asks once about `https://cors-probe.invalid`,
/// which nobody has, and warns in the log where that is allowed too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source of origins: it does not implement `AllowOrigin`",
    label = "`origins` names a `static` that implements `AllowOrigin`",
    note = "declare a list that the deployment supplies as `static NAME: RuntimeOrigins = RuntimeOrigins::new()`; \
            list known origins directly: `origins = [\"https://app.example.com\"]`; \
            name a policy made with `policy!` as `policy = NAME`"
)]
pub trait AllowOrigin {
    /// Whether this source was made for requests with credentials. Only a list that says it is not is refused.
    #[doc(hidden)]
    const FOR_CREDENTIALS: bool = true;

    /// Whether what this source allows may depend on where the handler is: on the parameters of its path, or on the
    /// data of the scopes around it. Only a list that says it does not is taken to be the same everywhere.
    #[doc(hidden)]
    const DEPENDS_ON_PLACE: bool = true;

    /// Whether `origin` may read the response to the request that `asking` shows.
    ///
    /// Each policy asks it once for a request (twice for a preflight that a layer hands to a handler in a scope). With
    /// `block` or `report` it asks again: whether the origin is trusted, and whether the origin of `Referer` is. It asks
    /// only about the form of a serialized origin: never `null`, never several, never a value with a path. It must
    /// not block. What it decides must not depend on anything in the request that a cache cannot tell apart:
    /// responses vary by `Origin`, and by the URL as they always do.
    ///
    /// A panic refuses the origin and is logged (target `cors`); the connection stays open.
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool;
}

/// A shared source is a source: `FromAppData::<Arc<RuntimeOrigins>>`.
impl<T: AllowOrigin + ?Sized> AllowOrigin for Arc<T> {
    const FOR_CREDENTIALS: bool = T::FOR_CREDENTIALS;
    const DEPENDS_ON_PLACE: bool = T::DEPENDS_ON_PLACE;

    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        T::allows(self, origin, asking)
    }
}
