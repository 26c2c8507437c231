//! What a browser makes of the answers, step by step.

use super::{
    Asked, ancestors,
    step::{Step, StepName},
    subject::{Answer, Answers, members, values},
    url::UrlParts,
    way::Way,
};
use crate::fetch::{is_forbidden_method, is_safelisted_method};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";

/// The steps that were taken. The last one failed, or the page reads the answer.
pub(super) fn steps(asked: &Asked, answers: &Answers) -> Vec<Step> {
    let mut steps = Steps(Vec::new());
    // The error is only the end: what ended it is the last step.
    let _ = steps.run(asked, answers);
    steps.0
}

struct Steps(Vec<Step>);

/// A step failed.
struct Failed;

impl Steps {
    fn take(
        &mut self,
        name: StepName,
        compared: impl Into<String>,
        with: impl Into<String>,
        passed: bool,
    ) -> Result<(), Failed> {
        self.0.push(Step {
            name,
            compared: compared.into(),
            with: with.into(),
            passed,
        });
        if passed { Ok(()) } else { Err(Failed) }
    }

    fn run(&mut self, asked: &Asked, answers: &Answers) -> Result<(), Failed> {
        let method = asked.sent_method();
        let is_sendable = !is_forbidden_method(&method);
        self.take(
            StepName::Method,
            format!("method `{method}`"),
            "not CONNECT, TRACE or TRACK",
            is_sendable,
        )?;
        self.mixed_content(asked)?;
        if self.same_origin(asked)? {
            return Ok(());
        }
        if asked.way != Way::Script {
            return self.other_door(asked, answers);
        }
        self.take(
            StepName::Preflight,
            described(asked),
            match asked.needs_preflight() {
                true => "not safelisted: a preflight is sent first",
                false => "safelisted: no preflight, the request is sent at once",
            },
            true,
        )?;
        if asked.needs_preflight() {
            let absent = Answer::default();
            self.preflight(asked, answers.preflight.as_ref().unwrap_or(&absent))?;
        }
        self.refused(asked, answers)?;
        self.cors_check(
            asked,
            &answers.actual,
            StepName::AllowOrigin,
            StepName::AllowCredentials,
        )
    }

    /// What is no script: CORS is not asked. `block` decides, and what `embed` adds to the answer.
    fn other_door(&mut self, asked: &Asked, answers: &Answers) -> Result<(), Failed> {
        self.refused(asked, answers)?;
        self.take(
            StepName::Block,
            format!("a {} asks: no preflight, no CORS check", asked.way.name()),
            "nothing in `block` refuses it",
            true,
        )?;
        match asked.way {
            Way::Frame => self.frame_ancestors(asked, &answers.actual),
            Way::Image => self.resource_policy(asked, &answers.actual),
            _ => Ok(()),
        }
    }

    /// Each line has to name the page.
    fn frame_ancestors(&mut self, asked: &Asked, headers: &[(String, String)]) -> Result<(), Failed> {
        const NAME: &str = "content-security-policy";
        for value in values(headers, NAME) {
            let Some(sources) = ancestors::sources(value) else {
                continue;
            };
            self.take(
                StepName::FrameAncestors,
                format!("page `{}`", asked.origin),
                line(NAME, &[value]),
                ancestors::name(sources, &asked.origin),
            )?;
        }
        Ok(())
    }

    /// Pages of the same origin have passed before.
    fn resource_policy(&mut self, asked: &Asked, headers: &[(String, String)]) -> Result<(), Failed> {
        const NAME: &str = "cross-origin-resource-policy";
        let policies = values(headers, NAME);
        if policies.is_empty() {
            return Ok(());
        }
        self.take(
            StepName::ResourcePolicy,
            format!("page `{}`", asked.origin),
            line(NAME, &policies),
            policies != ["same-origin"],
        )
    }

    fn refused(&mut self, asked: &Asked, answers: &Answers) -> Result<(), Failed> {
        let Some((category, reason)) = &answers.refused else {
            return Ok(());
        };
        let compared = format!("`block = [{}]`", category.name());
        let reason = match answers.needs_cookie {
            true => format!(
                "{reason}; a {} brings the cookies that the user may have",
                asked.way.name()
            ),
            false => reason.clone(),
        };
        self.take(StepName::Block, compared, reason, false)
    }

