//! Annotated handlers: the preflight cache, handlers that share a path, redirects, cookies,
//! and policies that are decided late.

use super::super::table::{Page, Scenario, ours};

pub(super) const TABLE: &[Scenario] = &[
    ours(
        "a permission for ten minutes",
        &["PUT /write", "PUT /write", "DELETE /write", "PUT /write omit"],
    ),
    ours("no permission that lasts", &["PUT /forgotten", "PUT /forgotten"]),
    ours(
        "a permission for a second",
        &["PUT /brief", "PUT /brief wait=1500"],
    ),
    ours(
        "a permission without an age",
        &["PUT /usual", "PUT /usual", "PUT /usual wait=5500"],
    ),
    ours("permissions belong to an origin", &["PUT /list", "PUT /list"]).on(Page::Other),
    ours(
        "permissions of opaque origins",
        &["PUT /write", "PUT /write", "PURGE /write"],
    )
    .on(Page::Sandboxed),
    ours(
        "permissions with credentials cover those without",
        &[
            "PUT /private-write include",
            "PUT /private-write include",
            "PUT /private-write",
            "PUT /private-write include | x-a: 1",
        ],
    ),
    ours(
        "permissions without credentials cover no others",
        &[
            "DELETE /private-write",
            "DELETE /private-write include",
            "DELETE /private-write",
        ],
    ),
    ours(
        "any header is remembered",
        &[
            "GET /headers | x-a: 1",
            "GET /headers | x-b: 1",
            "PUT /headers | x-b: 1",
            "GET /headers | x-c: 1",
        ],
    ),
    ours(
        "any method is remembered",
        &["PUT /methods", "PURGE /methods", "DELETE /methods | x-a: 1"],
    ),
    ours(
        "handlers on one path",
        &[
            "GET /shared",
            "PUT /shared include | x-a: 1",
            "PUT /shared include",
            "PUT /shared",
            "GET /shared | x-a: 1",
            "GET /shared include",
            "GET /shared | x-b: 1",
        ],
    ),
    ours(
        "handlers on one path that refuse",
        &["PUT /shared | x-b: 1", "DELETE /shared", "GET /shared | x-a: 1"],
    ),
    ours(
        "handlers on one path, foreign page",
        &["GET /shared", "DELETE /shared", "DELETE /shared", "PUT /shared"],
    )
    .on(Page::Other),
    ours(
        "handlers on one path, sandboxed",
        &["GET /shared", "DELETE /shared", "PUT /shared | x-a: 1"],
    )
    .on(Page::Sandboxed),
    ours(
        "a redirect",
        &[
            "GET /moved",
            "POST /moved body",
            "PUT /moved body",
            "GET /moved | x-a: 1",
            "GET /moved error",
            "GET /moved manual",
            "GET app/moved",
            "GET app/moved manual",
        ],
    ),
    ours(
        "a redirect to another origin",
        &[
            "GET /moved-away/any",
            "GET /moved-away/one",
            "GET /moved-away/list",
            "GET app/moved-away/one",
            "GET app/moved-away/unannotated",
            "GET /moved-away/unannotated no-cors",
        ],
    ),
    ours(
        "a redirect home",
        &["GET /moved-away/unannotated", "GET /moved-away/any"],
    )
    .on(Page::Other),
    ours("a redirect, sandboxed", &["GET /moved", "GET /moved-away/any"]).on(Page::Sandboxed),
    ours(
        "a session",
        &[
            "POST shop/session",
            "GET shop/private include",
            "POST shop/session include",
            "GET shop/private include",
            "GET shop/private",
            "GET shop/any include no-cors",
            "DELETE shop/session",
            "GET shop/private include",
            "DELETE shop/session include",
            "GET shop/private include",
        ],
    ),
    ours(
        "a sibling of the page",
        &[
            "GET http://api.app.localhost/ours/private? include",
            "PUT http://api.app.localhost/ours/write?",
        ],
    ),
    ours("a list from elsewhere", &["GET /customers", "PUT /customers"]),
    ours(
        "a list from elsewhere, listed",
        &[
            "GET /customers",
            "PUT /customers | x-a: 1",
            "PUT /customers",
            "GET /customers include",
        ],
    )
    .on(Page::Other),
    ours(
        "a list from elsewhere, by a pattern",
        &["GET /customers", "PUT /customers", "GET /customers | x-b: 1"],
    )
    .on(Page::Subdomain),
    ours("a list from elsewhere, sandboxed", &["GET /customers"]).on(Page::Sandboxed),
    ours(
        "one path at two hosts",
        &[
            "GET shop/hosted",
            "GET shop/hosted | x-a: 1",
            "GET shop/hosted | x-b: 1",
            "GET /hosted",
            "GET /hosted | x-b: 1",
        ],
    ),
    ours(
        "one path at two hosts, the other page",
        &[
            "GET shop/hosted",
            "GET /hosted",
            "GET /hosted | x-b: 1",
            "GET /hosted | x-a: 1",
        ],
    )
    .on(Page::Other),
];
