//! Requests in process: what is asked, and who answers.

mod asked;

use std::{
    cell::RefCell,
    future::{Future, ready},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use crate::{
    handlers::{APP, FOREIGN, TENANT, bare, by_hand, ours, peer, plain},
    results::REQUEST,
};
use actix_http::Request;
use actix_web::{
    App, HttpResponse, Resource,
    body::MessageBody,
    dev::{
        AppService, HttpServiceFactory, ResourceDef, Service, ServiceRequest, ServiceResponse, fn_service,
    },
    guard,
    http::{Method, StatusCode, header::ORIGIN},
    test, web,
};

/// One request, answered again and again.
pub type Turn = Box<dyn FnMut()>;

/// Who answers what.
pub struct Case {
    /// What is asked.
    pub name: &'static str,
    /// Who answers.
    pub contender: &'static str,
    /// How often, for a stable mean.
    pub turns: u32,
    setup: Pin<Box<dyn Future<Output = Turn>>>,
}

impl Case {
    /// Builds the application.
    pub async fn ready(self) -> Turn {
        self.setup.await
    }
}

/// Handlers in process are ready at once.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("waits for something"),
    }
}

fn turn<S, B>(app: S, asked: Asked) -> Turn
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody,
{
    Box::new(move || match now(app.call(asked.build())) {
        Ok(response) => drop(response),
        Err(error) => drop(error.error_response()),
    })
}

/// The cases, in order.
pub struct Cases(RefCell<Vec<Case>>);

macro_rules! case {
    ($cases:expr, $name:expr, $contender:literal, $asked:expr, $app:expr) => {
        case!($cases, $name, $contender, 250, $asked, $app)
    };
    ($cases:expr, $name:expr, $contender:literal, $turns:expr, $asked:expr, $app:expr) => {{
        let asked: Asked = $asked.clone();
        $cases.0.borrow_mut().push(Case {
            name: $name,
            contender: $contender,
            turns: $turns,
            setup: Box::pin(async move { turn(test::init_service($app).await, asked) }),
        });
    }};
}

mod doors;
mod floor;
mod layers;

pub use self::{
    asked::Asked,
    doors::{BLOCKED, blocked},
};

impl Cases {
    /// Everything that is compared in one process.
    pub fn all() -> Vec<Case> {
        let cases = Self(RefCell::default());
        cases.without_origin();
        cases.allowed();
        cases.blocked();
        cases.preflights();
        cases.requested_headers();
        cases.runtime_lists();
        cases.many_handlers();
        cases.layers();
        cases.preflights_under_layers();
        cases.0.into_inner()
    }

    /// What building the request costs, and dropping it.
    fn building(&self, name: &'static str, turns: u32, asked: &Asked) {
        let asked = asked.clone();
        let turn: Turn = Box::new(move || drop(asked.build()));
        let setup = Box::pin(async { turn });
        self.0.borrow_mut().push(Case {
            name,
            contender: REQUEST,
            turns,
            setup,
        });
    }

    fn without_origin(&self) {
        let name = "no Origin, three allowed";
        let asked = Asked::get(&[]);
        self.building(name, 250, &asked);
        case!(self, name, "plain", asked, App::new().service(plain));
        case!(self, name, "by hand", asked, App::new().service(by_hand::three));
        case!(self, name, "ours", asked, App::new().service(ours::three));
        case!(
            self,
            name,
            "plain resource",
            asked,
            App::new().service(resource())
        );
        case!(
            self,
            name,
            "actix-cors",
            asked,
            App::new().service(resource().wrap(peer::three()))
        );
        case!(
            self,
            name,
            "actix-cors on App",
            asked,
            App::new().wrap(peer::three()).service(plain)
        );
    }

