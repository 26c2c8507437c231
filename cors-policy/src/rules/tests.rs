//! Whole drafts.

use super::*;
use crate::draft::{MaxAge, Serves};
use crate::violation::Severity;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn listed(origins: &[&str]) -> PolicyDraft {
    PolicyDraft {
        origins: Some(OriginsDraft::Listed(texts(origins))),
        ..PolicyDraft::default()
    }
}

fn sound() -> PolicyDraft {
    listed(&["https://a.example"])
}

fn get() -> Serves {
    Serves::Routed {
        attribute: "#[get]".to_owned(),
        methods: texts(&["GET"]),
    }
}

type Found = Vec<(Place, &'static str)>;

fn found(draft: &PolicyDraft) -> Found {
    check(draft)
        .violations
        .iter()
        .map(|violation| (violation.place, violation.rule.id()))
        .collect()
}

fn messages(draft: &PolicyDraft) -> Vec<String> {
    check(draft)
        .violations
        .into_iter()
        .map(|violation| violation.message)
        .collect()
}

fn at(argument: Argument, index: usize, id: &'static str) -> (Place, &'static str) {
    (Place::Element(argument, index), id)
}

const NONE: &[(Place, &str)] = &[];

#[test]
fn a_sound_draft_has_nothing_to_say() {
    let draft = PolicyDraft {
        methods: Some(texts(&["GET"])),
        allow_headers: Some(texts(&["content-type", "Authorization"])),
        expose_headers: Some(texts(&["x-request-id", "authorization"])),
        credentials: true,
        max_age: Some(MaxAge::Seconds(600)),
        serves: get(),
        ..sound()
    };
    let checked = check(&draft);
    assert_eq!(checked.violations, []);
    assert!(!checked.is_fatal());
    assert_eq!(checked.origins.exact, ["https://a.example"]);
}

#[test]
fn origins_are_split_by_kind() {
    let draft = PolicyDraft {
        debug_origins: texts(&["http://localhost:3000", "http://*.localhost:*"]),
        ..listed(&[
            "https://bb.example",
            "https://*.c.example",
            "https://d.example",
            "https://a.example",
        ])
    };
    let checked = check(&draft);
    assert_eq!(checked.violations, []);
    let origins = checked.origins;
    assert!(!origins.any && !origins.source);
    assert_eq!(
        origins.exact,
        ["https://a.example", "https://d.example", "https://bb.example"]
    );
    assert_eq!(origins.debug_exact, ["http://localhost:3000"]);
    assert_eq!(
        origins
            .patterns
            .iter()
            .map(|pattern| pattern.host)
            .collect::<Vec<_>>(),
        ["c.example"]
    );
    assert_eq!(
        origins
            .debug_patterns
            .iter()
            .map(|pattern| pattern.host)
            .collect::<Vec<_>>(),
        ["localhost"]
    );
    assert_eq!(
        origins.exact_with_debug(),
        [
            "https://a.example",
            "https://d.example",
            "https://bb.example",
            "http://localhost:3000"
        ]
    );
    assert_eq!(origins.patterns_with_debug().len(), 2);
}

#[test]
fn any_and_source_are_told_apart() {
    let any = listed(&["*"]);
    let checked = check(&any);
    assert!(checked.violations.is_empty() && checked.origins.any && !checked.origins.source);
    let source = PolicyDraft {
        origins: Some(OriginsDraft::Source),
        credentials: true,
        ..PolicyDraft::default()
    };
    let checked = check(&source);
    assert!(checked.violations.is_empty() && !checked.origins.any && checked.origins.source);
}

#[test]
fn absent_origins_are_missed_unless_there_is_a_base() {
    let absent = PolicyDraft {
        serves: Serves::Bare,
        ..PolicyDraft::default()
    };
    assert_eq!(
        found(&absent),
        [
            (Place::Attribute, "origin_missing"),
            (Place::Attribute, "method_missing")
        ]
    );
    assert_eq!(
        found(&PolicyDraft {
            based: true,
            ..absent.clone()
        }),
        NONE
    );
    assert_eq!(
        found(&PolicyDraft {
            serves: get(),
            based: false,
            ..absent
        }),
        [(Place::Attribute, "origin_missing")]
    );
    assert_eq!(
        found(&listed(&[])),
        [(Place::Argument(Argument::Origins), "origin_missing")]
    );
    assert_eq!(
        found(&PolicyDraft {
            based: true,
            ..listed(&[""])
        }),
        [at(Argument::Origins, 0, "origin_missing")]
    );
    assert_eq!(
        found(&PolicyDraft {
            serves: Serves::Bare,
            methods: Some(texts(&["GET"])),
            ..sound()
        }),
        NONE
    );
}

#[test]
fn any_origin_stands_alone() {
    let origins = Argument::Origins;
    assert_eq!(
        found(&listed(&["*", "https://a.example"])),
        [
            at(origins, 1, "origin_subsumed"),
            at(origins, 0, "origin_subsumed")
        ]
    );
    assert_eq!(
        found(&listed(&["https://a.example", "*", "*"])),
        [
            at(origins, 0, "origin_subsumed"),
            at(origins, 1, "origin_subsumed"),
            at(origins, 2, "origin_duplicate"),
            at(origins, 1, "origin_duplicate")
        ]
    );
    let debug = PolicyDraft {
        debug_origins: texts(&["http://localhost"]),
        ..listed(&["*"])
    };
    assert_eq!(
        found(&debug),
        [
            at(Argument::DebugOrigins, 0, "origin_subsumed"),
            at(origins, 0, "origin_subsumed")
        ]
    );
    assert!(messages(&debug)[0].starts_with("`http://localhost` stands beside `*`"));
    assert!(messages(&debug)[1].starts_with("`*` covers every origin, `http://localhost` beside it too"));
    let debug = PolicyDraft {
        debug_origins: texts(&["*"]),
        ..sound()
    };
    assert_eq!(
        found(&debug),
        [at(Argument::DebugOrigins, 0, "origin_wildcard_place")]
    );
}

#[test]
fn credentials_exclude_every_star() {
    let draft = PolicyDraft {
        methods: Some(texts(&["*"])),
        allow_headers: Some(texts(&["*"])),
        expose_headers: Some(texts(&["*"])),
        credentials: true,
        ..listed(&["*"])
    };
    let credentials = Place::Argument(Argument::Credentials);
    assert_eq!(
        found(&draft),
        [
            at(Argument::Origins, 0, "origin_any_credentials"),
            (credentials, "origin_any_credentials"),
            at(Argument::Methods, 0, "method_any_credentials"),
            (credentials, "method_any_credentials"),
            at(Argument::AllowHeaders, 0, "header_any_credentials"),
            (credentials, "header_any_credentials"),
            at(Argument::ExposeHeaders, 0, "expose_any_credentials"),
            (credentials, "expose_any_credentials"),
        ]
    );
    for (message, other) in messages(&draft)
        .iter()
        .zip(["origins", "origins", "methods", "methods"])
    {
        let expected = format!("`credentials` cannot be combined with `{other} = \"*\"`\nhelp: ");
        assert!(message.starts_with(&expected), "{message}");
    }
    let plain = PolicyDraft {
        credentials: false,
        ..draft
    };
    assert_eq!(
        found(&plain),
        [at(Argument::AllowHeaders, 0, "header_any_authorization")]
    );
    assert!(!check(&plain).is_fatal());
}

#[test]
fn each_method_has_one_fault() {
    let of = |serves: &Serves, methods: &[&str]| {
        let draft = PolicyDraft {
            methods: Some(texts(methods)),
            serves: serves.clone(),
            ..sound()
        };
        found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let purge = Serves::Routed {
        attribute: "#[route]".to_owned(),
        methods: texts(&["PURGE", "OPTIONS"]),
    };
    let post = Serves::Routed {
        attribute: "#[post]".to_owned(),
        methods: texts(&["POST"]),
    };
    let cases: &[(&Serves, &[&str], &[&str])] = &[
        (&Serves::Bare, &["GET", "PROPFIND", "OPTIONS", "QUERY"], &[]),
        (&Serves::Named, &["*"], &[]),
        (&get(), &["*"], &[]),
        (&get(), &["GET"], &[]),
        (&purge, &["PURGE", "OPTIONS"], &[]),
        (&Serves::Bare, &[], &["method_token"]),
        (&Serves::Bare, &["", "a b"], &["method_token", "method_token"]),
        (&get(), &["TRACE", "connect", "Track"], &["method_forbidden"; 3]),
        (&get(), &["get", "Patch"], &["method_case"; 2]),
        (&purge, &["purge", "query"], &["method_case"; 2]),
        (&Serves::Named, &["purge", "PURGE"], &["method_unknown"; 2]),
        (&get(), &["GET", "GET"], &["method_duplicate"; 2]),
        (&get(), &["GET", "*"], &["method_duplicate"; 2]),
        (&get(), &["POST", "DELTE", "HEAD"], &["method_unserved"; 3]),
        (&post, &["POTS"], &["method_unserved"]),
        (&Serves::Bare, &["DELTE"], &["method_unknown"]),
        (&get(), &["OPTIONS"], &["method_options"]),
    ];
    for (serves, methods, expected) in cases {
        assert_eq!(&of(serves, methods), expected, "{methods:?} on {serves:?}");
    }
}

#[test]
fn method_messages_name_the_attribute_and_the_near_miss() {
    let of = |serves: Serves, method: &str| {
        let draft = PolicyDraft {
            methods: Some(texts(&[method])),
            serves,
            ..sound()
        };
        messages(&draft).remove(0)
    };
    for (serves, method, expected) in [
        (
            get(),
            "POST",
            "`#[get]` does not serve the method `POST`\nhelp: remove it, or leave out `methods` for what the handler serves: `GET`\nnote: browsers cache",
        ),
        (
            get(),
            "GETT",
            "`#[get]` does not serve the method `GETT`\nhelp: did you mean `GET`?\nnote: browsers cache",
        ),
        (
            get(),
            "OPTIONS",
            "`#[get]` does not serve `OPTIONS`\nhelp: remove `OPTIONS`\nnote: preflights",
        ),
        (
            get(),
            "get",
            "method `get` is in the wrong case\nhelp: write `GET`\nnote: ",
        ),
        (
            Serves::Bare,
            "DELTE",
            "method `DELTE` is not registered\nhelp: did you mean `DELETE`?\nnote: a warning by default",
        ),
        (
            Serves::Bare,
            "XYZZY",
            "method `XYZZY` is not registered\nnote: the registry is",
        ),
        (
            Serves::Bare,
            "trace",
            "scripts cannot send the method `trace`\nhelp: remove it\nnote: the standard forbids it",
        ),
    ] {
        let message = of(serves, method);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn each_request_header_has_one_fault() {
    let of = |headers: &[&str]| {
        let draft = PolicyDraft {
            allow_headers: Some(texts(headers)),
            ..sound()
        };
        found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[
                "accept",
                "content-type",
                "range",
                "x-a",
                "cache-control",
                "securely",
                "proxy",
                "sec",
            ],
            &[],
        ),
        (&["*", "Authorization"], &[]),
        (&[], &["header_token"]),
        (&["x-a, x-b", ""], &["header_token"; 2]),
        (
            &[
                "Cookie",
                "HOST",
                "Sec-Fetch-Mode",
                "proxy-x",
                "sec-",
                "Access-Control-Request-Method",
            ],
            &["header_forbidden"; 6],
        ),
        (
            &["Access-Control-Allow-Origin", "Set-Cookie", "Vary", "ETag"],
            &["header_response_only"; 4],
        ),
        (
            &["access-control-request-private-network"],
            &["header_response_only"],
        ),
        (&["X-A", "x-a"], &["header_duplicate"; 2]),
        (&["authorization", "Authorization"], &["header_duplicate"; 2]),
        (&["*", "x-a", "authorization"], &["header_duplicate"; 2]),
        (&["*"], &["header_any_authorization"]),
        (&["User-Agent"], &["header_user_agent"]),
        (
            &["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"],
            &["header_method_override"; 3],
        ),
    ];
    for (headers, expected) in cases {
        assert_eq!(&of(headers), expected, "{headers:?}");
    }
}

#[test]
fn request_header_messages_give_advice() {
    let of = |header: &str| {
        messages(&PolicyDraft {
            allow_headers: Some(texts(&[header])),
            ..sound()
        })
        .remove(0)
    };
    for (header, expected) in [
        (
            "Cookie",
            "scripts cannot set the header `Cookie`\nhelp: write `credentials = true`",
        ),
        (
            "Origin",
            "scripts cannot set the header `Origin`\nhelp: remove it: the browser itself sends it",
        ),
        (
            "proxy-x",
            "scripts cannot set the header `proxy-x`\nhelp: remove it: it belongs to the connection",
        ),
        (
            "Vary",
            "`Vary` is a response header\nhelp: remove it, or put it in `expose_headers`",
        ),
        (
            "access-control-allow-origin",
            "`access-control-allow-origin` is a response header\nhelp: remove it: `#[cors]` sends",
        ),
        (
            "access-control-allow-private-network",
            "`access-control-allow-private-network` is a response header\nhelp: remove it\nnote: private network access was withdrawn",
        ),
    ] {
        let message = of(header);
        assert!(message.starts_with(expected), "{message}");
    }
    let twice = messages(&PolicyDraft {
        allow_headers: Some(texts(&["X-A", "x-a"])),
        ..sound()
    });
    assert_eq!(
        twice,
        [
            "header `X-A` is listed twice\nhelp: remove one of them\nnote: the other is `x-a`: upper and lower case are the same in header names",
            "header `x-a` is listed twice\nhelp: remove one of them\n\
         note: the other is `X-A`: upper and lower case are the same in header names",
        ]
    );
}

#[test]
fn each_response_header_has_one_fault() {
    let of = |headers: &[&str]| {
        let draft = PolicyDraft {
            expose_headers: Some(texts(headers)),
            ..sound()
        };
        found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[
                "x-a",
                "etag",
                "location",
                "authorization",
                "accept",
                "sec-websocket-accept",
            ],
            &[],
        ),
        (&["*"], &[]),
        (&[], &["expose_token"]),
        (&["x a"], &["expose_token"]),
        (&["Set-Cookie", "set-cookie2"], &["expose_forbidden"; 2]),
        (
            &[
                "Host",
                "cookie",
                "referer",
                "Origin",
                "user-agent",
                "sec-fetch-mode",
            ],
            &["expose_request_only"; 6],
        ),
        (&["access-control-request-method"], &["expose_request_only"]),
        (
            &[
                "Cache-Control",
                "content-language",
                "content-length",
                "content-type",
                "expires",
                "last-modified",
                "pragma",
            ],
            &["expose_safelisted"; 7],
        ),
        (
            &[
                "access-control-allow-methods",
                "access-control-allow-headers",
                "Access-Control-Max-Age",
            ],
            &["expose_preflight_only"; 3],
        ),
        (&["x-a", "X-A"], &["expose_duplicate"; 2]),
        (&["x-a", "*"], &["expose_duplicate"; 2]),
    ];
    for (headers, expected) in cases {
        assert_eq!(&of(headers), expected, "{headers:?}");
    }
}

#[test]
fn age_and_size_are_checked() {
    let age = |max_age| {
        found(&PolicyDraft {
            max_age: Some(max_age),
            ..sound()
        })
    };
    assert_eq!(age(MaxAge::Seconds(86_400)), NONE);
    assert_eq!(
        age(MaxAge::Other("-1".to_owned())),
        [(Place::Argument(Argument::MaxAge), "age_range")]
    );
    let large: Vec<String> = (0..600).map(|number| format!("x-{number:06}")).collect();
    for (draft, argument) in [
        (
            PolicyDraft {
                allow_headers: Some(large.clone()),
                ..sound()
            },
            Argument::AllowHeaders,
        ),
        (
            PolicyDraft {
                expose_headers: Some(large),
                ..sound()
            },
            Argument::ExposeHeaders,
        ),
    ] {
        assert_eq!(found(&draft), [(Place::Argument(argument), "size")]);
        assert!(!check(&draft).is_fatal());
        assert_eq!(
            found(&PolicyDraft {
                allow: texts(&["size"]),
                ..draft
            }),
            NONE
        );
    }
}

#[test]
fn allow_takes_out_what_it_names() {
    let draft = PolicyDraft {
        credentials: true,
        ..listed(&["http://*.github.io:*"])
    };
    let ids = |draft: &PolicyDraft| found(draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>();
    assert_eq!(
        ids(&draft),
        [
            "origin_public_suffix",
            "origin_insecure",
            "origin_wildcard_port_credentials"
        ]
    );
    assert!(check(&draft).is_fatal());
    let draft = PolicyDraft {
        allow: texts(&["origin_insecure", "origin_public_suffix"]),
        ..draft
    };
    assert_eq!(ids(&draft), ["origin_wildcard_port_credentials"]);
    assert!(!check(&draft).is_fatal());
}

#[test]
fn what_allow_takes_out_must_be_there() {
    let allow = |ids: &[&str], draft: PolicyDraft| PolicyDraft {
        allow: texts(ids),
        ..draft
    };
    let unused = |index| at(Argument::Allow, index, "allow_unused");
    assert_eq!(found(&allow(&["origin_insecure"], sound())), [unused(0)]);
    let http = PolicyDraft {
        credentials: true,
        ..listed(&["http://a.example"])
    };
    assert_eq!(found(&allow(&["origin_insecure"], http.clone())), NONE);
    assert_eq!(
        found(&allow(&["origin_insecure", "origin_insecure"], http)),
        [unused(1)]
    );
    assert_eq!(
        found(&allow(&["origin_null"], listed(&["null"]))),
        [at(Argument::Origins, 0, "origin_null"), unused(0)]
    );
    assert_eq!(
        found(&allow(&["origin_insecur", "x"], sound())),
        [
            at(Argument::Allow, 0, "allow_unknown"),
            at(Argument::Allow, 1, "allow_unknown")
        ]
    );
    let said = messages(&allow(&["origin_insecur", "x", "origin_null", "size"], sound()));
    for (message, expected) in said.iter().zip([
        "no rule has the id `origin_insecur`\nhelp: did you mean `origin_insecure`?",
        "no rule has the id `x`\nnote: the message of an error that can be allowed ends with its id",
        "`origin_null` cannot be allowed\nhelp: remove it\nnote: it is always a mistake",
        "nothing here needs `allow = [size]`\nhelp: remove it\nnote: an exception that is not needed hides the next mistake",
    ]) {
        assert_eq!(message, expected);
    }
}

#[test]
fn a_base_may_need_what_this_half_does_not() {
    let based = |ids: &[&str]| PolicyDraft {
        allow: texts(ids),
        based: true,
        ..PolicyDraft::default()
    };
    assert_eq!(
        found(&based(&["origin_insecure", "origin_wildcard_port_credentials"])),
        NONE
    );
    assert_eq!(
        found(&based(&["origin_public_suffix"])),
        [at(Argument::Allow, 0, "allow_unused")]
    );
}

#[test]
fn nobody_knows_what_an_unread_origin_needs() {
    let draft = |origin: &str, id: &str| PolicyDraft {
        allow: texts(&[id]),
        ..listed(&[origin])
    };
    let port = at(Argument::Origins, 0, "origin_port");
    assert_eq!(
        found(&draft("https://*.com:99999", "origin_public_suffix")),
        [port]
    );
    assert_eq!(
        found(&draft("https://*.com:99999", "size")),
        [port, at(Argument::Allow, 0, "allow_unused")]
    );
    // What was meant is known here, and it needs the exception.
    assert_eq!(
        found(&draft("https://*.com:0443", "origin_public_suffix")),
        [port]
    );
    assert_eq!(
        found(&draft("https://a.com:0443", "origin_public_suffix")),
        [port, at(Argument::Allow, 0, "allow_unused")]
    );
}

#[test]
fn a_faulty_origin_is_judged_as_it_was_meant() {
    let draft = PolicyDraft {
        credentials: true,
        ..listed(&["http://*.com./"])
    };
    assert_eq!(
        found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>(),
        [
            "origin_trailing_slash",
            "origin_public_suffix",
            "origin_root_dot",
            "origin_insecure"
        ]
    );
}

#[test]
fn messages_have_one_form() {
    let draft = PolicyDraft {
        debug_origins: texts(&["*", "https://0.0.0.0"]),
        methods: Some(texts(&["get", "TRACE", "DELTE", "a b", "POST", "POST"])),
        allow_headers: Some(texts(&[
            "cookie",
            "vary",
            "user-agent",
            "x-method-override",
            "x a",
            "y",
            "Y",
        ])),
        expose_headers: Some(texts(&[
            "host",
            "set-cookie",
            "pragma",
            "access-control-max-age",
            "",
            "y",
            "y",
        ])),
        credentials: true,
        max_age: Some(MaxAge::Seconds(90_000)),
        allow: texts(&["size", "x", "origin_null"]),
        ..listed(&[
            "http://*.com:*",
            "null",
            "a",
            "https://A./x",
            "https://a.com:443",
            "https://b.com",
            "https://b.com",
        ])
    };
    for violation in check(&draft).violations {
        let message = &violation.message;
        let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
        assert!(first.chars().count() <= 110, "{message}");
        assert!(
            !first.ends_with('.') && !first.starts_with(char::is_uppercase),
            "{message}"
        );
        assert!(
            rest.lines()
                .all(|line| line.starts_with("help: ") || line.starts_with("note: ")),
            "{message}"
        );
        assert_eq!(message.matches('`').count() % 2, 0, "{message}");
        if violation.rule.severity() != Severity::Error {
            assert!(
                message.ends_with(&format!("add `allow = [{}]`", violation.rule.id())),
                "{message}"
            );
        }
    }
}
