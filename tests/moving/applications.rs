//! What 272 public configurations have, and that what the guide offers for it works.

use std::{fs, path::Path};

use actix_web::{
    App, HttpResponse, Responder, get,
    http::{StatusCode, header::HeaderName},
    middleware::{Condition, DefaultHeaders},
    test::init_service,
    web,
};
use cors_runtime::{
    AllowOrigin, Asking, Cors, Credentialed, PolicyConfig, RuntimeOrigins, cors, policy,
    testing::{Browser, Request},
};

use crate::support::{
    APP, EVIL, LOCAL, SHOP, app, ask, get, line, preflight, readers, routes, rows, with_cookies,
};

const PAGES: &[&str] = &[APP, SHOP, EVIL, LOCAL];

policy!(static ANY = { origins = "*" });
policy!(static DEVELOPERS = { debug_origins = loopback });
policy!(static LISTED = { origins = ["https://app.example.com", "https://shop.example.com"] });
policy!(static MEMBERS = { origins = "https://app.example.com", allow_headers = "x-listed", credentials });
policy!(static ANY_EXPOSED = { origins = "https://app.example.com", expose_headers = "*" });
policy!(static CLOSED = { origins = "https://app.example.com", block = [read, write] });

struct Everybody;

impl AllowOrigin for Everybody {
    fn allows(&self, _: &str, _: &Asking<'_>) -> bool {
        true
    }
}

static EVERYBODY: Everybody = Everybody;
policy!(static REFLECTED = { origins = EVERYBODY, credentials });

/// Debug builds alone have `debug_origins`.
fn in_debug(origins: &'static [&'static str]) -> &'static [&'static str] {
    if cfg!(debug_assertions) { origins } else { &[] }
}

