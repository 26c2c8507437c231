//! Where two engines do the same, and something else than the browser for tests.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engines: &[Engine::Chromium, Engine::Firefox],
        words: "lets `*` in `Access-Control-Allow-Headers` cover `authorization`",
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
        engines: &[Engine::Chromium, Engine::WebKit],
        words: "joins lines of one name before it looks at the safelist",
        cases: &[Case(
            "a content type twice",
            1,
            "cors 200 after OPTIONS, POST",
            "cors 200 after POST",
        )],
    },
    Reason {
        engines: &[Engine::Chromium, Engine::WebKit],
        words: "takes a negative `Access-Control-Max-Age` for 0; by the standard it is malformed, and 5 seconds hold",
        cases: &[Case(
            "a negative age",
            2,
            "cors 200 after OPTIONS, PUT",
            "cors 200 after PUT",
        )],
    },
    Reason {
        engines: &[Engine::Chromium, Engine::WebKit],
        words: "takes a 302 without `Location` for an answer even where redirects are errors",
        cases: &[Case("to nowhere", 2, "cors 302 after GET", "blocked after GET")],
    },
    Reason {
        engines: &[Engine::Chromium, Engine::Firefox],
        words: "follows a redirect with two identical `Location` lines",
        cases: &[Case(
            "two locations",
            1,
            "cors 200 after GET, GET",
            "blocked after GET",
        )],
    },
    Reason {
        engines: &[Engine::Chromium, Engine::Firefox],
        words: "keeps redirects in its HTTP cache; the browser for tests has none",
        cases: &[Case(
            "kept by the HTTP cache",
            2,
            "cors 200 after GET",
            "cors 200 after GET, GET",
        )],
    },
    Reason {
        engines: &[Engine::Firefox, Engine::WebKit],
        words: "sends a preflight for the `GET` that a 303 makes of a `PUT`",
        cases: &[Case(
            "a redirect",
            3,
            "cors 200 after OPTIONS, PUT, OPTIONS, GET",
            "cors 200 after OPTIONS, PUT, GET",
        )],
    },
];
