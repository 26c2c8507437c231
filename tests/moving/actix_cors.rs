//! The migration table: what each method of actix-cors did, and what replaces it, asked the same.

use actix_cors::Cors as Old;
use actix_web::{
    App, HttpResponse, Responder, get, http::StatusCode, middleware::Condition, test::init_service, web,
};
use cors_runtime::{
    AllowOrigin, Asking, Cors, PolicyConfig, RuntimeOrigins, cors, policy,
    testing::{Browser, Request},
};

use crate::support::{
    APP, EVIL, LOCAL, SHOP, app, ask, get, line, preflight, readers, routes, rows, with_cookies,
};

const PAGES: &[&str] = &[APP, SHOP, EVIL, LOCAL];

policy!(static ONE = { origins = "https://app.example.com" });
policy!(static ANY = { origins = "*" });
policy!(static LOOPBACK = { debug_origins = loopback });
policy!(static SUBDOMAINS = { origins = "https://*.example.com" });
policy!(static TWO_METHODS = { origins = "https://app.example.com", methods = [GET, PUT] });
policy!(static MEMBERS = { origins = "https://app.example.com", credentials });
policy!(static JSON = { origins = "https://app.example.com", allow_headers = "content-type" });
policy!(static ANY_HEADER = { origins = "https://app.example.com", allow_headers = ["*", "authorization"] });
policy!(static ETAG = { origins = "https://app.example.com", expose_headers = "etag" });
policy!(static ANY_EXPOSED = { origins = "https://app.example.com", expose_headers = "*" });
policy!(static REMEMBERED = { origins = "https://app.example.com", max_age = 600 });
policy!(static UNREADABLE = { origins = "https://app.example.com", block = [read] });
policy!(static CLOSED = { origins = "https://app.example.com", block = [read, write] });

/// Copies whoever asks: what the table warns of.
struct Everybody;

impl AllowOrigin for Everybody {
    fn allows(&self, _: &str, _: &Asking<'_>) -> bool {
        true
    }
}

static EVERYBODY: Everybody = Everybody;
policy!(static REFLECTED = { origins = EVERYBODY, credentials });

/// Looks at a header of the request.
struct OfVersion;

impl AllowOrigin for OfVersion {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        origin == APP && asking.head().headers().contains_key("x-version")
    }
}

static OF_VERSION: OfVersion = OfVersion;
policy!(static VERSIONED = { origins = OF_VERSION });

fn old() -> Old {
    Old::default()
        .allowed_origin(APP)
        .allowed_methods(["GET", "PUT", "DELETE"])
}

