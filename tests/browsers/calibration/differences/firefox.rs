//! Where Firefox does something else.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engine: Engine::Firefox,
        words: "Firefox lets `*` in `Access-Control-Allow-Headers` cover `authorization`",
        cases: &[
            Case(
                "any header is not authorization",
                1,
                "cors 200 after OPTIONS, GET",
                "blocked after OPTIONS",
            ),
            Case(
                "wildcards for authorization",
                2,
                "cors 200 after OPTIONS, GET",
                "blocked after OPTIONS",
            ),
        ],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox keeps permissions with and without credentials apart; by the standard the former cover the latter",
        cases: &[
            Case(
                "permissions with credentials cover those without",
                3,
                "cors 200 after OPTIONS, PUT",
                "cors 200 after PUT",
            ),
            Case(
                "handlers on one path",
                4,
                "cors 200 after OPTIONS, PUT",
                "cors 200 after PUT",
            ),
        ],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox sends a preflight for the `GET` that a 303 makes of a `PUT`",
        cases: &[Case(
            "a redirect",
            3,
            "cors 200 after OPTIONS, PUT, OPTIONS, GET",
            "cors 200 after OPTIONS, PUT, GET",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox sends a content type once that a script set twice",
        cases: &[Case(
            "a content type twice",
            1,
            "cors 200 after POST",
            "cors 200 after POST",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox names a header twice in a preflight that a script set twice",
        cases: &[Case(
            "a header twice",
            1,
            "cors 200 after OPTIONS, GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox takes a malformed `Access-Control-Max-Age` for 0; by the standard 5 seconds hold",
        cases: &[
            Case("ages", 6, "cors 200 after OPTIONS, PUT", "cors 200 after PUT"),
            Case("ages", 10, "cors 200 after OPTIONS, PUT", "cors 200 after PUT"),
            Case("ages", 14, "cors 200 after OPTIONS, PUT", "cors 200 after PUT"),
            Case(
                "a negative age",
                2,
                "cors 200 after OPTIONS, PUT",
                "cors 200 after PUT",
            ),
        ],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox sends the page's origin with a preflight after a redirect, where the request itself has `null`",
        cases: &[Case(
            "with preflights",
            1,
            "cors 200 after OPTIONS, PUT, OPTIONS, PUT",
            "cors 200 after OPTIONS, PUT, OPTIONS, PUT",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox sends no preflight when a request of the page's own origin is redirected to another",
        cases: &[Case(
            "with preflights",
            3,
            "cors 200 after GET, GET",
            "cors 200 after GET, OPTIONS, GET",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox follows a redirect with two identical `Location` lines",
        cases: &[Case(
            "two locations",
            1,
            "cors 200 after GET, GET",
            "blocked after GET",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox's HTTP cache keeps redirects; the browser for tests has none",
        cases: &[Case(
            "kept by the HTTP cache",
            2,
            "cors 200 after GET",
            "cors 200 after GET, GET",
        )],
    },
    Reason {
        engine: Engine::Firefox,
        words: "Firefox gives a sandboxed page the cookies that pages of its address got from other sites",
        cases: &[Case(
            "cookies from a sandboxed page",
            1,
            "cors 200 after GET",
            "cors 200 after GET",
        )],
    },
];
