//! The origin parser against the `url` crate, an implementation of the URL standard that browsers follow.

#![cfg(feature = "check")]

use std::collections::BTreeMap;

use cors_rules::draft::{OriginsDraft, PolicyDraft};
use cors_rules::parse::parse_origin;
use cors_rules::rules::{ListTerms, check, check_origins};
use cors_rules::suggest::closest;
use url::Url;

const ROUNDS: usize = 60_000;

const SEEDS: &[&str] = &[
    "https://example.com",
    "http://localhost:3000",
    "https://*.example.com:*",
    "http://127.0.0.1:8080",
    "http://[2001:db8::1]:90",
    "https://xn--bcher-kva.example",
    "https://a.b.c.d.e",
    "http://[::ffff:102:304]",
    "https://a_b.example",
    "https://a--b.example:65535",
    "http://0x7f.1",
    "https://example.com./",
    "app://localhost",
    "http://a.1b",
    "https://user@a.example/x?y#z",
    "http://a:0",
    "HTTPS://A.example",
    "https://bücher.example",
    "null",
    "https://a.example,https://b.example",
    "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
    "http://1.2.3.4.",
    "https://xn--4dbrk0ce.1a",
    "wss://a",
    "https://a..b",
    "https://-a-.b",
    "https://a~b!$.c",
];

/// What mutations insert.
const PIECES: &[&str] = &[
    "a",
    "b",
    "-",
    "_",
    ".",
    "..",
    ":",
    "/",
    "*",
    "0",
    "1",
    "9",
    "443",
    "80",
    "x",
    "0x",
    "xn--",
    "[",
    "]",
    "::",
    "@",
    "?",
    "#",
    "%",
    "~",
    "!",
    "$",
    ",",
    " ",
    "A",
    "ü",
    "ß",
    "א",
    "\u{200d}",
    "\n",
    "\t",
    "\\",
    "ffff",
    "aaaaaaaaaaaaaaaa",
    "http",
    "https",
    "://",
    "localhost",
    "example.com",
    "*.",
    ":*",
    "1a",
    "\0",
    "。",
];

/// A small generator (xorshift64*), so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits fit") % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A seed, or a host made of pieces, with a few mistakes.
    fn origin(&mut self) -> String {
        let mut text: Vec<char> = if self.below(3) == 0 {
            let parts = 1 + self.below(6);
            let host: String = (0..parts).map(|_| self.pick(PIECES)).collect();
            format!("{}://{host}", self.pick(&["http", "https"]))
                .chars()
                .collect()
        } else {
            self.pick(SEEDS).chars().collect()
        };
        for _ in 0..self.below(4) {
            let at = self.below(text.len() + 1);
            match self.below(3) {
                0 if at < text.len() => drop(text.remove(at)),
                1 if at < text.len() => {
                    let piece = self.pick(PIECES);
                    text.splice(at..=at, piece.chars());
                }
                _ => {
                    let piece = self.pick(PIECES);
                    text.splice(at..at, piece.chars());
                }
            }
        }
        text.into_iter().collect()
    }
}

type Holds = fn(&Url) -> bool;

/// Origins that a browser might send and that are refused all the same.
const STRICTER: &[(&str, &str, Holds)] = &[
    // `*` is a pattern here; in a URL it is a character of a host.
    ("a star", "origin_wildcard_place", |url| host(url).contains('*')),
    ("a comma", "origin_comma", |url| host(url).contains([',', ';'])),
    ("a mark of an expression", "origin_wildcard_place", |url| {
        host(url).contains(['$', '(', ')', '+', '{', '}'])
    }),
    // No name with these is in any DNS.
    (
        "a character that names do not have",
        "origin_host_syntax",
        |url| {
            !host(url)
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.[]:".contains(&byte))
        },
    ),
    ("an empty label", "origin_host_syntax", |url| {
        labels(url).any(str::is_empty)
    }),
    ("a hyphen at the edge of a label", "origin_host_syntax", |url| {
        labels(url).any(|label| label.starts_with('-') || label.ends_with('-'))
    }),
    ("a long label", "origin_host_syntax", |url| {
        labels(url).any(|label| label.len() > 63)
    }),
    // No top-level domain starts with a digit: it is a mistyped address.
    ("a last label that starts with a digit", "origin_ipv4", |url| {
        labels(url).count() > 1
            && labels(url)
                .last()
                .is_some_and(|label| label.starts_with(|c: char| c.is_ascii_digit()))
    }),
    // Nothing can listen there.
    ("port 0", "origin_port", |url| url.port() == Some(0)),
];

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn labels(url: &Url) -> impl Iterator<Item = &str> {
    host(url).strip_suffix('.').unwrap_or(host(url)).split('.')
}

