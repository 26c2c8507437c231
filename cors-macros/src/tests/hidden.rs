//! Handlers that a module's attribute cannot give its policy: each is told, and nothing else is.

use super::tokens;
use crate::expand;

/// What the module of these items is warned about.
fn told(items: &str) -> Vec<String> {
    let module = format!("mod api {{ #[get(\"/\")] async fn seen() -> String {{ x }} {items} }}");
    let expansion = expand::cors(tokens(r#"origins = "https://app.example.com""#), tokens(&module));
    let text = expansion.to_string();
    let notes = text.split("note = \"").skip(1);
    let shown = notes.filter(|note| note.contains("allow = [module_blind]"));
    let quoted = shown.map(|note| note.split('`').nth(1).unwrap_or_default().to_owned());
    quoted.collect()
}

/// `@` is where the tokens are: bodies of functions and methods, constants, closures and blocks in them.
const BODIES: [&str; 6] = [
    "pub fn configure(config: &mut ServiceConfig) { @ }",
    "impl Api { fn configure(config: &mut ServiceConfig) { @ } }",
    "trait Routes { fn all() { @ } }",
    "const _: fn(&mut ServiceConfig) = |config| { @ };",
    "fn nested() { if a { @ } }",
    "mod deep { fn configure() { @ } }",
];

#[test]
fn what_bodies_hide_is_told() {
    for (body, expected) in [
        ("handler!(made, \"/m\"); config.service(made);", "handler!(..)"),
        (
            "config.service(seen).service(made); crate::handler! { \"/m\" => made }",
            "crate::handler!(..)",
        ),
        (
            "handlers!((a, \"/a\"), (b, \"/b\")); scope(\"\").service((seen, b));",
            "handlers!(..)",
        ),
        (
            "handler!(made); config.service(services![seen, made]);",
            "handler!(..)",
        ),
        (
            "handler!(made); { let made = 1; } x.service(|| y.service(made));",
            "",
        ),
        (
            "cfg_unix! { #[post(\"/u\")] async fn unix() -> R { x } }",
            "cfg_unix!(..)",
        ),
        (
            "vec![{ #[post(\"/u\")] async fn unix() -> R { x } unix }];",
            "vec!(..)",
        ),
        (
            "cfg_unix! { #[cfg_attr(a, post(\"/u\"))] pub async fn unix() -> R { x } }",
            "cfg_unix!(..)",
        ),
        (
            "cfg_unix! { #[submit(\"u\")] async fn unix() -> R { x } }",
            "cfg_unix!(..)",
        ),
        (
            "macro_rules! made { () => { #[post(\"/m\")] async fn made() -> R { x } } } made!();",
            "made!(..)",
        ),
        (
            "macro_rules! m { ($n:ident) => { #[post(\"/m\")] async fn $n() -> R { x } } } m!(a);",
            "m!(..)",
        ),
        ("use actix_web::post as create;", "#[create]"),
        ("use ::actix_web::{get, r#post as create};", "#[create]"),
        (
            "use actix_web::post as create; #[create(\"/c\")] async fn c() -> R { x }",
            "#[create]",
        ),
        ("#[crate::submit(\"/c\")] async fn c() -> R { x }", "#[submit]"),
        ("#[crate::submit(\"c\")] pub async fn c() -> R { x }", "#[submit]"),
        (
            "#[cfg_attr(a, crate::submit(\"/c\"))] async fn c() -> R { x }",
            "#[submit]",
        ),
        ("mod inner { handler!(made, \"/m\"); }", "handler!(..)"),
        ("mod inner { include!(\"handlers.rs\"); }", "include!(..)"),
        ("#[path = \"handlers.rs\"] mod inner;", "mod inner;"),
    ] {
        let expected = Vec::from_iter(Some(expected).filter(|expected| !expected.is_empty()));
        for around in BODIES {
            let items = around.replace('@', body);
            assert_eq!(told(&items), expected, "{items}");
        }
    }
}

#[test]
fn what_items_hide_is_told() {
    for (items, expected) in [
        (
            "#[crate::submit(\"relative\")] async fn a() -> R { x }",
            &["#[submit]"][..],
        ),
        (
            "#[cfg_attr(all(), crate::submit(\"/a\"))] async fn a() -> R { x }",
            &["#[submit]"],
        ),
        (
            "#[cfg_attr(a, cfg_attr(feature = \"b\", submit(\"a\")))] async fn a() -> R { x }",
            &["#[submit]"],
        ),
        ("use actix_web::r#post as submit;", &["#[submit]"]),
        ("lazy_static!(list, \"/f\");", &["lazy_static!(..)"]),
        ("const_assert!(list, \"/f\");", &["const_assert!(..)"]),
        ("bitflags!(list, \"/f\");", &["bitflags!(..)"]),
        (
            "macro_rules! m { () => { #[get(\"/m\")] async fn m() -> R { x } } } fn f() { m!(); }",
            &["m!(..)"],
        ),
    ] {
        assert_eq!(told(items), expected, "{items}");
    }
}

#[test]
fn nothing_else_is_told() {
    for body in [
        "println!(\"{}\", seen.name()); info!(?config, \"/a\"); config.service(seen).service(made);",
        "let scope = scope(\"/a\"); debug!(?scope); config.service(scope);",
        "let mut scope = scope(\"/a\"); debug!(?scope); config.service(scope);",
        "handler!(made, \"/m\"); config.service(scope(made)); other(made);",
        "{ handler!(made); } config.service(made);",
        "let all = vec![made]; config.service(made);",
        "info!(\"{}\", config.made); config.service(made);",
        "cfg_unix! { #[cors(off)] #[post(\"/u\")] async fn unix() -> R { x } }",
        "cfg_unix! { #[doc = \"x\"] async fn unix() -> R { x } }",
        "client! { trait Api { #[get(\"/u\")] async fn list(&self) -> R; } }",
        "client! { impl Api { #[get(\"/u\")] async fn list(&self) -> R { x } } }",
        "macro_rules! made { () => { #[post(\"/m\")] async fn made() -> R { x } } }",
        "use actix_web::{get, post}; use actix_web as web; use other::post as create;",
        "thread_local! { static A: u8 = 1; } mod inner { thread_local! { static A: u8 = 1; } }",
        "#[post(\"/p\")] async fn p() -> R { x } #[actix_web::r#post(\"p\")] async fn q() -> R { x }",
        "#[c(off)] mod inner { handler!(made); fn f() { cfg! { #[get(\"/\")] async fn a() -> R { x } } } }",
    ] {
        let items = format!("use cors_runtime::cors as c; fn configure() {{ {body} }}");
        assert_eq!(told(&items), Vec::<String>::new(), "{items}");
    }
    for items in [
        "#[utoipa::path(get, path = \"/a\")] async fn a() -> R { x }",
        "#[tracing::instrument] async fn a() -> R { x }",
        "#[tracing::instrument(skip_all, name = \"a\")] async fn a() -> R { x }",
        "#[tracing::instrument(\"name\")] async fn a() -> R { x }",
        "#[sqlx::test(fixtures(\"users\"))] async fn a() -> R { x }",
        "#[serial(\"db\")] #[tokio::test] async fn a() -> Result<(), E> { x }",
        "#[rstest] #[case(\"/a\")] async fn a(#[case] path: &str) -> R { x }",
        "#[deprecated = \"/old\"] #[doc = \"/a\"] async fn a() -> R { x }",
        "#[must_use = \"/a\"] #[cfg_attr(docsrs, doc(cfg(feature = \"a\")), doc = \"/a\")] async fn a() -> R { x }",
        "#[name(\"x\")] fn a() -> R { x } #[cron(\"0 * * * *\")] async fn b() { x }",
        "#[get(\"/a\")] #[route_trace(\"x\")] async fn a() -> R { x }",
        "#[cfg_attr(a, get(\"/a\"))] async fn a() -> R { x }",
        "#[actix_web::r#get(\"a\")] async fn a() -> R { x }",
        "lazy_static! { static ref A: u8 = 1; } thread_local! { pub static A: &str = \"/a\"; }",
        "bitflags! { pub struct A: u8 { const B = 1; } } const_assert!(A < 1); thread_local! {}",
        "assert_impl_all!(A: Send); policy!(pub static P = { origins = [\"https://a.example\"] });",
    ] {
        assert_eq!(told(items), Vec::<String>::new(), "{items}");
    }
}

/// `r#` does not change what a name means.
#[test]
fn raw_names_are_names() {
    let handler = "async fn handler() -> String { x }";
    for attributes in [
        "#[actix_web::r#post(\"i\")]",
        "#[r#post(\"/i\")]",
        "#[r#cors(max_age = 5)] #[post(\"/i\")]",
        "#[cfg_attr(all(), r#post(\"/i\"))]",
    ] {
        let items = format!("mod api {{ {attributes} {handler} }}");
        let expansion = expand::cors(tokens(r#"origins = "https://app.example.com""#), tokens(&items));
        assert!(
            expansion.to_string().contains("inherited"),
            "{attributes}: {expansion}"
        );
    }
    let expansion = expand::cors(
        tokens(r#"origins = "https://app.example.com""#),
        tokens(&format!("#[actix_web::r#post(\"i\")] {handler}")),
    );
    let text = expansion.to_string();
    assert!(text.contains("POST") && !text.contains("R#"), "{text}");
}
