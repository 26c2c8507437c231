//! POST needs no preflight of its own, so that no list of methods in a preflight's answer keeps it back:
//! <https://fetch.spec.whatwg.org/#cors-safelisted-method>.

use actix_web::{App, HttpResponse, Responder, test::init_service, web};
use cors_runtime::Cors;
use cors_tests::{APP, ask, mark, preflight};

use crate::layer::SITE;

const ACTUAL: &str = "access-control-allow-origin: https://app.example.com";

async fn writes() -> impl Responder {
    mark("writes");
    HttpResponse::Ok()
}

/// The layer's `methods` are GET and DELETE.
#[actix_web::test]
async fn a_layer_without_post() {
    let app = init_service(
        App::new()
            .route("/path", web::route().to(writes))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    // A simple one: browsers ask nobody.
    let answer = ask(&app, "POST /path", &[("origin", APP)]).await;
    assert!(answer.ran(&["writes"]).cors().contains(&ACTUAL), "{answer:?}");
    // With a header that is not safelisted. An answer that names the origin would be a grant, whatever it lists.
    for method in ["POST", "HEAD"] {
        let answer = preflight(&app, "/path", APP, method).await;
        assert_eq!(answer.ran(&[]).grants_nothing().status, 403, "{method}");
    }
    // A browser looks for PUT in the list, and names what it missed.
    let answer = preflight(&app, "/path", APP, "PUT").await;
    let methods = answer.ran(&[]).values("access-control-allow-methods");
    assert_eq!((answer.status, methods), (204, vec!["GET, DELETE"]));
    answer.allows(APP);
}
