//! What the page shows.

use std::{fmt::Write as _, time::Instant};

use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_runtime::{cors, inspector};

use crate::app::{PARTNERS, app, get_text, local};

#[actix_web::test]
async fn routes_and_an_explanation() {
    PARTNERS.set(["https://a.example", "https://b.example"]).unwrap();
    let app = app().await;
    let (response, text) = get_text(&app, local("/_cors")).await;
    assert_eq!(response.status(), 200);
    for shown in [
        "/api/{tenant}/notes/{id}",
        "tests/inspector/app.rs:",
        "read by every page; shows x-total-count; remembered for 600 s",
        "No policy",
        "_cors/policies.json",
    ] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
    assert!(!text.contains("<script"), "it reads without scripts");
    let uri = "/_cors?origin=https://app.example.com&method=PUT&path=/api/x/notes/7&headers=content-type:+application/json";
    let (_, text) = get_text(&app, local(uri)).await;
    assert!(text.contains("The browser never sends the request"), "{text}");
    assert!(
        text.contains("the origins of this policy are decided at run time"),
        "{text}"
    );
    let uri = "/_cors?origin=https://a.example&method=PUT&path=/api/x/notes/7&headers=x-token";
    let (_, text) = get_text(&app, local(uri)).await;
    assert!(text.contains("allow_headers = [&quot;x-token&quot;]"), "{text}");
    let uri = "/_cors?origin=https://a.example&method=PATCH&path=/notes&headers=";
    let (_, text) = get_text(&app, local(uri)).await;
    assert!(text.contains("No handler at this path serves"), "{text}");
    assert!(
        text.contains("The layer around the application answers:"),
        "{text}"
    );
    let (_, text) = get_text(&app, local("/_cors?path=/plain&origin=https://a.example")).await;
    assert!(text.contains("This route has no policy."), "{text}");
    let (_, text) = get_text(&app, local("/_cors?path=/nowhere&origin=https://a.example")).await;
    assert!(text.contains("No route has this path."), "{text}");
    // The layer around the application says who may read the 404.
    assert!(
        text.contains("The layer around the application answers:"),
        "{text}"
    );
    assert!(
        text.contains("origins = [&quot;https://app.example.com&quot;, &quot;https://a.example&quot;]"),
        "{text}"
    );
}

/// Whose policy it is, what is answered, and where each route can be tried.
#[actix_web::test]
async fn answers_links_and_layers() {
    PARTNERS.set(["https://a.example", "https://b.example"]).unwrap();
    let app = app().await;
    let uri = "/_cors?origin=https://a.example&method=PUT&path=/api/x/notes/7&headers=x-token";
    let (_, text) = get_text(&app, local(uri)).await;
    let between = |start: &str, end: &str| {
        let (_, rest) = text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start}\n{text}"));
        rest.split_once(end).map_or(rest, |(part, _)| part)
    };
    let place = between("Policy of ", "</p>");
    assert!(
        place.contains("update") && place.contains("inspector/app.rs:"),
        "{place}"
    );
    let preflight = between("The preflight’s answer</h3>", "</pre>");
    for shown in [
        "204\n",
        "access-control-allow-origin: ",
        "access-control-allow-methods: ",
    ] {
        assert!(preflight.contains(shown), "{shown}\n{preflight}");
    }
    let actual = between("Headers of the answer itself</h3>", "</pre>");
    assert!(
        actual.contains("access-control-allow-origin: ") && !actual.contains("204"),
        "{actual}"
    );
    for (method, path) in [
        ("PUT", "/api/%7Btenant%7D/notes/%7Bid%7D"),
        ("GET", "/notes"),
        ("GET", "/api/%7Btenant%7D/bare"),
    ] {
        let link = format!("?origin=https%3A//foreign.example&amp;method={method}&amp;path={path}#ask\"");
        assert!(text.contains(&link), "{link}\n{text}");
    }
    let layers = between("id=\"layers\"", "</section>");
    for shown in [
        "<td>the application<br>",
        "inspector/app.rs:",
        "https://app.example.com",
    ] {
        assert!(layers.contains(shown), "{shown}\n{layers}");
    }
}