/// Whether the cookbook has a program, with tests, under the heading that the guide links to.
#[track_caller]
fn assert_program(name: &str, heading: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read =
        |path: String| fs::read_to_string(root.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let program = read(format!("examples/cookbook/{name}.rs"));
    assert!(program.contains("\nmod tests"), "{name} has tests");
    let page = read("cors-runtime/src/cookbook.md".to_owned());
    let (_, entry) = page
        .split_once(&format!("\n# {heading}\n"))
        .expect("the page has the heading");
    let entry = entry.split_once("\n# ").map_or(entry, |(entry, _)| entry);
    assert!(
        entry.contains(&format!("<!-- cookbook/{name}.rs -->")),
        "{heading} shows {name}"
    );
    let anchor = heading
        .to_lowercase()
        .replace(' ', "-")
        .replace(['\'', '`', '*'], "");
    let guide = read("cors-runtime/src/guide/7-moving.md".to_owned());
    assert!(
        guide.contains(&format!("cookbook#{anchor})")),
        "the guide leads to {anchor}"
    );
}

fn config(origins: &[&str]) -> PolicyConfig {
    PolicyConfig {
        origins: origins.iter().copied().map(str::to_owned).collect(),
        ..PolicyConfig::default()
    }
}

rows! {
    "any origin, without cookies" => any_origin {
        let app = app!(Cors::new(&ANY));
        assert_eq!(readers(&app, &get(), PAGES).await, PAGES);
        assert!(readers(&app, &with_cookies(get()), PAGES).await.is_empty());
    }

    "`Cors::permissive()`" => permissive {
        assert_eq!(readers(&app!(Cors::new(&DEVELOPERS)), &get(), PAGES).await, in_debug(&[LOCAL]));
        assert_eq!(readers(&app!(Cors::new(&ANY)), &Request::put("/x"), PAGES).await, PAGES);
    }

    "any origin with cookies, on purpose or by a function that returns `true`" => any_origin_with_cookies {
        assert_eq!(readers(&app!(Cors::new(&REFLECTED)), &with_cookies(get()), PAGES).await, PAGES);
    }

    "a list that never left development: `localhost` alone" => localhost_alone {
        let app = app!(Cors::new(&DEVELOPERS));
        let pages = &["http://localhost:3000", "http://127.0.0.1:8080", "https://localhost.evil.example"];
        assert_eq!(readers(&app, &get(), pages).await, in_debug(&pages[..2]));
    }

    "a list of production origins" => production_origins {
        assert_eq!(readers(&app!(Cors::new(&LISTED)), &get(), PAGES).await, [APP, SHOP]);
    }

    "origins from the environment, a file or a flag" => configured_origins {
        assert_program("environments", "Several environments");
    }

    "the same, where `*` means everybody" => an_operators_star {
        assert_program("operator_star", "An operator's `*`");
        let list = RuntimeOrigins::new().or_any();
        list.set(["*"]).unwrap();
        assert!(list.set(Vec::<String>::new()).is_err(), "nothing is not everybody");
        assert_eq!(list.origins(), ["*"]);
    }

    "a function of the origin: its end, its start, a part, a regular expression" => functions_of_the_origin {
        for (entry, allowed, refused) in [
            ("https://*.example.com", "https://a.example.com", "https://evil-example.com"),
            ("https://preview-*.example.com", "https://preview-7.example.com", "https://preview-7.evil.example"),
            ("http://localhost:*", "http://localhost:5173", "http://localhost.evil.example"),
        ] {
            let policy = config(&[entry]).check().unwrap();
            let app = app!(Cors::new(policy));
            assert_eq!(readers(&app, &get(), &[allowed, refused]).await, [allowed]);
        }

        /// `^https://(app|shop)\.example\.com$`
        struct Rule;
        impl AllowOrigin for Rule {
            fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
                let name = origin.strip_prefix("https://").and_then(|host| host.strip_suffix(".example.com"));
                matches!(name, Some("app" | "shop"))
            }
        }
        static RULE: Rule = Rule;
        policy!(static RULED = { origins = RULE });
        assert_eq!(readers(&app!(Cors::new(&RULED)), &get(), PAGES).await, [APP, SHOP]);
    }

    "everybody in development and a list in production, by a flag at run time" => a_flag_at_run_time {
        assert_program("development_mode", "A switch for development");
    }

    "the same by the build" => by_the_build {
        policy!(static BOTH = { origins = "https://app.example.com", debug_origins = "http://localhost:*" });
        let expected: &[&str] = if cfg!(debug_assertions) { &[APP, LOCAL] } else { &[APP] };
        assert_eq!(readers(&app!(Cors::new(&BOTH)), &get(), PAGES).await, expected);
    }

    "CORS that can be switched off" => switched_off {
        let app = app!(Condition::new(false, Cors::new(&LISTED)));
        assert!(readers(&app, &get(), PAGES).await.is_empty());

        static SWITCHED: RuntimeOrigins = RuntimeOrigins::new();
        #[cors(origins = SWITCHED)]
        #[get("/x")]
        async fn annotated() -> impl Responder {
            HttpResponse::Ok()
        }
        let app = init_service(App::new().service(annotated)).await;
        SWITCHED.set([APP]).unwrap();
        assert_eq!(readers(&app, &get(), PAGES).await, [APP]);
        SWITCHED.clear();
        assert!(readers(&app, &get(), PAGES).await.is_empty());
    }

    "cookies" => cookies {
        assert_eq!(readers(&app!(Cors::new(&MEMBERS)), &with_cookies(get()), PAGES).await, [APP]);
    }

    "any request header with cookies" => any_header_with_cookies {
        let refused = PolicyConfig { allow_headers: vec!["*".to_owned()], credentials: true, ..config(&[APP]) };
        assert!(refused.check().is_err());
        let app = app!(Cors::new(&MEMBERS));
        let request = with_cookies(Request::put("/x").header("x-listed", "1"));
        assert_eq!(readers(&app, &request, PAGES).await, [APP]);
        let outcome = Browser::at(APP).fetch(&app, &request.header("x-forgotten", "1")).await;
        assert!(outcome.is_blocked() && outcome.to_string().contains("x-forgotten"), "{outcome}");
    }

    "any method with cookies" => any_method_with_cookies {
        let app = app!(Cors::new(&MEMBERS));
        for request in [get(), Request::put("/x"), Request::delete("/x")] {
            assert_eq!(readers(&app, &with_cookies(request), PAGES).await, [APP]);
        }
    }

    "any exposed header" => any_exposed_header {
        let outcome = Browser::at(APP).fetch(&app!(Cors::new(&ANY_EXPOSED)), &get()).await;
        assert_eq!(outcome.header("etag"), Some("\"1\""));
        let refused = PolicyConfig { expose_headers: vec!["*".to_owned()], credentials: true, ..config(&[APP]) };
        assert!(refused.check().is_err());
    }

    "methods, headers, age or cookies from a configuration" => a_configuration {
        assert_program("policy_file", "A policy in a configuration file");
        let policy = PolicyConfig {
            methods: vec!["PUT".to_owned()],
            allow_headers: vec!["x-listed".to_owned()],
            credentials: true,
            max_age: Some(60),
            ..config(&[APP])
        };
        let app = app!(Cors::new(policy.check().unwrap()));
        let request = with_cookies(Request::put("/x").header("x-listed", "1"));
        assert_eq!(readers(&app, &request, PAGES).await, [APP]);
        let (_, headers) = preflight(&app, APP, "PUT").await;
        assert_eq!(line(&headers, "access-control-max-age"), Some("60"));
    }

    "several policies in one program" => several_policies {
        let scope = web::scope("/members").configure(routes).wrap(Cors::new(&MEMBERS));
        let app = init_service(App::new().service(scope).configure(routes).wrap(Cors::new(&ANY))).await;
        assert_eq!(readers(&app, &get(), PAGES).await, PAGES);
        let members = with_cookies(Request::get("/members/x"));
        assert_eq!(readers(&app, &members, PAGES).await, [APP]);
    }

    "origins of tenants from a database" => tenants {
        assert_program("tenants", "Tenants from a database");
        assert_program("tenant_lists", "Tenants with pages of their own");
        assert_program("fleet", "Tenants on many machines");
    }

    "requests of other origins refused, not only unreadable" => refused {
        let app = app!(Cors::new(&CLOSED));
        for (method, mode) in [("GET", "cors"), ("POST", "cors"), ("POST", "no-cors"), ("POST", "navigate")] {
            let from = |origin| [("origin", origin), ("sec-fetch-mode", mode), ("sec-fetch-site", "cross-site")];
            assert_eq!(ask(&app, method, &from(EVIL)).await.0, StatusCode::FORBIDDEN, "{method} {mode}");
            assert_eq!(ask(&app, method, &from(APP)).await.0, StatusCode::OK, "{method} {mode}");
        }
    }

    "`null` among the origins" => null {
        assert!(config(&["null"]).check().is_err());
        let list: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();
        list.set(["tauri://localhost", "capacitor://localhost"]).unwrap();
        let policy = config(&["tauri://localhost"]).check().unwrap();
        let (_, headers) = ask(&app!(Cors::new(policy)), "GET", &[("origin", "tauri://localhost")]).await;
        assert_eq!(line(&headers, "access-control-allow-origin"), Some("tauri://localhost"));
    }

    "no `Vary`, no preflights, private network access" => nothing_to_say {
        let (_, headers) = ask(&app!(Cors::new(&MEMBERS)), "GET", &[("origin", APP)]).await;
        assert_eq!(line(&headers, "vary"), None, "one origin: every answer is the same");
    }

    "headers that the program writes itself" => written_by_hand {
        // Left where they were, they are replaced and never doubled.
        let by_hand = DefaultHeaders::new()
            .add((HeaderName::from_static("access-control-allow-origin"), "*"))
            .add((HeaderName::from_static("access-control-allow-credentials"), "true"));
        let app = init_service(App::new().configure(routes).wrap(by_hand).wrap(Cors::new(&LISTED))).await;
        for (origin, expected) in [(APP, Some(APP)), (EVIL, None)] {
            let (_, headers) = ask(&app, "GET", &[("origin", origin)]).await;
            let lines: Vec<_> = headers.get_all("access-control-allow-origin").collect();
            assert!(lines.len() <= 1, "{lines:?}");
            assert_eq!(line(&headers, "access-control-allow-origin"), expected);
            assert_eq!(line(&headers, "access-control-allow-credentials"), None);
        }
    }

    "an origin that never matches, or a program that does not start: a trailing slash, a path, `\"*\"` among origins" => mistakes {
        for (origin, corrected) in [
            ("https://app.example.com/", "write `https://app.example.com`"),
            ("https://app.example.com/login", "write `https://app.example.com`"),
            ("app.example.com", "write `https://app.example.com`"),
        ] {
            let refused = RuntimeOrigins::new().set([SHOP, origin]).unwrap_err().to_string();
            assert!(refused.contains(corrected), "{refused}");
            let refused = config(&[SHOP, origin]).check().unwrap_err().to_string();
            assert!(refused.contains(corrected), "{refused}");
        }
        assert!(config(&[SHOP, "*"]).check().is_err());
    }
}
