//! Methods, header names, categories and ids of rules.

use cors_rules::{
    draft::{OriginsDraft, PolicyDraft, Serves},
    rules::header_identifier,
    violation::Argument,
};
use expect_test::expect_file;

use super::{texts, write};

fn sound() -> PolicyDraft {
    PolicyDraft {
        origins: Some(OriginsDraft::Listed(texts(&["https://a.example"]))),
        ..PolicyDraft::default()
    }
}

fn served(methods: &[&str]) -> Serves {
    Serves::Routed {
        attribute: "#[route]".to_owned(),
        methods: texts(methods),
    }
}

pub(super) const METHODS: &[&[&str]] = &[
    &[],
    &[""],
    &[" "],
    &[","],
    &["GET"],
    &["get"],
    &["get", "GET"],
    &["GET", "GET"],
    &["Get", "get"],
    &["*"],
    &["*", "GET"],
    &["*", "GET", "PUT"],
    &["GET,PUT"],
    &["GET PUT"],
    &["GET|PUT"],
    &["GET|x"],
    &["GET /x"],
    &["/x"],
    &["Get\u{200b}"],
    &["G\u{415}T"],
    &["\u{dc}"],
    &["any"],
    &["none"],
    &["TRACE"],
    &["OPTIONS"],
    &["PATCH"],
    &["patch"],
    &["PSOT"],
    &["DEL"],
    &["UPDATE"],
    &["CREATE"],
    &["PURGE"],
    &["X"],
];

#[test]
fn about_methods() {
    let mut all = String::new();
    for (name, serves) in [
        ("", Serves::Named),
        (" of #[route(GET, PUT)]", served(&["GET", "PUT"])),
        (" of #[route(PURGE, POST)]", served(&["PURGE", "POST"])),
        (" of #[route(PURGE)]", served(&["PURGE"])),
        (" of a bare handler", Serves::Bare),
    ] {
        for methods in METHODS {
            let draft = PolicyDraft {
                methods: Some(texts(methods)),
                serves: serves.clone(),
                ..sound()
            };
            write(&mut all, &format!("{methods:?}{name}"), &draft);
        }
        let absent = PolicyDraft { serves, ..sound() };
        write(&mut all, &format!("nothing{name}"), &absent);
    }
    let any = PolicyDraft {
        methods: Some(texts(&["*"])),
        credentials: Some(true),
        ..sound()
    };
    write(&mut all, "any with credentials", &any);
    expect_file!["methods.txt"].assert_eq(&all);
}

pub(super) const HEADERS: &[&[&str]] = &[
    &[],
    &[""],
    &["*"],
    &["*", "x-a"],
    &["*", "x-a", "x-b"],
    &["*", "Authorization"],
    &["x-a", "X-A"],
    &["x-a", "x-a"],
    &["x-a,x-b"],
    &["x api key"],
    &["x api key for everybody"],
    &["x-a x-b"],
    &["'x-a'"],
    &["`x-a`"],
    &["'"],
    &["''"],
    &["'a"],
    &["'ab"],
    &["[x-a]"],
    &["x-a: b"],
    &["x-a=b"],
    &["application/json"],
    &["a/b"],
    &["any"],
    &["yes"],
    &["none"],
    &["x-*"],
    &["**"],
    &["*/*"],
    &["x\u{2010}a"],
    &["Content-Typ"],
    &["content-type"],
    &["Contnet-Type"],
    &["conten"],
    &["acept"],
    &["Cookies"],
    &["orgin"],
    &["bearer"],
    &["x-reqeusted-with"],
    &["x-requestedwith"],
    &["x-api-kye"],
    &["x-api-kex"],
    &["x-correlation-ir"],
    &["x-csrf-tokens"],
    &["cookie"],
    &["host"],
    &["sec-fetch-mode"],
    &["proxy-x"],
    &["x-http-method-override"],
    &["accept"],
    &["range"],
    &["access-control-allow-origin"],
    &["access-control-request-method"],
    &["authorization"],
    &["xx"],
    &["date"],
    &["te"],
    &["x abcdefghijk"],
    &["x abcdefghijkl"],
    &["x a_b c"],
    &["a;b c"],
    &["x a|b"],
    &["accep"],
    &["cookia"],
    &["ranges"],
    &["accept-languageabc"],
    &["contant-typa"],
    &["contnt-typ"],
    &["contenttype"],
    &["x-ontent-type"],
    &["x_ontent-type"],
    &["xcontent-type"],
];

