//! Each category in each position: routed, bare, built by hand, in a module, by a named policy, of a layer, and of a
//! layer whose policy a configuration supplies.

use actix_web::{App, middleware::from_fn, test::init_service, web};
use cors_runtime::{Cors, PolicyConfig};
use cors_tests::{ask, mark};
use serde_json::json;

use crate::{
    app::noted,
    requests::{Page, Way},
};

/// Handlers with one category, in every position that an attribute can be.
macro_rules! category {
    ($category:ident) => {
        mod $category {
            use actix_web::{HttpResponse, Responder, middleware::from_fn, routes, web};
            use cors_runtime::{cors, policy};
            use cors_tests::mark;

            use crate::app::{Extracted, noted};

            policy!(pub(super) static NAMED = {
                origins = "https://app.example.com",
                credentials,
                block = [$category],
            });

            #[cors(origins = "https://app.example.com", credentials, block = [$category])]
            #[routes]
            #[get("/routed", wrap = "from_fn(noted)")]
            #[post("/routed", wrap = "from_fn(noted)")]
            async fn routed(_: Extracted, _: web::Bytes) -> impl Responder {
                mark("handler");
                HttpResponse::Ok()
            }

            #[cors(origins = "https://app.example.com", credentials, methods = [GET, POST], block = [$category])]
            async fn bare(_: Extracted, _: web::Bytes) -> impl Responder {
                mark("handler");
                HttpResponse::Ok()
            }

            #[cors(policy = NAMED)]
            #[routes]
            #[get("/named", wrap = "from_fn(noted)")]
            #[post("/named", wrap = "from_fn(noted)")]
            async fn named(_: Extracted, _: web::Bytes) -> impl Responder {
                mark("handler");
                HttpResponse::Ok()
            }

            #[cors(origins = "https://app.example.com", credentials, block = [$category])]
            mod module {
                use actix_web::{HttpResponse, Responder, middleware::from_fn, routes, web};
                use cors_runtime::cors;
                use cors_tests::mark;

                use crate::app::{Extracted, noted};

                #[routes]
                #[get("/module", wrap = "from_fn(noted)")]
                #[post("/module", wrap = "from_fn(noted)")]
                pub(super) async fn inherits(_: Extracted, _: web::Bytes) -> impl Responder {
                    mark("handler");
                    HttpResponse::Ok()
                }

                /// The way out.
                #[cors(block = [])]
                #[routes]
                #[get("/module/open")]
                #[post("/module/open")]
                pub(super) async fn open() -> impl Responder {
                    mark("handler");
                    HttpResponse::Ok()
                }
            }

            pub(super) fn configure(config: &mut web::ServiceConfig) {
                config
                    .service((routed, named, module::inherits, module::open))
                    .service(bare::at("/bare"))
                    .service(
                        web::resource("/by-hand")
                            .route(cors_runtime::preflight::<bare>())
                            .route(web::get().to(bare).wrap(from_fn(noted)).wrap(cors_runtime::layer::<bare>()))
                            .route(web::post().to(bare).wrap(from_fn(noted)).wrap(cors_runtime::layer::<bare>())),
                    );
            }
        }
    };
}

category!(read);
category!(write);
category!(navigate);
category!(embed);

/// What each category is for.
fn way(category: &str) -> Way {
    match category {
        "read" => Way::FetchGet,
        "write" => Way::Form,
        "navigate" => Way::Link,
        _ => Way::Image,
    }
}

macro_rules! check {
    ($app:expr, $category:expr, $path:expr) => {{
        let (category, way, path): (&str, Way, &str) = ($category, way($category), $path);
        let line = format!("{} {path}", way.method());
        for page in [Page::Foreign, Page::Sibling] {
            let answer = ask(&$app, &line, &way.headers(page)).await;
            assert_eq!(
                (answer.status, answer.ran.len()),
                (403, 0),
                "{category} {path} {page:?}: {answer:?}"
            );
            answer.grants_nothing();
            let text = format!("refused by `block = [{category}]`: ");
            assert!(answer.body.starts_with(&text), "{}", answer.body);
        }
        let answer = ask(&$app, &line, &way.headers(Page::Own)).await;
        assert_eq!(answer.status, 200, "{category} {path}");
        assert_eq!(answer.ran.last(), Some(&"handler"), "{category} {path}");
        // And nothing else is this category's.
        for other in ["read", "write", "navigate", "embed"] {
            if other != category {
                let other = self::way(other);
                let line = format!("{} {path}", other.method());
                let answer = ask(&$app, &line, &other.headers(Page::Foreign)).await;
                assert_eq!(answer.status, 200, "{category} {path} {other:?}");
            }
        }
    }};
}

#[actix_web::test]
async fn every_category_in_every_position() {
    for (category, configure, policy) in [
        (
            "read",
            read::configure as fn(&mut web::ServiceConfig),
            &read::NAMED,
        ),
        ("write", write::configure, &write::NAMED),
        ("navigate", navigate::configure, &navigate::NAMED),
        ("embed", embed::configure, &embed::NAMED),
    ] {
        let app = init_service(App::new().configure(configure)).await;
        for path in ["/routed", "/bare", "/by-hand", "/named", "/module"] {
            check!(app, category, path);
        }
        let line = format!("{} /module/open", way(category).method());
        let answer = ask(&app, &line, &way(category).headers(Page::Foreign)).await;
        assert_eq!(
            (answer.status, &*answer.ran),
            (200, &["handler"][..]),
            "{category}"
        );

        let config = json!({
            "origins": ["https://app.example.com"],
            "credentials": true,
            "block": [category],
        });
        let config: PolicyConfig = serde_json::from_value(config).expect("the fields are known");
        let configured = config.check().expect("the policy is sound");
        for cors in [Cors::new(policy), Cors::new(configured)] {
            let app = init_service(
                App::new()
                    .route("/plain", web::to(plain))
                    .configure(configure)
                    .wrap(from_fn(noted))
                    .wrap(cors),
            )
            .await;
            // In front of a handler without the attribute, and of one that ends `block`.
            for path in ["/plain", "/module/open"] {
                check!(app, category, path);
            }
        }
    }
}

async fn plain() -> &'static str {
    mark("handler");
    ""
}

/// A policy of a configuration may report first.
#[actix_web::test]
async fn a_configured_policy_may_report() {
    let config =
        json!({ "origins": "https://app.example.com", "report": ["read", "write", "navigate", "embed"] });
    let config: PolicyConfig = serde_json::from_value(config).expect("the fields are known");
    let cors = Cors::new(config.check().expect("the policy is sound"));
    let app = init_service(App::new().route("/plain", web::to(plain)).wrap(cors)).await;
    for way in Way::ALL {
        let line = format!("{} /plain", way.method());
        let answer = ask(&app, &line, &way.headers(Page::Foreign)).await;
        assert_eq!((answer.status, &*answer.ran), (200, &["handler"][..]), "{way:?}");
        assert_eq!(answer.values("content-security-policy"), [""; 0]);
    }
}
