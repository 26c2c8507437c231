//! Any origin, credentials, `null`.

use cors_tests::{
    APP, FOREIGN,
    arguments::Arguments,
    ask, preflight,
    site::{Handler, site},
};

use crate::{allows, compiles, listed, one_handler, owned, refused};

/// rs/cors CVE-2018-20744, Yii 2 CVE-2018-20745, Fiber CVE-2024-25124, Tomcat CVE-2018-8014, Langflow
/// CVE-2025-34291, Strapi CVE-2025-53092, hono CVE-2026-54290, RESTEasy GHSA-972r-f3fv-whm3, reinhardt-web pull
/// request 2455, and flask-cors, django-cors-headers, Starlette, @koa/cors, @hapi/hapi, Ktor, Envoy and the Gateway
/// API to this day: any origin together with credentials. There is no way to write it.
#[test]
fn any_origin_with_credentials() {
    assert_eq!(
        refused(&Arguments {
            credentials: true,
            ..listed(&["*"])
        }),
        ["origin_any_credentials"]
    );
    let allowed = Arguments {
        credentials: true,
        allow: owned(&["origin_any_credentials"]),
        ..listed(&["*"])
    };
    assert!(
        refused(&allowed).contains(&"origin_any_credentials"),
        "no opt-out either"
    );
}

/// The same from the other side: with credentials or without, an answer never both names a foreign origin and
/// grants credentials.
#[actix_web::test]
async fn never_a_foreign_origin_with_credentials() {
    for written in [
        listed(&["*"]),
        Arguments {
            credentials: true,
            ..listed(&[APP])
        },
        Arguments {
            credentials: true,
            ..listed(&[APP, "https://*.partner.example"])
        },
    ] {
        let app = one_handler(compiles(&written)).await;
        for origin in [FOREIGN, "null", "", "*", "https://app.example.com.evil.example"] {
            for answer in [
                preflight(&app, "/r", origin, "PUT").await,
                ask(&app, "PUT /r", &[("origin", origin)]).await,
            ] {
                let names = answer
                    .values("access-control-allow-origin")
                    .iter()
                    .any(|value| *value == origin || *value == "*");
                assert!(
                    !names || answer.values("access-control-allow-credentials").is_empty(),
                    "{origin}"
                );
            }
        }
    }
}

/// @koa/cors CVE-2023-49803 and koa and hono with empty lists, http4s CVE-2021-39185, express, fastify and flask
/// with a misspelled option: nothing configured means nothing granted.
#[actix_web::test]
async fn nothing_by_default() {
    assert_eq!(refused(&Arguments::default()), ["origin_missing"]);
    assert_eq!(refused(&listed(&[])), ["origin_missing"]);
    let app = one_handler(compiles(&listed(&[APP]))).await;
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-a"),
    ];
    let answer = ask(&app, "OPTIONS /r", &headers).await;
    for name in [
        "allow-headers",
        "allow-credentials",
        "expose-headers",
        "max-age",
        "allow-private-network",
    ] {
        assert!(
            answer.values(&format!("access-control-{name}")).is_empty(),
            "{name}"
        );
    }
    for written in [
        Arguments {
            allow_headers: Some(Vec::new()),
            ..listed(&[APP])
        },
        Arguments {
            methods: Some(Vec::new()),
            ..listed(&[APP])
        },
        Arguments {
            expose_headers: Some(Vec::new()),
            ..listed(&[APP])
        },
    ] {
        assert!(
            !refused(&written).is_empty(),
            "an empty list is a mistake, not a default"
        );
    }
}

/// Gradio CVE-2024-47165, rack-cors before 1.0, http4s: `null` and an empty `Origin` are nobody. StackStorm
/// CVE-2019-9580: and nobody is answered with `null`.
#[actix_web::test]
async fn null() {
    assert_eq!(refused(&listed(&["null"])), ["origin_null"]);
    for written in [
        listed(&[APP]),
        listed(&[APP, "http://localhost:*"]),
        Arguments {
            credentials: true,
            ..listed(&[APP])
        },
    ] {
        for origin in ["null", "", "NULL", "file://", "file:///"] {
            assert!(!allows(&written, origin).await, "{origin}");
        }
        let app = one_handler(compiles(&written)).await;
        for origin in ["null", FOREIGN] {
            for answer in [
                preflight(&app, "/r", origin, "PUT").await,
                ask(&app, "PUT /r", &[("origin", origin)]).await,
            ] {
                assert!(!answer.values("access-control-allow-origin").contains(&"null"));
            }
        }
    }
}

