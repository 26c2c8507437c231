//! Matching wider than written.

use actix_web::test::TestRequest;
use cors_runtime::{AllowOrigin, Asking, RuntimeOrigins};

use crate::{allows, listed, refused};

/// gin-contrib/cors CVE-2019-25211 (one character of the literal part dropped); go-zero CVE-2024-27302 (a suffix
/// without its dot); go-restful CVE-2022-1996, rack-cors CVE-2017-11173, sanic-cors CVE-2026-37737, flask-cors 6,
/// Starlette pull request 801, clusterfuzz pull request 5303, gotify issue 1052 (expressions without anchors);
/// mcp-chrome issue 384, rdiffweb CVE-2022-3457 (prefixes).
#[actix_web::test]
async fn nothing_around_an_origin() {
    for (origins, allowed) in [
        (&["https://safe.com"][..], "https://safe.com"),
        (&["https://safe.com", "https://other.example"], "https://safe.com"),
        (&["https://*.safe.com"], "https://a.safe.com"),
        (&["http://127.0.0.1", "https://other.example"], "http://127.0.0.1"),
    ] {
        let written = listed(origins);
        assert!(allows(&written, allowed).await, "{allowed}");
        let host = allowed.split_once("://").expect("a scheme").1;
        let mut near = vec![
            allowed[..allowed.len() - 1].to_owned(),
            allowed[1..].to_owned(),
            format!("https://evil{host}").replace(".safe.com", "safe.com"),
            allowed.replace('.', "X"),
            allowed.replacen("://", "://a@", 1),
            allowed.to_uppercase(),
        ];
        if !origins[0].contains('*') {
            near.push(format!("https://not-{host}"));
        }
        for suffix in [
            ".attacker.net",
            "munity",
            "-example.net",
            ":8080",
            "/",
            "/*",
            "?",
            "#",
            "@evil.com",
            "%00",
            ",",
            ".",
            "*",
        ] {
            near.push(format!("{allowed}{suffix}"));
        }
        for origin in near {
            assert!(!allows(&written, &origin).await, "{origin:?} beside {allowed}");
        }
    }
}

/// jub0bs/cors GHSA-vhxv-fg4m-p2w8, fcors GHSA-v84h-653v-4pq9: two hosts of one suffix also matched each other's
/// concatenation. Whatever set of hosts, exactly its members match.
#[test]
fn exactly_the_members() {
    static LIST: RuntimeOrigins = RuntimeOrigins::new();
    let hosts = [
        "foo.com",
        "bar.com",
        "barfoo.com",
        "a.foo.com",
        "oo.com",
        "o.com",
        "foo.co",
        "com.foo",
    ];
    let request = TestRequest::default().to_http_request();
    for set in 1_u32..1 << hosts.len() {
        let members: Vec<_> = hosts
            .iter()
            .enumerate()
            .filter(|(index, _)| set >> index & 1 == 1)
            .map(|(_, host)| format!("https://{host}"))
            .collect();
        LIST.set(members.iter().map(String::as_str))
            .expect("these are origins");
        let joined = hosts
            .iter()
            .flat_map(|first| hosts.map(|second| format!("https://{first}{second}")));
        let single = hosts.iter().map(|host| format!("https://{host}"));
        for origin in single.chain(joined) {
            let expected = members.contains(&origin);
            assert_eq!(
                LIST.allows(&origin, &Asking::new(&request)),
                expected,
                "{origin} in {members:?}"
            );
        }
    }
}

/// rs/cors issue 197 (`h*`), and expressions by accident: a `*` stands for labels or a port and nothing else, and no
/// other character means more than itself.
#[test]
fn stars_have_their_place() {
    for origin in [
        "h*",
        "https*",
        "https://*",
        "https://*com",
        "https://*.com",
        "https://a*.example",
        "*.example",
        "https://a.*",
    ] {
        assert!(
            refused(&listed(&[origin]))
                .iter()
                .all(|rule| rule.starts_with("origin_")),
            "{origin}"
        );
    }
    for origin in [
        "https?://example.com",
        "https://(a|b).example",
        "https://[a-z].example",
        r"https://a\.example",
        "^https://a.example$",
    ] {
        assert!(!refused(&listed(&[origin])).is_empty(), "{origin}");
    }
}

/// gin-contrib/cors again: the pattern that dropped a character had a path, which no origin has.
#[test]
fn no_paths() {
    assert_eq!(refused(&listed(&["https://example.com/*"])).len(), 1);
    assert_eq!(
        refused(&listed(&["https://example.com/"])),
        ["origin_trailing_slash"]
    );
}

/// A snippet of enable-cors.org (pull request 75): delimiters in the part that the star stands for.
#[actix_web::test]
async fn delimiters_under_a_star() {
    let written = listed(&["https://*.safe.com"]);
    for origin in [
        "https://adversary.com/.safe.com",
        "https://adversary.com?.safe.com",
        "https://adversary.com#.safe.com",
        "https://adversary.com@a.safe.com",
        "https://adversary.com:1.safe.com",
        "https://adversary.com\\.safe.com",
        "https://[::1].safe.com",
        "https://.safe.com",
        "https://a..safe.com",
    ] {
        assert!(!allows(&written, origin).await, "{origin}");
    }
}

/// helio (private addresses by prefix): an address is an address, and `10.` begins no other host.
#[actix_web::test]
async fn addresses_are_no_prefixes() {
    for origin in [
        "http://10.0.0.1.evil.com",
        "http://10.evil.com",
        "http://10.0.0.11",
        "http://10.0.0.1:80",
        "http://010.0.0.1",
    ] {
        assert!(
            !allows(&listed(&["http://10.0.0.1", "http://10.0.0.2:*"]), origin).await,
            "{origin}"
        );
    }
    assert!(!refused(&listed(&["http://10.*"])).is_empty());
}
