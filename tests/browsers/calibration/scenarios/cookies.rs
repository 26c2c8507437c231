//! Cookies, as servers see them.

use super::super::table::{Page, Scenario, written};

pub(super) const TABLE: &[Scenario] = &[
    written(
        "cookies of another site",
        &[
            "set 200 | allow-origin: http://app.localhost | allow-credentials: true \
             | set-cookie: n=1; SameSite=None; Secure; Path=/written",
            "lax 200 | allow-origin: http://app.localhost | allow-credentials: true | set-cookie: l=1; Path=/written",
            "bare 200 | allow-origin: http://app.localhost | allow-credentials: true \
             | set-cookie: b=1; SameSite=None; Path=/written",
            "end 200 | allow-origin: http://app.localhost | allow-credentials: true \
             | set-cookie: n=; Max-Age=0; SameSite=None; Secure; Path=/written",
            "* 200 | allow-origin: http://app.localhost | allow-credentials: true",
        ],
        &[
            "GET shop/set",
            "GET shop/ include",
            "GET shop/set include",
            "GET shop/lax include",
            "GET shop/bare include",
            "GET shop/ include",
            "GET shop/",
            "GET shop/ omit",
            "GET other/ include",
            "GET shop/end include",
            "GET shop/ include",
        ],
    ),
    written(
        "cookies that a blocked answer sets",
        &[
            "set 200 | set-cookie: k=1; SameSite=None; Secure; Path=/written",
            "* 200",
        ],
        &["GET shop/set include", "GET shop/ include no-cors"],
    ),
    written(
        "cookies of the page's own site",
        &[
            "set 200 | set-cookie: o=1; Path=/written | set-cookie: h=1; HttpOnly \
             | set-cookie: s=1; SameSite=Strict; Path=/written",
            "secure 200 | set-cookie: t=1; Secure; Path=/written",
            "* 200",
        ],
        &[
            "GET app/set",
            "GET app/",
            "GET app/ omit",
            "GET app/secure",
            "GET app/ include",
        ],
    ),
    written(
        "cookies of a sibling",
        &[
            "set 200 | allow-origin: http://app.localhost | allow-credentials: true \
             | set-cookie: d=1; Domain=app.localhost; SameSite=Strict; Path=/written",
            "* 200 | allow-origin: http://app.localhost | allow-credentials: true",
        ],
        &[
            "GET http://api.app.localhost/written/set? include",
            "GET http://api.app.localhost/written/? include",
            "GET app/",
        ],
    ),
    written(
        "cookies from a sandboxed page",
        &["* 200 | allow-origin: null | allow-credentials: true"],
        &["GET shop/ include", "GET app/ include", "GET app/"],
    )
    .on(Page::Sandboxed),
];
