//! What nobody sends by accident: a defined answer, and no panic.

use cors_tests::{APP, ask};

use crate::app::app;

#[actix_web::test]
async fn long_values() {
    let app = app!();
    let long = format!("https://{}", "a".repeat(10_000));
    let commas = ",".repeat(1 << 20);
    for origin in [
        &*long,
        &commas,
        &"a.".repeat(1 << 19),
        &format!("https://{}.partner.example", "a".repeat(1 << 20)),
    ] {
        ask(&app, "PUT /list", &[("origin", origin)])
            .await
            .is(200, &["vary: Origin"]);
        ask(
            &app,
            "OPTIONS /list",
            &[("origin", origin), ("access-control-request-method", "PUT")],
        )
        .await
        .is(403, &["vary: Origin, Access-Control-Request-Method"])
        .ran(&[]);
    }
    let headers = [("origin", APP), ("access-control-request-method", &commas)];
    ask(&app, "OPTIONS /list", &headers).await.is(404, &[]).ran(&[]);
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", &commas),
    ];
    assert_eq!(ask(&app, "OPTIONS /list", &headers).await.status, 204);
}

#[actix_web::test]
async fn many_lines() {
    let app = app!();
    let mut headers = vec![("origin", APP), ("access-control-request-method", "PUT")];
    headers.extend(std::iter::repeat_n(
        ("access-control-request-headers", ",,,,"),
        10_000,
    ));
    assert_eq!(ask(&app, "OPTIONS /list", &headers).await.status, 204);
    headers.extend(std::iter::repeat_n(("origin", APP), 10_000));
    assert_eq!(ask(&app, "OPTIONS /list", &headers).await.status, 403);
    headers.extend(std::iter::repeat_n(
        ("access-control-request-method", "PUT"),
        10_000,
    ));
    assert_eq!(ask(&app, "OPTIONS /list", &headers).await.status, 404);
}
