//! A source that allows every origin beside `credentials`: the compiler cannot see it, so the log says it.

use actix_web::{App, test::init_service};
use cors_runtime::{AllowOrigin, Asking, Cors, policy};
use cors_tests::{APP, Log, get};
use tracing::Level;

use crate::layer::plain;

static EVERYBODY: Everybody = Everybody;
static ONE: One = One;

struct Everybody;

impl AllowOrigin for Everybody {
    fn allows(&self, _: &str, _: &Asking<'_>) -> bool {
        true
    }
}

struct One;

impl AllowOrigin for One {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        origin == APP
    }
}

policy!(static REFLECTING = { origins = EVERYBODY, credentials });
policy!(static WITHOUT_CREDENTIALS = { origins = EVERYBODY });
policy!(static COMPARING = { origins = ONE, credentials });

const WARNING: &str = "allows every origin with `credentials`";

/// Once for a layer, whatever is asked first.
#[actix_web::test]
async fn a_layer_warns() {
    let log = Log::listen(Level::WARN);
    let app = init_service(App::new().service(plain).wrap(Cors::new(&REFLECTING))).await;
    for _ in 0..2 {
        get(&app, "/plain", APP).await.allows(APP);
    }
    let lines = log.take();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("WARN: ") && lines[0].contains(WARNING),
        "{lines:?}"
    );
    assert!(lines[0].contains("RuntimeOrigins::credentialed()"), "{lines:?}");
}

/// Neither without credentials, which is what `"*"` is, nor where the source compares.
#[actix_web::test]
async fn others_do_not() {
    let log = Log::listen(Level::WARN);
    for policy in [&WITHOUT_CREDENTIALS, &COMPARING] {
        let app = init_service(App::new().service(plain).wrap(Cors::new(policy))).await;
        get(&app, "/plain", APP).await.allows(APP);
    }
    assert_eq!(log.take(), [""; 0]);
}