rows! {
    "`Cors::default()`, and `Cors::new()` .. `.finish()` before 0.5" => nobody_by_default {
        let before = app!(Old::default());
        let after = init_service(App::new().configure(routes)).await;
        assert!(readers(&before, &get(), PAGES).await.is_empty());
        assert!(readers(&after, &get(), PAGES).await.is_empty());
    }

    "`Cors::permissive()`" => permissive {
        let before = app!(Old::permissive());
        assert_eq!(readers(&before, &with_cookies(get()), PAGES).await, PAGES, "with their users' cookies");
        // Development.
        let after = app!(Cors::new(&LOOPBACK));
        let expected: &[&str] = if cfg!(debug_assertions) { &[LOCAL] } else { &[] };
        assert_eq!(readers(&after, &get(), PAGES).await, expected);
        // A public API.
        let after = app!(Cors::new(&ANY));
        assert_eq!(readers(&after, &get(), PAGES).await, PAGES);
        assert!(readers(&after, &with_cookies(get()), PAGES).await.is_empty());
    }

    "`allowed_origin(\"https://app.example.com\")`" => one_origin {
        assert_eq!(readers(&app!(old()), &get(), PAGES).await, [APP]);
        assert_eq!(readers(&app!(Cors::new(&ONE)), &get(), PAGES).await, [APP]);
    }

    "`allowed_origin(..)` in a loop over configuration" => a_loop_over_configuration {
        static LIST: RuntimeOrigins = RuntimeOrigins::new().or_any();
        policy!(static CONFIGURED = { origins = LIST });
        let configured = [APP, SHOP];
        let before = app!(configured.iter().fold(Old::default(), |cors, origin| cors.allowed_origin(origin)));
        assert_eq!(readers(&before, &get(), PAGES).await, configured);
        LIST.set(configured).unwrap();
        let after = app!(Cors::new(&CONFIGURED));
        assert_eq!(readers(&after, &get(), PAGES).await, configured);
        LIST.set(["*"]).unwrap();
        assert_eq!(readers(&after, &get(), PAGES).await, PAGES);
    }

    "`allowed_origin(\"null\")`" => null {
        let before = app!(Old::default().allowed_origin("null"));
        let (_, headers) = ask(&before, "GET", &[("origin", "null")]).await;
        assert_eq!(line(&headers, "access-control-allow-origin"), Some("null"));
        // Not even a source that allows everybody is asked about it, and no list takes it.
        let after = app!(Cors::new(&REFLECTED));
        let (status, headers) = ask(&after, "GET", &[("origin", "null")]).await;
        assert_eq!((status, line(&headers, "access-control-allow-origin")), (StatusCode::OK, None));
        let refused = RuntimeOrigins::new().set(["null"]).unwrap_err();
        assert_eq!(refused.origins()[0].rule(), "origin_null");
    }

    "`allowed_origin_fn(..)` that looks at the end of the origin" => a_suffix {
        let looks_at_the_end = |origin: &actix_web::http::header::HeaderValue, _: &_| {
            origin.as_bytes().ends_with(b"example.com")
        };
        let before = app!(Old::default().allowed_origin_fn(looks_at_the_end));
        let pages = &["https://app.example.com", "http://app.example.com", "https://evil-example.com"];
        assert_eq!(readers(&before, &get(), pages).await, pages, "whoever registers a name that ends so");
        assert_eq!(readers(&app!(Cors::new(&SUBDOMAINS)), &get(), pages).await, [APP]);
    }

    "`allowed_origin_fn(..)` that looks at the request" => the_request {
        let before = app!(Old::default().allowed_origin_fn(|origin, head| {
            origin == APP && head.headers().contains_key("x-version")
        }));
        let after = app!(Cors::new(&VERSIONED));
        for (headers, allowed) in [
            (&[("origin", APP), ("x-version", "1")][..], Some(APP)),
            (&[("origin", APP)], None),
            (&[("origin", EVIL), ("x-version", "1")], None),
        ] {
            let (_, old) = ask(&before, "GET", headers).await;
            let (_, new) = ask(&after, "GET", headers).await;
            assert_eq!(line(&old, "access-control-allow-origin"), allowed, "{headers:?}");
            assert_eq!(line(&new, "access-control-allow-origin"), allowed, "{headers:?}");
        }
    }

    "`allow_any_origin()`" => any_origin {
        let before = app!(Old::default().allow_any_origin());
        let after = app!(Cors::new(&ANY));
        assert_eq!(readers(&before, &get(), PAGES).await, PAGES);
        assert_eq!(readers(&after, &get(), PAGES).await, PAGES);
    }

    "`allow_any_origin()` beside `supports_credentials()`, `allowed_origin_fn(|_, _| true)`" => a_source_that_reflects {
        for before in [
            Old::default().allow_any_origin().supports_credentials(),
            Old::default().allowed_origin_fn(|_, _| true).supports_credentials(),
        ] {
            assert_eq!(readers(&app!(before), &with_cookies(get()), PAGES).await, PAGES);
        }
        assert_eq!(readers(&app!(Cors::new(&REFLECTED)), &with_cookies(get()), PAGES).await, PAGES);
        // `"*"` beside `credentials`: the guide's second program does not compile, and no configuration takes it.
        let config = PolicyConfig { origins: vec!["*".to_owned()], credentials: true, ..PolicyConfig::default() };
        let refused = config.check().unwrap_err();
        assert!(refused.violations().iter().any(|violation| violation.rule() == "origin_any_credentials"));
    }

    "`send_wildcard()`" => a_literal_star {
        let before = app!(Old::default().allow_any_origin().send_wildcard());
        let (_, headers) = ask(&before, "GET", &[("origin", EVIL)]).await;
        assert_eq!(line(&headers, "access-control-allow-origin"), Some("*"));
        let (_, headers) = ask(&app!(Cors::new(&ANY)), "GET", &[("origin", EVIL)]).await;
        assert_eq!(line(&headers, "access-control-allow-origin"), Some("*"));
        assert_eq!(line(&headers, "vary"), None);
    }

    "`allowed_methods([\"GET\", \"PUT\"])`" => listed_methods {
        let before = app!(Old::default().allowed_origin(APP).allowed_methods(["GET", "PUT"]));
        let after = app!(Cors::new(&TWO_METHODS));
        for (request, may_read) in [(get(), true), (Request::put("/x"), true), (Request::delete("/x"), false)] {
            assert_eq!(Browser::at(APP).fetch(&before, &request).await.is_readable(), may_read);
            assert_eq!(Browser::at(APP).fetch(&after, &request).await.is_readable(), may_read);
        }
    }

    "`allow_any_method()`" => any_method {
        let before = app!(Old::default().allowed_origin(APP).allow_any_method().supports_credentials());
        let after = app!(Cors::new(&MEMBERS));
        for request in [get(), Request::put("/x"), Request::delete("/x")].map(with_cookies) {
            assert_eq!(readers(&before, &request, PAGES).await, [APP]);
            assert_eq!(readers(&after, &request, PAGES).await, [APP]);
        }
        // The asked method alone, and never what an annotated handler serves.
        let (_, headers) = preflight(&after, APP, "PUT").await;
        assert_eq!(line(&headers, "access-control-allow-methods"), Some("PUT"));

        #[cors(origins = "https://shop.example.com")]
        #[get("/x")]
        async fn annotated() -> impl Responder {
            HttpResponse::Ok()
        }

        let after = init_service(App::new().service(annotated).configure(routes).wrap(Cors::new(&MEMBERS))).await;
        let (status, headers) = preflight(&after, APP, "GET").await;
        assert_eq!((status, line(&headers, "access-control-allow-origin")), (StatusCode::FORBIDDEN, None));
    }

    "`allowed_header(..)`, `allowed_headers([\"content-type\"])`" => listed_headers {
        for before in [old().allowed_header("content-type"), old().allowed_headers(["content-type"])] {
            let before = app!(before);
            let after = app!(Cors::new(&JSON));
            for (name, may_read) in [("content-type", true), ("x-other", false)] {
                let request = Request::put("/x").header(name, "application/json");
                assert_eq!(Browser::at(APP).fetch(&before, &request).await.is_readable(), may_read, "{name}");
                assert_eq!(Browser::at(APP).fetch(&after, &request).await.is_readable(), may_read, "{name}");
            }
        }
    }

    "`allow_any_header()`" => any_header {
        let before = app!(old().allow_any_header());
        let after = app!(Cors::new(&ANY_HEADER));
        for name in ["x-any", "authorization"] {
            let request = Request::put("/x").header(name, "1");
            assert_eq!(readers(&before, &request, PAGES).await, [APP], "{name}");
            assert_eq!(readers(&after, &request, PAGES).await, [APP], "{name}");
        }
        let config = PolicyConfig {
            origins: vec![APP.to_owned()],
            allow_headers: vec!["*".to_owned()],
            credentials: true,
            ..PolicyConfig::default()
        };
        assert!(config.check().is_err());
    }

    "`expose_headers([\"etag\"])`" => listed_exposed {
        let outcome = Browser::at(APP).fetch(&app!(old().expose_headers(["etag"])), &get()).await;
        assert_eq!(outcome.header("etag"), Some("\"1\""));
        let outcome = Browser::at(APP).fetch(&app!(Cors::new(&ETAG)), &get()).await;
        assert_eq!(outcome.header("etag"), Some("\"1\""));
        let outcome = Browser::at(APP).fetch(&app!(Cors::new(&ONE)), &get()).await;
        assert_eq!(outcome.header("etag"), None, "without it scripts see nothing");
    }

    "`expose_any_header()`" => any_exposed {
        let outcome = Browser::at(APP).fetch(&app!(old().expose_any_header()), &get()).await;
        assert_eq!(outcome.header("etag"), Some("\"1\""));
        let outcome = Browser::at(APP).fetch(&app!(Cors::new(&ANY_EXPOSED)), &get()).await;
        assert_eq!(outcome.header("etag"), Some("\"1\""));
        let config = PolicyConfig {
            origins: vec![APP.to_owned()],
            expose_headers: vec!["*".to_owned()],
            credentials: true,
            ..PolicyConfig::default()
        };
        assert!(config.check().is_err());
    }

    "`supports_credentials()`" => credentials {
        let before = app!(old().supports_credentials());
        let after = app!(Cors::new(&MEMBERS));
        for request in [with_cookies(get()), with_cookies(Request::delete("/x"))] {
            assert_eq!(readers(&before, &request, PAGES).await, [APP]);
            assert_eq!(readers(&after, &request, PAGES).await, [APP]);
        }
        assert!(readers(&app!(Cors::new(&ONE)), &with_cookies(get()), PAGES).await.is_empty());
    }

    "`max_age(600)`, `max_age(None)`" => max_age {
        for (app, expected) in [(app!(old().max_age(600)), Some("600")), (app!(old().max_age(None)), None)] {
            let (_, headers) = preflight(&app, APP, "PUT").await;
            assert_eq!(line(&headers, "access-control-max-age"), expected);
        }
        for (policy, expected) in [(&REMEMBERED, Some("600")), (&ONE, None)] {
            let (_, headers) = preflight(&app!(Cors::new(policy)), APP, "PUT").await;
            assert_eq!(line(&headers, "access-control-max-age"), expected);
        }
    }

    "`block_on_origin_mismatch(true)`, and the default of actix-cors 0.6" => blocking {
        let before = app!(old().block_on_origin_mismatch(true));
        let after = app!(Cors::new(&CLOSED));
        for (method, mode) in [("GET", "cors"), ("POST", "cors"), ("POST", "no-cors"), ("POST", "navigate")] {
            // A form sends its user's cookie along.
            let from = |origin| {
                [("origin", origin), ("sec-fetch-mode", mode), ("sec-fetch-site", "cross-site"), ("host", "api.example.com")]
            };
            let with_cookie = |origin| [&from(origin)[..], &[("cookie", "session=1")]].concat();
            assert_eq!(ask(&before, method, &with_cookie(EVIL)).await.0, StatusCode::BAD_REQUEST, "{method} {mode}");
            let (status, headers) = ask(&after, method, &with_cookie(EVIL)).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {mode}");
            assert_eq!(line(&headers, "access-control-allow-origin"), None);
            assert_eq!(ask(&before, method, &from(APP)).await.0, StatusCode::OK, "{method} {mode}");
            assert_eq!(ask(&after, method, &from(APP)).await.0, StatusCode::OK, "{method} {mode}");
            assert_eq!(ask(&before, method, &[]).await.0, StatusCode::OK);
            assert_eq!(ask(&after, method, &[]).await.0, StatusCode::OK);
        }
        // What differs: the server's own page, and a cookie beside an origin of a policy without `credentials`.
        let own = [("origin", "https://api.example.com"), ("host", "api.example.com")];
        assert_eq!(ask(&before, "POST", &own).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(ask(&after, "POST", &own).await.0, StatusCode::OK);
        let cookie = [("origin", APP), ("host", "api.example.com"), ("cookie", "session=1")];
        assert_eq!(ask(&before, "POST", &cookie).await.0, StatusCode::OK);
        assert_eq!(ask(&after, "POST", &cookie).await.0, StatusCode::FORBIDDEN);
        // `read` alone lets a form run.
        let form = [("origin", EVIL), ("sec-fetch-mode", "navigate"), ("sec-fetch-site", "cross-site")];
        assert_eq!(ask(&app!(Cors::new(&UNREADABLE)), "POST", &form).await.0, StatusCode::OK);
        // Without it the handler runs, and the page cannot read the answer.
        assert_eq!(ask(&app!(Cors::new(&ONE)), "POST", &form).await.0, StatusCode::OK);
        assert!(readers(&app!(Cors::new(&ONE)), &get(), &[EVIL]).await.is_empty());
    }

    "`disable_vary_header()`" => vary {
        let (_, headers) = ask(&app!(old().disable_vary_header()), "GET", &[("origin", APP)]).await;
        assert_eq!(line(&headers, "vary"), None);
        for (policy, expected) in [(&ONE, None), (&ANY, None), (&SUBDOMAINS, Some("Origin"))] {
            for headers in [&[("origin", APP)][..], &[]] {
                let (_, headers) = ask(&app!(Cors::new(policy)), "GET", headers).await;
                assert_eq!(line(&headers, "vary"), expected);
            }
        }
    }

    "`disable_preflight()`" => options_that_are_no_preflights {
        let own = || App::new().route("/x", web::method(actix_web::http::Method::OPTIONS).to(HttpResponse::Created));
        let before = init_service(own().wrap(old().disable_preflight())).await;
        let after = init_service(own().wrap(Cors::new(&ONE))).await;
        for headers in [&[][..], &[("origin", APP)]] {
            assert_eq!(ask(&before, "OPTIONS", headers).await.0, StatusCode::CREATED);
            assert_eq!(ask(&after, "OPTIONS", headers).await.0, StatusCode::CREATED, "it is the handler's");
        }
        assert_eq!(preflight(&after, APP, "PUT").await.0, StatusCode::NO_CONTENT);
    }

    "`allow_private_network_access()`" => private_network_access {
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "GET"),
            ("access-control-request-private-network", "true"),
        ];
        let (status, headers) = ask(&app!(Cors::new(&ONE)), "OPTIONS", &headers).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(line(&headers, "access-control-allow-private-network"), None);
    }

    "`if debug { Cors::permissive() } else { .. }`" => a_switch {
        policy!(static DEVELOPMENT = { origins = "http://localhost:*" });
        for (is_debug, expected) in [(true, LOCAL), (false, APP)] {
            let app = app!(Cors::new(if is_debug { &DEVELOPMENT } else { &ONE }));
            assert_eq!(readers(&app, &get(), PAGES).await, [expected]);
        }
    }

    "`Condition::new(on, cors)`" => a_condition {
        for is_on in [true, false] {
            let expected: &[&str] = if is_on { &[APP] } else { &[] };
            assert_eq!(readers(&app!(Condition::new(is_on, old())), &get(), PAGES).await, expected);
            assert_eq!(readers(&app!(Condition::new(is_on, Cors::new(&ONE))), &get(), PAGES).await, expected);
        }
    }

    "a `Cors` made from a configuration file" => a_configuration {
        let config: PolicyConfig = toml::from_str("origins = \"https://app.example.com\"\nmethods = [\"GET\"]").unwrap();
        let after = app!(Cors::new(config.check().unwrap()));
        assert_eq!(readers(&after, &get(), PAGES).await, [APP]);
        assert!(readers(&after, &Request::put("/x"), PAGES).await.is_empty());
    }
}
