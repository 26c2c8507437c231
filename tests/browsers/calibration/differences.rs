//! Where Chromium does something else than the standard, which the browser for tests follows.

/// One fetch of a scenario, and what comes of it.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) reason: &'static str,
    pub(super) scenario: &'static str,
    /// From 1.
    pub(super) fetch: usize,
    pub(super) chromium: &'static str,
    pub(super) browser: &'static str,
}

pub(super) const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "Chromium lets `*` in `Access-Control-Allow-Headers` cover `authorization`",
        scenario: "any header is not authorization",
        fetch: 1,
        chromium: "cors 200 after OPTIONS, GET",
        browser: "blocked after OPTIONS",
    },
    Difference {
        reason: "Chromium lets `*` in `Access-Control-Allow-Headers` cover `authorization`",
        scenario: "wildcards for authorization",
        fetch: 2,
        chromium: "cors 200 after OPTIONS, GET",
        browser: "blocked after OPTIONS",
    },
    Difference {
        reason: "Chromium safelists the request header `dpr`",
        scenario: "client hints",
        fetch: 1,
        chromium: "cors 200 after GET",
        browser: "cors 200 after OPTIONS, GET",
    },
    Difference {
        reason: "Chromium safelists the request header `save-data`",
        scenario: "client hints",
        fetch: 2,
        chromium: "cors 200 after GET",
        browser: "cors 200 after OPTIONS, GET",
    },
    Difference {
        reason: "Chromium writes `range: bytes=00-5` as `bytes=0-5`",
        scenario: "a range with a leading zero",
        fetch: 1,
        chromium: "cors 200 after GET",
        browser: "cors 200 after GET",
    },
    Difference {
        reason: "Chromium joins lines of one name before it looks at the safelist",
        scenario: "a content type twice",
        fetch: 1,
        chromium: "cors 200 after OPTIONS, POST",
        browser: "cors 200 after POST",
    },
    Difference {
        reason: "Chromium takes a negative `Access-Control-Max-Age` for 0; by the standard it is malformed, and 5 seconds hold",
        scenario: "a negative age",
        fetch: 2,
        chromium: "cors 200 after OPTIONS, PUT",
        browser: "cors 200 after PUT",
    },
    Difference {
        reason: "Chromium keeps its permissions when the CORS check of the request itself fails",
        scenario: "a blocked request forgets",
        fetch: 2,
        chromium: "blocked after PUT",
        browser: "blocked after OPTIONS, PUT",
    },
    Difference {
        reason: "Chromium remembers no permissions of opaque origins, as any browser may",
        scenario: "any method, sandboxed",
        fetch: 2,
        chromium: "cors 200 after OPTIONS, PUT",
        browser: "cors 200 after PUT",
    },
    Difference {
        reason: "Chromium remembers no permissions of opaque origins, as any browser may",
        scenario: "permissions of opaque origins",
        fetch: 2,
        chromium: "cors 200 after OPTIONS, PUT",
        browser: "cors 200 after PUT",
    },
    Difference {
        reason: "Chromium sends `sec-fetch-mode` with preflights to URLs that are not trustworthy, too",
        scenario: "without the privileges of localhost",
        fetch: 3,
        chromium: "cors 200 after OPTIONS, PUT",
        browser: "cors 200 after OPTIONS, PUT",
    },
    Difference {
        reason: "Chromium does not follow a redirect to a URL with a user name, even within the page's origin",
        scenario: "home, to a URL with userinfo",
        fetch: 2,
        chromium: "blocked after GET",
        browser: "basic 200 after GET, GET",
    },
    Difference {
        reason: "Chromium takes a 302 without `Location` for an answer even where redirects are errors",
        scenario: "to nowhere",
        fetch: 2,
        chromium: "cors 302 after GET",
        browser: "blocked after GET",
    },
    Difference {
        reason: "Chromium follows a redirect with two identical `Location` lines",
        scenario: "two locations",
        fetch: 1,
        chromium: "cors 200 after GET, GET",
        browser: "blocked after GET",
    },
    Difference {
        reason: "Chromium's HTTP cache keeps redirects; the browser for tests has none",
        scenario: "kept by the HTTP cache",
        fetch: 2,
        chromium: "cors 200 after GET",
        browser: "cors 200 after GET, GET",
    },
];
