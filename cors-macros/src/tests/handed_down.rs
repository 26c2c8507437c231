//! What a module hands down, and where two attributes meet.

use super::tokens;
use crate::expand;

const DEFAULTS: &str = r#"origins = "https://app.example.com", block = [write]"#;

/// What a module with `max_age` and `methods` has put on something.
const MARK: &str = "#[::cors_runtime::__private::inherited(() (max_age = 600, methods = [GET]) ())]";

const HANDLER: &str = r#"#[get("/")] async fn handler() -> String { String::new() }"#;

fn cors(args: &str, item: &str) -> String {
    flat(&expand::cors(tokens(args), tokens(item)).to_string())
}

fn inherited(args: &str, item: &str) -> String {
    flat(&expand::inherited(tokens(args), tokens(item)).to_string())
}

/// Without spaces and lines, which only show how tokens are printed.
fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

fn marks(expansion: &str) -> usize {
    expansion.matches("__private::inherited").count()
}

fn is_twice(expansion: &str) -> bool {
    expansion.contains("compile_error!") && expansion.contains(&flat("has two `#[cors]` attributes"))
}

/// One `#[cors]` more is the same error on a module as on a handler, in any order, and whoever sees it.
#[test]
fn a_second_attribute_is_an_error() {
    for item in [
        "mod inner { #[get(\"/\")] async fn handler() -> String { x } }",
        HANDLER,
    ] {
        for (first, second) in [
            ("off", "#[cors(max_age = 5)]"),
            ("max_age = 5", "#[cors(off)]"),
            (DEFAULTS, "#[cors(max_age = 5)]"),
            (
                DEFAULTS,
                "#[cors_runtime::__private::inherited((max_age = 5) (timing) (cors))]",
            ),
            (
                DEFAULTS,
                "#[cors_runtime::__private::inherited((max_age = 5) () ())]",
            ),
        ] {
            let expansion = cors(first, &format!("{second} {item}"));
            assert!(
                is_twice(&expansion) && !expansion.contains(&flat(second)),
                "{first} {second}: {expansion}"
            );
        }
        for own in ["max_age = 5", ""] {
            let own = format!("({own}) ({DEFAULTS}) (cors)");
            let expansion = inherited(&own, &format!("#[cors(max_age = 1)] {item}"));
            assert!(is_twice(&expansion), "{own}: {expansion}");
        }
    }
}

/// A module that only a `cfg_attr` gives a `#[cors]` is asked when the condition is known.
#[test]
fn a_conditional_module_is_asked_later() {
    for (attribute, expected) in [
        ("#[cfg_attr(a, cors(off))]", "()tentative)]#[cfg_attr"),
        (
            "#[cfg_attr(a, cors_runtime::cors(off))]",
            "()tentative)]#[cfg_attr",
        ),
        ("#[cfg_attr(a, cfg_attr(b, cors))]", "()tentative)]#[cfg_attr"),
        // Nothing in it concerns us.
        ("#[cfg_attr(a, doc(cfg(b)))]", "())]#[get"),
    ] {
        let inner = cors(
            DEFAULTS,
            &format!("mod outer {{ {attribute} mod inner {{ {HANDLER} }} }}"),
        );
        assert!(
            inner.contains(expected) && marks(&inner) == 1,
            "{attribute}: {inner}"
        );
        let file = cors(
            DEFAULTS,
            &format!("mod outer {{ {HANDLER} {attribute} mod inner; }}"),
        );
        assert_eq!(marks(&file), 1, "{file}");
    }
    let tentative = format!("() ({DEFAULTS}) () tentative");
    for (attribute, expected) in [
        ("#[cors(off)]", "#[cors(off)]modinner{#[get"),
        ("#[cors(max_age = 1)]", "(cors))]modinner{#[get"),
        ("", "modinner{#[::cors_runtime::__private::inherited("),
    ] {
        let expansion = inherited(&tentative, &format!("{attribute} mod inner {{ {HANDLER} }}"));
        assert!(
            expansion.contains(expected) && !expansion.contains("tentative"),
            "{attribute}: {expansion}"
        );
    }
    // The module outside reports its own arguments, and asks whether there are handlers.
    for defaults in [r#"origins = "http://0.0.0.0""#, "max_age = 600", ""] {
        let failed = if defaults.is_empty() { "failed" } else { "" };
        let tentative = format!("() ({defaults}) () tentative {failed}");
        for content in [HANDLER, "async fn list() {}"] {
            let expansion = inherited(&tentative, &format!("mod inner {{ {content} }}"));
            assert!(
                !expansion.contains("compile_error") && !expansion.contains("deprecated"),
                "{defaults} {content}: {expansion}"
            );
        }
    }
    let hides = inherited(&tentative, "mod inner { include!(\"handlers.rs\"); }");
    assert!(hides.contains("cors_module_blind"), "{hides}");
}

