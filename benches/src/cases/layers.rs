//! What layers cost.

use actix_web::{App, http::header::ORIGIN, test};
use cors_runtime::Cors;

use super::{Asked, Case, Cases, turn};
use crate::handlers::{APP, FOREIGN, ours, peer, plain};

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
            self.building(name, 250, &asked);
            case!(self, name, "plain", asked, App::new().service(plain));
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
                "actix-cors on App",
                asked,
                App::new().wrap(peer::three()).service(plain)
            );
            case!(self, name, "annotated", asked, App::new().service(ours::three));
            case!(
                self,
                name,
                "annotated under Cors",
                asked,
                App::new().wrap(Cors::new(&ours::SITE)).service(ours::three)
            );
        }
    }

    pub(super) fn preflights_under_layers(&self) {
        for (name, origin) in [
            ("layer, preflight, allowed", APP),
            ("layer, preflight, refused", FOREIGN),
        ] {
            let asked = Asked::preflight(origin, "x-requested-with");
            self.building(name, 250, &asked);
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
                "actix-cors on App",
                asked,
                App::new().wrap(peer::three()).service(plain)
            );
        }
    }
}
