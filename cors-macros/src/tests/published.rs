//! `RULES.md` of `cors-rules`: each rule with the message that its example gets from the macros. `UPDATE_EXPECT=1`
//! rewrites it.

use std::fmt::Write as _;

use cors_rules::violation::{Rule, Severity};
use expect_test::expect_file;
use proc_macro2::{TokenStream, TokenTree};

use super::tokens;
use crate::expand;

const HEAD: &str = "\
| id | | what it refuses | example | message |
|---|---|---|---|---|
";

/// What the compiler says about an attribute below the routing attribute: no macro sees that, and a trait of
/// `cors-runtime` has the words. The suite of programs that do not compile holds this file to them.
const BELOW: &str = include_str!("../../../tests/compile-fail/structure/below.stderr");

#[test]
fn each_rule_is_published_with_the_message_that_its_example_gets() {
    expect_file!["../../../cors-rules/RULES.md"].assert_eq(&table());
}

fn table() -> String {
    let mut table = HEAD.to_owned();
    for rule in Rule::ALL {
        let severity = match rule.severity() {
            Severity::Error => "error",
            Severity::Denied => "denied",
            Severity::Warning => "warning",
        };
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', "<br>");
        let example = rule.example().replace(" // ", " on ");
        let (summary, message) = (cell(rule.summary()), cell(&message(rule)));
        let _ = writeln!(
            table,
            "| `{}` | {severity} | {summary} | `{}` | {message} |",
            rule.id(),
            cell(&example)
        );
    }
    table
}

/// What the compiler shows for the rule's example.
fn message(rule: Rule) -> String {
    if rule == Rule::AttributeBelow {
        let first = BELOW.lines().next().and_then(|line| line.split_once(": "));
        let notes = BELOW.lines().filter_map(|line| line.strip_prefix("  = "));
        let notes: String = notes.take(1).map(|note| format!("\n{note}")).collect();
        return first.map(|(_, problem)| problem.to_owned()).unwrap_or_default() + &notes;
    }
    let expansion = expansion(rule);
    let constant = format!("cors_{}_", rule.id());
    let found = match rule.severity() {
        Severity::Warning => warnings(expansion.clone(), &constant),
        Severity::Error | Severity::Denied => errors(expansion.clone()),
    };
    match <[String; 1]>::try_from(found) {
        Ok([message]) => message,
        Err(found) => panic!("{rule:?} is not alone: {found:?}\n{expansion}"),
    }
}

/// The expansion of the rule's example, with `origins` where it has none.
fn expansion(rule: Rule) -> TokenStream {
    let (arguments, on) = rule.example().split_once(" // ").unwrap_or((rule.example(), ""));
    let arguments = match rule {
        Rule::Size => {
            let names: Vec<String> = (0..400)
                .map(|number| format!("\"x-long-name-{number}\""))
                .collect();
            format!("allow_headers = [{}]", names.join(", "))
        }
        Rule::AttributeTwice | Rule::AttributeTarget => String::new(),
        _ => arguments.to_owned(),
    };
    let arguments = match rule {
        Rule::OriginMissing | Rule::ArgumentUnknown => arguments,
        _ if arguments.contains("origins =") => arguments,
        _ => format!("origins = \"https://app.example.com\", {arguments}"),
    };
    let item = match (rule, on) {
        (Rule::AttributeTarget, _) => "struct Api;".to_owned(),
        (Rule::AttributeTwice, _) => {
            "#[cors(max_age = 5)] #[get(\"/\")] async fn create_user() -> impl Responder { \"\" }".to_owned()
        }
        (_, "#[get]") => "#[get(\"/\")] async fn create_user() -> impl Responder { \"\" }".to_owned(),
        (_, "fn") => "async fn create_user() -> impl Responder { \"\" }".to_owned(),
        (Rule::ModuleBlind, _) => "mod handlers { include!(\"handlers.rs\"); }".to_owned(),
        (_, function) if function.starts_with("fn ") => {
            format!("#[post(\"/\")] async {function} -> impl Responder {{ \"\" }}")
        }
        _ => return expand::named(tokens(&format!("static EXAMPLE = {{ {arguments} }}"))),
    };
    expand::cors(tokens(&arguments), tokens(&item))
}

/// The text of each `compile_error!`, and of a `panic!` that const evaluation reaches.
fn errors(expansion: TokenStream) -> Vec<String> {
    let mut errors = Vec::new();
    let mut is_error = false;
    for tree in expansion {
        match tree {
            TokenTree::Ident(word) => is_error = word == "compile_error" || word == "panic",
            TokenTree::Group(group) if is_error => errors.extend(text(group.stream())),
            TokenTree::Group(group) => errors.extend(self::errors(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    errors
}

/// The notes of the deprecated constants whose names are this and a number.
fn warnings(expansion: TokenStream, start: &str) -> Vec<String> {
    let file: syn::File = syn::parse2(expansion).expect("an expansion is a list of items");
    let mut warnings = Vec::new();
    for item in file.items {
        let syn::Item::Const(syn::ItemConst { expr, .. }) = item else {
            continue;
        };
        let syn::Expr::Block(block) = *expr else { continue };
        for statement in block.block.stmts {
            match statement {
                syn::Stmt::Item(syn::Item::Const(constant)) if is_numbered(&constant.ident, start) => {
                    let note = &constant.attrs[0].meta;
                    let note = note
                        .require_list()
                        .expect("`deprecated` has a note")
                        .tokens
                        .clone();
                    warnings.extend(text(note.into_iter().skip(2).collect()));
                }
                _ => {}
            }
        }
    }
    warnings
}

fn is_numbered(name: &syn::Ident, start: &str) -> bool {
    let name = name.to_string();
    name.strip_prefix(start)
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

fn text(tokens: TokenStream) -> Option<String> {
    syn::parse2::<syn::LitStr>(tokens).ok().map(|text| text.value())
}
