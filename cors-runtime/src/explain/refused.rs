//! An explanation for the log: what would have let a refused request through.
//!
//! A circle with `refusal`, which logs it and knows the names of headers that a request asks for.

use actix_web::dev::RequestHead;
use cors_rules::decision::RequestOrigin;

use super::{Asked, DeclaredAt, Explanation, Grants, Known, StepName, Verdict};
use crate::{
    prepared::{Grant, PreparedPolicy},
    refusal::requested_names,
    request::{origin_lines, preflight_method, request_origin},
};

/// Which part of an answer did not let a request through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerPart {
    Origin,
    Method,
    Headers,
}

impl AnswerPart {
    const fn fails_at(self, step: StepName) -> bool {
        matches!(
            (self, step),
            (
                Self::Origin,
                StepName::AllowOrigin | StepName::PreflightAllowOrigin
            ) | (Self::Method, StepName::AllowMethods)
                | (Self::Headers, StepName::AllowHeaders)
        )
    }
}

impl PreparedPolicy {
    /// What to change, in one line, where the policy alone decides.
    ///
    /// `grant` is what was decided: a source of origins is not asked twice.
    pub(crate) fn explain_refusal(
        &self,
        head: &RequestHead,
        grant: &Grant,
        part: AnswerPart,
    ) -> Option<String> {
        let explanation = self.explain_head(head, grant)?;
        match explanation.verdict() {
            Verdict::Blocked { step } if part.fails_at(step) => Some(explanation.one_line()),
            _ => None,
        }
    }

    fn explain_head(&self, head: &RequestHead, grant: &Grant) -> Option<Explanation> {
        let RequestOrigin::One(origin) = request_origin(origin_lines(head)) else {
            return None;
        };
        let requested = preflight_method(head);
        let method = match requested {
            Some(requested) => requested.to_str().ok()?,
            None => head.method.as_str(),
        };
        let asked = Asked::new()
            .origin(str::from_utf8(origin).ok()?)
            .method(method)
            .headers(requested_names(head).filter_map(|name| str::from_utf8(name).ok()));
        let is_listed = !grant.is_refused();
        let grants = Grants {
            preflight: grant.clone(),
            actual: grant.clone(),
            is_listed,
            // What `block` refuses is told elsewhere.
            is_trusted: is_listed,
        };
        let known = Known {
            serves: self.methods().served(),
            place: self.place(),
            preflight: None,
        };
        Some(self.explain(&asked, &grants, known, |_| {}))
    }

    /// Where the policy is written, and whose it is.
    pub(crate) fn place(&self) -> DeclaredAt {
        let name = Some(self.name()).filter(|name| !name.is_empty());
        self.policy().place(name.map(str::to_owned))
    }
}
