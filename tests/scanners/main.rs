//! What scanners for CORS mistakes send, over TCP and through `testing::probe`, to every kind of policy: nobody is let
//! in who is not listed.

mod app;

use actix_web::{App, test::init_service};
use cors_runtime::testing::{disguises, probe};
use cors_tests::{Answer, tcp::Server};

use crate::app::{APP, CASES, Case, SUPPLIED, SUPPLIED_COOKIES, configure};

/// The server's own origin: `ask_bytes` sends `Host: localhost`.
const OWN: &str = "http://localhost";
const METHODS: [&str; 3] = ["GET", "POST", "OPTIONS"];

fn supply() {
    SUPPLIED
        .set([APP, "https://*.partner.example"])
        .expect("a good list");
    SUPPLIED_COOKIES.set([APP]).expect("a good list");
}

fn ask(server: &Server, path: &str, method: &str, origins: &[String]) -> Answer {
    let head = format!("{method} {path} HTTP/1.1");
    let mut lines = vec![head.into_bytes()];
    lines.extend(
        origins
            .iter()
            .map(|origin| format!("origin: {origin}").into_bytes()),
    );
    match method {
        "OPTIONS" => lines.push(b"access-control-request-method: PUT".to_vec()),
        "POST" => lines.push(b"content-length: 0".to_vec()),
        _ => {}
    }
    let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    server.ask_bytes(&lines)
}

/// The one rule: what is allowed is what was sent, alone, and is meant to be. One origin that is always named, as
/// policies with a single exact one do, lets nobody else read.
fn check(case: &Case, method: &str, origins: &[String], answer: &Answer) -> bool {
    let allowed = answer.values("access-control-allow-origin");
    let context = format!(
        "{method} {} from {origins:?}: {} {allowed:?}",
        case.path, answer.status
    );
    let is_meant = matches!(origins, [origin] if (case.allows)(origin));
    match *allowed {
        [] => assert!(!is_meant, "{context}"),
        [origin] if is_meant => assert_eq!(*origin, origins[0], "{context}"),
        [ref origin] => {
            let is_sent = origins.iter().any(|sent| sent == origin);
            assert!(
                (case.allows)(origin) && (!is_sent || origins.len() > 1),
                "{context}"
            );
            assert_ne!(method, "OPTIONS", "a preflight was granted: {context}");
        }
        _ => panic!("{context}"),
    }
    is_meant
}

#[test]
fn nobody_is_let_in_who_is_not_listed() {
    supply();
    let server = Server::start(|| App::new().configure(configure));
    let (mut requests, mut meant) = (0, 0);
    for case in CASES {
        let listed = case.bases.iter().map(|base| vec![(*base).to_owned()]);
        let disguised = case.bases.iter().chain([&OWN]).flat_map(|base| disguises(base));
        for origins in listed.chain(disguised) {
            for method in METHODS {
                let answer = ask(&server, case.path, method, &origins);
                meant += usize::from(check(case, method, &origins, &answer));
                requests += 1;
            }
        }
    }
    assert!(requests > 8_000, "{requests} requests");
    assert!(meant > 60, "{meant} of them from listed origins");
}

/// `*` is one answer for everybody, without credentials.
#[test]
fn a_wildcard_reflects_nobody() {
    let server = Server::start(|| App::new().configure(configure));
    for origins in disguises(APP) {
        for method in METHODS {
            let answer = ask(&server, "/any", method, &origins);
            let allowed = answer.values("access-control-allow-origin");
            assert!(matches!(&*allowed, [] | [_]), "{origins:?}");
            assert!(
                allowed.iter().all(|origin| *origin == "*"),
                "{method} {origins:?}: {allowed:?}"
            );
            assert!(
                answer.values("access-control-allow-credentials").is_empty(),
                "{origins:?}"
            );
        }
    }
}

#[actix_web::test]
async fn the_probe_finds_the_same() {
    supply();
    let app = init_service(App::new().configure(configure)).await;
    for case in CASES {
        let report = probe(&app)
            .app_at(OWN)
            .paths([case.path])
            .listed(case.bases.iter().copied())
            .await;
        let wrong = report.unlisted().find(|reader| {
            let is_meant = matches!(reader.sent(), [sent] if (case.allows)(sent));
            // The origin of a policy with a single one, named whoever asks.
            let is_fixed =
                !reader.by_preflight() && (case.allows)(reader.origin()) && reader.sent().len() > 1;
            !is_meant && !is_fixed
        });
        assert!(wrong.is_none(), "{wrong:?}\n{report}");
        let shut_out: Vec<&str> = report.shut_out().filter(|origin| (case.allows)(origin)).collect();
        assert!(shut_out.is_empty(), "{}: {shut_out:?}\n{report}", case.path);
    }
}

/// The probe can find something: the same handlers behind a server that reflects.
#[actix_web::test]
async fn the_probe_finds_a_server_that_reflects() {
    use actix_web::{HttpRequest, HttpResponse, web};

    async fn reflecting(request: HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(origin) = request.headers().get("origin") {
            response.insert_header(("access-control-allow-origin", origin.clone()));
        }
        response.finish()
    }

    let app = init_service(App::new().default_service(web::to(reflecting))).await;
    let report = probe(&app).listed([APP]).await;
    let mistakes: std::collections::BTreeSet<&str> =
        report.unlisted().map(|reader| reader.mistake()).collect();
    assert!(mistakes.len() > 40, "{mistakes:?}");
}