/// A module inside reports its own arguments, what they break together with the outer ones, and nothing else.
#[test]
fn each_mistake_is_reported_once() {
    let outer = r#"origins = ["https://a.example/", "http://0.0.0.0"]"#;
    for (own, expected) in [
        ("max_age = 5", 0),
        ("max_age = -5", 1),
        ("credentials, max_age = -5", 2),
    ] {
        let expansion = inherited(
            &format!("({own}) ({outer}) (cors)"),
            &format!("mod inner {{ {HANDLER} }}"),
        );
        assert_eq!(
            expansion.matches("compile_error").count(),
            expected,
            "{own}: {expansion}"
        );
        assert!(!expansion.contains("deprecated"), "{own}: {expansion}");
    }
}

/// Every routed handler that Rust lets be one, wherever it is.
#[test]
fn handlers_in_bodies_have_the_defaults() {
    let handler = r#"#[post("/b")] pub(crate) async fn b() -> impl Responder { x }"#;
    for around in [
        "pub fn configure(config: &mut ServiceConfig) { @ config.service(b); }",
        "fn scope() -> impl HttpServiceFactory { @ scope(\"\").service(b) }",
        "impl Api { fn scope() -> Scope { @ scope(\"\").service(b) } }",
        "unsafe impl<T> Marker for Api<{ 1 }, T> { const A: () = { @ }; }",
        "trait Routes { fn all() -> Box<dyn Factory> { @ Box::new(b) } }",
        "const _: () = { @ };",
        "static A: Lazy<Scope> = Lazy::new(|| { @ scope(\"\").service(b) });",
        "fn nested() { if !(a) { mod deep { pub mod deeper { @ } } } }",
        "mod deep { @ }",
        "#[get(\"/a\")] async fn a() -> String { fn helper() { @ } x }",
        "struct Unit; impl Unit {} @",
        "fn never() -> ! { @ loop {} }",
        "use a::b; @",
    ] {
        let expansion = cors(
            DEFAULTS,
            &format!("mod api {{ {} }}", around.replace('@', handler)),
        );
        let marked = flat(&format!("methods {handler}")).replacen("methods", "())]", 1);
        let expected = 1 + usize::from(around.starts_with("#[get"));
        assert!(
            expansion.contains(&marked) && marks(&expansion) == expected,
            "{around}: {expansion}"
        );
    }
}

/// What is no handler, or may be none.
#[test]
fn nothing_else_has_the_defaults() {
    for item in [
        "trait Client { #[get(\"/b\")] async fn b(&self) -> String; #[get(\"/c\")] fn c() { x } }",
        "impl Client { #[get(\"/b\")] async fn b(&self) -> String { x } }",
        "#[api] unsafe impl<const N: usize> Client<{ N }> for Api<N> { #[get(\"/b\")] async fn b() {} }",
        "extern \"C\" { #[get(\"/b\")] fn b(); }",
        "macro_rules! b { () => { #[get(\"/b\")] async fn b() {} } }",
        "fn f() { list! { #[get(\"/b\")] async fn b() {} } }",
        "struct S(#[get(\"/b\")] fn(u8)); struct T { #[get(\"/b\")] b: fn() }",
        "fn f() { #[get(\"/b\")] let b = 1; }",
        "#[cors(off)] #[get(\"/b\")] async fn b() {}",
        "#[cors(off)] mod b { #[get(\"/b\")] async fn b() {} }",
        "#[cfg_attr(docsrs, doc(cfg(a)))] pub fn configure() {}",
        "#[cfg_attr(miri, ignore)] #[test] fn test() {}",
    ] {
        let expansion = cors(
            DEFAULTS,
            &format!("mod api {{ #![allow(dead_code)] {item} {HANDLER} }}"),
        );
        assert!(
            marks(&expansion) == 1 && expansion.contains(&flat(&format!("{item} #[::cors"))),
            "{item}: {expansion}"
        );
    }
}

