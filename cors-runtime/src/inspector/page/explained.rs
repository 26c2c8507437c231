//! An explanation, step by step.

use maud::{Markup, html};

use super::{prose, routes, text};
use crate::{
    explain::{Answer, Asked, Explanation, Inside},
    inspector::{application::Application, manifest::Manifest, query::Query, record::Record},
};

pub(super) fn section(app: &Application<'_>, query: &Query) -> Markup {
    let asked = query.asked();
    let pattern = app.pattern(&query.path);
    match app.serving(&pattern, &asked.sent_method()) {
        Some(record) => by_handler(app, record, &asked),
        None if app.inner_layers().next().is_some() => may_decide(&app.manifest, &pattern),
        None => html! { (no_policy(&app.manifest, &pattern)) (by_layer(app, &asked)) },
    }
}

fn by_handler(app: &Application<'_>, record: &Record, asked: &Asked) -> Markup {
    let inside = app.explain(record, asked);
    html! {
        @if app.may_be_refused(record) {
            p { strong { "A layer around a part of the application may be around this handler." } " Then its "
                code { (text("block")) } " may refuse the request before the handler runs. Which part is not known here." }
        }
        @if let Some(true) = inside.as_ref().map(|inside| inside.is_layers) {
            p { "A layer around the application decides:" }
        }
        (known(inside.as_ref(), &record.policy.place(Some(record.handler.clone())).to_string()))
    }
}

/// What the layer around the application says where no handler does.
fn by_layer(app: &Application<'_>, asked: &Asked) -> Markup {
    html! {
        @if let Some(inside) = app.explain_by_layer(asked) {
            p { "The layer around the application answers:" }
            (known(inside.as_ref(), "`Cors`"))
        }
    }
}

/// An explanation, or that there is none.
fn known(inside: Option<&Inside>, place: &str) -> Markup {
    html! {
        @match inside {
            Some(inside) => (shown(&inside.explanation)),
            None => div.verdict role="status" {
                strong { "What its origins say here is not known." }
                p { "Policy of " (prose(place)) ". A source of " code { "origins" } " decides, by the application data of a \
                     scope or by parameters of a path. Ask the server itself, with a path that it serves." }
            },
        }
    }
}

/// What is said of a path without a policy of its own where a layer further in may be around it.
fn may_decide(manifest: &Manifest, pattern: &str) -> Markup {
    let (around, inner): (Vec<_>, Vec<_>) = manifest.layers.iter().partition(|layer| layer.path.is_some());
    html! {
        div.verdict role="status" {
            strong { "A layer around a part of the application may decide." }
            p { (match is_route(manifest, pattern) { true => "This route has no policy.", false => "No route has this path." })
                " The innermost layer around a path says who may read, and which part a layer is around is not known here. \
                 It may be one of these:" }
            ul { @for layer in inner { li { (routes::policy(&layer.policy)) } } }
            @if around.is_empty() {
                p { "Where none of them is, no page of another origin may read the answer." }
            } @else {
                p { "Where none of them is, the layer around the application says it:" }
                ul { @for layer in around { li { (routes::policy(&layer.policy)) } } }
            }
        }
    }
}

fn no_policy(manifest: &Manifest, pattern: &str) -> Markup {
    if manifest
        .without_policy
        .iter()
        .any(|route| route.path == pattern && route.may_be_by_hand)
    {
        return html! {
            div.verdict role="status" {
                strong { "Whether this route has a policy is not known." }
                p { "Its resource may be built by hand, with " code { "preflight::<h>()" } " and " code { "layer::<h>()" } ". \
                     Then the policy of " code { "h" } " decides. If it is not, put " code { "#[cors(..)]" } " on its handler." }
            }
        };
    }
    html! {
        div.verdict.blocked role="status" {
            @match is_route(manifest, pattern) {
                true => { strong { "This route has no policy." } " Put " code { "#[cors(..)]" } " on its handler, or a " code { "Cors" } " layer around it." },
                false => { strong { "No route has this path." } " What no route serves carries the headers of a layer, or none: a 404 is blocked by CORS, too." },
            }
        }
    }
}

fn is_route(manifest: &Manifest, pattern: &str) -> bool {
    manifest.without_policy.iter().any(|route| route.path == pattern)
}

fn shown(explanation: &Explanation) -> Markup {
    let class = if explanation.is_readable() {
        "readable"
    } else {
        "blocked"
    };
    html! {
        div class=(format!("verdict {class}")) role="status" {
            strong { (prose(&explanation.summary())) }
            p { "Policy of " (prose(&explanation.place().to_string())) "." }
        }
        @if !explanation.changes().is_empty() {
            h3 { "What would change it" }
            ul { @for change in explanation.changes() { li { code { (text(&change.written())) } " on " (prose(&change.place().to_string())) } } }
        }
        @if !explanation.beyond().is_empty() {
            h3 { "What no policy can change" }
            ul { @for beyond in explanation.beyond() { li { (prose(&beyond.to_string())) " " a href=(beyond.link()) { "Read more" span.hidden { " about: " (beyond.title()) } } } } }
        }
        h3 { "Step by step" }
        ol.steps {
            @for step in explanation.steps() {
                li class=(if step.passed() { "passed" } else { "failed" }) {
                    strong { (prose(step.name().title())) } " "
                    span class=(if step.passed() { "good" } else { "bad" }) { (if step.passed() { "passed" } else { "failed" }) }
                    dl {
                        dt { "needed" } dd { (prose(step.compared())) }
                        dt { "found" } dd { (prose(step.with())) }
                    }
                    a href=(step.link()) { "in the standard" span.hidden { ": " (prose(step.name().title())) } }
                }
            }
        }
        div.answers {
            @if let Some(preflight) = explanation.preflight() { (answer("The preflight’s answer", preflight)) }
            (lines("Headers of the answer itself", None, explanation.actual()))
        }
    }
}

fn answer(title: &str, answer: &Answer) -> Markup {
    lines(title, Some(answer.status), &answer.headers)
}

fn lines(title: &str, status: Option<u16>, lines: &[(String, String)]) -> Markup {
    html! {
        div {
            h3 { (title) }
            pre tabindex="0" role="group" aria-label=(title) {
                @if let Some(status) = status { (status) "\n" }
                @if lines.is_empty() && status.is_none() { "(none)" }
                @for (name, value) in lines { (name) ": " (text(value)) "\n" }
            }
        }
    }
}
