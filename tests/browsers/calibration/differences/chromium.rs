//! Where Chromium alone does something else.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engines: &[Engine::Chromium],
        words: "safelists the request header `dpr`",
        cases: &[Case(
            "client hints",
            1,
            "cors 200 after GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engines: &[Engine::Chromium],
        words: "safelists the request header `save-data`",
        cases: &[Case(
            "client hints",
            2,
            "cors 200 after GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engines: &[Engine::Chromium],
        words: "writes `range: bytes=00-5` as `bytes=0-5`",
        cases: &[Case(
            "a range with a leading zero",
            1,
            "cors 200 after GET",
            "cors 200 after GET",
        )],
    },
    Reason {
        engines: &[Engine::Chromium],
        words: "keeps its permissions when the CORS check of the request itself fails",
        cases: &[Case(
            "a blocked request forgets",
            2,
            "blocked after PUT",
            "blocked after OPTIONS, PUT",
        )],
    },
    Reason {
        engines: &[Engine::Chromium],
        words: "remembers no permissions of opaque origins, as any browser may",
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
        engines: &[Engine::Chromium],
        words: "sends `sec-fetch-mode` with preflights to URLs that are not trustworthy, too",
        cases: &[Case(
            "without the privileges of localhost",
            3,
            "cors 200 after OPTIONS, PUT",
            "cors 200 after OPTIONS, PUT",
        )],
    },
    Reason {
        engines: &[Engine::Chromium],
        words: "does not follow a redirect to a URL with a user name, even within the page's origin",
        cases: &[Case(
            "home, to a URL with userinfo",
            2,
            "blocked after GET",
            "basic 200 after GET, GET",
        )],
    },
];
