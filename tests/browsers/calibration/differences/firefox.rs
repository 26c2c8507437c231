//! Where Firefox alone does something else.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engines: &[Engine::Firefox],
        words: "keeps permissions with and without credentials apart; by the standard the former cover the latter",
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
        engines: &[Engine::Firefox],
        words: "sends a content type once that a script set twice",
        cases: &[Case(
            "a content type twice",
            1,
            "cors 200 after POST",
            "cors 200 after POST",
        )],
    },
    Reason {
        engines: &[Engine::Firefox],
        words: "names a header twice in a preflight that a script set twice",
        cases: &[Case(
            "a header twice",
            1,
            "cors 200 after OPTIONS, GET",
            "cors 200 after OPTIONS, GET",
        )],
    },
    Reason {
        engines: &[Engine::Firefox],
        words: "takes a malformed `Access-Control-Max-Age` for 0; by the standard 5 seconds hold",
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
        engines: &[Engine::Firefox],
        words: "sends the page's origin with a preflight after a redirect, where the request itself has `null`",
        cases: &[Case(
            "with preflights",
            1,
            "cors 200 after OPTIONS, PUT, OPTIONS, PUT",
            "cors 200 after OPTIONS, PUT, OPTIONS, PUT",
        )],
    },
    Reason {
        engines: &[Engine::Firefox],
        words: "sends no preflight when a request of the page's own origin is redirected to another",
        cases: &[Case(
            "with preflights",
            3,
            "cors 200 after GET, GET",
            "cors 200 after GET, OPTIONS, GET",
        )],
    },
    Reason {
        engines: &[Engine::Firefox],
        words: "gives a sandboxed page the cookies that pages of its address got from other sites",
        cases: &[Case(
            "cookies from a sandboxed page",
            1,
            "cors 200 after GET",
            "cors 200 after GET",
        )],
    },
];
