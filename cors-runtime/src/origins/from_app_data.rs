//! A source of origins that is in the application's data.

use core::{
    any::type_name,
    fmt,
    marker::PhantomData,
    panic::Location,
    sync::atomic::{AtomicBool, Ordering},
};

use actix_web::web::Data;

use crate::{AllowOrigin, Asking};

/// Asks the source `T` in the application's data, whether it was given to `app_data` as `T` or as `web::Data<T>`. So
/// two servers in one process, or two tests, have lists of their own.
///
/// ```
/// use actix_web::{App, HttpResponse, Responder, get, web};
/// use cors_runtime::{FromAppData, RuntimeOrigins, cors};
///
/// static ORIGINS: FromAppData<RuntimeOrigins> = FromAppData::new();
///
/// #[cors(origins = ORIGINS)]
/// #[get("/catalogue")]
/// async fn catalogue() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// let origins = web::Data::new(RuntimeOrigins::new());
/// origins.set(["https://shop.example.com"])?;
/// let app = App::new().app_data(origins).service(catalogue);
/// # let _ = app;
/// # Ok::<(), cors_runtime::InvalidOrigins>(())
/// ```
///
/// Where the data has no `T`, nobody is allowed. Where it has both, as when an `App` has a `T` and a scope a
/// `web::Data<T>`, an origin is allowed only by both: actix-web does not tell which of them is further in. The log says
/// so once, for each of the two (target `cors`, level `warn`). Register one form everywhere.
///
/// # Under a layer
///
/// The innermost `T` around the handler decides, for preflights too. A [`Cors`](crate::Cors) further out does not know
/// the data of the scopes inside it, so that it hands the preflight of a handler in a scope inside, to the handler
/// itself; middleware in between sees it then, and where that answers (401, 429) the preflight is refused. Have such
/// middleware on the handler (`wrap=`), where it sees no preflight, or register the handler with the `App` itself.
pub struct FromAppData<T> {
    was_missed: AtomicBool,
    was_doubled: AtomicBool,
    /// Where the source declares it: a log with several has to say which.
    declared: &'static Location<'static>,
    source: PhantomData<fn() -> T>,
}

impl<T> FromAppData<T> {
    /// The source `T` in the data of the application that serves the request.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            was_missed: AtomicBool::new(false),
            was_doubled: AtomicBool::new(false),
            declared: Location::caller(),
            source: PhantomData,
        }
    }

    #[cold]
    fn tell_missed(&self) {
        crate::refusal::set_explained();
        if !self.was_missed.swap(true, Ordering::Relaxed) {
            let declared = self.declared;
            tracing::warn!(
                target: "cors",
                "the origins declared at {declared} allow nothing: the application's data has no `{0}`; give one to \
                 `App::app_data`, as it is or as `web::Data<{0}>`",
                type_name::<T>(),
            );
        }
    }

    #[cold]
    fn tell_doubled(&self) {
        if !self.was_doubled.swap(true, Ordering::Relaxed) {
            let declared = self.declared;
            tracing::warn!(
                target: "cors",
                "the application's data has `{0}` and `web::Data<{0}>`; the origins declared at {declared} allow what \
                 both allow, since it is not known which is further in: give one of them to `app_data` everywhere",
                type_name::<T>(),
            );
        }
    }
}

impl<T> Default for FromAppData<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: AllowOrigin + 'static> AllowOrigin for FromAppData<T> {
    const FOR_CREDENTIALS: bool = T::FOR_CREDENTIALS;

    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let data = asking.app_data::<Data<T>>().map(Data::get_ref);
        match (asking.app_data::<T>(), data) {
            (Some(source), None) | (None, Some(source)) => source.allows(origin, asking),
            (Some(source), Some(other)) => {
                self.tell_doubled();
                source.allows(origin, asking) && other.allows(origin, asking)
            }
            (None, None) => {
                // A scope further in may have it.
                if !asking.is_ahead_of_scopes() {
                    self.tell_missed();
                }
                false
            }
        }
    }
}

impl<T> fmt::Debug for FromAppData<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromAppData")
            .field("source", &type_name::<T>())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::FromAppData;

    #[test]
    fn it_shows_what_it_asks_for() {
        let shown = format!("{:?}", FromAppData::<u8>::new());
        assert_eq!(shown, "FromAppData { source: \"u8\", .. }");
    }
}
