//! Where WebKit alone does something else.

use cors_runtime::testing::Engine;

use super::{Case, Reason};

pub(super) const TABLE: &[Reason] = &[
    Reason {
        engines: &[Engine::WebKit],
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
                "cors 200 after GET",
                "blocked after OPTIONS",
            ),
        ],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "keeps its permissions when a preflight does not cover the request, or the request itself is blocked",
        cases: &[
            Case(
                "methods in the wrong case",
                2,
                "cors 200 after PATCH",
                "cors 200 after OPTIONS, PATCH",
            ),
            Case(
                "wildcards with credentials",
                3,
                "cors 200 after PUT",
                "cors 200 after OPTIONS, PUT",
            ),
            Case(
                "wildcards with credentials",
                6,
                "cors 200 after PUT",
                "cors 200 after OPTIONS, PUT",
            ),
            Case(
                "permissions add up",
                6,
                "cors 200 after PUT",
                "cors 200 after OPTIONS, PUT",
            ),
            Case(
                "a failed preflight forgets",
                3,
                "cors 200 after PUT",
                "cors 200 after OPTIONS, PUT",
            ),
            Case(
                "a blocked request forgets",
                2,
                "blocked after PUT",
                "blocked after OPTIONS, PUT",
            ),
        ],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "asks for `authorization` after a redirect to another origin, and then does not send it",
        cases: &[
            Case(
                "with preflights",
                2,
                "cors 200 after GET, OPTIONS, GET",
                "cors 200 after GET, GET",
            ),
            Case(
                "with preflights",
                3,
                "cors 200 after GET, OPTIONS, GET",
                "cors 200 after GET, OPTIONS, GET",
            ),
        ],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "compares a second redirect of a request of the page's own origin with `null` already",
        cases: &[
            Case(
                "over three origins",
                2,
                "blocked after GET, GET",
                "cors 200 after GET, GET, GET",
            ),
            Case(
                "over three origins",
                4,
                "blocked after POST, POST",
                "cors 200 after POST, POST, POST",
            ),
        ],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "shows a script the body of a redirect that it does not follow",
        cases: &[Case(
            "to nowhere",
            3,
            "opaqueredirect with a body after GET",
            "opaqueredirect after GET",
        )],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "joins two lines of `Location` into one URL",
        cases: &[
            Case("two locations", 1, "blocked after GET, GET", "blocked after GET"),
            Case("two locations", 2, "blocked after GET, GET", "blocked after GET"),
        ],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "sends cookies in another order",
        cases: &[Case(
            "cookies of a sibling",
            3,
            "basic 200 after GET",
            "basic 200 after GET",
        )],
    },
    Reason {
        engines: &[Engine::WebKit],
        words: "gives a sandboxed page the cookies of its address",
        cases: &[Case(
            "cookies from a sandboxed page",
            2,
            "cors 200 after GET",
            "cors 200 after GET",
        )],
    },
];
