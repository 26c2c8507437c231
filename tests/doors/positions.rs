//! `block` wherever a policy can be.

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorForbidden,
    get,
    middleware::{Next, from_fn},
    post,
    test::init_service,
    web,
};
use cors_runtime::{Cors, SkipPreflight, cors, policy};
use cors_tests::{Answer, ask, mark, preflight};

use crate::{
    app::{app, configure, noted},
    requests::{Page, Way},
};

#[track_caller]
fn is_refused(answer: &Answer, name: &str) {
    assert_eq!((answer.status, answer.ran.len()), (403, 0), "{name}: {answer:?}");
    answer.grants_nothing();
    assert!(
        answer.body.starts_with("refused by `block = [write]`: "),
        "{name}: {}",
        answer.body
    );
}

#[actix_web::test]
async fn every_position_refuses_before_anything_runs() {
    let app = app!();
    for path in [
        "/write",
        "/bare",
        "/by-hand",
        "/module/inherits",
        "/module/secure",
        "/named",
    ] {
        let line = format!("POST {path}");
        for way in [Way::Form, Way::FetchPost, Way::Beacon] {
            is_refused(&ask(&app, &line, &way.headers(Page::Foreign)).await, path);
            for page in [Page::Own, Page::Trusted] {
                let answer = ask(&app, &line, &way.headers(page)).await;
                assert_eq!(answer.status, 200, "{path} {page:?}");
                assert_eq!(answer.ran.last(), Some(&"handler"), "{path} {page:?}");
                assert_eq!(
                    answer.values("access-control-allow-origin"),
                    ["https://app.example.com"],
                    "{path}"
                );
            }
        }
    }
}

/// `block = []` is the way out for a callback that foreign pages post to.
#[actix_web::test]
async fn an_inherited_block_can_be_ended() {
    let app = app!();
    for path in ["/module/callback", "/named/callback"] {
        let answer = ask(&app, &format!("POST {path}"), &Way::Form.headers(Page::Foreign)).await;
        assert_eq!((answer.status, &*answer.ran), (200, &["handler"][..]), "{path}");
        // It has nothing of `block` in its answers either.
        assert_eq!(answer.values("vary"), [""; 0], "{path}");
    }
}

/// A module's `write` stands on handlers that serve safe methods alone too: it looks at their handshakes.
#[actix_web::test]
async fn safe_handlers_inherit_write() {
    let app = app!();
    let answer = ask(&app, "GET /module/list", &Way::FetchGet.headers(Page::Foreign)).await;
    assert_eq!((answer.status, &*answer.ran), (200, &["handler"][..]));
    for path in ["/module/list", "/socket"] {
        for way in [Way::Socket, Way::SocketWithMetadata] {
            let line = format!("GET {path}");
            is_refused(&ask(&app, &line, &way.headers(Page::Foreign)).await, path);
            for page in [Page::Own, Page::Trusted] {
                assert_eq!(
                    ask(&app, &line, &way.headers(page)).await.ran,
                    ["handler"],
                    "{path}"
                );
            }
        }
    }
}

/// A preflight is answered as ever: `block` looks at what follows it.
#[actix_web::test]
async fn preflights_are_not_blocked() {
    let app = app!();
    for path in ["/write", "/all", "/bare", "/by-hand", "/named"] {
        let answer = preflight(&app, path, "https://app.example.com", "POST").await;
        assert_eq!(answer.status, 204, "{path}");
        for name in ["cross-origin-resource-policy", "content-security-policy"] {
            assert_eq!(answer.values(name), [""; 0], "{path}");
        }
        let answer = preflight(&app, path, "https://evil.example", "POST").await;
        assert_eq!((answer.status, &*answer.body), (403, ""), "{path}");
    }
}

policy!(static OUTER = { origins = "https://app.example.com", credentials, block = [write] });
policy!(static EMBEDS = { origins = "https://app.example.com", block = [embed] });
policy!(static OPEN = { origins = "*" });

async fn plain() -> HttpResponse {
    mark("plain");
    HttpResponse::Ok().finish()
}

