//! Redirects.

use super::super::table::{Scenario, written};

const ANY: &str = "* 200 | allow-origin: *";
const PREFLIGHT: &str =
    "preflight 204 | allow-origin: * | allow-methods: PUT | allow-headers: content-type, x-a, authorization";

pub(super) const TABLE: &[Scenario] = &[
    written(
        "redirects and methods",
        &[
            PREFLIGHT,
            "a 301 | allow-origin: * | location: end?",
            "b 302 | allow-origin: * | location: end?",
            "c 303 | allow-origin: * | location: end?",
            "d 307 | allow-origin: * | location: end?",
            "e 308 | allow-origin: * | location: end?",
            ANY,
        ],
        &[
            "GET /a",
            "POST /a body",
            "PUT /a body | x-a: 1",
            "HEAD /a",
            "POST /b body",
            "PUT /b body",
            "GET /c",
            "HEAD /c",
            "PUT /c body",
            "POST /d body",
            "PUT /d body",
            "POST /e body",
            "GET /e error",
            "GET /e manual",
        ],
    ),
    written(
        "to another origin",
        &["a 302 | allow-origin: * | location: other/end", ANY],
        &[
            "GET /a",
            "GET app/a",
            "GET /a no-cors",
            "GET app/a same-origin",
            "GET /a same-origin",
        ],
    ),
    written(
        "to another origin that knows the page",
        &[
            "a 302 | allow-origin: http://app.localhost | location: other/end",
            "* 200 | allow-origin: http://app.localhost",
        ],
        &["GET /a", "GET app/a"],
    ),
    written(
        "to another origin that knows null",
        &[
            "a 302 | allow-origin: http://app.localhost | allow-credentials: true | location: other/end",
            "* 200 | allow-origin: null | allow-credentials: true",
        ],
        &["GET /a", "GET /a include"],
    ),
    written(
        "home",
        &["a 302 | allow-origin: * | location: app/end", ANY],
        &["GET /a", "POST /a body"],
    ),
    written(
        "home, closed",
        &["a 302 | allow-origin: * | location: app/end", "* 200"],
        &["GET /a"],
    ),
    written(
        "from a closed server",
        &["a 302 | location: other/end", ANY],
        &["GET /a", "GET app/a"],
    ),
    written(
        "with preflights",
        &[
            PREFLIGHT,
            "a 307 | allow-origin: * | location: other/end",
            "b 307 | allow-origin: * | location: end?",
            ANY,
        ],
        &[
            "PUT /a | x-a: 1",
            "GET /a | authorization: x",
            "GET app/a | x-a: 1 | authorization: y",
            "GET /b | authorization: x",
        ],
    ),
    written(
        "over three origins",
        &[
            "a 307 | allow-origin: * | location: other/b",
            "b 307 | allow-origin: * | location: app/end",
            ANY,
        ],
        &[
            "GET /a",
            "GET app/a",
            "POST /a body",
            "POST app/a body",
            "POST /a body no-cors",
        ],
    ),
    written(
        "to a URL with userinfo",
        &[
            "a 302 | allow-origin: * | location: http://u:p@other.localhost/written/end?",
            ANY,
        ],
        &["GET /a", "GET app/a"],
    ),
    written(
        "home, to a URL with userinfo",
        &[
            "a 302 | allow-origin: * | location: http://u:p@app.localhost/written/end?",
            ANY,
        ],
        &["GET /a", "GET app/a"],
    ),
    written(
        "in a circle",
        &["* 302 | allow-origin: * | location: a?"],
        &["GET /a"],
    ),
    written(
        "to what is no address",
        &[
            "a 302 | allow-origin: * | location: data:text/plain,x",
            "b 302 | allow-origin: * | location: http://[/",
        ],
        &["GET /a", "GET /b", "GET app/a", "GET /a no-cors"],
    ),
    written(
        "to nowhere",
        &["a 302 | allow-origin: *"],
        &["GET /a", "GET /a error", "GET /a manual"],
    ),
    written(
        "two locations",
        &[
            "a 302 | allow-origin: * | location: end? | location: end?",
            "b 302 | allow-origin: * | location: end? | location: c?",
            ANY,
        ],
        &["GET /a", "GET /b"],
    ),
    written(
        "kept by the HTTP cache",
        &[
            "a 301 | allow-origin: * | location: end? | cache-control: max-age=600",
            ANY,
        ],
        &["GET /a", "GET /a"],
    ),
    written(
        "with a resource policy",
        &[
            "a 307 | location: app/end",
            "b 307 | cross-origin-resource-policy: same-origin | location: app/end",
            "* 200 | cross-origin-resource-policy: same-origin",
        ],
        &["GET /a no-cors", "GET /b no-cors"],
    ),
];
