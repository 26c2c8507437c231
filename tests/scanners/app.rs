//! One handler for each kind of policy, and who may read it.

use actix_web::{
    HttpResponse, Responder, routes,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, Credentialed, RuntimeOrigins, cors, policy};

pub(crate) const APP: &str = "https://app.example.com";
const PARTNER: &str = "https://partner.example";

macro_rules! handler {
    ($name:ident, $path:literal, $($policy:tt)*) => {
        #[cors($($policy)*)]
        #[routes]
        #[get($path)]
        #[post($path)]
        #[put($path)]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }
    };
}

handler!(exact, "/exact", origins = "https://app.example.com");
handler!(
    cookies,
    "/cookies",
    origins = "https://app.example.com",
    credentials
);
handler!(
    list,
    "/list",
    origins = ["https://app.example.com", "https://partner.example"],
    credentials
);
handler!(ports, "/ports", origins = "http://localhost:*");
handler!(
    subdomains,
    "/subdomains",
    origins = "https://*.partner.example",
    credentials
);
handler!(previews, "/labels", origins = "https://preview-*.partner.example");
handler!(any, "/any", origins = "*");
handler!(supplied, "/supplied", origins = SUPPLIED);
handler!(
    supplied_cookies,
    "/supplied-cookies",
    origins = SUPPLIED_COOKIES,
    credentials
);
handler!(unset, "/unset", origins = UNSET);
handler!(debug, "/debug", debug_origins = "https://app.example.com");
handler!(named, "/named", policy = NAMED);

pub(crate) static SUPPLIED: RuntimeOrigins = RuntimeOrigins::new();
pub(crate) static SUPPLIED_COOKIES: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();
static UNSET: RuntimeOrigins = RuntimeOrigins::new();

policy!(static NAMED = { origins = ["https://app.example.com", "https://partner.example"], max_age = 60 });
policy!(static LAYER = { origins = ["https://app.example.com", "https://*.partner.example"], credentials });

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
mod module {
    use actix_web::{HttpResponse, Responder, routes};

    #[routes]
    #[get("/module")]
    #[post("/module")]
    #[put("/module")]
    pub(crate) async fn inherited() -> impl Responder {
        HttpResponse::Ok()
    }
}

pub(crate) fn configure(config: &mut ServiceConfig) {
    let layered = web::scope("/layer")
        .route("/plain", web::to(HttpResponse::Ok))
        .wrap(Cors::new(&LAYER));
    config
        .service((exact, cookies, list, ports, subdomains, previews))
        .service((any, supplied, supplied_cookies, unset, debug, named))
        .service(module::inherited)
        .service(layered);
}

/// A policy, origins that scanners disguise themselves as, and who may read by it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) path: &'static str,
    pub(crate) bases: &'static [&'static str],
    pub(crate) allows: fn(&str) -> bool,
}

const fn case(path: &'static str, bases: &'static [&'static str], allows: fn(&str) -> bool) -> Case {
    Case { path, bases, allows }
}

const SUBDOMAIN: &str = "https://shop.partner.example";
const PREVIEW: &str = "https://preview-7.partner.example";

pub(crate) const CASES: &[Case] = &[
    case("/exact", &[APP], is_app),
    case("/cookies", &[APP], is_app),
    case("/list", &[APP, PARTNER], is_listed),
    case("/ports", &["http://localhost:3000"], is_local),
    case("/subdomains", &[SUBDOMAIN, PARTNER], is_subdomain),
    case("/labels", &[PREVIEW, PARTNER], is_preview),
    case("/supplied", &[APP, SUBDOMAIN], |origin| {
        is_app(origin) || is_subdomain(origin)
    }),
    case("/supplied-cookies", &[APP], is_app),
    case("/unset", &[APP], |_| false),
    case("/debug", &[APP], is_app),
    case("/named", &[APP, PARTNER], is_listed),
    case("/module", &[APP, PARTNER], is_listed),
    case("/layer/plain", &[APP, SUBDOMAIN], |origin| {
        is_app(origin) || is_subdomain(origin)
    }),
    case("/layer/nowhere", &[APP, SUBDOMAIN], |origin| {
        is_app(origin) || is_subdomain(origin)
    }),
];

fn is_app(origin: &str) -> bool {
    origin == APP
}

fn is_listed(origin: &str) -> bool {
    origin == APP || origin == PARTNER
}

/// A port is a number from 1 to 65535 without leading zeros, and not the default one.
fn is_local(origin: &str) -> bool {
    let port = origin
        .strip_prefix("http://localhost")
        .and_then(|rest| match rest {
            "" => Some("1"),
            _ => rest.strip_prefix(':'),
        });
    port.is_some_and(|port| {
        port != "80" && port.parse::<u16>().is_ok_and(|number| number.to_string() == port)
    })
}

fn is_subdomain(origin: &str) -> bool {
    let labels = origin
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_suffix(".partner.example"));
    labels.is_some_and(|labels| labels.split('.').all(|label| is_label(label, "-_")))
}

fn is_preview(origin: &str) -> bool {
    let middle = origin
        .strip_prefix("https://preview-")
        .and_then(|rest| rest.strip_suffix(".partner.example"));
    middle.is_some_and(|middle| is_label(middle, "-"))
}

fn is_label(label: &str, beside: &str) -> bool {
    let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || beside.contains(c);
    !label.is_empty() && label.len() <= 63 && label.chars().all(is_fine)
}
