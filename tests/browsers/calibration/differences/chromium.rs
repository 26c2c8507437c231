//! Where Chromium does something else.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engine: Engine::Chromium,
        words: "Chromium lets `*` in `Access-Control-Allow-Headers` cover `authorization`",
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
        engine: Engine::Chromium,
        words: "Chromium safelists the request header `dpr`",
        cases: &[Case(
            "client hints",
            1,
            "cors 200 after GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium safelists the request header `save-data`",
        cases: &[Case(
            "client hints",
            2,
            "cors 200 after GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium writes `range: bytes=00-5` as `bytes=0-5`",
        cases: &[Case(
            "a range with a leading zero",
            1,
            "cors 200 after GET",
            "cors 200 after GET",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium joins lines of one name before it looks at the safelist",
        cases: &[Case(
            "a content type twice",
            1,
            "cors 200 after OPTIONS, POST",
            "cors 200 after POST",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium takes a negative `Access-Control-Max-Age` for 0; by the standard it is malformed, and 5 seconds hold",
        cases: &[Case(
            "a negative age",
            2,
            "cors 200 after OPTIONS, PUT",
            "cors 200 after PUT",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium keeps its permissions when the CORS check of the request itself fails",
        cases: &[Case(
            "a blocked request forgets",
            2,
            "blocked after PUT",
            "blocked after OPTIONS, PUT",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium remembers no permissions of opaque origins, as any browser may",
        cases: &[
            Case(
                "any method, sandboxed",
                2,
                "cors 200 after OPTIONS, PUT",
                "cors 200 after PUT",
            ),
            Case(
                "permissions of opaque origins",
                2,
                "cors 200 after OPTIONS, PUT",
                "cors 200 after PUT",
            ),
        ],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium sends `sec-fetch-mode` with preflights to URLs that are not trustworthy, too",
        cases: &[Case(
            "without the privileges of localhost",
            3,
            "cors 200 after OPTIONS, PUT",
            "cors 200 after OPTIONS, PUT",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium does not follow a redirect to a URL with a user name, even within the page's origin",
        cases: &[Case(
            "home, to a URL with userinfo",
            2,
            "blocked after GET",
            "basic 200 after GET, GET",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium takes a 302 without `Location` for an answer even where redirects are errors",
        cases: &[Case("to nowhere", 2, "cors 302 after GET", "blocked after GET")],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium follows a redirect with two identical `Location` lines",
        cases: &[Case(
            "two locations",
            1,
            "cors 200 after GET, GET",
            "blocked after GET",
        )],
    },
    Reason {
        engine: Engine::Chromium,
        words: "Chromium's HTTP cache keeps redirects; the browser for tests has none",
        cases: &[Case(
            "kept by the HTTP cache",
            2,
            "cors 200 after GET",
            "cors 200 after GET, GET",
        )],
    },
];
