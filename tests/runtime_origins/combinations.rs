//! Run-time lists in every place where `origins` may stand: a handler, a module, a named policy, an override of one,
//! and a layer.

use actix_web::{
    App, HttpResponse, Responder, get,
    http::{Method, StatusCode},
    post,
    test::init_service,
};
use cors_runtime::{Cors, Credentialed, RuntimeOrigins, cors, policy};

use crate::support::{self, preflight};

const LISTED: &str = "https://listed.example";
const SUPPLIED: &str = "https://supplied.example";
const DEBUG: &str = "http://localhost:3000";

static ANONYMOUS: RuntimeOrigins = RuntimeOrigins::new();
static CREDENTIALED: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

policy!(static SUPPLIED_ONLY = { origins = ANONYMOUS, max_age = 600 });

policy!(static SITE = { origins = "https://listed.example", credentials, methods = [GET, POST], max_age = 600 });
policy!(static SUPPLIED_SITE = {
    origins = CREDENTIALED,
    debug_origins = "http://localhost:*",
    credentials,
    expose_headers = "x-total"
});

#[cors(policy = SUPPLIED_ONLY)]
#[get("/inherited")]
async fn inherited() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SITE, origins = CREDENTIALED, methods = [GET])]
#[get("/literals-replaced")]
async fn literals_replaced() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SITE, origins = ANONYMOUS, credentials = false, methods = [GET])]
#[get("/credentials-replaced")]
async fn credentials_replaced() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SUPPLIED_SITE, origins = "https://listed.example")]
#[get("/list-replaced")]
async fn list_replaced() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SUPPLIED_SITE, debug_origins = [])]
#[get("/debug-replaced")]
async fn debug_replaced() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = SUPPLIED_SITE)]
#[post("/with-debug")]
async fn with_debug() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = CREDENTIALED)]
#[get("/stricter-than-needed")]
async fn stricter_than_needed() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = ANONYMOUS)]
mod module {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    use super::{ANONYMOUS, CREDENTIALED};

    #[get("/module")]
    pub(super) async fn default() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(origins = CREDENTIALED, credentials)]
    #[get("/module-replaced")]
    pub(super) async fn replaced() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[cors(origins = ANONYMOUS, methods = [GET])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

/// The path, the method, who may read, and whether with credentials.
const EXPECTED: &[(&str, &str, &[&str], bool)] = &[
    ("/inherited", "GET", &[SUPPLIED], false),
    ("/literals-replaced", "GET", &[SUPPLIED], true),
    ("/credentials-replaced", "GET", &[SUPPLIED], false),
    ("/list-replaced", "GET", &[LISTED, DEBUG], true),
    ("/debug-replaced", "GET", &[SUPPLIED], true),
    ("/with-debug", "POST", &[SUPPLIED, DEBUG], true),
    ("/stricter-than-needed", "GET", &[SUPPLIED], false),
    ("/module", "GET", &[SUPPLIED], false),
    ("/module-replaced", "GET", &[SUPPLIED], true),
    ("/bare", "GET", &[SUPPLIED], false),
    // The layer alone.
    ("/nothing-here", "GET", &[SUPPLIED, DEBUG], true),
];

/// One test, since the lists are shared: unset, set, replaced.
#[actix_web::test]
async fn each_place_follows_its_list() {
    let app = init_service(
        App::new()
            .service((
                inherited,
                literals_replaced,
                credentials_replaced,
                list_replaced,
                debug_replaced,
            ))
            .service((
                with_debug,
                stricter_than_needed,
                module::default,
                module::replaced,
                bare::at("/bare"),
            ))
            .wrap(Cors::new(&SUPPLIED_SITE)),
    )
    .await;
    let is_debug = cfg!(debug_assertions);
    let set = |origin: &str| {
        ANONYMOUS.set([origin]).unwrap();
        CREDENTIALED.set([origin]).unwrap();
    };
    for supplied in [None, Some(SUPPLIED), Some("https://replaced.example")] {
        if let Some(supplied) = supplied {
            set(supplied);
        }
        for &(path, method, readers, credentials) in EXPECTED {
            for origin in [
                LISTED,
                SUPPLIED,
                DEBUG,
                "https://replaced.example",
                "https://other.example",
            ] {
                // `SUPPLIED` stands for whatever the list holds now.
                let is_supplied = supplied == Some(origin) && readers.contains(&SUPPLIED);
                let is_literal =
                    origin != SUPPLIED && readers.contains(&origin) && (origin != DEBUG || is_debug);
                let may_read = is_supplied || is_literal;
                let case = format!("{supplied:?}: {method} {path} from {origin}");

                let verb = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = support::request(&app, verb, path, &[origin]).await;
                assert_eq!(answer.allowed_origin(), may_read.then_some(origin), "{case}");
                assert_eq!(answer.is_credentialed(), may_read && credentials, "{case}");
                assert_eq!(answer.lines("vary"), ["Origin"], "{case}");

                let answer = preflight(&app, method, path, origin).await;
                let status = if may_read {
                    StatusCode::NO_CONTENT
                } else {
                    StatusCode::FORBIDDEN
                };
                assert_eq!(
                    (answer.status, answer.allowed_origin()),
                    (status, may_read.then_some(origin)),
                    "{case}"
                );
                assert_eq!(answer.is_credentialed(), may_read && credentials, "{case}");
            }
        }
    }
}
