//! Whoever shuts something reads no correction that opens it.

use super::tokens;
use crate::expand;

/// The errors about these arguments above a GET handler.
fn errors(arguments: &str) -> Vec<String> {
    let item = tokens("#[get(\"/\")] async fn handler() -> HttpResponse { answer() }");
    let output = expand::cors(tokens(arguments), item);
    let file: syn::File = syn::parse2(output).expect("an expansion is a file");
    let error = |item: &syn::Item| match item {
        syn::Item::Macro(call) if call.mac.path.segments.last()?.ident == "compile_error" => {
            Some(call.mac.parse_body::<syn::LitStr>().expect("a text").value())
        }
        _ => None,
    };
    file.items.iter().filter_map(error).collect()
}

/// Asserts that there is one error about each, which says this.
fn said(cases: &[(&str, &str)]) {
    for (arguments, expected) in cases {
        match &*errors(arguments) {
            [only] => assert!(only.contains(expected), "{arguments}: {only}"),
            several => panic!("{arguments}: {several:#?}"),
        }
    }
}

#[test]
fn negations_open_nothing() {
    let lists = [
        r#"origins != "https://evil.example""#,
        r#"origins -= "https://evil.example""#,
        r#"policy = P, origins -= ["https://a.example"]"#,
        r#"allowed_origins != ["https://evil.example"]"#,
        r#"origins = not("https://evil.example")"#,
        r#"origins = any_except(["https://evil.example"])"#,
        r#"origins = !["https://evil.example"]"#,
        r#"origins = ["https://a.example", !"https://b.example"]"#,
        r#"origins = ["https://a.example", -"https://b.example"]"#,
        r#"origins = ["https://*.a.example" except "https://b.a.example"]"#,
        r#"origins = "*" - "https://b.example""#,
        r#"origins = !concat!("https://", "a.example")"#,
        r#"origins = "!https://a.example""#,
        r#"origins = "-https://a.example""#,
        r#"origins = "https://a.example,!https://b.example""#,
        r#"origins = "https://a.example;-https://b.example""#,
        r#"origins = "https://a.example -https://b.example""#,
        r#"not(origins = "https://evil.example")"#,
        r#"debug_origins = !loopback"#,
        r#"origins = "https://a.example", methods = [!GET]"#,
        r#"origins = "https://a.example", methods != [DELETE]"#,
        r#"origins = "https://a.example", methods = "*" - DELETE"#,
        r#"origins = "https://a.example", methods = ["*", !DELETE]"#,
        r#"origins = "https://a.example", methods = not(DELETE)"#,
        r#"origins = "https://a.example", methods = ["!DELETE"]"#,
        r#"origins = "https://a.example", methods = ["not DELETE"]"#,
        r#"origins = "https://a.example", allow_headers = not(["authorization"])"#,
        r#"origins = "https://a.example", allow_headers = ["x-a", !"authorization"]"#,
        r#"origins = "https://a.example", allow_headers = ["x-a, !authorization"]"#,
    ];
    said(&lists.map(|arguments| {
        (
            arguments,
            "help: name what is allowed; there is no list of what is refused",
        )
    }));
    said(&[
        (
            r#"origins = "https://a.example", block = [read, -write]"#,
            "`block` is a list of what is refused, and this is a negation\nhelp: name what is refused",
        ),
        (
            r#"origins = "https://a.example", allow = [!origin_insecure]"#,
            "help: name the rules that may be broken; no other may",
        ),
        (r#"policy = !P"#, "help: write for example `policy = PARTNERS`"),
        (r#"policy != P"#, "help: write for example `policy = PARTNERS`"),
    ]);
}

#[test]
fn switches_are_turned_on_by_nobody_else() {
    let either = "help: say which, `credentials = true` or `credentials = false`";
    said(&[
        (
            r#"origins = "https://a.example", credentials = !true"#,
            "help: write `credentials = false`",
        ),
        (
            r#"origins = "https://a.example", not(credentials)"#,
            "help: write `credentials = false`",
        ),
        (
            r#"origins = "https://a.example", credentials = not(true)"#,
            either,
        ),
        (
            r#"origins = "https://a.example", credentials = true && false"#,
            either,
        ),
        (
            r#"origins = "https://a.example", credentials = cfg!(debug_assertions)"#,
            either,
        ),
        (r#"origins = "https://a.example", credentials != true"#, either),
        (r#"origins = "https://a.example", credentials = ALLOW"#, either),
        (r#"origins = "https://a.example", no_credentials = false"#, either),
        (
            r#"origins = "https://a.example", credentials = never"#,
            "help: write `credentials = false`",
        ),
    ]);
}

#[test]
fn names_that_say_a_value_are_taken_back() {
    let removed = "which says no\nhelp: remove it: nothing is allowed that no argument names";
    said(&[
        (r#"allow_any_origin = false"#, removed),
        (r#"origins = "https://a.example", any_origin = false"#, removed),
        (r#"origins = "https://a.example", permissive = false"#, removed),
        (
            r#"origins = "https://a.example", allow_any_header(false)"#,
            removed,
        ),
        (
            r#"origins = "https://a.example", allow_any_origin = cfg!(debug_assertions)"#,
            removed,
        ),
        (
            r#"origins = "https://a.example", allow_any_origin != true"#,
            removed,
        ),
        (r#"origins = "https://a.example", private = false"#, removed),
        (
            r#"off = false"#,
            "help: leave it out: the handler then has the policy",
        ),
        (
            r#"disabled = false, origins = "https://a.example""#,
            "help: leave it out",
        ),
        (r#"off = true"#, "help: write `#[cors(off)]`"),
        (r#"enabled = false"#, "help: write `#[cors(off)]`"),
        (r#""off""#, "help: write `#[cors(off)]`"),
        (
            r#"on"#,
            "help: remove it: the attribute turns CORS on for the origins that it names",
        ),
    ]);
    let one = r#"{ origins: "https://a.example", allow_any_origin: false }"#;
    said(&[(one, "help: write `#[cors(origins = \"https://a.example\")]`")]);
}

#[test]
fn lists_of_what_is_refused_are_known() {
    said(&[
        (
            r#"origins = "https://a.example", block_origins = ["https://b.example"]"#,
            "help: leave such origins out of `origins`",
        ),
        (
            r#"origins = "https://a.example", exclude_headers = ["x-y"]"#,
            "what `allow_headers` does not name is",
        ),
        (
            r#"origins = "https://a.example", no_block"#,
            "help: remove it: nothing is refused before the handler runs",
        ),
    ]);
}

#[test]
fn conditions_are_not_taken_off() {
    let handler =
        "help: choose the whole of it, with `#[cfg_attr(feature = \"x\", cors(..))]` on the handler";
    said(&[
        (
            r#"origins = ["https://a.example", #[cfg(debug_assertions)] "http://localhost:3000"]"#,
            "`#[cfg(debug_assertions)]` cannot choose a part of a policy\nhelp: move the origin to `debug_origins`",
        ),
        (r#"#[cfg(feature = "x")] origins = "https://a.example""#, handler),
        (
            r#"origins = ["https://a.example", #[cfg(feature = "x")] "https://b.example"]"#,
            handler,
        ),
        (
            r#"origins = "https://a.example", #[cfg(debug_assertions)] credentials"#,
            "with `#[cfg_attr(debug_assertions, cors(..))]` on the handler",
        ),
        (
            r#"origins = "https://a.example", #[cfg(debug_assertions)] methods = [GET], max_age = 5"#,
            "with `#[cfg_attr(debug_assertions, cors(..))]` on the handler",
        ),
        (
            r#"origins = [/** prod */ "https://a.example"]"#,
            "help: a comment is `//`",
        ),
        (
            r#"/** who */ origins = "https://a.example""#,
            "help: a comment is `//`",
        ),
    ]);
    // What is below a comment is read.
    assert_eq!(errors(r#"/** who */ origins = "https://a.example/""#).len(), 2);
}

#[test]
fn nothing_is_lost_or_named_by_a_part_of_it() {
    said(&[
        (
            r#"origins = "https://a.example" + ".org""#,
            "help: write `\"https://a.example.org\"`",
        ),
        (
            r#"origins = "https://a.example" + "https://b.example""#,
            "help: write `origins = [\"https://a.example\", \"https://b.example\"]`",
        ),
        (
            r#"origins = ["https://a.example", ..OTHERS]"#,
            "and `..OTHERS` is a name, whose value no macro sees",
        ),
        (
            r#"origins = "https://a.example", methods = [GET, ..OTHERS]"#,
            "and `..OTHERS` is a name, whose value no macro sees",
        ),
    ]);
    let raw = r#"r#origins = "https://a.example", r#methods = [r#GET]"#;
    assert_eq!(errors(raw), [""; 0]);
}
