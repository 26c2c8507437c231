//! The second server under load: everything that is replaced, refused or wrapped while requests are served, and beside
//! it plain actix-web with the same paths, which the waiting times are compared with.
//!
//! A list and the policy of a layer are replaced hundreds of times a second. What every version of them says the same
//! about is asserted; about [`GUEST`] they differ, and both answers are right.

use std::{thread, time::Duration};

use actix_web::{App, HttpResponse, Responder, get, post, web};
use cors_runtime::{Cors, PolicyConfig, ReloadablePolicy, RuntimeOrigins, cors};
use cors_tests::tcp::Server;

use crate::probes::{Kind, Probe};

/// Allowed always.
const FRIEND: &str = "https://friend.example";
/// Allowed by every second version of the list and of the layer's policy.
const GUEST: &str = "https://guest.example";
/// Allowed never.
const STRANGER: &str = "https://stranger.example";

/// The path that waiting times are measured with.
pub(crate) const MEASURED: &str = "/measured";

static LIST: RuntimeOrigins = RuntimeOrigins::new();

/// How long a list and a policy are in force.
const IN_FORCE: Duration = Duration::from_millis(3);

/// What both applications answer. Longer than a few bytes, as answers are.
const BODY: &str = "The reading room is open from nine to six, on Saturdays to one.\n";

#[get("/plain")]
async fn plain() -> impl Responder {
    BODY
}

#[cors(origins = LIST)]
#[get("/listed")]
async fn listed() -> impl Responder {
    BODY
}

#[cors(origins = ["https://friend.example", "https://*.friend.example"], methods = [PUT], allow_headers = ["content-type"])]
#[actix_web::put("/written")]
async fn written() -> impl Responder {
    HttpResponse::NoContent()
}

#[cors(origins = "https://friend.example", block = [read, write, navigate, embed])]
#[post("/guarded")]
async fn guarded() -> impl Responder {
    BODY
}

#[cors(origins = ["https://friend.example", "https://other.example"])]
#[get("/measured")]
async fn measured() -> impl Responder {
    BODY
}

fn site_policy(with_guest: bool) -> PolicyConfig {
    let origins = if with_guest {
        &[FRIEND, GUEST][..]
    } else {
        &[FRIEND, "https://other.example"]
    };
    PolicyConfig {
        origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        methods: vec!["GET".to_owned(), "DELETE".to_owned()],
        max_age: Some(600),
        ..PolicyConfig::default()
    }
}

/// The two servers, which end when this is dropped.
pub(crate) struct Site {
    pub(crate) ours: Server,
    pub(crate) plain: Server,
}

/// Starts both, and what replaces list and policy until the process ends.
pub(crate) fn start() -> Site {
    let check = |with_guest| {
        site_policy(with_guest)
            .check()
            .expect("the policies are well-formed")
    };
    let policy = ReloadablePolicy::new(check(true));
    let layer = policy.clone();
    thread::spawn(move || {
        for with_guest in [false, true].into_iter().cycle() {
            let origins = if with_guest {
                &[FRIEND, GUEST][..]
            } else {
                &[FRIEND]
            };
            LIST.set(origins).expect("the lists are well-formed");
            policy.set(check(with_guest));
            thread::sleep(IN_FORCE);
        }
    });
    let ours = Server::start_with(
        move || {
            App::new()
                .service((plain, listed, written, guarded, measured))
                .wrap(Cors::new(&layer))
        },
        |server, listener| server.listen_auto_h2c(listener),
    );
    let beside = Server::start_with(
        || {
            App::new()
                .service(plain)
                .route(MEASURED, web::get().to(async || BODY))
                .route("/listed", web::get().to(async || BODY))
                .route("/guarded", web::post().to(async || BODY))
                .route("/written", web::put().to(HttpResponse::NoContent))
        },
        |server, listener| server.listen_auto_h2c(listener),
    );
    Site { ours, plain: beside }
}

/// A request of the measured path, of a page that is allowed.
pub(crate) fn measured_probe() -> Probe {
    get(MEASURED, FRIEND, &[&allowed(FRIEND), VARY])
}

/// Every probe, and what has to come back.
pub(crate) fn probes() -> Vec<Probe> {
    let mut probes = reads();
    probes.extend(writes());
    probes.extend(doors());
    probes
}