    fn mixed_content(&mut self, asked: &Asked) -> Result<(), Failed> {
        let (Some(page), Some(target)) = (UrlParts::of(&asked.origin), UrlParts::of(&asked.target)) else {
            return Ok(());
        };
        // The tab itself may go anywhere.
        let is_navigation = matches!(asked.way, Way::Form | Way::Link);
        let passes =
            is_navigation || page.scheme != "https" || target.scheme != "http" || target.is_loopback();
        let compared = format!("page `{}`", asked.origin);
        self.take(
            StepName::MixedContent,
            compared,
            format!("target `{}://{}`", target.scheme, target.host),
            passes,
        )
    }

    fn same_origin(&mut self, asked: &Asked) -> Result<bool, Failed> {
        let (Some(page), Some(target)) = (UrlParts::of(&asked.origin), UrlParts::of(&asked.target)) else {
            return Ok(false);
        };
        let is_same = page == target;
        let with = match is_same {
            true => format!("target `{}`: the same origin, CORS is not asked", asked.target),
            false => format!("target `{}`", asked.target),
        };
        self.take(
            StepName::SameOrigin,
            format!("page `{}`", asked.origin),
            with,
            true,
        )?;
        Ok(is_same)
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    fn preflight(&mut self, asked: &Asked, answer: &Answer) -> Result<(), Failed> {
        self.cors_check(
            asked,
            &answer.headers,
            StepName::PreflightAllowOrigin,
            StepName::PreflightAllowCredentials,
        )?;
        let is_ok = (200..300).contains(&answer.status);
        self.take(
            StepName::PreflightStatus,
            format!("status {}", answer.status),
            "200 to 299",
            is_ok,
        )?;
        self.allow_methods(asked, answer)?;
        self.allow_headers(asked, answer)
    }

    fn allow_methods(&mut self, asked: &Asked, answer: &Answer) -> Result<(), Failed> {
        const NAME: &str = "access-control-allow-methods";
        let method = asked.sent_method();
        let allowed = members(&answer.headers, NAME);
        let is_any = allowed.contains(&"*") && !asked.credentials;
        let passes = is_safelisted_method(&method) || is_any || allowed.contains(&&*method);
        let with = match is_safelisted_method(&method) {
            true => format!("{}; GET, HEAD and POST need none", line(NAME, &allowed)),
            false => line(NAME, &allowed),
        };
        self.take(StepName::AllowMethods, format!("method `{method}`"), with, passes)
    }

    fn allow_headers(&mut self, asked: &Asked, answer: &Answer) -> Result<(), Failed> {
        const NAME: &str = "access-control-allow-headers";
        let names = asked.unsafe_headers();
        if names.is_empty() {
            return Ok(());
        }
        let allowed = members(&answer.headers, NAME);
        let is_any = allowed.contains(&"*") && !asked.credentials;
        let missing: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| {
                !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
                    && (!is_any || *name == "authorization")
            })
            .collect();
        let compared = match missing.is_empty() {
            true => format!("headers `{}`", names.join(", ")),
            false => format!("headers `{}`", missing.join(", ")),
        };
        self.take(
            StepName::AllowHeaders,
            compared,
            line(NAME, &allowed),
            missing.is_empty(),
        )
    }

    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    fn cors_check(
        &mut self,
        asked: &Asked,
        headers: &[(String, String)],
        origin_step: StepName,
        credentials_step: StepName,
    ) -> Result<(), Failed> {
        let allowed = values(headers, ALLOW_ORIGIN);
        let passes = match allowed[..] {
            ["*"] => !asked.credentials,
            [value] => value == asked.origin,
            _ => false,
        };
        let compared = match asked.credentials {
            true => format!("origin `{}`, with credentials", asked.origin),
            false => format!("origin `{}`", asked.origin),
        };
        let with = match allowed[..] {
            ["*"] if asked.credentials => format!(
                "{}, which never goes with credentials",
                line(ALLOW_ORIGIN, &allowed)
            ),
            _ => line(ALLOW_ORIGIN, &allowed),
        };
        self.take(origin_step, compared, with, passes)?;
        if !asked.credentials {
            return Ok(());
        }
        let credentials = values(headers, ALLOW_CREDENTIALS);
        let with = line(ALLOW_CREDENTIALS, &credentials);
        self.take(
            credentials_step,
            "credentials are asked for",
            with,
            credentials == ["true"],
        )
    }
}

/// A header line as the answer has it, or that it has none.
fn line(name: &str, values: &[&str]) -> String {
    match values {
        [] => format!("no `{name}`"),
        _ => format!("`{name}: {}`", values.join(", ")),
    }
}

fn described(asked: &Asked) -> String {
    let headers = asked.unsafe_headers();
    match headers.is_empty() {
        true => format!("method `{}`", asked.sent_method()),
        false => format!(
            "method `{}`, headers `{}`",
            asked.sent_method(),
            headers.join(", ")
        ),
    }
}
