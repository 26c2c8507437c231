//! The explanation that a failed assertion of `testing::Browser` prints.

use std::rc::Rc;

use actix_web::HttpMessage;
use cors_browser::{Blocked, Explainer, Question};

use super::{Asked, Explained, Explanation, StepName, Verdict};
use crate::{Asking, prepared::PreparedPolicy};

impl PreparedPolicy {
    /// Leaves the explanation with a request of the browser for tests, which asks for it if the answer does not pass.
    /// Other requests have no place for it.
    pub(crate) fn tell_browser(&self, asking: &Asking<'_>) {
        let extensions = asking.request().extensions();
        let Some(explainer) = extensions.get::<Rc<Explainer>>() else {
            return;
        };
        let (policy, serves, place) = (self.policy().clone(), self.methods().served(), self.place());
        explainer.set(move |question| {
            let explained = Explained {
                prepared: Rc::new(Self::new(policy.clone(), serves.unwrap_or(&["*"]), "")),
                serves,
                place: place.clone(),
                asking: Asking::new(question.request),
                preflight: None,
            };
            advice(&explained.explain(&asked(question)), question)
        });
    }
}

fn asked(question: &Question<'_>) -> Asked {
    let asked = Asked::new()
        .origin(&question.origin)
        .method(question.method)
        .credentials(question.credentials)
        .target(question.url);
    let asked = question
        .headers
        .iter()
        .fold(asked, |asked, (name, value)| asked.header(name, value));
    if question.error.is_in_preflight() {
        return asked;
    }
    let (status, lines) = &question.received;
    asked.received(*status, lines.clone())
}

/// One line for what failed and its change, and one for each other change that the request needs. `None` where the
/// browser failed for something that is no matter of the policy.
fn advice(explanation: &Explanation, question: &Question<'_>) -> Option<String> {
    let steps = steps(question)?;
    let is_the_same = match explanation.verdict() {
        Verdict::Blocked { step } => steps.contains(&step),
        Verdict::Refused { .. } => steps.contains(&StepName::AllowOrigin),
        _ => false,
    };
    if !is_the_same {
        let place = explanation.place();
        return Some(match explanation.beyond().last() {
            Some(beyond) => format!("{place} says otherwise: {beyond}"),
            None => format!("{place} says otherwise: something between it and the page changed the answer"),
        });
    }
    let mut text = explanation.one_line();
    for change in explanation.changes().iter().skip(1) {
        text += &format!("\nand {change}");
    }
    Some(text)
}

/// The steps of an explanation that are the one at which the browser failed.
fn steps(question: &Question<'_>) -> Option<&'static [StepName]> {
    Some(
        match (question.error.reason(), question.error.is_in_preflight()) {
            (
                Blocked::AllowOriginMissing
                | Blocked::AllowOriginMultiple
                | Blocked::AllowOriginMismatch
                | Blocked::AllowOriginWildcardWithCredentials,
                true,
            ) => &[StepName::PreflightAllowOrigin],
            (
                Blocked::AllowOriginMissing
                | Blocked::AllowOriginMultiple
                | Blocked::AllowOriginMismatch
                | Blocked::AllowOriginWildcardWithCredentials,
                false,
            ) => &[StepName::AllowOrigin],
            (Blocked::AllowCredentialsNotTrue, true) => &[StepName::PreflightAllowCredentials],
            (Blocked::AllowCredentialsNotTrue, false) => &[StepName::AllowCredentials],
            (Blocked::PreflightStatusNotOk, _) => &[StepName::PreflightStatus],
            (Blocked::MethodNotAllowed, _) => &[StepName::AllowMethods],
            (Blocked::HeaderNotAllowed, _) => &[StepName::AllowHeaders],
            _ => return None,
        },
    )
}
