//! <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>

use cors_tests::{Answer, ask, get};

use crate::app::{APP, FOREIGN, PARTNER, app};

/// "if Access-Control-Allow-Origin is set to * or a static origin for a particular resource, then configure the server
/// to always send it, and not to use Vary": a cached answer to anybody is right for everybody.
#[actix_web::test]
async fn a_static_origin_is_always_sent() {
    let app = app().await;
    for (path, allowed) in [("/one", APP), ("/any", "*")] {
        let expected = get(&app, path, allowed).await;
        assert_eq!(expected.values("access-control-allow-origin"), [allowed]);
        assert!(expected.values("vary").is_empty());
        for headers in [
            &[][..],
            &[("origin", FOREIGN)],
            &[("origin", "null")],
            &[("origin", APP), ("origin", FOREIGN)],
        ] {
            assert_eq!(
                ask(&app, &format!("GET {path}"), headers).await,
                expected,
                "{headers:?}"
            );
        }
    }
}

/// Otherwise `Vary: Origin` is on every answer, "even for requests without CORS".
#[actix_web::test]
async fn a_dynamic_origin_is_varied_by() {
    let app = app().await;
    for headers in [
        &[][..],
        &[("origin", APP)],
        &[("origin", FOREIGN)],
        &[("origin", "null")],
        &[("origin", "")],
    ] {
        for line in ["PUT /two", "GET /account", "POST /error"] {
            let answer = ask(&app, line, headers).await;
            assert_eq!(answer.values("vary"), ["Origin"], "{line} {headers:?}");
        }
    }
}

/// What a shared cache would do: it keeps one answer for a URL and everything that its `Vary` names.
#[actix_web::test]
async fn a_cache_between_never_breaks_a_page() {
    let app = app().await;
    let origins = [None, Some(APP), Some(PARTNER), Some(FOREIGN)];
    for path in ["/one", "/any", "/account"] {
        for first in origins {
            let cached = from(&app, path, first).await;
            for second in origins {
                let is_hit = first == second || cached.values("vary").is_empty();
                if is_hit {
                    let fresh = from(&app, path, second).await;
                    assert_eq!(
                        cached.cors(),
                        fresh.cors(),
                        "{path}: cached for {first:?}, served to {second:?}"
                    );
                }
            }
        }
    }
}

async fn from<S, B>(app: &S, path: &str, origin: Option<&str>) -> Answer
where
    S: actix_web::dev::Service<
            actix_http::Request,
            Response = actix_web::dev::ServiceResponse<B>,
            Error = actix_web::Error,
        >,
    B: actix_web::body::MessageBody + 'static,
{
    let headers: Vec<(&str, &str)> = origin.map(|origin| ("origin", origin)).into_iter().collect();
    ask(app, &format!("GET {path}"), &headers).await
}