/// The form shows what was asked, and suggests what may be asked.
#[actix_web::test]
async fn the_form_keeps_what_it_was_asked() {
    PARTNERS.set(["https://a.example", "https://b.example"]).unwrap();
    let app = app().await;
    let (_, empty) = get_text(&app, local("/_cors")).await;
    let checkbox = r#"<input type="checkbox" name="credentials" value="on""#;
    assert!(empty.contains(&format!("{checkbox}>")), "{empty}");
    assert!(empty.contains(r#"<option value="script" selected>"#), "{empty}");
    assert!(!empty.contains("Step by step"), "nothing is explained\n{empty}");
    // Each path once, and those with a policy alone.
    let suggested = r#"<datalist id="paths"><option value="/api/{tenant}/bare"><option value="/api/{tenant}/notes/{id}"><option value="/notes"></datalist>"#;
    assert!(empty.contains(suggested), "{empty}");

    let uri = "/_cors?origin=https://app.example.com&path=/notes&credentials=on&way=image";
    let (_, asked) = get_text(&app, local(uri)).await;
    assert!(asked.contains("Step by step"), "it is explained\n{asked}");
    assert!(asked.contains(&format!("{checkbox} checked>")), "{asked}");
    assert!(asked.contains(r#"<option value="image" selected>"#), "{asked}");
    assert!(!asked.contains(r#"<option value="script" selected>"#), "{asked}");
}

/// Methods as the table has them, and the lists that are made at run time.
#[actix_web::test]
async fn methods_and_lists() {
    PARTNERS.set(["https://a.example", "https://b.example"]).unwrap();
    let app = app().await;
    let (_, text) = get_text(&app, local("/_cors")).await;
    for shown in [
        "<td>any method <code><bdi>/any</bdi></code></td>",
        "<td>GET <code><bdi>/plain</bdi></code></td>",
        "<td>GET, PATCH <code><bdi>/api/{tenant}/bare</bdi></code></td>",
        "Run-time lists",
        "<code><bdi>tests/inspector/app.rs:",
        "<td>2</td>",
        " s ago",
    ] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
    let (_, lists) = text.split_once(r#"id="lists""#).unwrap();
    assert!(lists.contains("tests/inspector/app.rs:"), "{lists}");
}

#[actix_web::test]
async fn filters() {
    let app = app().await;
    let (_, text) = get_text(&app, local("/_cors?show=notes")).await;
    assert!(text.contains("4 of 7 routes shown"), "{text}");
    let (_, text) = get_text(&app, local("/_cors?reader=https://nobody.example")).await;
    assert!(text.contains("1 of 7 routes shown"), "`*` alone\n{text}");
}

/// Markup and characters that turn or hide their neighbours, in every field.
#[actix_web::test]
async fn hostile_fields_are_shown_escaped() {
    let app = app().await;
    let hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}\u{200b}\u{7}";
    let encoded: String = hostile.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    });
    for field in ["origin", "method", "path", "headers", "show", "reader"] {
        let uri = format!("/_cors?path=/notes&{field}={encoded}").replacen(
            "path=/notes&path",
            "path",
            usize::from(field == "path"),
        );
        let (response, text) = get_text(&app, local(&uri)).await;
        assert_eq!(response.status(), 200, "{field}");
        assert!(
            !text.contains("<script") && !text.contains("<img"),
            "{field}\n{text}"
        );
        assert!(!text.contains(['\u{202e}', '\u{200b}', '\u{7}']), "{field}");
        if !matches!(field, "show" | "reader") {
            assert!(text.contains(r"\u{202e}"), "{field} is shown\n{text}");
        }
    }
    for query in [
        "path=%",
        "path=%FF%FE",
        "path=/notes&path=/x",
        "&&&=",
        "credentials",
        "path=/notes&method=%00",
    ] {
        let (response, _) = get_text(&app, local(&format!("/_cors?{query}"))).await;
        assert_eq!(response.status(), 200, "{query}");
    }
}

#[cors(origins = "*")]
#[get("/<script>alert(1)</script>\u{202e}")]
async fn hostile_pattern() -> impl Responder {
    HttpResponse::Ok()
}

/// A pattern is the programmer's, and may come from elsewhere all the same.
#[actix_web::test]
async fn hostile_patterns_are_shown_escaped() {
    let app = App::new().service((hostile_pattern, inspector("/_cors"))).route(
        "/\"><img src=x onerror=alert(1)>",
        web::get().to(HttpResponse::Ok),
    );
    let app = test::init_service(app).await;
    let (response, text) = get_text(&app, local("/_cors")).await;
    assert_eq!(response.status(), 200);
    assert!(
        text.contains("&lt;script&gt;alert(1)") && text.contains("&lt;img src=x"),
        "{text}"
    );
    assert!(
        !text.contains("<script") && !text.contains("<img") && !text.contains('\u{202e}'),
        "{text}"
    );
}

/// actix-web's introspection panics on it; what is said says what to do.
#[actix_web::test]
#[should_panic(expected = "has the parameter `id` twice")]
async fn a_parameter_twice_is_named() {
    let scope = web::scope("/{id}").service(item::at("/notes/{id}"));
    test::init_service(App::new().service(scope)).await;
}

#[cors(origins = "*", methods = [GET])]
async fn item() -> impl Responder {
    HttpResponse::Ok()
}

/// A URI has at most 64 KiB; servers refuse what is longer.
#[actix_web::test]
async fn what_is_long_is_cut() {
    let app = app().await;
    let (empty, full) = (String::new(), "a".repeat(30_000));
    let size = async |value: &str| {
        let uri = format!("/_cors?path=/notes&headers={value}&origin={value}");
        get_text(&app, local(&uri)).await.1.len()
    };
    let (without, with) = (size(&empty).await, size(&full).await);
    assert!(with < without + 20_000, "{without} {with}");
}

/// Thousands of routes, and how long the page takes: a figure to read, no assertion.
#[actix_web::test]
async fn thousands_of_routes() {
    for count in [1_000, 4_000] {
        let app = App::new().service(inspector("/_cors")).configure(|config| {
            for index in 0..count {
                config.route(
                    &format!("/resource{index}/{{id}}"),
                    web::get().to(HttpResponse::Ok),
                );
            }
        });
        let app = test::init_service(app).await;
        let started = Instant::now();
        let (response, text) = get_text(&app, local("/_cors")).await;
        println!(
            "{count} routes: {} ms, {} bytes",
            started.elapsed().as_millis(),
            text.len()
        );
        assert_eq!(response.status(), 200);
        assert!(text.contains(&format!("{count} of {count} routes shown")));
    }
}

/// The page links to its data, and they are there.
#[actix_web::test]
async fn an_inspector_at_the_root_of_a_scope() {
    for path in ["/", ""] {
        let scope = web::scope("/_cors").service(inspector(path));
        let app = test::init_service(App::new().service(scope)).await;
        let (_, text) = get_text(&app, local("/_cors/")).await;
        assert!(text.contains(r#"href="policies.json""#), "{text}");
        let (response, _) = get_text(&app, local("/_cors/policies.json")).await;
        assert_eq!(response.status(), 200);
    }
    let app = test::init_service(App::new().service((item::at("/notes/{id}"), inspector("/")))).await;
    let (_, text) = get_text(&app, local("/")).await;
    assert!(
        text.contains(r#"href="policies.json""#) && text.contains(r#"href="?origin"#),
        "{text}"
    );
    let (response, _) = get_text(&app, local("/policies.json")).await;
    assert_eq!(response.status(), 200);
}
