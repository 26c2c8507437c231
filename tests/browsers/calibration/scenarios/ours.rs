//! Annotated handlers: origins, methods, headers, credentials, errors.

use super::super::table::{Page, Scenario, ours};

pub(super) const TABLE: &[Scenario] = &[
    ours(
        "any origin",
        &[
            "GET /any",
            "HEAD /any",
            "POST /any body",
            "post /any",
            "GET /any include",
        ],
    ),
    ours(
        "one origin",
        &["GET /one", "GET /one omit", "GET /one include", "POST /one body"],
    ),
    ours(
        "one origin, foreign page",
        &["GET /one", "POST /one body", "PUT /one"],
    )
    .on(Page::Other),
    ours("one origin, its subdomain", &["GET /one"]).on(Page::Subdomain),
    ours("one origin, its other port", &["GET /one"]).on(Page::Port),
    ours(
        "one origin, sandboxed",
        &["GET /one", "POST /one body", "GET /one no-cors"],
    )
    .on(Page::Sandboxed),
    ours(
        "a list",
        &["GET /list", "PUT /list", "GET /list include", "DELETE /list"],
    ),
    ours("a list, second entry", &["GET /list", "PUT /list"]).on(Page::Other),
    ours("a list, neither", &["GET /list", "PUT /list"]).on(Page::Subdomain),
    ours("a list, sandboxed", &["GET /list", "PUT /list"]).on(Page::Sandboxed),
    ours(
        "no attribute",
        &[
            "GET /unannotated",
            "GET /unannotated | x-a: 1",
            "GET /unannotated no-cors",
            "GET app/unannotated",
            "GET /nowhere",
        ],
    ),
    ours(
        "same origin",
        &[
            "GET app/one",
            "PUT app/write | x-b: 1",
            "DELETE app/shared",
            "GET app/local",
        ],
    ),
    ours(
        "methods of the route",
        &[
            "PUT /write",
            "DELETE /write",
            "PATCH /write",
            "patch /write",
            "put /write",
            "PURGE /write",
        ],
    ),
    ours(
        "any method",
        &["PUT /methods", "PURGE /methods", "purge /methods"],
    ),
    ours("any method, sandboxed", &["PURGE /methods", "PUT /methods"]).on(Page::Sandboxed),
    ours("any method with credentials", &["PURGE /methods include"]),
    ours(
        "options of the page",
        &["OPTIONS /options", "options /options", "OPTIONS /any"],
    ),
    ours(
        "any header",
        &[
            "GET /headers | x-a: 1",
            "GET /headers | x-b: 2 | x-c: 3",
            "GET /headers include | x-a: 1",
        ],
    ),
    ours(
        "any header is not authorization",
        &["GET /headers | authorization: x"],
    ),
    ours(
        "any header and authorization",
        &[
            "GET /headers-and-authorization | x-a: 1 | authorization: x",
            "GET /headers-and-authorization | Authorization: x",
        ],
    ),
    ours(
        "named headers",
        &[
            "GET /named-headers | X-C: 1 | x-a: 2 | X-b: 3",
            "GET /named-headers | x-a: 1",
            "GET /named-headers | x-d: 1",
            "GET /named-headers | x-a: 1 | x-d: 1",
        ],
    ),
    ours(
        "content types",
        &[
            "POST /json json | content-type: application/json",
            "POST /json body | content-type: application/json",
            "POST /json body | content-type: text/plain",
            "POST /json body",
            "POST /one body | content-type: application/json",
        ],
    ),
    ours(
        "content types, foreign page",
        &[
            "POST /json body | content-type: application/json",
            "POST /json body no-cors",
        ],
    )
    .on(Page::Other),
    ours(
        "credentials",
        &[
            "GET /private include",
            "GET /private",
            "POST /private body include",
            "GET /private omit",
        ],
    ),
    ours(
        "credentials, foreign page",
        &[
            "GET /private include",
            "GET /private",
            "GET /private-list include",
        ],
    )
    .on(Page::Other),
    ours(
        "credentials, sandboxed",
        &[
            "GET /private include",
            "GET /private-list include",
            "GET /local include",
        ],
    )
    .on(Page::Sandboxed),
    ours(
        "exposed headers",
        &[
            "GET /exposed",
            "GET /exposed omit",
            "GET /exposed-some",
            "GET /any",
            "GET /private include",
        ],
    ),
    ours(
        "errors with every status",
        &[
            "GET /status/400",
            "GET /status/401",
            "GET /status/404",
            "GET /status/204",
            "GET /status/304",
            "GET /status/500",
            "GET /status/503 no-cors",
        ],
    ),
    ours(
        "an error of the handler",
        &["GET /conflict", "GET /conflict include"],
    ),
    ours("an error of the handler, foreign page", &["GET /conflict"]).on(Page::Other),
    ours(
        "a module",
        &[
            "GET /team",
            "DELETE /team include",
            "GET /team include",
            "GET /team/metrics",
            "PUT /team",
        ],
    ),
    ours(
        "a middleware",
        &[
            "GET /behind/thing",
            "DELETE /behind/thing",
            "GET /behind/thing | x-a: 1",
            "GET /behind/thing | x-b: 1",
            "GET /behind/nowhere",
        ],
    ),
    ours(
        "a middleware, foreign page",
        &["GET /behind/thing", "DELETE /behind/thing"],
    )
    .on(Page::Other),
    ours(
        "subdomains",
        &[
            "GET /subdomains",
            "GET /subdomains include",
            "PUT /subdomains include | x-a: 1",
        ],
    )
    .on(Page::Subdomain),
    ours(
        "subdomains are not the domain",
        &["GET /subdomains", "PUT /subdomains"],
    ),
    ours("subdomains of another", &["GET /subdomains"]).on(Page::Other),
    ours("subdomains, sandboxed", &["GET /subdomains"]).on(Page::Sandboxed),
    ours("any port, none", &["GET /ports", "PUT /ports"]),
    ours("any port", &["GET /ports", "PUT /ports"]).on(Page::Port),
    ours("any port of the subdomain", &["GET /ports"]).on(Page::Subdomain),
    ours("names under localhost", &["GET /local include", "GET /local"]),
    ours("names under localhost, two labels", &["GET /local include"]).on(Page::Subdomain),
    ours("names under localhost, with a port", &["GET /local"]).on(Page::Port),
    ours(
        "without the privileges of localhost",
        &[
            "GET http://api.example/ours/any?",
            "GET http://api.example/ours/one?",
            "PUT http://api.example/ours/write?",
            "GET http://app.example/ours/one?",
            "GET http://api.example/ours/one? no-cors",
        ],
    )
    .on(Page::Plain),
];