/// A layer stands in front of everything inside: its own middleware, handlers without the attribute, and annotated
/// handlers that block nothing.
#[actix_web::test]
async fn a_layer_stands_in_front_of_everything() {
    let app = init_service(
        App::new()
            .configure(configure)
            .route("/plain", web::post().to(plain))
            .wrap(from_fn(noted))
            .wrap(SkipPreflight(from_fn(noted)))
            .wrap(Cors::new(&OUTER)),
    )
    .await;
    for path in [
        "/plain",
        "/nowhere",
        "/named/callback",
        "/module/callback",
        "/reported",
        "/write",
    ] {
        let line = format!("POST {path}");
        is_refused(&ask(&app, &line, &Way::Form.headers(Page::Foreign)).await, path);
        let answer = ask(&app, &line, &Way::Form.headers(Page::Own)).await;
        assert_eq!(
            answer.status,
            if path == "/nowhere" { 404 } else { 200 },
            "{path}"
        );
        assert_eq!(
            answer.values("vary").join(", "),
            "Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose",
            "{path}"
        );
    }
}

#[cors(origins = "https://app.example.com")]
#[post("/open")]
async fn unblocked() -> HttpResponse {
    mark("handler");
    HttpResponse::Ok().finish()
}

/// Also where nothing is between the layer and a handler that blocks nothing.
#[actix_web::test]
async fn a_layer_stands_next_to_the_router() {
    let app = init_service(App::new().service(unblocked).wrap(Cors::new(&OUTER))).await;
    for way in [Way::Form, Way::FetchPost] {
        is_refused(
            &ask(&app, "POST /open", &way.headers(Page::Foreign)).await,
            "/open",
        );
        ask(&app, "POST /open", &way.headers(Page::Own))
            .await
            .ran(&["handler"]);
    }
}

/// What an annotated handler refuses carries nothing of a layer's policy.
#[actix_web::test]
async fn a_layer_opens_no_refusal() {
    let app = init_service(App::new().configure(configure).wrap(Cors::new(&OPEN))).await;
    for path in ["/write", "/by-hand", "/named"] {
        let answer = ask(
            &app,
            &format!("POST {path}"),
            &Way::FetchPost.headers(Page::Foreign),
        )
        .await;
        is_refused(&answer, path);
    }
    // And another layer between the two changes nothing.
    let app = init_service(
        App::new()
            .configure(configure)
            .wrap(Cors::new(&OUTER))
            .wrap(Cors::new(&OPEN)),
    )
    .await;
    for path in ["/named/callback", "/nowhere"] {
        let answer = ask(
            &app,
            &format!("POST {path}"),
            &Way::FetchPost.headers(Page::Foreign),
        )
        .await;
        is_refused(&answer, path);
    }
}

async fn failing(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    Err::<ServiceResponse, _>(ErrorForbidden(""))
}

#[cors(origins = "https://app.example.com")]
#[get("/failing", wrap = "from_fn(failing)")]
async fn behind_failing() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// They go on errors that become responses further out, whoever's policy is on them.
#[actix_web::test]
async fn a_layers_embed_goes_on_errors() {
    let app = App::new()
        .service(behind_failing)
        .service(web::resource("/plain").wrap(from_fn(failing)).to(plain));
    let app = init_service(app.wrap(Cors::new(&EMBEDS))).await;
    for path in ["/failing", "/plain"] {
        let answer = ask(&app, &format!("GET {path}"), &[]).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(
            answer.values("content-security-policy"),
            ["frame-ancestors \\'self\\' https://app.example.com"],
            "{path}"
        );
    }
}

/// The headers of a layer's `embed` go on the answers of annotated handlers too, errors included.
#[actix_web::test]
async fn a_layers_embed_goes_on_every_answer() {
    let app = init_service(App::new().configure(configure).wrap(Cors::new(&EMBEDS))).await;
    for (line, status, ancestors) in [
        (
            "GET /nowhere",
            404,
            &["frame-ancestors 'self' https://app.example.com"][..],
        ),
        (
            "POST /named/callback",
            200,
            &["frame-ancestors 'self' https://app.example.com"],
        ),
        (
            "GET /fails",
            400,
            &["frame-ancestors 'self' https://app.example.com"],
        ),
        (
            "GET /fails?number=0",
            409,
            &["frame-ancestors 'self' https://app.example.com"],
        ),
        (
            "GET /previews",
            200,
            &[
                "frame-ancestors 'self'",
                "frame-ancestors 'self' https://app.example.com",
            ],
        ),
    ] {
        let answer = ask(&app, line, &[("host", "api.example.com")]).await;
        assert_eq!(answer.status, status, "{line}");
        let lines: Vec<_> = answer
            .values("content-security-policy")
            .into_iter()
            .map(|line| line.replace('\\', ""))
            .collect();
        assert_eq!(lines, ancestors, "{line}");
        assert_eq!(
            answer.values("cross-origin-resource-policy"),
            ["same-origin"],
            "{line}"
        );
    }
}