    fn allowed(&self) {
        macro_rules! allowed {
            ($name:literal, $handler:ident, $origin:expr, $peer:expr) => {
                let asked = Asked::get(&[(ORIGIN, $origin)]);
                self.building($name, 250, &asked);
                case!(self, $name, "plain", asked, App::new().service(plain));
                case!(
                    self,
                    $name,
                    "by hand",
                    asked,
                    App::new().service(by_hand::$handler)
                );
                case!(
                    self,
                    $name,
                    "ours",
                    asked,
                    App::new().service(ours::$handler)
                );
                case!(
                    self,
                    $name,
                    "plain resource",
                    asked,
                    App::new().service(resource())
                );
                case!(
                    self,
                    $name,
                    "actix-cors",
                    asked,
                    App::new().service(resource().wrap($peer))
                );
                case!(
                    self,
                    $name,
                    "actix-cors on App",
                    asked,
                    App::new().wrap($peer).service(plain)
                );
            };
        }
        allowed!("allowed, 1 origin", one, APP, peer::listed(&[APP]));
        allowed!("allowed, 3 origins", three, APP, peer::three());
        allowed!(
            "allowed, 1,000 origins",
            thousand,
            TENANT,
            peer::listed(&ours::THOUSAND)
        );
        allowed!("allowed, a pattern", pattern, TENANT, peer::pattern());
        allowed!("allowed, all headers", full, APP, peer::full());
        allowed!("refused, 3 origins", three, FOREIGN, peer::three());
    }

    fn preflights(&self) {
        for (name, origin) in [("preflight, allowed", APP), ("preflight, refused", FOREIGN)] {
            let asked = Asked::preflight(origin, "x-requested-with");
            self.building(name, 250, &asked);
            case!(self, name, "ours", asked, App::new().service(ours::three));
            case!(
                self,
                name,
                "actix-cors",
                asked,
                App::new().service(resource().wrap(peer::three()))
            );
            case!(
                self,
                name,
                "actix-cors on App",
                asked,
                App::new().wrap(peer::three()).service(plain)
            );
            case!(self, name, "actix-web's floor", asked, App::new().service(Floor));
        }
    }

    fn requested_headers(&self) {
        let name = "preflight, 1 MiB of requested headers";
        let names: Vec<String> = (0..1 << 16).map(|n| format!("x-{n:013}")).collect();
        let asked = Asked::preflight(APP, &names.join(","));
        self.building(name, 250, &asked);
        case!(self, name, "ours", asked, App::new().service(ours::three));
        case!(
            self,
            name,
            "actix-cors",
            2,
            asked,
            App::new().service(resource().wrap(peer::three()))
        );
    }

    fn runtime_lists(&self) {
        let few = Asked::get(&[(ORIGIN, TENANT)]);
        self.building("run-time list of 1", 250, &few);
        case!(self, "run-time list of 1", "ours", few, {
            ours::FEW.set([TENANT]).expect("an origin");
            App::new().service(ours::few)
        });
        let many = Asked::get(&[(ORIGIN, "https://tenant-060000.example.com")]);
        self.building("run-time list of 100,000", 250, &many);
        case!(self, "run-time list of 100,000", "ours", many, {
            let origins = (0..100_000).map(|n| format!("https://tenant-{n:06}.example.com"));
            ours::MANY.set(origins).expect("origins");
            App::new().service(ours::many)
        });
    }

    /// Each entry is what an attribute expands to.
    fn many_handlers(&self) {
        let name = "last of 500 handlers";
        let asked = Asked::new(Method::GET, "/handler-499", &[(ORIGIN, APP)]);
        self.building(name, 250, &asked);
        case!(self, name, "plain", asked, {
            App::new().configure(|app| {
                for n in 0..500 {
                    let resource = Resource::new(format!("/handler-{n}"))
                        .name("bare")
                        .guard(guard::Get())
                        .to(bare);
                    app.service(resource);
                }
            })
        });
        case!(self, name, "ours", asked, {
            App::new().configure(|app| {
                for n in 0..500 {
                    app.service(ours::placed::at(&format!("/handler-{n}")).name("placed"));
                }
            })
        });
    }
}

fn resource() -> Resource {
    web::resource("/").route(web::get().to(bare))
}

/// The least that actix-web does for a request that an entry of its router answers: no guard, no header, no handler.
struct Floor;

impl HttpServiceFactory for Floor {
    fn register(self, app: &mut AppService) {
        let answer = |request: ServiceRequest| {
            ready(Ok::<_, actix_web::Error>(
                request.into_response(HttpResponse::new(StatusCode::NO_CONTENT)),
            ))
        };
        app.register_service(ResourceDef::new("/"), None, fn_service(answer), None);
    }
}
