//! The table of routes.

use maud::{Markup, html};

use super::text;
use crate::{
    explain::Asked,
    hand_built,
    inspector::{
        application::Application,
        fields::PolicyFields,
        manifest::{Manifest, Route, Uncovered},
        query::Query,
        record::Record,
        words,
    },
};

pub(super) fn section(app: &Application<'_>, query: &Query, name: &str) -> Markup {
    let manifest = &app.manifest;
    let (routes, uncovered) = filtered(app, query);
    let has_inner = app.inner_layers().next().is_some();
    html! {
        section #routes aria-labelledby="routes-title" {
            h2 #routes-title { "Routes" }
            form method="get" action="#routes" {
                label { "Path contains" input name="show" value=(super::value(&query.show)) autocomplete="off"; }
                label { "Read by the origin" input name="reader" value=(super::value(&query.reader)) placeholder="https://app.example.com" autocomplete="off"; }
                button { "Filter" }
            }
            p role="status" { (routes.len() + uncovered.len()) " of " (manifest.routes.len() + manifest.without_policy.len()) " routes shown." }
            div.scroll tabindex="0" role="group" aria-label="Table of routes" {
                table {
                    thead { tr {
                        th scope="col" { "Route" }
                        th scope="col" { "Handler" }
                        th scope="col" { "Policy" }
                        th scope="col" { "Try" }
                    } }
                    tbody {
                        @for route in routes { (row(route, name)) }
                        @for route in uncovered { (uncovered_row(route, has_inner)) }
                    }
                }
            }
        }
    }
}

/// The routes that the query asks for, those with a policy and those without.
fn filtered<'a>(app: &'a Application<'_>, query: &Query) -> (Vec<&'a Route>, Vec<&'a Uncovered>) {
    let manifest = &app.manifest;
    let reader = query.reader.trim();
    let shows = |path: &str| path.contains(query.show.trim());
    let own = app.records.iter().filter(|record| !record.is_own());
    // The manifest's routes are the records, in the same order.
    let routes = manifest.routes.iter().zip(own);
    let routes = routes
        .filter(|(route, record)| shows(&route.path) && (reader.is_empty() || may_read(app, record, reader)));
    let uncovered = manifest.without_policy.iter();
    let uncovered = uncovered
        .filter(|route| shows(&route.path) && (reader.is_empty() || may_be_read(app, route, reader)));
    (routes.map(|(route, _)| route).collect(), uncovered.collect())
}

fn uncovered_row(route: &Uncovered, has_inner: bool) -> Markup {
    html! {
        tr {
            td { (words::methods(&route.methods)) " " code { (text(&route.path)) } }
            td { "-" }
            td { strong.bad { "No policy" } (match (route.covered_by.is_some(), has_inner) {
                (true, false) => ". The layer around the application answers.",
                (true, true) => ". The layer around the application answers, or one around a part of it.",
                (false, false) => ". No page of another origin may read it.",
                (false, true) => ". No page of another origin may read it, unless a layer around a part of the application \
                                  says so.",
            }) }
            td { "-" }
        }
    }
}

fn row(route: &Route, name: &str) -> Markup {
    let method = route
        .methods
        .first()
        .map_or("GET", |method| if method == "*" { "GET" } else { method });
    let link = link(name, method, &route.path);
    html! {
        tr {
            td { (words::methods(&route.methods)) " " code { (text(&route.path)) } }
            td { code { (text(&route.handler)) } br; small { (text(&format!("{}:{}", route.file, route.line))) } }
            td { (policy(&route.policy)) }
            td { a href=(link) { "ask as a foreign page would" span.hidden { ": " (method) " " (text(&route.path)) } } }
        }
    }
}

/// The form, filled in for this route and a page that nobody lists.
fn link(name: &str, method: &str, path: &str) -> String {
    let encode = |text: &str| url_encoded(text);
    format!(
        "{name}?origin={}&method={}&path={}#ask",
        encode("https://foreign.example"),
        encode(method),
        encode(path)
    )
}

fn url_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

pub(super) fn policy(policy: &PolicyFields) -> Markup {
    html! { (text(&words::policy(policy))) }
}

/// Also where it is not known.
fn may_read(app: &Application<'_>, record: &Record, origin: &str) -> bool {
    let asked = Asked::new().origin(origin).target(&*record.path);
    let inside = app.explain(record, &asked);
    inside.is_none_or(|inside| inside.explanation.is_readable())
}

/// Whether a layer opens a route without a policy to an origin, also where that is not known.
fn may_be_read(app: &Application<'_>, route: &Uncovered, origin: &str) -> bool {
    if app.inner_layers().next().is_some() || hand_built::exist() {
        return true;
    }
    // What a layer writes on answers depends on no method.
    let by_layer = app.explain_by_layer(&Asked::new().origin(origin).target(&*route.path));
    by_layer.is_some_and(|inside| inside.is_none_or(|inside| inside.explanation.is_readable()))
}

pub(super) fn layers(manifest: &Manifest) -> Markup {
    html! {
        section #layers aria-labelledby="layers-title" {
            h2 #layers-title { "Layers" }
            @if manifest.layers.is_empty() {
                p { "None. Routes without a policy are closed to pages of other origins." }
            } @else {
                div.scroll tabindex="0" role="group" aria-label="Table of layers" {
                    table {
                        thead { tr { th scope="col" { "Around" } th scope="col" { "Policy" } } }
                        tbody {
                            @for layer in &manifest.layers { tr {
                                td { (if layer.path.is_some() { "the application" } else { "a part of the application" }) br;
                                    small { @match layer.file.as_deref().zip(layer.line) {
                                        Some((file, line)) => (text(&format!("{file}:{line}"))),
                                        None => "made at run time",
                                    } } }
                                td { (policy(&layer.policy)) }
                            } }
                        }
                    }
                }
            }
        }
    }
}
