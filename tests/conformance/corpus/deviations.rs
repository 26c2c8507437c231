//! Where we differ from the sources of the cases.

use std::collections::BTreeSet;

use super::{
    Choice::{
        self, AnyMethod, NoEcho, NoPrefixes, NoPrivateNetwork, NobodyServesIt, NotAccessControl, NotAnOrigin,
        NothingByDefault, PreflightStatus, RequestedMethod, SameForAll, SourcesSeeOrigins, VaryOnWhatIsRead,
        WholeLists,
    },
    Judged,
};

/// The cases, and the choices behind what is different about them.
const DEVIATIONS: &[(&str, &[Choice])] = &[
    ("h-act-null-denied", &[SameForAll]),
    ("h-act-case-host", &[SameForAll]),
    ("h-act-trailing-slash-req", &[SameForAll]),
    ("h-act-suffix-attack", &[SameForAll]),
    ("h-act-prefix-attack", &[SameForAll]),
    ("h-act-dot-attack", &[SameForAll]),
    ("h-act-two-origin-headers", &[SameForAll]),
    ("h-act-two-origin-headers-rev", &[SameForAll]),
    ("h-act-star-origin", &[SameForAll]),
    ("h-act-cred", &[SameForAll]),
    ("h-act-cred-denied", &[SameForAll]),
    ("h-act-expose-denied", &[SameForAll]),
    ("h-act-handler-acao", &[SameForAll]),
    ("h-act-handler-acao-denied", &[SameForAll]),
    ("h-act-404", &[SameForAll]),
    ("h-act-500", &[SameForAll]),
    ("h-pre-header-bad", &[WholeLists]),
    ("h-pre-header-safelisted", &[WholeLists]),
    ("h-pre-headers-any-auth", &[NoEcho]),
    ("h-pre-headers-any-crlf", &[WholeLists]),
    ("h-pre-headers-none", &[WholeLists]),
    ("h-pre-method-bad", &[WholeLists, NobodyServesIt]),
    ("h-pre-method-lower", &[WholeLists, NobodyServesIt]),
    ("h-pre-method-patch-lower", &[WholeLists, NobodyServesIt]),
    ("h-pre-method-list", &[SameForAll, WholeLists, NobodyServesIt]),
    ("h-get-with-acrm", &[SameForAll]),
    ("t-spring-framework-05", &[SameForAll, VaryOnWhatIsRead]),
    (
        "t-spring-framework-11",
        &[SameForAll, VaryOnWhatIsRead, NotAccessControl],
    ),
    (
        "t-spring-framework-14",
        &[
            SameForAll,
            VaryOnWhatIsRead,
            PreflightStatus,
            NobodyServesIt,
            AnyMethod,
        ],
    ),
    (
        "t-spring-framework-19",
        &[SameForAll, VaryOnWhatIsRead, PreflightStatus, RequestedMethod],
    ),
    ("t-spring-framework-29", &[PreflightStatus]),
    ("t-spring-framework-30", &[PreflightStatus]),
    ("t-spring-framework-31", &[PreflightStatus, NoPrivateNetwork]),
    ("t-spring-framework-46", &[SameForAll]),
    ("t-spring-framework-57", &[RequestedMethod]),
    ("t-spring-framework-61", &[WholeLists]),
    ("t-spring-framework-84", &[WholeLists]),
    ("t-aspnetcore-13", &[NobodyServesIt]),
    ("t-expressjs-cors-02", &[PreflightStatus]),
    ("t-fastify-cors-04", &[NotAnOrigin]),
    ("t-fastify-cors-05", &[NobodyServesIt]),
    ("t-flask-cors-04", &[WholeLists]),
    ("t-flask-cors-28", &[WholeLists]),
    ("t-starlette-14", &[SameForAll]),
    ("t-django-cors-headers-01", &[SameForAll]),
    ("t-django-cors-headers-03", &[SameForAll]),
    ("t-ktor-09", &[NotAccessControl]),
    ("t-ktor-19", &[PreflightStatus]),
    ("t-ktor-24", &[PreflightStatus, NoPrefixes]),
    ("t-ktor-31", &[NotAnOrigin]),
    ("t-ktor-36", &[NotAccessControl]),
    ("t-ktor-47", &[NobodyServesIt]),
    ("t-micronaut-02", &[PreflightStatus]),
    ("t-micronaut-05", &[PreflightStatus]),
    ("t-micronaut-08", &[WholeLists, PreflightStatus]),
    ("t-micronaut-11", &[PreflightStatus, NothingByDefault]),
    ("t-helidon-04", &[PreflightStatus]),
    ("t-rs-cors-05", &[SourcesSeeOrigins]),
    ("t-rs-cors-08", &[WholeLists, VaryOnWhatIsRead, NobodyServesIt]),
    ("t-rs-cors-10", &[WholeLists, VaryOnWhatIsRead]),
    ("t-rocket_cors-03", &[NobodyServesIt]),
    ("t-rocket_cors-04", &[WholeLists, PreflightStatus]),
    ("t-go-zero-01", &[SameForAll]),
];

