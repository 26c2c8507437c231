//! What is emitted, one case per position. `UPDATE_EXPECT=1 cargo test -p cors-macros` writes the files again.

use std::fmt::Write;

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;

use super::tokens;
use crate::expand;

#[test]
fn routed() {
    check_attribute(
        r#"
        origins = ["https://app.example.com", "https://*.partner.example:8443"],
        debug_origins = "http://localhost:*",
        allow_headers = ["content-type"],
        expose_headers = ["x-total"],
        credentials,
        max_age = 600,
        preflight_guard = is_admin
        "#,
        r#"
        /// Creates a user.
        #[allow(clippy::unused_async)]
        #[post("/users", name = "users", guard = "is_admin", wrap = "auth()")]
        pub(crate) async fn create(user: Json<User>) -> impl Responder { user }
        "#,
        &expect_file!["../../tests/expand/routed.rs"],
    );
}

#[test]
fn routes() {
    check_attribute(
        r#"origins = "https://app.example.com", methods = [GET, DELETE]"#,
        r#"
        #[routes]
        #[get("/a")]
        #[delete("/a")]
        #[get("/b")]
        async fn several() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/routes.rs"],
    );
}

#[test]
fn bare() {
    check_attribute(
        r#"origins = "*", methods = [GET, POST]"#,
        "pub async fn health() -> impl Responder { \"\" }",
        &expect_file!["../../tests/expand/bare.rs"],
    );
}

#[test]
fn module() {
    check_attribute(
        r#"origins = "https://app.example.com", max_age = 600"#,
        r#"
        mod users {
            #[get("/a")]
            async fn inherits() -> impl Responder { "" }

            #[cors(max_age = 5,)]
            #[get("/b")]
            async fn overrides() -> impl Responder { "" }

            #[cors(off)]
            #[get("/c")]
            async fn off() -> impl Responder { "" }

            fn helper() {}

            mod inner {
                #[get("/d")]
                async fn deep() -> impl Responder { "" }
            }
        }
        "#,
        &expect_file!["../../tests/expand/module.rs"],
    );
}

/// What a module puts on its handlers.
#[test]
fn inherited() {
    let args = r#"(max_age = 5) (origins = "https://app.example.com", max_age = 600) (cors)"#;
    let item = r#"
        #[get("/b")]
        async fn overrides() -> impl Responder { "" }
        "#;
    check(
        &format!("#[inherited({args})]\n{}", dedent(item)),
        expand::inherited(tokens(args), tokens(item)),
        &expect_file!["../../tests/expand/inherited.rs"],
    );
}

#[test]
fn named() {
    let input = r#"
        /// Partners.
        pub(crate) static PARTNERS = {
            origins = ["https://b.example", "https://a.example"],
            methods = [GET],
            credentials
        };
    "#;
    check(
        &format!("policy!({})", dedent(input)),
        expand::named(tokens(input)),
        &expect_file!["../../tests/expand/named.rs"],
    );
}

#[test]
fn named_override() {
    check_attribute(
        "policy = policies::PARTNERS, allow_headers = \"*\", max_age = 5",
        r#"
        #[get("/a")]
        async fn one() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/named_override.rs"],
    );
}

#[test]
fn source() {
    check_attribute(
        "origins = TENANTS, credentials, crate = my::cors",
        r#"
        #[get("/a")]
        async fn one() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/source.rs"],
    );
}

/// A foreign macro between has to see the routing attribute, so this one steps below it.
#[test]
fn deferred() {
    check_attribute(
        r#"origins = "https://app.example.com""#,
        r#"
        #[utoipa::path(get)]
        #[get("/a")]
        async fn one() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/deferred.rs"],
    );
}

/// Every mistake at once, and the handler all the same.
#[test]
fn errors() {
    check_attribute(
        r#"orgins = "https://app.example.com", max_age = "600", methods = [GET, get]"#,
        r#"
        #[get("/{a")]
        async fn one() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/errors.rs"],
    );
}

#[test]
fn warnings() {
    check_attribute(
        r#"origins = "http://0.0.0.0:3000""#,
        r#"
        #[get("/a")]
        async fn one() -> impl Responder { "" }
        "#,
        &expect_file!["../../tests/expand/warnings.rs"],
    );
}

fn check_attribute(arguments: &str, item: &str, expected: &ExpectFile) {
    let input = format!("#[cors({})]\n{}", dedent(arguments), dedent(item));
    check(&input, expand::cors(tokens(arguments), tokens(item)), expected);
}

fn check(input: &str, output: TokenStream, expected: &ExpectFile) {
    let mut text = String::new();
    for line in input.lines() {
        writeln!(text, "{}", format!("// {line}").trim_end()).expect("a string takes everything");
    }
    let file = syn::parse2(output).expect("an expansion is a list of items");
    expected.assert_eq(&format!("{text}\n{}", prettyplease::unparse(&file)));
}

/// Without the indentation of the first line.
fn dedent(text: &str) -> String {
    let text = text.trim_end();
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indent = text.len() - text.trim_start().len();
    let lines = text.lines().map(|line| line.get(indent..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}
