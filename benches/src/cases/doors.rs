//! Requests that `block = [write]` looks at and lets pass.

use std::array;

use actix_web::{
    App,
    http::{
        Method,
        header::{HeaderName, ORIGIN},
    },
    test, web,
};

use super::{Asked, Case, Cases, turn};
use crate::handlers::{APP, doors};

/// Where a request comes from.
struct Page {
    origin: &'static str,
    /// `Sec-Fetch-Site`.
    site: &'static str,
}

const OWN: Page = Page {
    origin: "https://api.example.com",
    site: "same-origin",
};
const TRUSTED: Page = Page {
    origin: APP,
    site: "same-site",
};

/// A request of a script, as browsers send it.
fn from_page(method: Method, page: &Page) -> Asked {
    let fetch_metadata = [("site", page.site), ("mode", "cors"), ("dest", "empty")];
    let fetch_metadata = fetch_metadata.map(|(name, value)| {
        let name = HeaderName::try_from(format!("sec-fetch-{name}")).expect("a name");
        (name, value)
    });
    let headers: Vec<_> = fetch_metadata
        .into_iter()
        .chain([(ORIGIN, page.origin)])
        .collect();
    Asked::new(method, "/", &headers)
}

/// The names of the cases.
pub const BLOCKED: [&str; 12] = [
    "block, one origin, POST of the own page",
    "block, one origin, POST of a trusted page",
    "block, one origin without credentials, POST of a trusted page",
    "block, one origin, POST of no browser",
    "block, one origin, GET of a trusted page",
    "block, one origin, GET of no browser",
    "block, three origins, POST of the own page",
    "block, three origins, POST of a trusted page",
    "block, three origins without credentials, POST of a trusted page",
    "block, three origins, POST of no browser",
    "block, three origins, GET of a trusted page",
    "block, three origins, GET of no browser",
];

/// What each of them asks.
#[must_use]
pub fn blocked() -> [Asked; 12] {
    let trusted = from_page(Method::POST, &TRUSTED);
    let asked = [
        from_page(Method::POST, &OWN),
        trusted.clone(),
        trusted,
        Asked::new(Method::POST, "/", &[]),
        from_page(Method::GET, &TRUSTED),
        Asked::get(&[]),
    ];
    array::from_fn(|index| asked[index % asked.len()].clone())
}

impl Cases {
    pub(super) fn blocked(&self) {
        let mut names = BLOCKED.into_iter();
        macro_rules! blocked {
            ($($origins:ident: $asked:ident, $unblocked:ident, $blocked:ident, $floor:ident;)*) => {$(
                let name = names.next().expect("as many names as cases");
                self.building(name, 250, &$asked);
                case!(self, name, "unblocked", $asked, App::new().service(doors::$origins::$unblocked));
                case!(self, name, "ours", $asked, App::new().service(doors::$origins::$blocked));
                case!(self, name, "by hand", $asked, App::new().service(web::resource("/").to(doors::$origins::by_hand)));
                case!(self, name, "floor", $asked, App::new().service(web::resource("/").to(doors::$origins::$floor)));
            )*};
        }
        let [own, trusted, _, program, get, get_program, ..] = blocked();
        macro_rules! of {
            ($($origins:ident)*) => {$(
                blocked! {
                    $origins: own, unblocked, blocked, own_floor;
                    $origins: trusted, unblocked, blocked, trusted_floor;
                    $origins: trusted, anonymous, anonymous_blocked, anonymous_floor;
                    $origins: program, unblocked, blocked, trusted_floor;
                    $origins: get, unblocked, blocked, get_floor;
                    $origins: get_program, unblocked, blocked, get_floor;
                }
            )*};
        }
        of!(one three);
    }
}
