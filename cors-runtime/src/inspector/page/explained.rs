//! An explanation, step by step.

use std::rc::Rc;

use actix_web::{HttpRequest, http::Uri};
use maud::{Markup, html};

use super::{prose, text};
use crate::{
    explain::{Answer, Asked, DeclaredAt, Explained, Explanation},
    inspector::{layers::LayerRecord, manifest::Manifest, query::Query, record::Record},
};

pub(super) fn section(
    manifest: &Manifest,
    records: &[Rc<Record>],
    request: &HttpRequest,
    query: &Query,
) -> Markup {
    let asked = query.asked();
    let pattern = pattern(request, &query.path);
    let on_path = || {
        records
            .iter()
            .filter(|record| record.path == pattern && !record.is_own())
    };
    let method = asked.sent_method();
    let serving = on_path().find(|record| record.serves.contains(&&*method) || record.serves == ["*"]);
    html! {
        @match serving.or_else(|| on_path().next()) {
            Some(record) => (shown(&explained(record, request).explain(&asked))),
            None => { (no_policy(manifest, &pattern)) (by_layer(records, request, &asked)) },
        }
    }
}

pub(super) fn explained<'a>(record: &'a Record, request: &'a HttpRequest) -> Explained<'a> {
    Explained {
        policy: &record.policy,
        serves: Some(record.serves),
        place: place(record),
        asking: crate::Asking::new(request),
    }
}

fn place(record: &Record) -> DeclaredAt {
    record.policy.place(Some(record.handler.clone()))
}

/// The pattern of the route that a path or URL leads to; what is written, if that is a pattern or nothing fits.
fn pattern(request: &HttpRequest, written: &str) -> String {
    let path = match written.parse::<Uri>() {
        Ok(uri) => uri.path().to_owned(),
        Err(_) => written.to_owned(),
    };
    request.resource_map().match_pattern(&path).unwrap_or(path)
}

/// What the layer around the application says where no handler does.
fn by_layer(records: &[Rc<Record>], request: &HttpRequest, asked: &Asked) -> Markup {
    let layers = records.first().map(|record| LayerRecord::of_app(record.app()));
    let layer = layers.into_iter().flatten().find(|layer| layer.is_around_app);
    html! {
        @if let Some(policy) = layer.map(|layer| layer.policy()) {
            p { "The layer around the application answers:" }
            (shown(&Explained {
                policy: &policy,
                serves: None,
                place: policy.place(Some("Cors".to_owned())),
                asking: crate::Asking::new(request),
            }.explain(asked)))
        }
    }
}

fn no_policy(manifest: &Manifest, pattern: &str) -> Markup {
    let uncovered = manifest.without_policy.iter().find(|route| route.path == pattern);
    html! {
        div.verdict.blocked role="status" {
            @match uncovered {
                Some(_) => { strong { "This route has no policy." } " Put " code { "#[cors(..)]" } " on its handler, or a " code { "Cors" } " layer around it." },
                None => { strong { "No route has this path." } " What no route serves carries the headers of a layer, or none: a 404 is blocked by CORS, too." },
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
