//! What responses say: the CORS check, exposure, resource policies.

use super::super::table::{Page, Scenario, written};

pub(super) const TABLE: &[Scenario] = &[
    written(
        "no headers",
        &["* 200"],
        &["GET /", "GET / include", "POST / body"],
    ),
    written(
        "origins that are none",
        &[
            "slash 200 | allow-origin: http://app.localhost/",
            "case 200 | allow-origin: HTTP://app.localhost",
            "scheme 200 | allow-origin: https://app.localhost",
            "port 200 | allow-origin: http://app.localhost:80",
            "host 200 | allow-origin: app.localhost",
            "null 200 | allow-origin: null",
            "empty 200 | allow-origin:",
            "pattern 200 | allow-origin: http://*.localhost",
            "list 200 | allow-origin: http://app.localhost, *",
            "spaces 200 | allow-origin: http://app.localhost http://other.localhost",
            "wildcards 200 | allow-origin: *, *",
        ],
        &[
            "GET /slash",
            "GET /case",
            "GET /scheme",
            "GET /port",
            "GET /host",
            "GET /null",
            "GET /empty",
            "GET /pattern",
            "GET /list",
            "GET /spaces",
            "GET /wildcards",
        ],
    ),
    written(
        "the null origin",
        &[
            "null 200 | allow-origin: null",
            "case 200 | allow-origin: NULL",
            "private 200 | allow-origin: null | allow-credentials: true",
            "any 200 | allow-origin: *",
        ],
        &[
            "GET /null",
            "GET /case",
            "GET /private include",
            "GET /any",
            "GET /any include",
        ],
    )
    .on(Page::Sandboxed),
    written(
        "lines twice",
        &[
            "origin 200 | allow-origin: http://app.localhost | allow-origin: http://app.localhost",
            "credentials 200 | allow-origin: http://app.localhost | allow-credentials: true | allow-credentials: true",
        ],
        &["GET /origin", "GET /credentials include", "GET /credentials"],
    ),
    written(
        "credentials that are not allowed",
        &[
            "any 200 | allow-origin: * | allow-credentials: true",
            "case 200 | allow-origin: http://app.localhost | allow-credentials: True",
            "number 200 | allow-origin: http://app.localhost | allow-credentials: 1",
            "false 200 | allow-origin: http://app.localhost | allow-credentials: false",
            "none 200 | allow-origin: http://app.localhost",
        ],
        &[
            "GET /any include",
            "GET /any",
            "GET /case include",
            "GET /number include",
            "GET /false include",
            "GET /none include",
            "GET /none omit",
        ],
    ),
    written(
        "errors that share",
        &["a 401 | allow-origin: *", "b 500 | allow-origin: *", "c 500"],
        &["GET /a", "GET /b", "GET /c"],
    ),
    written(
        "exposure",
        &[
            "one 200 | allow-origin: * | expose-headers: x-a | x-a: 1 | x-b: 2",
            "case 200 | allow-origin: * | expose-headers: X-A, x-b | x-a: 1 | x-b: 2",
            "any 200 | allow-origin: * | expose-headers: * | x-a: 1 | set-cookie: q=1",
            "spaces 200 | allow-origin: * | expose-headers: x-a x-b | x-a: 1 | x-b: 2",
            "quoted 200 | allow-origin: * | expose-headers: \"x-a\" | x-a: 1",
            "cookie 200 | allow-origin: * | expose-headers: set-cookie | set-cookie: q=1",
            "lines 200 | allow-origin: * | expose-headers: x-a | expose-headers: x-b | x-a: 1 | x-a: 2 | x-b: 3",
            "empty 200 | allow-origin: * | expose-headers: | x-a: 1",
        ],
        &[
            "GET /one",
            "GET /case",
            "GET /any",
            "GET /spaces",
            "GET /quoted",
            "GET /cookie",
            "GET /lines",
            "GET /empty",
        ],
    ),
    written(
        "exposure with credentials",
        &[
            "any 200 | allow-origin: http://app.localhost | allow-credentials: true | expose-headers: * | x-a: 1",
            "both 200 | allow-origin: http://app.localhost | allow-credentials: true | expose-headers: *, x-a | x-a: 1 \
             | x-b: 2",
        ],
        &["GET /any include", "GET /any", "GET /both include", "GET /both"],
    ),
    written(
        "safelisted response headers",
        &[
            "* 200 | allow-origin: * | content-language: en | content-type: a/b | expires: 0 | pragma: x | etag: \"1\" \
             | last-modified: Tue, 14 Nov 2023 22:14:20 GMT | server: x",
        ],
        &["GET /", "HEAD /"],
    ),
    written(
        "resource policies",
        &[
            "a 200 | allow-origin: * | cross-origin-resource-policy: same-origin",
            "b 200 | allow-origin: * | cross-origin-resource-policy: same-site",
            "c 200 | allow-origin: * | cross-origin-resource-policy: cross-origin",
            "d 200 | allow-origin: * | cross-origin-resource-policy: Same-Origin",
        ],
        &[
            "GET /a no-cors",
            "GET /a",
            "GET /b no-cors",
            "GET /b",
            "GET /c no-cors",
            "GET /d no-cors",
            "GET app/a no-cors",
        ],
    ),
    written(
        "modes",
        &["* 200 | allow-origin: *"],
        &[
            "GET / same-origin",
            "GET app/ same-origin",
            "GET / no-cors",
            "POST / no-cors body",
            "PUT / no-cors",
            "GET / no-cors | x-a: 1 | accept: a/b",
            "POST / no-cors body | content-type: application/json",
            "GET / no-cors include",
            "GET / no-cors error",
        ],
    ),
    written("no body", &["* 204 | allow-origin: *"], &["GET /", "POST / body"]),
];
