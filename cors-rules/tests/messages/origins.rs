//! Origins, one in each list.

use cors_rules::draft::{OriginsDraft, PolicyDraft};
use expect_test::expect_file;

use super::{texts, write};

/// Where something surrounds scheme, host and port.
pub(super) const AROUND: &[&str] = &[
    "https://a.example/",
    "https://a.example//",
    "https://a.example/?",
    "https://a.example/#",
    "http://10.0.0.0/24",
    "http://10.0.0.0/api",
    "http://10.0.0.0/1234",
    "http://10.0.0/24",
    "https://a.b.c.example/24",
    "https://a.example/24",
    "https://user@a.example",
    "\"https://a.example\"",
    "<https://a.example>",
    "https://a.example>",
    "\"localhost\"",
    "'a.example'",
    "[a](https://a.example)",
    "CORS ORIGIN=https://a.example",
    "CORS_ORIGIN=https://a.example",
    "CORS_ORIGIN=a.example",
    "=https://a.example",
    "Origin: https://a.example",
];

pub(super) const SCHEMES: &[&str] = &[
    "a.example",
    "https:a.example",
    "https//a.example",
    "https;//a.example",
    "https://https://a.example",
    "*://a.example",
    "about:blank",
    "about://blank",
    "javascript:alert(1)",
    "javascript://a.example",
    "mailto:a@b.example",
    "mailto://a.example",
    "file:///x",
    "ftp://a.example",
    "ws://a.example",
    "blob:https://a.example",
    "htps://a.example",
    "1http://a.example",
    "http+s://a.example",
    "safari-web-extension://",
    "safari-web-extension://A-1",
    "safari-web-extension://A_1",
    "safari-web-extension://a.b",
    "capacitor://",
    ":3000",
    "3000",
    "123456",
    "https",
    "http:",
    "HTTPS://a.example",
];

pub(super) const WORDS: &[&str] = &[
    "",
    "null",
    "any",
    "self",
    "same-origin",
    "true",
    "none",
    "example",
    "it's",
    "'self'",
    "localhost",
    "LOCALHOST",
    "-",
    "?",
    "a?",
    "ab",
    "$",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg",
];

pub(super) const HOSTS: &[&str] = &[
    "https://",
    "https://A.example",
    "https://a..example",
    "https://-a.example",
    "https://xn--a.example",
    "https://xn--0.example",
    "https://bücher.example",
    "https://xn--bücher.example",
    "https://a\u{2026}",
    "https://a\u{200b}.example",
    "https\u{2236}//a.example",
    "https:\u{2215}\u{2215}a.example",
    "https://\u{2217}.a.example",
    "https://a.example\u{a0}",
    "\u{2018}https://a.example\u{2019}",
    "https://a.example\u{3001}https://b.example",
    "https://a%2eexample",
    "https://a%20b.example",
    "https://a%80.example",
    "https://a%00.example",
    "https://[fe80::1%25eth0]",
    "https://%%",
    "https://100%.example",
    "https://*",
    "*",
    "**",
    "*.*",
    ".*",
    "https://*.*.a.example",
    "https://[*.]a.example",
    "https://a.*.example",
    "https://a*b*.example",
    "https://a*",
    "https://app?.example.com",
    "https://app?example",
    "https://a.example?b_c.d",
    "https://a_b?c.example",
    "https://*.github.io",
    "https://a*.github.io",
    "https://**.github.io",
    "htps://*.github.io/",
    "https://*.com",
    "https://*.co.uk",
    "https://*.amazonaws.com",
    "https://x-*.amazonaws.com",
    "https://*example.com",
    "https://*-example.com",
    "https://*_example.com",
    "https://*example.co.uk",
    "https://*.*.github.io",
    "*.github.io:80",
    "a.example:80",
    "a.example:443",
    "http://127.0.0",
    "http://127.1",
    "http://1.2.3.4.0",
    "http://1.2.3.4.5",
    "http://255.255.255.255",
    "http://255.1.2.03",
    "http://256.1.2.3",
    "http://0x0a.0.0.0",
    "http://012.0.0.0",
    "http://0.0.0.0",
    "http://010.001.002.003",
    "http://10.0.0.*",
    "http://10.*",
    "http://1*",
    "http://*.1",
    "http://::1",
    "http://::1:80",
    "http://::1:3000",
    "http://::1:abcd",
    "http://1:2:3:4:5:6:7:8000",
    "http://[::1",
    "http://x[::1]",
    "http://[0:0::1]",
    "http://[1.2.3.4]",
    "http://[x]",
];

