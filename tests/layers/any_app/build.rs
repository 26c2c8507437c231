//! Putting an application together.

use std::cell::RefCell;

use actix_http::Request;
use actix_service::{
    ServiceExt as _,
    boxed::{self, BoxService},
};
use actix_web::{
    App, Error, HttpMessage, HttpRequest, HttpResponse, Resource,
    body::{BoxBody, MessageBody},
    dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse},
    error::ErrorTooManyRequests,
    guard,
    http::Method,
    middleware::{Condition, Next, from_fn},
    rt::task::yield_now,
    test::init_service,
    web,
};
use cors_runtime::{__private::PolicyBuilder, Cors, Policy, RuntimeOrigins, SkipPreflight, layer, preflight};
use cors_tests::APP;

use super::{
    policies::PolicyOf,
    spec::{AppSpec, HandlerSpec, Item, KEY, METHODS, Middleware, ScopeSpec, Shape},
};

pub(super) type AnyApp = BoxService<Request, ServiceResponse<BoxBody>, Error>;

/// Code of the user's that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ran {
    Handler {
        id: usize,
        method: Method,
    },
    Default {
        method: Method,
    },
    Middleware {
        method: Method,
    },
    /// What `SkipPreflight` wraps.
    Watch,
}

thread_local! {
    static RAN: RefCell<Vec<Ran>> = const { RefCell::new(Vec::new()) };
}

fn note(ran: Ran) {
    RAN.with_borrow_mut(|all| all.push(ran));
}

/// What ran since the last call.
pub(super) fn take_ran() -> Vec<Ran> {
    RAN.take()
}

pub(super) const CACHED: &str = "cached";
pub(super) const DEFAULT: &str = "default";

async fn between(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    kind: Middleware,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if kind != Middleware::None {
        let method = request.method().clone();
        note(Ran::Middleware { method });
    }
    match kind {
        Middleware::Unauthorized => Ok(request.into_response(HttpResponse::Unauthorized().finish())),
        Middleware::TooManyRequests => Err(ErrorTooManyRequests("")),
        Middleware::Cached => Ok(request.into_response(HttpResponse::Ok().body(CACHED))),
        Middleware::Clearing => {
            request.extensions_mut().clear();
            let response = next.call(request).await?;
            response.request().extensions_mut().clear();
            Ok(response.map_into_boxed_body())
        }
        Middleware::Waiting => {
            yield_now().await;
            let response = next.call(request).await;
            yield_now().await;
            response.map(ServiceResponse::map_into_boxed_body)
        }
        Middleware::None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

/// The same within `SkipPreflight`, which notes that it has seen the request.
async fn watching(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    kind: Middleware,
) -> Result<ServiceResponse<BoxBody>, Error> {
    note(Ran::Watch);
    between(request, next, kind).await
}

/// An annotated handler, as its attribute registers it.
struct Annotated(HandlerSpec, PolicyOf);

impl HttpServiceFactory for Annotated {
    fn register(self, config: &mut AppService) {
        let Self(spec, policy) = self;
        PolicyBuilder::of(policy.policy(), policy.policy()).serve(
            spec.serves,
            spec.path,
            "handler",
            answering(spec.id),
            config,
        );
    }
}

/// The same for a resource that is built by hand: its policy and its methods by their places in the lists.
struct ByHand<const POLICY: usize, const SERVES: usize>;

impl<const POLICY: usize, const SERVES: usize> cors_runtime::Annotated for ByHand<POLICY, SERVES> {
    fn policy() -> &'static Policy {
        PolicyOf::HANDLERS[POLICY].policy()
    }

    fn serves() -> &'static [&'static str] {
        METHODS[SERVES]
    }
}

fn by_hand<const POLICY: usize, const SERVES: usize>(spec: &HandlerSpec) -> Resource {
    let resource = web::resource(spec.path).route(preflight::<ByHand<POLICY, SERVES>>());
    spec.serves.iter().fold(resource, |resource, name| {
        let handler = web::method(method(name)).to(answering(spec.id));
        resource.route(handler.wrap(layer::<ByHand<POLICY, SERVES>>()))
    })
}

macro_rules! with_all_methods {
    ($policy:literal) => {
        [
            by_hand::<$policy, 0>,
            by_hand::<$policy, 1>,
            by_hand::<$policy, 2>,
            by_hand::<$policy, 3>,
            by_hand::<$policy, 4>,
        ]
    };
}

type Build = fn(&HandlerSpec) -> Resource;

/// One for each policy and each list of methods.
const BY_HAND: [[Build; METHODS.len()]; PolicyOf::HANDLERS.len()] = [
    with_all_methods!(0),
    with_all_methods!(1),
    with_all_methods!(2),
    with_all_methods!(3),
];