const VARY: &str = "vary: Origin";
const VARY_BOTH: &str = "vary: Origin, Access-Control-Request-Method";
const VARY_DOORS: &str = "vary: Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose";

fn allowed(origin: &str) -> String {
    format!("access-control-allow-origin: {origin}")
}

/// A GET that is answered with the text, and these headers.
fn get(path: &str, origin: &str, headers: &[&str]) -> Probe {
    let kind = if headers.len() > 1 {
        Kind::Good
    } else {
        Kind::Refused
    };
    Probe::new(
        kind,
        &format!("GET {path}"),
        &[&format!("Origin: {origin}")],
        "",
        (200, headers, BODY),
    )
}

/// Reads: of the run-time list, under the layer, and of a list that is static.
fn reads() -> Vec<Probe> {
    let mut probes = vec![measured_probe(), get(MEASURED, STRANGER, &[VARY])];
    for path in ["/listed", "/plain"] {
        probes.push(get(path, FRIEND, &[&allowed(FRIEND), VARY]));
        probes.push(get(path, STRANGER, &[VARY]));
        probes.push(get(path, GUEST, &[&allowed(GUEST), VARY]).or(&[VARY]));
    }
    probes
}

/// Preflights, which the layer answers for what is annotated and for what is not, and the requests after them.
fn writes() -> Vec<Probe> {
    let preflight = |kind, path: &str, origin: &str, method: &str, answer| {
        let lines = [
            format!("Origin: {origin}"),
            format!("Access-Control-Request-Method: {method}"),
        ];
        let lines: Vec<&str> = lines.iter().map(|line| &**line).collect();
        Probe::new(kind, &format!("OPTIONS {path}"), &lines, "", answer)
    };
    let methods = "access-control-allow-methods: PUT";
    let headers = "access-control-allow-headers: content-type";
    let pages = "https://pages.friend.example";
    let of_the_layer = [
        "access-control-allow-methods: DELETE",
        "access-control-max-age: 600",
        VARY_BOTH,
    ];
    let guest = allowed(GUEST);
    let with_guest = [&of_the_layer[..], &[&guest]].concat();
    vec![
        preflight(
            Kind::Good,
            "/written",
            FRIEND,
            "PUT",
            (204, &[headers, methods, &allowed(FRIEND), VARY_BOTH], ""),
        ),
        preflight(
            Kind::Good,
            "/written",
            pages,
            "PUT",
            (204, &[headers, methods, &allowed(pages), VARY_BOTH], ""),
        ),
        preflight(Kind::Refused, "/written", GUEST, "PUT", (403, &[VARY_BOTH], "")),
        preflight(Kind::Good, "/plain", GUEST, "DELETE", (204, &with_guest, "")).or_refused(&[VARY_BOTH]),
        preflight(
            Kind::Refused,
            "/plain",
            STRANGER,
            "DELETE",
            (403, &[VARY_BOTH], ""),
        ),
        preflight(Kind::Refused, "/measured", GUEST, "GET", (403, &[VARY_BOTH], "")),
    ]
}

/// What `block` lets through, and what it does not.
fn doors() -> Vec<Probe> {
    let post = |kind, lines: &[&str], status, headers: &[&str], body| {
        Probe::new(kind, "POST /guarded", lines, "", (status, headers, body))
    };
    let friend = format!("Origin: {FRIEND}");
    let stranger = format!("Origin: {STRANGER}");
    let to_friend = allowed(FRIEND);
    vec![
        post(
            Kind::Good,
            &[
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Mode: cors",
                "Origin: http://localhost:8080",
            ],
            200,
            &[&to_friend, VARY_DOORS],
            BODY,
        ),
        post(
            Kind::Good,
            &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", &friend],
            200,
            &[&to_friend, VARY_DOORS],
            BODY,
        ),
        post(Kind::Good, &[], 200, &[&to_friend, VARY_DOORS], BODY),
        post(
            Kind::Refused,
            &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", &stranger],
            403,
            &[VARY_DOORS],
            "",
        ),
        post(
            Kind::Malformed,
            &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin"],
            403,
            &[VARY_DOORS],
            "",
        ),
        post(Kind::Malformed, &[&stranger, &friend], 403, &[VARY_DOORS], ""),
    ]
}
