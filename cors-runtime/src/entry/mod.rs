//! An annotated handler as one entry of the router.

mod endpoint;
mod guard;
mod options;
mod service;

use actix_service::apply;
use actix_web::{
    Error, FromRequest, Handler, Responder,
    body::MessageBody,
    dev::{
        AppService, HttpServiceFactory, Service, ServiceFactory, ServiceRequest, ServiceResponse, Transform,
    },
    guard::Guard,
};
use core::{any::type_name, fmt};

pub(crate) use self::service::{WithCorsHeaders, refuse};
use self::{endpoint::endpoint, options::EntryOptions, service::EntryFactory};
use crate::{Annotated, Policy, policy::PolicyBuilder};

/// A handler at a path, with its policy: the methods it serves, their preflights, and the headers of every response.
///
/// `h::at("/path")` returns one for a handler `h` that has `#[cors(..)]` and no routing attribute. Register it with
/// `App::service`, `Scope::service` or `ServiceConfig::service`.
///
/// ```
/// # use actix_web::App;
/// # use actix_web::{HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "https://app.example.com", methods = [GET])]
/// async fn health() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// let app = App::new().service(health::at("/health").name("health"));
/// # let _ = app;
/// ```
pub struct Entry<T> {
    options: EntryOptions,
    service: T,
}

/// The service of a handler, as an entry holds it.
pub trait HandlerService:
    ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>
    + 'static
{
}

impl<T> HandlerService for T where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>
        + 'static
{
}

impl Entry<()> {
    /// Starts the entry of a handler that serves the methods `serves` at `path`.
    #[doc(hidden)]
    #[must_use]
    pub fn new(path: &str, serves: &'static [&'static str], policy: Policy) -> Self {
        let options = EntryOptions {
            path: path.to_owned(),
            name: None,
            label: "",
            serves,
            policy,
            guards: Vec::new(),
            preflight_guards: Vec::new(),
            #[cfg(feature = "inspector")]
            handler: "",
        };
        Self { options, service: () }
    }

    /// Starts the entry of a handler without a routing attribute.
    #[doc(hidden)]
    #[must_use]
    pub fn of<H: Annotated + ?Sized>(path: &str) -> Self {
        let mut entry = Self::new(path, H::serves(), H::policy().clone());
        entry.options.label = short_name::<H>();
        entry.options.preflight_guards.extend(H::preflight_guard());
        entry
    }

    /// The handler itself.
    #[doc(hidden)]
    pub fn to<F, Args>(self, handler: F) -> Entry<impl HandlerService + use<F, Args>>
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder,
    {
        Entry {
            options: self.options.handled_by(type_name::<F>()),
            service: endpoint(handler, None),
        }
    }
}

/// The name of a type without the path to it.
pub(crate) fn short_name<T: ?Sized>() -> &'static str {
    let name = type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

impl PolicyBuilder {
    /// Registers a handler that has neither guards nor middleware. One call, so that a handler whose signature does
    /// not fit is one error, and because the compiler spends more on three.
    pub fn serve<F, Args>(
        self,
        serves: &'static [&'static str],
        path: &str,
        name: &str,
        handler: F,
        config: &mut AppService,
    ) where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder,
    {
        let entry = Entry::new(path, serves, self.build()).name(name);
        let registration = entry
            .options
            .handled_by(type_name::<F>())
            .into_registration(config);
        let service = endpoint(handler, Some((registration.prepared, registration.routes)));
        config.register_service(
            registration.definition,
            Some(registration.guards),
            service,
            registration.map,
        );
    }
}

impl<T> Entry<T> {
    /// Names the entry, for `HttpRequest::url_for`.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.options.name = Some(name.to_owned());
        self
    }

    /// Takes only requests that pass `guard`. Preflights are not asked: a guard on a request header would refuse
    /// them all. See [`preflight_guard`](Self::preflight_guard).
    #[must_use]
    pub fn guard<G: Guard + 'static>(mut self, guard: G) -> Self {
        self.options.guards.push(Box::new(guard));
        self
    }

    /// Takes only preflights that pass `guard`: for two handlers with the same path and method that are told apart
    /// by something a preflight carries too, such as `Host`. Where one of the two allows what the other does not,
    /// browsers are told to forget its answers at once: they remember a method for the URL, whatever the guard looks
    /// at.
    #[must_use]
    pub fn preflight_guard<G: Guard + 'static>(mut self, guard: G) -> Self {
        self.options.preflight_guards.push(Box::new(guard));
        self
    }

    /// Wraps the handler in middleware, which never runs for a preflight. The last one is the outermost; the
    /// headers of the policy go on whatever it returns, its `Err` included.
    #[must_use]
    pub fn wrap<M, B>(
        self,
        middleware: M,
    ) -> Entry<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        >,
    >
    where
        T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
        T::Service: Service<ServiceRequest, Error = Error>,
        M: Transform<
                T::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody,
    {
        Entry {
            options: self.options,
            service: apply(middleware, self.service),
        }
    }
}

impl<T, B> HttpServiceFactory for Entry<T>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    fn register(self, config: &mut AppService) {
        let Self { options, service } = self;
        let registration = options.into_registration(config);
        let service = EntryFactory {
            service,
            prepared: registration.prepared,
            routes: registration.routes,
        };
        config.register_service(
            registration.definition,
            Some(registration.guards),
            service,
            registration.map,
        );
    }
}

impl<T> fmt::Debug for Entry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("path", &self.options.path)
            .field("name", &self.options.name)
            .field("serves", &self.options.serves)
            .field("policy", &self.options.policy)
            .finish_non_exhaustive()
    }
}