#[test]
fn accepted_is_what_browsers_send() {
    let mut random = Random(0x00C0_FFEE);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let text = random.origin();
        let url = Url::parse(&text)
            .ok()
            .filter(|url| url.origin().ascii_serialization() == text);
        match (parse_origin(&text), url) {
            (Ok(pattern), _) if !pattern.is_exact() => *counts.entry("pattern").or_default() += 1,
            (Ok(pattern), url) if matches!(pattern.scheme, "http" | "https") => {
                assert!(url.is_some(), "{text:?} is accepted, but browsers do not send it");
                *counts.entry("accepted").or_default() += 1;
            }
            (Ok(_), _) => *counts.entry("app").or_default() += 1,
            (Err(faults), Some(url)) if matches!(url.scheme(), "http" | "https") => {
                let ids: Vec<&str> = faults.iter().map(|fault| fault.rule.id()).collect();
                let reason = STRICTER
                    .iter()
                    .find(|(_, rule, holds)| holds(&url) && ids.contains(rule));
                let (name, ..) = reason.unwrap_or_else(|| panic!("{text:?} is refused: {ids:?}"));
                *counts.entry(name).or_default() += 1;
            }
            (Err(_), _) => *counts.entry("refused").or_default() += 1,
        }
    }
    for name in STRICTER
        .iter()
        .map(|(name, ..)| *name)
        .chain(["pattern", "accepted", "app", "refused"])
    {
        assert!(
            counts.get(name).is_some_and(|count| *count >= 5),
            "{name}: {counts:?}"
        );
    }
    println!("{counts:?}");
}

const MISREAD: [&str; 4] = [
    "origin_scheme_missing",
    "origin_scheme_unsupported",
    "origin_unicode",
    "origin_comma",
];

#[test]
fn corrections_are_accepted_and_the_same_origin() {
    let mut random = Random(0x0BAD_CAFE);
    let mut corrected = 0;
    for _ in 0..ROUNDS {
        let text = random.origin();
        let faults = parse_origin(&text).err().unwrap_or_default();
        // A URL parser has other guesses at what these mean.
        let is_misread = faults.iter().any(|fault| {
            let id = fault.rule.id();
            // To it, a backslash is a slash, and a dollar at the end is a character of the host.
            let is_expression = text.contains('\\') || text.ends_with('$');
            MISREAD.contains(&id) || id == "origin_wildcard_place" && is_expression
        });
        for fault in faults {
            let message = fault.to_string();
            let Some(better) = message
                .split("help: write `")
                .nth(1)
                .and_then(|rest| rest.split('`').next())
            else {
                continue;
            };
            if !better.contains("://") || better.starts_with('[') {
                continue;
            }
            corrected += 1;
            assert!(parse_origin(better).is_ok(), "{text:?}: {message}");
            // Where the URL standard reads the text at all, it reads the origin that is proposed.
            let read = Url::parse(&text)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https"));
            let Some(url) = read.filter(|_| !is_misread && !better.contains('*')) else {
                continue;
            };
            let origin = url.origin().ascii_serialization();
            if parse_origin(&origin).is_ok() {
                assert_eq!(origin, better, "{text:?}: {message}");
            }
        }
    }
    assert!(corrected > 1_000, "{corrected}");
}

#[test]
fn nothing_panics() {
    let mut random = Random(0xDEAD_BEEF);
    let mut texts = Vec::new();
    for _ in 0..5_000 {
        let length = random.below(24);
        let text: String = (0..length)
            .filter_map(|_| match random.below(4) {
                0 => char::from_u32(u32::try_from(random.below(0x11_0000)).expect("it fits")),
                1 => char::from_u32(u32::try_from(random.below(0x80)).expect("it fits")),
                _ => random.pick(PIECES).chars().next(),
            })
            .collect();
        let _ = closest(&text, ["https", "http"]);
        texts.push(text);
    }
    for size in [1, 2, 300, 1_500] {
        for piece in PIECES {
            texts.push(piece.repeat(size));
            texts.push(format!("https://{}", piece.repeat(size)));
        }
    }
    for chunk in texts.chunks(500) {
        let _ = check_origins(chunk, CREDENTIALED);
        let draft = PolicyDraft {
            origins: Some(OriginsDraft::Listed(chunk.to_vec())),
            debug_origins: Some(chunk.to_vec()),
            methods: Some(chunk.to_vec()),
            allow_headers: Some(chunk.to_vec()),
            expose_headers: Some(chunk.to_vec()),
            allow: Some(chunk.to_vec()),
            ..PolicyDraft::default()
        };
        for violation in check(&draft).violations {
            assert!(violation.message.len() < 2_000, "{}", violation.message);
        }
    }
}

const CREDENTIALED: ListTerms = ListTerms {
    credentials: true,
    allows_insecure: false,
    allows_any: false,
};

#[test]
fn long_lists_finish() {
    let mut list: Vec<String> = (0..50_000)
        .map(|number| format!("https://tenant-{number}.example.com"))
        .collect();
    list.extend((0..50_000).map(|number| format!("https://*.tenant-{number}.example.org")));
    // How many are kept and how many dropped.
    let listed = |list: &[String]| {
        check_origins(list, CREDENTIALED).map(|listed| (listed.kept.len(), listed.dropped.len()))
    };
    assert_eq!(listed(&list), Ok((100_000, 0)));
    list.truncate(10_000);
    list.push("https://*.example.com".to_owned());
    assert_eq!(listed(&list), Ok((1, 10_000)));
    let same = vec!["https://a.example".to_owned(); 10_000];
    assert_eq!(listed(&same), Ok((1, 9_999)));
    let deep: Vec<String> = (0..1_000)
        .map(|number| format!("https://{number}{}", ".a".repeat(120)))
        .collect();
    assert!(check_origins(&deep, CREDENTIALED).is_ok());
}