/// Modules around a handler that cannot see each other's attributes put one mark on it.
#[test]
fn marks_are_joined() {
    let own = "#[a::__private::inherited((max_age = 5) (timing, block = [read]) (a::cors))]";
    for (args, attributes, expected) in [
        // The module's arguments are over those of the module outside.
        ("max_age = 1", MARK, "(()(max_age=1,methods=[GET])())"),
        ("policy = P", MARK, "(()(policy=P)())"),
        (
            DEFAULTS,
            own,
            "((max_age=5)(origins=\"https://app.example.com\",block=[write],timing)(a::cors))",
        ),
        ("off", MARK, "{#[get"),
        ("off", own, "{#[a::cors(max_age=5)]#[get"),
    ] {
        let expansion = cors(args, &format!("mod inner {{ {attributes} {HANDLER} }}"));
        assert!(
            expansion.contains(expected) && !expansion.contains("compile_error"),
            "{args} {attributes}: {expansion}"
        );
        assert_eq!(marks(&expansion), usize::from(args != "off"), "{expansion}");
    }
    // On the handler itself.
    let expansion = cors(r#"origins = "*", max_age = 5"#, &format!("{MARK} {HANDLER}"));
    assert!(
        expansion.contains(".max_age(5u32)") && marks(&expansion) == 0,
        "{expansion}"
    );
    let args = r#"() (origins = "*", timing) ()"#;
    for expansion in [
        inherited(args, &format!("{MARK} {HANDLER}")),
        cors(r#"origins = "*", timing"#, &format!("{MARK} {HANDLER}")),
    ] {
        assert!(
            expansion.contains(".max_age(600u32)") && expansion.contains(".timing(true)"),
            "{expansion}"
        );
    }
    assert_eq!(cors("off", &format!("{MARK} {HANDLER}")), flat(HANDLER));
    // Below a foreign attribute there is one, too.
    let deferred = inherited(args, &format!("#[instrument] {MARK} {HANDLER}"));
    assert!(
        deferred.starts_with("#[instrument]#[::cors") && marks(&deferred) == 1,
        "{deferred}"
    );
}

/// A `cfg_attr` that turns out to have nothing to do with us leaves no word.
#[test]
fn a_conditional_attribute_makes_no_handler() {
    let tentative = format!("() ({DEFAULTS}) () tentative");
    for item in [
        "pub fn configure(config: &mut web::ServiceConfig) { config.service(list); }",
        "#[test] fn a_test() {}",
        "#[actix_web::test] async fn another() {}",
        "fn main() {}",
        "async fn method(&self) {}",
        "async fn function() {}",
    ] {
        assert_eq!(inherited(&tentative, item), flat(item));
    }
}

/// An attribute that is written makes a handler, whatever the module saw.
#[test]
fn an_own_attribute_is_for_sure() {
    let tentative = format!("() ({DEFAULTS}) () tentative");
    let function = "pub async fn health() -> String { String::new() }";
    let handed = inherited(&tentative, &format!("#[cors(methods = [GET])] {function}"));
    let next = format!("(methods = [GET]) ({DEFAULTS}) (cors)");
    assert!(
        handed.contains(&flat(&next)) && !handed.contains("tentative"),
        "{handed}"
    );
    assert!(inherited(&next, function).contains("enumhealth"));
}

/// Attributes under other names are seen whatever the path, and told.
#[test]
fn other_names_are_told() {
    for path in [
        r#""""#,
        r#""{id}""#,
        r##"r"/users""##,
        r##"r#"/users"#"##,
        r#""/users""#,
    ] {
        let list = format!("#[fetch({path})] async fn list() -> String {{ x() }}");
        let expansion = cors(DEFAULTS, &format!("mod users {{ {HANDLER} {list} }}"));
        assert!(expansion.contains("cors_module_blind"), "{path}: {expansion}");
    }
    let renamed = "use cors_runtime::cors as c; #[c(methods = [GET])] async fn health() -> String { x() }";
    let expansion = cors(DEFAULTS, &format!("mod users {{ {HANDLER} {renamed} }}"));
    assert!(
        expansion.contains(&flat("`#[c]` on a handler without a routing attribute")),
        "{expansion}"
    );
}