fn answering(id: usize) -> impl actix_web::Handler<(HttpRequest,), Output = HttpResponse> {
    move |request: HttpRequest| async move {
        let method = request.method().clone();
        note(Ran::Handler { id, method });
        HttpResponse::Ok().body(id.to_string())
    }
}

fn method(name: &str) -> Method {
    name.parse().expect("a method")
}

fn register_handler(spec: &HandlerSpec, config: &mut web::ServiceConfig) {
    if let Some(policy) = spec.policy {
        if spec.is_by_hand {
            let policy = PolicyOf::HANDLERS.iter().position(|&own| own == policy);
            let serves = METHODS.iter().position(|&own| own == spec.serves);
            config.service(BY_HAND[policy.expect("it is listed")][serves.expect("it is listed")](spec));
            return;
        }
        config.service(Annotated(spec.clone(), policy));
        return;
    }
    let resource = web::resource(spec.path);
    if let Some(layer) = spec.layer {
        let resource = if spec.serves == ["*"] {
            resource.to(answering(spec.id))
        } else {
            spec.serves.iter().fold(resource, |resource, name| {
                resource.route(web::method(method(name)).to(answering(spec.id)))
            })
        };
        config.service(resource.wrap(Cors::new(layer.policy())));
    } else if spec.serves == ["*"] {
        config.service(resource.to(answering(spec.id)));
    } else {
        // As actix-web's own attributes do it.
        for name in spec.serves {
            let resource = web::resource(spec.path).guard(guard::Method(method(name)));
            config.service(resource.to(answering(spec.id)));
        }
    }
}

fn register(items: &[Item], config: &mut web::ServiceConfig) {
    for item in items {
        match item {
            Item::Handler(handler) => register_handler(handler, config),
            Item::Scope(scope) => register_scope(scope, config),
        }
    }
}

fn register_scope(spec: &ScopeSpec, config: &mut web::ServiceConfig) {
    let mut scope = web::scope(spec.prefix);
    if spec.is_guarded {
        scope = scope.guard(guard::Header(KEY, "1"));
    }
    if let Some(data) = spec.data {
        scope = scope.app_data(list(data));
    }
    let scope = scope.configure(|config| register(&spec.items, config));
    let kind = spec.middleware;
    let middleware = from_fn(move |request, next| between(request, next, kind));
    match (kind, spec.layer) {
        (Middleware::None, None) => config.service(scope),
        (Middleware::None, Some(layer)) => config.service(scope.wrap(Cors::new(layer.policy()))),
        (_, None) => config.service(scope.wrap(middleware)),
        (_, Some(layer)) => config.service(scope.wrap(middleware).wrap(Cors::new(layer.policy()))),
    };
}

fn list(origin: &str) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set([origin]).expect("an origin");
    list
}

macro_rules! boxed {
    ($app:expr) => {{
        let service = init_service($app).await;
        boxed::service(service.map(ServiceResponse::map_into_boxed_body))
    }};
}

pub(super) async fn app(spec: &AppSpec) -> AnyApp {
    let kind = spec.middleware;
    let has_default = spec.has_default;
    let base = App::new()
        .app_data(list(APP))
        .configure(|config| register(&spec.items, config))
        .default_service(web::to(move |request: HttpRequest| async move {
            if !has_default {
                return HttpResponse::NotFound().finish();
            }
            let method = request.method().clone();
            note(Ran::Default { method });
            HttpResponse::Ok().body(DEFAULT)
        }));
    // Closures, which have one type of body each.
    macro_rules! middleware {
        () => {
            from_fn(move |request, next| between(request, next, kind))
        };
    }
    macro_rules! skipping {
        () => {
            SkipPreflight(from_fn(move |request, next| watching(request, next, kind)))
        };
    }
    let (inner, outer) = (Cors::new(spec.inner.policy()), Cors::new(spec.outer.policy()));
    match spec.shape {
        Shape::Bare => boxed!(base),
        Shape::Layer => boxed!(base.wrap(outer)),
        Shape::MiddlewareLayer => boxed!(base.wrap(middleware!()).wrap(outer)),
        Shape::LayerMiddlewareLayer => boxed!(base.wrap(inner).wrap(middleware!()).wrap(outer)),
        Shape::LayerLayer => boxed!(base.wrap(inner).wrap(Condition::new(true, outer))),
        Shape::Skip => boxed!(base.wrap(skipping!())),
        Shape::LayerSkip => boxed!(base.wrap(inner).wrap(skipping!())),
        Shape::SkipLayer => boxed!(base.wrap(skipping!()).wrap(outer)),
        Shape::LayerSkipLayer => boxed!(base.wrap(inner).wrap(skipping!()).wrap(outer)),
    }
}
