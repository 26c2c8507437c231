//! What layers cost.

use core::cell::RefCell;

use actix_web::{
    App, Resource, guard,
    http::{Method, header::ORIGIN},
    test, web,
};
use cors_runtime::Cors;

use super::{Asked, Case, Cases, floor::Floor, turn};
use crate::handlers::{APP, FOREIGN, bare, ours, peer, plain};

impl Cases {
    /// A handler without a policy, and one with its own, around which a layer is put.
    pub(super) fn layers(&self) {
        for (name, origin) in [
            ("layer, no Origin", None),
            ("layer, allowed", Some(APP)),
            ("layer, refused", Some(FOREIGN)),
        ] {
            let headers: Vec<_> = origin.map(|origin| (ORIGIN, origin)).into_iter().collect();
            let asked = Asked::get(&headers);
            self.around(name, &asked);
            case!(self, name, "plain", asked, App::new().service(plain));
            case!(
                self,
                name,
                "Cors beside an annotated handler",
                asked,
                App::new()
                    .wrap(Cors::new(&ours::SITE))
                    .service(ours::placed::at("/other"))
                    .service(plain)
            );
            case!(self, name, "annotated", asked, App::new().service(ours::three));
            case!(
                self,
                name,
                "annotated under Cors, middleware in between",
                asked,
                App::new()
                    .wrap(Floor::Nothing)
                    .wrap(Cors::new(&ours::SITE))
                    .service(ours::three)
            );
            case!(
                self,
                name,
                "annotated under the floor",
                asked,
                App::new().wrap(Floor::Nothing).service(ours::three)
            );
        }
    }

    /// What is asked of every application that has something around it.
    fn around(&self, name: &'static str, asked: &Asked) {
        self.building(name, 250, asked);
        case!(
            self,
            name,
            "Cors",
            asked,
            App::new().wrap(Cors::new(&ours::SITE)).service(plain)
        );
        case!(
            self,
            name,
            "annotated under Cors",
            asked,
            App::new().wrap(Cors::new(&ours::SITE)).service(ours::three)
        );
        case!(
            self,
            name,
            "middleware's floor",
            asked,
            App::new().wrap(Floor::Nothing).service(plain)
        );
        case!(
            self,
            name,
            "a layer's floor",
            asked,
            App::new().wrap(Floor::Vary).service(plain)
        );
        case!(
            self,
            name,
            "actix-cors on App",
            asked,
            App::new().wrap(peer::three()).service(plain)
        );
    }

    pub(super) fn preflights_under_layers(&self) {
        for (name, origin) in [
            ("layer, preflight, allowed", APP),
            ("layer, preflight, refused", FOREIGN),
        ] {
            let asked = Asked::preflight(origin, "x-requested-with");
            self.around(name, &asked);
        }
    }
}

/// What 1,000 handlers keep in memory, in each worker.
pub(super) const HELD: &str = "memory of 1,000 handlers";

impl Cases {
    /// Applications whose memory is counted, by whoever builds them.
    pub fn held() -> Vec<Case> {
        let cases = Self(RefCell::default());
        let asked = Asked::new(Method::GET, "/handler-999", &[(ORIGIN, APP)]);
        case!(cases, HELD, "plain", asked, App::new().configure(plain_handlers));
        case!(
            cases,
            HELD,
            "annotated",
            asked,
            App::new().configure(annotated_handlers)
        );
        case!(
            cases,
            HELD,
            "annotated under Cors",
            asked,
            App::new()
                .wrap(Cors::new(&ours::SITE))
                .configure(annotated_handlers)
        );
        cases.0.into_inner()
    }
}

fn plain_handlers(app: &mut web::ServiceConfig) {
    for n in 0..1_000 {
        let resource = Resource::new(format!("/handler-{n}"))
            .name("bare")
            .guard(guard::Get())
            .to(bare);
        app.service(resource);
    }
}

fn annotated_handlers(app: &mut web::ServiceConfig) {
    for n in 0..1_000 {
        app.service(ours::placed::at(&format!("/handler-{n}")).name("placed"));
    }
}