/// The cases whose configuration does not compile, and the rules that refuse it. Where there are none, the value
/// does not have the argument's type.
const REFUSED: &[(&str, &[&str])] = &[
    ("h-act-cfg-case-host", &["origin_host_case"]),
    ("h-act-trailing-slash-cfg", &["origin_trailing_slash"]),
    ("h-act-default-port-cfg", &["origin_default_port"]),
    ("h-act-wild-cred", &["origin_any_credentials"]),
    ("h-pre-headers-any-cred", &["header_any_credentials"]),
    ("h-pre-wild-cred", &["origin_any_credentials"]),
    ("t-spring-framework-07", &["origin_any_credentials"]),
    ("t-spring-framework-16", &["origin_missing"]),
    ("t-spring-framework-17", &["origin_missing"]),
    ("t-spring-framework-18", &["origin_missing"]),
    (
        "t-spring-framework-21",
        &["origin_any_credentials", "origin_insecure", "origin_subsumed"],
    ),
    ("t-spring-framework-47", &["origin_missing"]),
    ("t-spring-framework-54", &["origin_comma"]),
    ("t-spring-framework-59", &["method_token"]),
    ("t-spring-framework-71", &["origin_any_credentials"]),
    ("t-spring-framework-72", &["origin_missing"]),
    (
        "t-spring-framework-74",
        &["origin_insecure", "origin_trailing_slash"],
    ),
    (
        "t-aspnetcore-25",
        &[
            "header_any_credentials",
            "method_any_credentials",
            "origin_insecure",
        ],
    ),
    ("t-fastify-cors-02", &["origin_scheme_missing"]),
    ("t-flask-cors-34", &["origin_any_credentials"]),
    ("t-django-cors-headers-16", &["origin_any_credentials"]),
    ("t-django-cors-headers-22", &[]),
    ("t-django-cors-headers-30", &[]),
    ("t-hapi-02", &["origin_scheme_missing"]),
    ("t-hapi-03", &["origin_scheme_missing"]),
    ("t-hapi-06", &["origin_insecure", "origin_trailing_slash"]),
    ("t-hapi-07", &["origin_insecure", "origin_trailing_slash"]),
    ("t-hapi-09", &["origin_insecure", "origin_trailing_slash"]),
    ("t-hapi-11", &["origin_scheme_missing"]),
    ("t-hapi-12", &["origin_scheme_missing"]),
    ("t-hapi-21", &["origin_scheme_missing"]),
    ("t-hapi-25", &["origin_scheme_missing"]),
    ("t-ktor-13", &["origin_missing"]),
    ("t-ktor-27", &["origin_missing"]),
    ("t-ktor-39", &["origin_wildcard_place"]),
    ("t-ktor-41", &["origin_wildcard_place"]),
    ("t-ktor-43", &["origin_wildcard_place"]),
    ("t-micronaut-04", &["method_unserved"]),
    ("t-cxf-01", &["origin_insecure"]),
    ("t-gateway-api-17", &["method_duplicate"]),
    ("t-gateway-api-18", &["header_duplicate"]),
    ("t-gin-contrib-cors-01", &["origin_scheme_missing"]),
    ("t-gin-contrib-cors-03", &["origin_scheme_unsupported"]),
    ("t-gin-contrib-cors-10", &["origin_path"]),
];

/// What is listed for a case.
pub(crate) fn listed(id: &str) -> Judged {
    if let Some((_, choices)) = DEVIATIONS.iter().find(|(listed, _)| *listed == id) {
        return Judged::Differs(choices.iter().copied().collect());
    }
    match REFUSED.iter().find(|(listed, _)| *listed == id) {
        Some((_, rules)) => Judged::Refused(rules.iter().copied().collect::<BTreeSet<_>>()),
        None => Judged::Agrees,
    }
}

/// The choices that are listed for a case.
pub(crate) fn of(id: &str) -> impl Iterator<Item = Choice> {
    let listed = DEVIATIONS.iter().find(|(listed, _)| *listed == id);
    listed
        .into_iter()
        .flat_map(|(_, choices)| choices.iter().copied())
}

/// How many cases are listed.
pub(crate) fn len() -> usize {
    DEVIATIONS.len() + REFUSED.len()
}
