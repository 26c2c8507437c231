//! Sources of origins that are asked at run time.

use actix_web::dev::RequestHead;

/// Decides at run time which origins are allowed. Name a `static` that implements it: `#[cors(origins = SOURCE)]`.
///
/// [`RuntimeOrigins`](crate::RuntimeOrigins) is the list that most deployments need; implement this for what a list
/// cannot say.
///
/// ```
/// use actix_web::{HttpResponse, Responder, dev::RequestHead, get};
/// use cors_runtime::{AllowOrigin, cors};
///
/// /// Each tenant's pages may read that tenant's data.
/// struct Tenants;
///
/// impl AllowOrigin for Tenants {
///     fn allows(&self, origin: &str, request: &RequestHead) -> bool {
///         let tenant = request.uri.path().split('/').nth(1).unwrap_or_default();
///         origin == format!("https://{tenant}.example.com")
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source of origins",
    label = "`origins` names a `static` that implements `AllowOrigin`",
    note = "declare a list that the deployment supplies as `static NAME: RuntimeOrigins = RuntimeOrigins::new()`; \
            origins that are known write themselves: `origins = [\"https://app.example.com\"]`"
)]
pub trait AllowOrigin {
    /// Whether this source was made for requests with credentials. Only a list that says it is not is refused.
    #[doc(hidden)]
    const FOR_CREDENTIALS: bool = true;

    /// Whether `origin` may read the response to `request`.
    ///
    /// It is asked only about the form of a serialized origin: never `null`, never several, never a value with a
    /// path. It must not block, and what it decides must not depend on anything in the request that a cache cannot
    /// tell apart: responses vary by `Origin`, and by the URL as they always do.
    fn allows(&self, origin: &str, request: &RequestHead) -> bool;
}
