//! The page. maud escapes everything that is put in; what could hide or turn its neighbours is made visible before.

mod explained;
mod routes;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{application::Application, manifest::Manifest, query::Query};
use crate::{
    explain::{Visible, Way},
    origins::noted,
};

pub(super) const STYLE: &str = include_str!("style.css");

/// Text of a request or of the program, to be shown.
fn text(text: &str) -> Markup {
    html! { bdi { (Visible(text).to_string()) } }
}

/// The same for text with code between backticks.
fn prose(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (self::text(part)) } } @else { (self::text(part)) }
        }
    }
}

/// A value for a field of a form, cut where nobody types on.
fn value(text: &str) -> String {
    Visible(text).to_string()
}

/// `name` is the last part of the page's own address; empty where that ends in a slash.
pub(super) fn page(app: &Application<'_>, query: &Query, name: &str) -> Markup {
    let manifest = &app.manifest;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Who may read what" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    p.eyebrow { "cors-runtime inspector" }
                    h1 { "Who may read what" }
                    p {
                        "Routes with a policy: " (manifest.routes.len()) "; without: "
                        (manifest.without_policy.len()) ". "
                        a href=(data(name)) { "policies.json" }
                        " is the same as data."
                    }
                    nav aria-label="On this page" {
                        a href="#ask" { "Explain a request" }
                        a href="#routes" { "Routes" }
                        a href="#layers" { "Layers" }
                        a href="#lists" { "Run-time lists" }
                    }
                }
                main {
                    (ask(app, query))
                    (routes::section(app, query, name))
                    (routes::layers(manifest))
                    (lists())
                }
            }
        }
    }
}

/// Where the same is as data, from the page on.
fn data(name: &str) -> String {
    match name {
        "" => "policies.json".to_owned(),
        name => format!("{name}/policies.json"),
    }
}

/// The form, and what it was asked.
fn ask(app: &Application<'_>, query: &Query) -> Markup {
    html! {
        section #ask aria-labelledby="ask-title" {
            h2 #ask-title { "Explain a request" }
            form method="get" {
                label { "Page’s origin" input name="origin" value=(value(&query.origin)) placeholder="https://app.example.com" autocomplete="off"; }
                label.narrow { "Asked by" select name="way" {
                    @for way in Way::ALL { option value=(way.name()) selected[way == query.way()] { (way.name()) } }
                } }
                label.narrow { "Method" input name="method" value=(value(&query.method)) placeholder="GET" list="methods" autocomplete="off"; }
                label { "Path or URL" input name="path" value=(value(&query.path)) placeholder="/notes/1" list="paths" required autocomplete="off"; }
                label.wide { "Headers that the script sets" input name="headers" value=(value(&query.headers)) placeholder="content-type: application/json, x-token" autocomplete="off"; }
                label.check { input type="checkbox" name="credentials" value="on" checked[query.has_credentials()]; "with credentials" }
                button { "Explain" }
                datalist #methods {
                    @for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] { option value=(method); }
                }
                datalist #paths {
                    @for path in paths(&app.manifest) { option value=(value(path)); }
                }
            }
            @if query.asks() { (explained::section(app, query)) }
        }
    }
}

/// The first routes, as suggestions: a browser shows no list of thousands.
fn paths(manifest: &Manifest) -> Vec<&str> {
    const SUGGESTIONS: usize = 200;
    let mut paths: Vec<&str> = manifest.routes.iter().map(|route| route.path.as_str()).collect();
    paths.dedup();
    paths.truncate(SUGGESTIONS);
    paths
}

fn lists() -> Markup {
    let lists = noted::all();
    html! {
        section #lists aria-labelledby="lists-title" {
            h2 #lists-title { "Run-time lists" }
            @if lists.is_empty() {
                p { "None was set or asked yet." }
            } @else {
                div.scroll tabindex="0" role="group" aria-label="Table of run-time lists" {
                    table {
                        thead { tr { th scope="col" { "Declared at" } th scope="col" { "Entries" } th scope="col" { "Last set" } } }
                        tbody {
                            @for ((file, line), list) in &lists {
                                tr {
                                    td { code { (text(&format!("{file}:{line}"))) } }
                                    td { @match list.entries { Some(entries) => (entries), None => strong.bad { "not set: it allows nobody" } } }
                                    td { @match list.set.and_then(|set| set.elapsed().ok()) {
                                        Some(age) => { (age.as_secs()) " s ago" },
                                        None => "-",
                                    } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