pub(super) const PORTS: &[&str] = &[
    "http://localhost:PORT",
    "http://localhost:MY_PORT",
    "http://localhost:P1",
    "http://localhost:P-T",
    "http://127.0.0.1:PORT",
    "http://a.example:PORT",
    "http://localhost:",
    "http://localhost:03000",
    "http://localhost:80",
    "http://localhost:300O",
    "http://localhost:70000",
    "http://localhost:3000-3010",
    "http://localhost:3000:3001",
    "http://localhost:*",
];

/// A variable of some template language.
pub(super) const VARIABLES: &[&str] = &[
    "https://${HOST}",
    "https://{{ host }}",
    "https://{}",
    "https://{1}.example.com",
    "https://<host>.example.com",
    "https://<1>.example.com",
    "<a://b",
    "https://%HOST%.example.com",
    "https://a%b:c%",
    "https://{tenant}.example.com",
    "https://{tenant}.com",
    "http://localhost:{port}",
    "https://$HOST",
    "https://$",
    "process.env.CLIENT_URL",
    "process.env.client",
    "https://process.env.HOST",
    "https://a.process.env.HOST",
    "https://env.example.com",
    "https://env.EXAMPLE.com",
    "https://config.example.com",
    "https://my.config.Example.com",
    "https://:tenant.example.com",
    "https://:1.example.com",
];

pub(super) const EXPRESSIONS: &[&str] = &[
    r"^https://a\.example$",
    r"https://.*",
    r"https://[^.].example.com",
    r"https://[\w].example.com",
    r"https://[a-z].example.com",
    r"https://a[.]example[.]com",
    r"https://[ab].example.com",
    r"https://a[-].example.com",
    r"^\.example\.com$",
    r"/^\.example\.com$/",
    r"\.example\.com",
    r"\.a://b\.example",
    r"\.a:\/\/b\.example",
    r"https://a\.example\.com)x",
    r"https://.*a\.example\.com",
    r"https://.*a\.b\.example\.com",
    r"https://.*\.com",
    r"https://.*example\.com",
    r"https://.*.*example\.com",
    r"https://(a|b)(c|d)(e|f)\.example\.com",
    r"https://(a|b)(c|d)(e|f|g)\.example\.com",
    r"https://(a|b|c|d)(e|f|g|h)\.example\.com",
    r"https://(a|b|c|d|e|f|g|h|i)\.example\.com",
    r"https://a\b\.example\.com",
    r"https://(?:app|www)\.example\.com",
    r"https://(a|b\.example\.com",
    r"https://{a,b}.example.com",
    r"https://{a, b}.example.com/{c,d}",
    r"https://x{a,b}{c,d}.example.com",
    r"https://x{a}\.example\.com",
    r"https://(.+\.)+example\.com",
    r"https://(.+\.)*example\.com",
    r"https://(.+\.)?example\.com",
    r"https://(.+)*\.example\.com",
    r"https://(.+a)*\.example\.com",
    r"https://(a\.)*example\.com",
    r"https://(a\.)+example\.com",
    r"https://a+\.example\.com",
    r"https://a*\.example\.com",
    r"https://(.+|a)*\.example\.com",
    r"https://[a-z]*?\.example\.com",
    r"https://[a-z]{2}\.example\.com",
    r"https://[a-z]{2,5}x\.example\.com",
    r"https://a{2}\.example\.com",
    r"http://localhost:\d{4}",
    r"http://localhost:\d+",
    r"http://localhost(:\d+)?",
    r"http://localhost:\d+\.",
    r"https://\d+\.example\.com",
    r"https?://a\.example\.com",
    r"https://a\.example\.com(:\d+)?",
    r"https://a\.example\.com/?$",
    r"https://a\.example\.com\/?",
    r"(?i)^https://a\.example\.com$",
];