/// Gradio CVE-2024-47084: the decision does not look at cookies, nor at what the server is called.
#[actix_web::test]
async fn cookies_decide_nothing() {
    let app = one_handler(compiles(&listed(&[APP, "https://partner.example"]))).await;
    for origin in [APP, FOREIGN] {
        let expected = ask(&app, "PUT /r", &[("origin", origin)]).await;
        for other in [
            ("cookie", "access-token=1"),
            ("host", "localhost"),
            ("authorization", "x"),
            ("referer", APP),
        ] {
            assert_eq!(
                ask(&app, "PUT /r", &[("origin", origin), other]).await,
                expected,
                "{other:?}"
            );
        }
    }
}

/// actix-extras issues 121 and 143: a setter for one list set another. Each argument changes its own header.
#[actix_web::test]
async fn one_argument_one_header() {
    for (written, header) in [
        (
            Arguments {
                allow_headers: Some(owned(&["x-a"])),
                ..listed(&[APP])
            },
            "access-control-allow-headers",
        ),
        (
            Arguments {
                expose_headers: Some(owned(&["x-a"])),
                ..listed(&[APP])
            },
            "access-control-expose-headers",
        ),
        (
            Arguments {
                credentials: true,
                ..listed(&[APP])
            },
            "access-control-allow-credentials",
        ),
        (
            Arguments {
                max_age: Some(1),
                ..listed(&[APP])
            },
            "access-control-max-age",
        ),
        (
            Arguments {
                allow_headers: Some(owned(&["*"])),
                ..listed(&[APP])
            },
            "access-control-allow-headers",
        ),
        (
            Arguments {
                expose_headers: Some(owned(&["*"])),
                ..listed(&[APP])
            },
            "access-control-expose-headers",
        ),
    ] {
        let (plain, changed) = (
            one_handler(compiles(&listed(&[APP]))).await,
            one_handler(compiles(&written)).await,
        );
        for origin in [APP, FOREIGN] {
            let requests = [
                (
                    "OPTIONS /r",
                    &[("origin", origin), ("access-control-request-method", "PUT")][..],
                ),
                ("PUT /r", &[("origin", origin)]),
            ];
            for (line, headers) in requests {
                let mut answer = ask(&changed, line, headers).await;
                answer.headers.retain(|line| !line.starts_with(header));
                assert_eq!(answer, ask(&plain, line, headers).await, "{header}");
            }
        }
    }
}

/// flask-cors CVE-2024-6221: private network access is not granted, asked for or not.
#[actix_web::test]
async fn private_networks() {
    for written in [listed(&["*"]), listed(&[APP])] {
        let app = one_handler(compiles(&written)).await;
        let asked = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            ("access-control-request-private-network", "true"),
        ];
        assert_eq!(
            ask(&app, "OPTIONS /r", &asked).await,
            preflight(&app, "/r", APP, "PUT").await
        );
    }
    let written = Arguments {
        allow_headers: Some(owned(&["access-control-request-private-network"])),
        ..listed(&[APP])
    };
    assert!(!refused(&written).is_empty());
}

/// The same for a layer.
#[actix_web::test]
async fn layers_grant_no_more() {
    let app = site(
        Some(compiles(&Arguments {
            credentials: true,
            ..listed(&[APP])
        })),
        vec![Handler::new(&["PUT"], None)],
    )
    .await;
    for origin in [FOREIGN, "null", ""] {
        for (line, method) in [("PUT /r", "PUT"), ("GET /nothing", "GET")] {
            let answer = ask(&app, line, &[("origin", origin)]).await;
            assert!(
                !answer
                    .values("access-control-allow-origin")
                    .iter()
                    .any(|value| *value == origin || *value == "*")
            );
            let path = line.split_once(' ').expect("two words").1;
            preflight(&app, path, origin, method).await.grants_nothing();
        }
    }
}
