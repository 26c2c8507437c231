//! Policies and requests, close to each other: members, near-misses and concatenations of a small set of origins.

use cors_rules::rules::{ListTerms, check_origins};
use cors_tests::arguments::Arguments;
use proptest::{
    option,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::{select, subsequence},
};

/// What policies are made of. `*` stands for what [`origin`] puts there.
const ENTRIES: &[&str] = &[
    "https://a.example",
    "https://a.example:8443",
    "http://a.example",
    "https://b.example",
    "https://xa.example",
    "https://x.a.example",
    "https://a.example.org",
    "https://*.a.example",
    "https://*.x.a.example",
    "https://*.b.example:8443",
    "https://*.c.example:*",
    "http://*.localhost",
    "http://localhost:*",
    "http://localhost",
    "http://localhost:3000",
    "http://127.0.0.1:8080",
    "http://[::1]:*",
    "https://xn--bcher-kva.example",
];
const LABELS: &[&str] = &[
    "x",
    "x.y",
    "a",
    "_x-",
    "xn--bcher-kva",
    "",
    "x.",
    "x..y",
    "X",
    "evil.com/x",
    "u@x",
    "evil.com?x",
    "x y",
    "*",
];
const PORTS: &[&str] = &[
    "", ":1", ":3000", ":8443", ":65535", ":80", ":443", ":0", ":080", ":65536", ":", ":x", ":+1",
];
const ENDS: &[&str] = &[
    "",
    "",
    "",
    "",
    ".",
    "/",
    ".evil.com",
    ":8443",
    ":443",
    " ",
    ", https://a.example",
    "#",
    "?x",
];
const STARTS: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "x",
    " ",
    "https://evil.com/",
    "https://evil.com,",
];

/// Names that policies list and requests carry.
const NAMES: &[&str] = &["content-type", "X-A", "x-b", "authorization", "x-total", "range"];
/// Names that policies expose.
const EXPOSED: &[&str] = &["X-A", "x-total", "etag", "retry-after"];
pub(crate) const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PURGE", "patch"];
/// What handlers serve.
const SERVED: &[&[&str]] = &[
    &["GET"],
    &["GET", "HEAD"],
    &["POST"],
    &["PUT", "DELETE"],
    &["GET", "POST", "PATCH"],
    &["PURGE", "PUT"],
    &["DELETE"],
];

/// A policy that compiles, on a handler that serves something.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) serves: &'static [&'static str],
    pub(crate) written: Arguments,
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    (select(SERVED), written()).prop_map(|(serves, written)| Case {
        serves,
        written: written_for(serves, written),
    })
}

/// The arguments, before anything is asked of them together.
fn written() -> impl Strategy<Value = Arguments> {
    let origins = prop_oneof![
        1 => Just(vec!["*"]),
        5 => subsequence(ENTRIES, 1..6).prop_shuffle(),
    ];
    let names = |names: &'static [&'static str]| {
        option::of(prop_oneof![1 => Just(vec!["*"]), 4 => subsequence(names, 1..4)])
    };
    let methods = option::of(prop_oneof![1 => Just(vec!["*"]), 3 => subsequence(METHODS, 1..5)]);
    let max_age = option::of(select(&[0, 1, 5, 600, 86_400][..]));
    (
        origins,
        methods,
        names(NAMES),
        names(EXPOSED),
        any::<bool>(),
        max_age,
    )
        .prop_map(
            |(origins, methods, allow_headers, expose_headers, credentials, max_age)| Arguments {
                origins: owned(&origins),
                methods: methods.map(|methods| owned(&methods)),
                allow_headers: allow_headers.map(|names| owned(&names)),
                expose_headers: expose_headers.map(|names| owned(&names)),
                credentials,
                max_age,
                ..Arguments::default()
            },
        )
}

/// Leaves out what the rules refuse for a handler that serves `serves`: entries that cover each other, `*` beside
/// credentials, methods that nobody serves.
pub(crate) fn written_for(serves: &[&str], mut written: Arguments) -> Arguments {
    if written.origins == ["*"] {
        written.credentials = false;
    } else {
        let mut kept: Vec<String> = Vec::new();
        for origin in written.origins {
            kept.push(origin);
            let terms = ListTerms {
                credentials: written.credentials,
                ..ListTerms::default()
            };
            if check_origins(&kept, terms).map_or(true, |listed| !listed.dropped.is_empty()) {
                kept.pop();
            }
        }
        if kept.is_empty() {
            kept.push("https://a.example".to_owned());
        }
        written.origins = kept;
    }
    for list in [
        &mut written.methods,
        &mut written.allow_headers,
        &mut written.expose_headers,
    ] {
        if written.credentials && list.as_deref().is_some_and(|list| list == ["*"]) {
            *list = None;
        }
    }
    if let Some(methods) = written.methods.as_mut().filter(|methods| **methods != ["*"]) {
        methods.retain(|method| serves.contains(&method.as_str()));
    }
    written.methods = written.methods.filter(|methods| !methods.is_empty());
    written
}

/// An `Origin`: somebody's, nearly somebody's, or nobody's.
pub(crate) fn origin() -> impl Strategy<Value = String> {
    let near = (
        select(ENTRIES),
        select(LABELS),
        select(PORTS),
        select(STARTS),
        select(ENDS),
        any::<u8>(),
    );
    let near = near.prop_map(|(entry, label, port, start, end, twist)| {
        let origin = entry.replacen(":*", port, 1).replacen('*', label, 1);
        let origin = match twist {
            0..10 => origin.to_uppercase(),
            10..20 => origin.replacen("https", "http", 1),
            20..30 => origin.chars().take(origin.len().saturating_sub(1)).collect(),
            30..40 => origin.replacen('.', "x", 1),
            _ => origin,
        };
        format!("{start}{origin}{end}")
    });
    prop_oneof![
        30 => near,
        // As browsers send them, so that they are often listed.
        30 => (select(ENTRIES), select(&["x", "x.y", "a"][..]), select(&["", ":3000", ":8443"][..]))
            .prop_map(|(entry, label, port)| entry.replacen(":*", port, 1).replacen('*', label, 1)),
        3 => select(&["null", "*", "", "https://", "://a.example"][..]).prop_map(str::to_owned),
        2 => "[ -~]{0,40}",
    ]
}

/// Names of request headers.
pub(crate) fn names() -> impl Strategy<Value = Vec<String>> {
    subsequence(NAMES, 0..3).prop_map(|names| owned(&names))
}

/// The lines of a request, in any number.
pub(crate) fn lines() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let origins = prop_oneof![
        1 => Just(Vec::new()),
        8 => origin().prop_map(|origin| vec![origin]),
        1 => (origin(), origin()).prop_map(|(first, second)| vec![first, second]),
    ];
    let methods = prop_oneof![
        4 => Just(Vec::new()),
        8 => select(METHODS).prop_map(|method| vec![method.to_owned()]),
        1 => select(&["", "GET, PUT", "*", "G", "put"][..]).prop_map(|method| vec![method.to_owned()]),
        1 => (select(METHODS), select(METHODS)).prop_map(|(first, second)| vec![first.to_owned(), second.to_owned()]),
    ];
    let names = prop_oneof![Just(Vec::new()), names().prop_map(|names| vec![names.join(",")])];
    (origins, methods, names).prop_map(|(origins, methods, names)| {
        let line = |name: &'static str| move |value: String| (name, value);
        let origins = origins.into_iter().map(line("origin"));
        let methods = methods.into_iter().map(line("access-control-request-method"));
        origins
            .chain(methods)
            .chain(names.into_iter().map(line("access-control-request-headers")))
            .collect()
    })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
