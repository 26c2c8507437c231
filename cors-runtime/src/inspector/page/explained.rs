//! An explanation, step by step.

use maud::{Markup, html};

use super::{prose, routes, text};
use crate::{
    explain::{Answer, Asked, Explanation, Inside},
    inspector::{
        answering::{Answering, Doubt},
        application::Application,
        manifest::Manifest,
        query::Query,
        record::Record,
        words,
    },
};

pub(super) fn section(app: &Application<'_>, query: &Query) -> Markup {
    let asked = query.asked();
    let answering = app.answering(&asked);
    match (&answering.serving[..], &answering.doubts[..]) {
        ([], _) => unserved(app, &answering, &asked),
        ([only], []) => by_handler(app, only, &asked),
        (serving, doubts) => html! {
            (doubtful(doubts))
            @for record in serving {
                h3 { "Where " code { (text(&record.handler)) } " answers" }
                (by_handler(app, record, &asked))
            }
        },
    }
}

/// What no annotated handler serves: it is for a layer, or for nobody.
fn unserved(app: &Application<'_>, answering: &Answering<'_>, asked: &Asked) -> Markup {
    let method = asked.sent_method();
    html! {
        @if answering.is_hand_built {
            div.verdict role="status" {
                strong { "A resource that is built by hand may serve it." }
                p { "Its path is not known here. With " code { "preflight::<h>()" } " and " code { "layer::<h>()" } " the policy of "
                    code { "h" } " decides. "
                    @match answering.is_plain {
                        true => "A route that is not built so has no policy here.",
                        false => (found(answering, &method)),
                    }
                }
            }
        } @else if app.inner_layers().next().is_some() {
            (may_decide(&app.manifest, &found(answering, &method)))
        } @else {
            div.verdict.blocked role="status" { strong { (found(answering, &method)) } " " (without_policy(answering)) }
        }
        @for record in &answering.beside {
            p { code { (text(&record.handler)) } " serves " (words::methods(record.serves)) " at this path, and does not \
                answer this request." }
        }
        @if app.inner_layers().next().is_none() { (by_layer(app, asked)) }
    }
}

fn found(answering: &Answering<'_>, method: &str) -> Markup {
    html! {
        @match (answering.is_plain, answering.is_route) {
            (true, _) => "This route has no policy.",
            (false, true) => { "No handler at this path serves " (text(method)) "." },
            (false, false) => "No route has this path.",
        }
    }
}

fn without_policy(answering: &Answering<'_>) -> Markup {
    html! {
        @match answering.is_plain {
            true => {
                "Put " code { "#[cors(..)]" } " on its handler, or a " code { "Cors" } " layer around it. Nothing refuses a \
                 request here: the handler runs for every form and link, and for every script that needs no preflight."
            },
            false => "What no route serves carries the headers of a layer, or none: a 404 is blocked by CORS, too.",
        }
    }
}

/// Why it is not known who answers, or whether anybody does.
fn doubtful(doubts: &[Doubt<'_>]) -> Markup {
    html! {
        div.verdict role="status" {
            strong { "Who answers is not known here." }
            ul { @for doubt in doubts { li { (reason(*doubt)) } } }
        }
    }
}

fn reason(doubt: Doubt<'_>) -> Markup {
    html! {
        @match doubt {
            Doubt::Several => "Several handlers serve this path and method: guards, scopes or their order tell which of them answers. \
                               A preflight is granted no more than all of them allow.",
            Doubt::Guard(record) => { "A guard decides whether " code { (text(&record.handler)) } " answers. If it refuses, \
                                       the next handler for this path and method answers, or nobody does: a 404." },
            Doubt::PreflightGuard(record) => { "A guard decides whether " code { (text(&record.handler)) } " answers the \
                                                preflight. If it refuses, the browser sends no request." },
            Doubt::Spelling => { "The router finds a handler only where " code { "NormalizePath" } " changes this path. Where \
                                  it does not, it is a 404." },
            Doubt::Scope => "A scope in front may have this path, and the router looks nowhere else for what a scope does not serve.",
            Doubt::Plain(route) => { "A route without a policy may be in front: " (words::methods(&route.methods)) " "
                                     code { (text(&route.path)) } "." },
        }
    }
}

fn by_handler(app: &Application<'_>, record: &Record, asked: &Asked) -> Markup {
    if record.is_own() {
        return html! {
            div.verdict.blocked role="status" { strong { "This is a page of the inspector." } " No page of another origin may read it." }
        };
    }
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
fn may_decide(manifest: &Manifest, found: &Markup) -> Markup {
    let (around, inner): (Vec<_>, Vec<_>) = manifest.layers.iter().partition(|layer| layer.path.is_some());
    html! {
        div.verdict role="status" {
            strong { "A layer around a part of the application may decide." }
            p { (found) " The innermost layer around a path says who may read, and which part a layer is around is not known \
                 here. It may be one of these:" }
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
