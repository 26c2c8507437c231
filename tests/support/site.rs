//! Apps that are put together at run time, out of handlers with and without a policy.

use std::rc::Rc;

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, Service, ServiceResponse},
    http::{Method, StatusCode},
    middleware::Condition,
    test, web,
};
use cors_runtime::{__private::PolicyBuilder, Cors, Policy};

use crate::mark;

/// A handler at a path.
#[derive(Debug, Clone)]
pub struct Handler {
    /// What it marks when it runs.
    pub name: &'static str,
    /// The scope it is in; empty for none.
    pub scope: String,
    /// Where it is in the scope.
    pub path: String,
    /// The methods it serves; `["*"]` for all.
    pub serves: &'static [&'static str],
    /// Its own policy.
    pub policy: Option<&'static Policy>,
    /// The status of its answers.
    pub status: u16,
    /// The headers of its answers.
    pub headers: Vec<(String, String)>,
}

impl Handler {
    /// A handler at `/r` that answers 200.
    #[must_use]
    pub fn new(serves: &'static [&'static str], policy: Option<&'static Policy>) -> Self {
        Self {
            name: "handler",
            scope: String::new(),
            path: "/r".to_owned(),
            serves,
            policy,
            status: 200,
            headers: Vec::new(),
        }
    }

    /// The same elsewhere.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..self
        }
    }

    /// The same with another name.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Registers it with an app.
    pub fn register(self, config: &mut web::ServiceConfig) {
        if !self.scope.is_empty() {
            let inside = Self {
                scope: String::new(),
                ..self.clone()
            };
            config.service(web::scope(&self.scope).configure(|config| inside.register(config)));
            return;
        }
        let answer = Rc::new(self);
        let handler = {
            let answer = Rc::clone(&answer);
            move || {
                let response = answer.respond();
                async move { response }
            }
        };
        if let Some(policy) = answer.policy {
            let (path, serves, name) = (answer.path.clone(), answer.serves, answer.name);
            config.service(Routed {
                policy: policy.clone(),
                path,
                serves,
                name,
                handler,
            });
            return;
        }
        let mut resource = web::resource(answer.path.as_str());
        for &method in answer.serves {
            let route = match Method::from_bytes(method.as_bytes()) {
                Ok(method) if method.as_str() != "*" => web::method(method),
                _ => web::route(),
            };
            resource = resource.route(route.to(handler.clone()));
        }
        config.service(resource);
    }

    fn respond(&self) -> HttpResponse {
        mark(self.name);
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        for (name, value) in &self.headers {
            response.append_header((name.as_str(), value.as_str()));
        }
        response.finish()
    }
}

/// A handler as the attribute registers it above a routing attribute.
struct Routed<F> {
    policy: Policy,
    path: String,
    serves: &'static [&'static str],
    name: &'static str,
    handler: F,
}

impl<F> HttpServiceFactory for Routed<F>
where
    F: actix_web::Handler<(), Output = HttpResponse>,
{
    fn register(self, config: &mut AppService) {
        PolicyBuilder::of(&self.policy, &self.policy).serve(
            self.serves,
            &self.path,
            self.name,
            self.handler,
            config,
        );
    }
}

static NOBODY: Policy = PolicyBuilder::new().build();

/// An app of handlers, with a `Cors` around it when there is an outer policy.
pub async fn site(
    outer: Option<&'static Policy>,
    handlers: Vec<Handler>,
) -> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    let register = |config: &mut web::ServiceConfig| {
        for handler in handlers {
            handler.register(config);
        }
    };
    test::init_service(App::new().configure(register).wrap(layer(outer))).await
}

/// One policy in the two places it can stand: on the handler, and on a `Cors` around the same handler without it.
pub async fn on_and_around(
    policy: &'static Policy,
    handler: Handler,
) -> [impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>; 2] {
    let annotated = Handler {
        policy: Some(policy),
        ..handler.clone()
    };
    let plain = Handler {
        policy: None,
        ..handler
    };
    [
        site(None, vec![annotated]).await,
        site(Some(policy), vec![plain]).await,
    ]
}

/// A `Cors` with the outer policy, when there is one.
#[must_use]
pub fn layer(outer: Option<&'static Policy>) -> Condition<Cors> {
    Condition::new(outer.is_some(), Cors::new(outer.unwrap_or(&NOBODY)))
}