#[test]
fn about_headers() {
    let mut all = String::new();
    for headers in HEADERS {
        let allowed = PolicyDraft {
            allow_headers: Some(texts(headers)),
            ..sound()
        };
        write(&mut all, &format!("allow_headers = {headers:?}"), &allowed);
        let exposed = PolicyDraft {
            expose_headers: Some(texts(headers)),
            ..sound()
        };
        write(&mut all, &format!("expose_headers = {headers:?}"), &exposed);
    }
    for argument in [Argument::AllowHeaders, Argument::ExposeHeaders] {
        for identifier in [
            "ANY",
            "star",
            "none",
            "NO",
            "yes",
            "CONTENT_TYPE",
            "ETAG",
            "X_A",
            "x-a",
            "TOKEN",
        ] {
            let said = header_identifier(identifier, argument).to_string();
            all += &format!(
                "{identifier} in {}\n  {}\n",
                argument.name(),
                said.replace('\n', "\n    ")
            );
        }
    }
    expect_file!["headers.txt"].assert_eq(&all);
}

#[test]
fn about_categories() {
    let mut all = String::new();
    for words in [
        &[][..],
        &["reed"],
        &["Write"],
        &["reads"],
        &["websocket"],
        &["post"],
        &["links"],
        &["iframe"],
        &["https://a.example"],
        &["*"],
        &["Everyone"],
        &["none"],
        &["x"],
        &["read", "write"],
        &["embed", "embed"],
    ] {
        for (argument, block, report) in [
            ("block", Some(texts(words)), None),
            ("report", None, Some(texts(words))),
            (
                "block = [read], report",
                Some(texts(&["read"])),
                Some(texts(words)),
            ),
        ] {
            for (name, serves) in [("", Serves::Named), (" of #[route(GET)]", served(&["GET"]))] {
                let draft = PolicyDraft {
                    block: block.clone(),
                    report: report.clone(),
                    serves,
                    ..sound()
                };
                write(&mut all, &format!("{argument} = {words:?}{name}"), &draft);
            }
        }
    }
    for origin in ["*", "http://[::1]", "https://a_b.example"] {
        let draft = PolicyDraft {
            origins: Some(OriginsDraft::Listed(texts(&[origin]))),
            block: Some(texts(&["read", "embed"])),
            ..sound()
        };
        write(
            &mut all,
            &format!("origins = {origin:?}, block = [read, embed]"),
            &draft,
        );
    }
    expect_file!["categories.txt"].assert_eq(&all);
}

#[test]
fn about_ids() {
    let mut all = String::new();
    let broken = |origins: &[&str], id: &[&str], based| PolicyDraft {
        origins: (!origins.is_empty()).then(|| OriginsDraft::Listed(texts(origins))),
        credentials: Some(true),
        allow: Some(texts(id)),
        based,
        ..PolicyDraft::default()
    };
    let ids = [
        &[][..],
        &["origin_insecure"],
        &["origin_insecure", "origin_insecure"],
        &["insecure"],
        &["InsecureOrigin"],
        &["cors::origin_insecure"],
        &["origin_insecur"],
        &["suffix"],
        &["origin_public"],
        &["origin_path"],
        &["_"],
        &["x"],
        &["all"],
        &["*"],
        &["GET"],
        &["get"],
        &["Content-Type"],
        &["authorization"],
        &["https://b.example"],
        &["dead_code"],
        &["public_suffix", "insecure"],
    ];
    for ids in ids {
        let of = format!("allow = {ids:?}");
        write(&mut all, &of, &broken(&["https://a.example"], ids, false));
        let origins = ["http://a.example", "https://*.github.io"];
        write(
            &mut all,
            &format!("{of}, two needed"),
            &broken(&origins, ids, false),
        );
    }
    for (name, origins, based) in [
        ("without origins", &[][..], false),
        ("with origins elsewhere", &[], true),
        (
            "with a correction that needs it",
            &["https://*.github.io/"],
            false,
        ),
        (
            "with a correction that is refused",
            &["https://**.github.io"],
            false,
        ),
        ("beside an empty origin", &[""], false),
        ("needed by two", &["http://a.example", "http://b.example"], false),
        ("with an origin that cannot be read", &["https://["], false),
    ] {
        for id in [
            "origin_insecure",
            "origin_public_suffix",
            "block_any",
            "all",
            "https://b.example",
        ] {
            write(
                &mut all,
                &format!("allow = [{id:?}] {name}"),
                &broken(origins, &[id], based),
            );
        }
    }
    expect_file!["ids.txt"].assert_eq(&all);
}