pub(super) const SEVERAL: &[&str] = &[
    "https://a.example,https://b.example",
    "https://a.example;https://b.example",
    "https://a.example|https://b.example",
    "https://a.example\nhttps://b.example",
    "https://a.example\r\nhttps://b.example",
    "https://a.example\thttps://b.example",
    "https://a.example ",
    "https://a.example;",
    "https://a.example|",
    "https://a.example\n",
    ",",
    "; |",
    "*,https://a.example",
    "null https://a.example",
    "http://localhost:3000,3001",
    "http://localhost:3000 :3001",
    "http://localhost:3000,x",
    "http://localhost:x,3001",
    "http://localhost:3000,",
    "localhost:3000,3001",
    "https://app,example,com",
    "https://app,example,com,",
    "https://,app,example",
    "https://app,exam_ple",
    "https ://a.example",
    "https: //a.example",
    "https://a ://b.example",
    "https ://a.example ://b.example",
    "https:// a.example",
    "https://a .example",
    "https://a. example",
    "https://a.example https://b.example c",
    "https://a.example;3000",
    "https://a.example,3000",
    "https://a.example 3000",
    "https://a.example|3000",
    "http://local host:3000",
    "http://local host",
    "local host",
    "https://your domain.com",
    "https://a b c",
    "a b://c",
];

fn listed(text: &str, credentials: bool) -> PolicyDraft {
    PolicyDraft {
        origins: Some(OriginsDraft::Listed(texts(&[text]))),
        credentials: credentials.then_some(true),
        ..PolicyDraft::default()
    }
}

#[test]
fn about_an_origin() {
    let mut all = String::new();
    for texts in [
        AROUND,
        SCHEMES,
        WORDS,
        HOSTS,
        PORTS,
        VARIABLES,
        EXPRESSIONS,
        SEVERAL,
    ] {
        for text in texts {
            write(&mut all, &format!("{text:?}"), &listed(text, false));
        }
    }
    for text in [
        "*",
        "http://a.example",
        "https://a.example:*",
        "http://localhost:*",
        "https://*.internal",
        "https://a.internal",
        "https://*.example.com",
        "https://**.internal",
        "*.example.com",
    ] {
        write(
            &mut all,
            &format!("{text:?} with credentials"),
            &listed(text, true),
        );
    }
    expect_file!["origins.txt"].assert_eq(&all);
}

/// Long texts are not taken for an expression, a list or a name in another alphabet.
#[test]
fn about_the_longest() {
    let is_said = |text: &str, part: &str| {
        let mut all = String::new();
        write(&mut all, "", &listed(text, false));
        all.contains(part)
    };
    for (length, expected) in [(299, true), (300, true), (301, false), (302, false)] {
        let start = r"^https://a\.";
        let text = format!("{start}{}", "b".repeat(length - start.len()));
        assert_eq!(is_said(&text, "is a regular expression"), expected, "{length}");
    }
    for (length, expected) in [(198, true), (199, true), (200, false), (201, false)] {
        let (first, second) = ("https://a.example", format!("https://{0}.{0}.", "b".repeat(63)));
        let rest = "c".repeat(length - first.len() - second.len());
        let text = format!("{first},{second}{rest}");
        assert_eq!(is_said(&text, "help: write `["), expected, "{length}");
    }
}
