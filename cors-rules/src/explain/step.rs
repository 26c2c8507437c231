//! The steps of the Fetch standard that decide, in their order.

use core::fmt;

/// A step, by what it checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StepName {
    /// Whether scripts may send the method at all.
    Method,
    /// Whether the page is secure and asks for something that is not.
    MixedContent,
    /// Whether the page and the target have the same origin: then CORS does not apply.
    SameOrigin,
    /// Whether the browser asks for permission first.
    Preflight,
    /// The CORS check of the preflight's answer: its `access-control-allow-origin`.
    PreflightAllowOrigin,
    /// The CORS check of the preflight's answer: its `access-control-allow-credentials`.
    PreflightAllowCredentials,
    /// The status of the preflight's answer.
    PreflightStatus,
    /// The preflight's `access-control-allow-methods`.
    AllowMethods,
    /// The preflight's `access-control-allow-headers`.
    AllowHeaders,
    /// Whether `block` lets the request reach the handler.
    Block,
    /// Whether a frame of the page may show the answer: its `frame-ancestors`.
    FrameAncestors,
    /// Whether an element of the page may use the answer: its `cross-origin-resource-policy`.
    ResourcePolicy,
    /// The CORS check of the answer: its `access-control-allow-origin`.
    AllowOrigin,
    /// The CORS check of the answer: its `access-control-allow-credentials`.
    AllowCredentials,
}

impl StepName {
    /// Whether it looks at the answer to the request itself: the handler has run by then.
    pub(super) const fn is_of_answer(self) -> bool {
        matches!(
            self,
            Self::AllowOrigin | Self::AllowCredentials | Self::FrameAncestors | Self::ResourcePolicy
        )
    }

    /// Where the standard has it.
    #[must_use]
    pub const fn link(self) -> &'static str {
        match self {
            Self::Method => "https://fetch.spec.whatwg.org/#forbidden-method",
            Self::MixedContent => "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch",
            Self::SameOrigin => "https://fetch.spec.whatwg.org/#main-fetch",
            Self::Preflight => "https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names",
            Self::PreflightAllowOrigin
            | Self::PreflightAllowCredentials
            | Self::AllowOrigin
            | Self::AllowCredentials => "https://fetch.spec.whatwg.org/#concept-cors-check",
            Self::PreflightStatus | Self::AllowMethods | Self::AllowHeaders => {
                "https://fetch.spec.whatwg.org/#cors-preflight-fetch"
            }
            Self::Block => "https://w3c.github.io/webappsec-fetch-metadata/#intro",
            Self::FrameAncestors => "https://w3c.github.io/webappsec-csp/#directive-frame-ancestors",
            Self::ResourcePolicy => "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header",
        }
    }

    /// The step in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Method => "Scripts may send the method",
            Self::MixedContent => "The target is as secure as the page",
            Self::SameOrigin => "The page and the target have different origins",
            Self::Preflight => "Does the browser ask first?",
            Self::PreflightAllowOrigin => "Preflight: the origin is allowed",
            Self::PreflightAllowCredentials => "Preflight: credentials are allowed",
            Self::PreflightStatus => "Preflight: the status is ok",
            Self::AllowMethods => "Preflight: the method is allowed",
            Self::AllowHeaders => "Preflight: the headers are allowed",
            Self::Block => "`block` lets the request in",
            Self::FrameAncestors => "Answer: the page may frame it",
            Self::ResourcePolicy => "Answer: the page may embed it",
            Self::AllowOrigin => "Answer: the origin is allowed",
            Self::AllowCredentials => "Answer: credentials are allowed",
        }
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// One step, with what was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub(super) name: StepName,
    pub(super) compared: String,
    pub(super) with: String,
    pub(super) passed: bool,
}

impl Step {
    /// Which step it is.
    #[must_use]
    pub const fn name(&self) -> StepName {
        self.name
    }

    /// Where the standard has it.
    #[must_use]
    pub const fn link(&self) -> &'static str {
        self.name.link()
    }

    /// What the request needs.
    #[must_use]
    pub fn compared(&self) -> &str {
        &self.compared
    }

    /// What it was compared with.
    #[must_use]
    pub fn with(&self) -> &str {
        &self.with
    }

    /// Whether the request goes on from here.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.passed
    }

    /// What failed, in the fewest words: "no `access-control-allow-headers` for `content-type`".
    pub(super) fn failure(&self) -> String {
        let Self {
            name, compared, with, ..
        } = self;
        // The kind of the value stands in front of it: "headers `content-type`".
        let value = compared
            .find('`')
            .map_or(compared.as_str(), |start| &compared[start..]);
        match name {
            StepName::Method => format!("no script may send {value}"),
            StepName::MixedContent => format!("{compared} may not ask for {with}"),
            StepName::PreflightStatus => format!("the preflight's answer has {compared}"),
            StepName::Block => format!("{compared} refuses the request: {with}"),
            StepName::PreflightAllowCredentials | StepName::AllowCredentials => {
                format!("{with}, and {compared}")
            }
            _ if with.starts_with("no `") => format!("{with} for {value}"),
            _ if compared.ends_with("with credentials") && with.ends_with("with credentials") => with.clone(),
            _ => format!("{with} does not cover {value}"),
        }
    }
}
