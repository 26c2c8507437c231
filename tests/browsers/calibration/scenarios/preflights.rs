//! What preflights are answered, and what is remembered of it.

use super::super::table::{Scenario, written};

const ANY: &str = "* 200 | allow-origin: *";
const PRIVATE: &str = "* 200 | allow-origin: http://app.localhost | allow-credentials: true";

pub(super) const TABLE: &[Scenario] = &[
    written(
        "methods that are not allowed",
        &["preflight 204 | allow-origin: *", ANY],
        &["PUT /", "DELETE /", "GET / | x-a: 1"],
    ),
    written(
        "methods in the wrong case",
        &[
            "preflight/upper 204 | allow-origin: * | allow-methods: PATCH",
            "preflight/lower 204 | allow-origin: * | allow-methods: patch",
            "preflight/put 204 | allow-origin: * | allow-methods: put",
            ANY,
        ],
        &[
            "patch /upper",
            "PATCH /upper",
            "patch /lower",
            "PATCH /lower",
            "PUT /put",
        ],
    ),
    written(
        "lists that are none",
        &[
            "preflight/methods 204 | allow-origin: * | allow-methods: PUT POST",
            "preflight/headers 204 | allow-origin: * | allow-methods: PUT | allow-headers: a b",
            "preflight/quoted 204 | allow-origin: * | allow-methods: \"PUT\"",
            "preflight/empty 204 | allow-origin: * | allow-methods: ,,PUT,",
            "preflight/lines 204 | allow-origin: * | allow-methods: GET | allow-methods: PUT",
            ANY,
        ],
        &[
            "PUT /methods",
            "PUT /headers",
            "PUT /quoted",
            "PUT /empty",
            "PUT /lines",
        ],
    ),
    written(
        "statuses of preflights",
        &[
            "preflight/a 200 | allow-origin: * | allow-methods: PUT",
            "preflight/b 201 | allow-origin: * | allow-methods: PUT",
            "preflight/c 299 | allow-origin: * | allow-methods: PUT",
            "preflight/d 300 | allow-origin: * | allow-methods: PUT",
            "preflight/e 302 | allow-origin: * | allow-methods: PUT | location: api/a",
            "preflight/f 304 | allow-origin: * | allow-methods: PUT",
            "preflight/g 400 | allow-origin: * | allow-methods: PUT",
            "preflight/h 404 | allow-origin: * | allow-methods: PUT",
            "preflight/i 500 | allow-origin: * | allow-methods: PUT",
            ANY,
        ],
        &[
            "PUT /a", "PUT /b", "PUT /c", "PUT /d", "PUT /e", "PUT /f", "PUT /g", "PUT /h", "PUT /i",
        ],
    ),
    written(
        "origins of preflights",
        &[
            "preflight/none 204 | allow-methods: PUT",
            "preflight/other 204 | allow-origin: http://other.localhost | allow-methods: PUT",
            "preflight/plain 204 | allow-origin: http://app.localhost | allow-methods: PUT",
            ANY,
        ],
        &["PUT /none", "PUT /other", "PUT /plain include", "PUT /plain"],
    ),
    written(
        "wildcards with credentials",
        &[
            "preflight/any 204 | allow-origin: http://app.localhost | allow-credentials: true | allow-methods: * \
             | allow-headers: *",
            "preflight/both 204 | allow-origin: http://app.localhost | allow-credentials: true \
             | allow-methods: *, PUT | allow-headers: *, x-a",
            PRIVATE,
        ],
        &[
            "PUT /any include",
            "GET /any include | x-a: 1",
            "PUT /any",
            "PUT /both include",
            "PURGE /both include",
            "PUT /both include | x-a: 1",
            "PUT /both include | x-b: 1",
        ],
    ),
    written(
        "ages",
        &[
            "preflight/zero 204 | allow-origin: * | allow-methods: PUT | max-age: 0",
            "preflight/some 204 | allow-origin: * | allow-methods: PUT | max-age: 100",
            "preflight/word 204 | allow-origin: * | allow-methods: PUT | max-age: x",
            "preflight/huge 204 | allow-origin: * | allow-methods: PUT | max-age: 99999999999999999999",
            "preflight/half 204 | allow-origin: * | allow-methods: PUT | max-age: 1.5",
            "preflight/empty 204 | allow-origin: * | allow-methods: PUT | max-age:",
            "preflight/list 204 | allow-origin: * | allow-methods: PUT | max-age: 0, 0",
            ANY,
        ],
        &[
            "PUT /zero",
            "PUT /zero",
            "PUT /some",
            "PUT /some",
            "PUT /word",
            "PUT /word",
            "PUT /huge",
            "PUT /huge",
            "PUT /half",
            "PUT /half",
            "PUT /empty",
            "PUT /empty",
            "PUT /list",
            "PUT /list",
        ],
    ),
    written(
        "a negative age",
        &[
            "preflight 204 | allow-origin: * | allow-methods: PUT | max-age: -1",
            ANY,
        ],
        &["PUT /", "PUT /"],
    ),
    written(
        "permissions add up",
        &[
            "preflight 204 | allow-origin: * | allow-methods: PUT, DELETE | allow-headers: x-a | max-age: 100",
            ANY,
        ],
        &[
            "PUT /",
            "DELETE /",
            "PUT / | x-a: 1",
            "GET / | x-a: 1",
            "PUT / | x-b: 1",
            "PUT /",
        ],
    ),
    written(
        "a failed preflight forgets",
        &[
            "preflight 204 | allow-origin: * | allow-methods: PUT | max-age: 100",
            ANY,
        ],
        &["PUT /", "DELETE /", "PUT /"],
    ),
    written(
        "a blocked request forgets",
        &[
            "preflight 204 | allow-origin: * | allow-methods: PUT | max-age: 100",
            "* 200",
        ],
        &["PUT /", "PUT /"],
    ),
    written(
        "permissions without credentials",
        &[
            "preflight 204 | allow-origin: http://app.localhost | allow-credentials: true | allow-methods: PUT \
             | max-age: 100",
            PRIVATE,
        ],
        &["PUT /", "PUT / include", "PUT /", "PUT / omit"],
    ),
    written(
        "wildcards for authorization",
        &[
            "preflight 204 | allow-origin: * | allow-headers: * | max-age: 100",
            ANY,
        ],
        &["GET / | x-a: 1", "GET / | authorization: x"],
    ),
];
