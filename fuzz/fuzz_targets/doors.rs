//! `block` against an implementation that reads the tables of the documentation with string functions: the same
//! verdict for every request, no panic, and words that are short and on one line.
//!
//! The first byte picks the categories, the second the method and what the policy says; then lines, whose first byte
//! picks the header. `Host` is one of them.

#![no_main]
#![forbid(unsafe_code)]

use cors_rules::doors::{self, Asker, Categories, Category, Field, Head};
use libfuzzer_sys::fuzz_target;

const FIELDS: [Field; 9] = [
    Field::Site,
    Field::Mode,
    Field::Dest,
    Field::Purpose,
    Field::Origin,
    Field::Referer,
    Field::Upgrade,
    Field::Cookie,
    Field::Authorization,
];
const METHODS: [&str; 8] = [
    "GET", "HEAD", "OPTIONS", "QUERY", "TRACE", "POST", "DELETE", "get",
];
const LIST: [&[u8]; 2] = [b"https://trusted.example", b"https://both.example"];

/// A request as plain data.
struct Request<'a> {
    method: &'a str,
    hosts: Vec<&'a [u8]>,
    lines: Vec<Vec<&'a [u8]>>,
}

impl<'a> Head for Request<'a> {
    type Line = &'a [u8];

    fn method(&self) -> &str {
        self.method
    }

    fn lines(&self, field: Field) -> &[&'a [u8]] {
        let index = FIELDS.iter().position(|other| *other == field);
        index.map_or(&[], |index| &self.lines[index])
    }

    fn authority(&self) -> Option<&[u8]> {
        match self.hosts[..] {
            [host] => Some(host),
            _ => None,
        }
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        LIST.contains(&origin)
    }
}

fuzz_target!(|data: &[u8]| {
    let [wanted, choice, rest @ ..] = data else { return };
    let mut request = Request {
        method: METHODS[usize::from(*choice) % METHODS.len()],
        hosts: Vec::new(),
        lines: vec![Vec::new(); FIELDS.len()],
    };
    for line in rest.split(|&byte| byte == b'\n').take(24) {
        let Some((&first, value)) = line.split_first() else {
            continue;
        };
        match usize::from(first) % (FIELDS.len() + 1) {
            index if index < FIELDS.len() => request.lines[index].push(value),
            _ => request.hosts.push(value),
        }
    }
    let credentials = choice & 0x80 != 0;
    let categories: Categories = Category::ALL
        .into_iter()
        .enumerate()
        .filter(|(bit, _)| wanted >> bit & 1 == 1)
        .map(|(_, category)| category)
        .collect();

    let naive = Naive { request: &request };
    let seen = match doors::asker(&request) {
        Asker::Own => "own",
        Asker::Trusted => "trusted",
        Asker::TrustedByReferer => "trusted by referer",
        Asker::Foreign(_) => "foreign",
        Asker::Unknown => "unknown",
    };
    assert_eq!(seen, naive.asker());
    let found = doors::refuses(&request, categories, credentials);
    let expected = categories
        .iter()
        .find(|&category| naive.refuses(category, credentials));
    assert_eq!(found.map(|refused| refused.category), expected);
    if let Some(refused) = found {
        let words = refused.reason.describe(&request).to_string();
        assert!(words.len() < 1500, "{}", words.len());
        assert!(words.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{words:?}");
    }
});

/// The tables, read by somebody who knows nothing of how they are implemented.
struct Naive<'a> {
    request: &'a Request<'a>,
}

impl Naive<'_> {
    fn texts(&self, field: Field) -> Vec<String> {
        // Latin-1, so that each byte is one character.
        let text = |line: &&[u8]| line.iter().map(|&byte| char::from(byte)).collect();
        self.request.lines(field).iter().map(text).collect()
    }

    fn has(&self, field: Field, value: &str) -> bool {
        self.texts(field).iter().any(|text| text == value)
    }

    /// `None` where there is no line that says something.
    fn site(&self) -> Option<String> {
        let sites = self.texts(Field::Site);
        sites.first().filter(|site| !site.is_empty()).cloned()
    }

    fn relayed(&self) -> bool {
        self.has(Field::Dest, "empty")
            && (self.has(Field::Mode, "navigate") || self.has(Field::Mode, "same-origin"))
    }

    fn claims_own(&self) -> bool {
        matches!(self.site().as_deref(), Some("same-origin" | "none"))
    }

    fn own(&self, origin: &str) -> bool {
        let Some(host) = self.request.authority() else {
            return false;
        };
        let host: String = host.iter().map(|&byte| char::from(byte)).collect();
        let Some((scheme, rest)) = origin.split_once("://") else {
            return false;
        };
        if !["http", "https"].contains(&&*scheme.to_ascii_lowercase()) {
            return false;
        }
        match (split(rest), split(&host)) {
            (Some((one, port)), Some((other, other_port))) => {
                let is_default = |port| matches!(port, Some("80" | "443"));
                one == other
                    && (port == other_port
                        || port.is_none() && is_default(other_port)
                        || other_port.is_none() && is_default(port))
            }
            _ => false,
        }
    }

    fn trusted(&self, origin: &str) -> bool {
        LIST.iter()
            .any(|listed| origin.chars().eq(listed.iter().map(|&byte| char::from(byte))))
    }

    /// The origin of the page that `Referer` names: `Err` for several lines.
    fn referer(&self) -> Result<Option<String>, ()> {
        let [line] = &self.texts(Field::Referer)[..] else {
            return if self.texts(Field::Referer).is_empty() {
                Ok(None)
            } else {
                Err(())
            };
        };
        let Some((scheme, rest)) = line.split_once("://") else {
            return Ok(None);
        };
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        Ok((is_scheme && !host.is_empty()).then(|| format!("{scheme}://{host}")))
    }

    fn asker(&self) -> &'static str {
        let origins = self.texts(Field::Origin);
        let origin = match &origins[..] {
            [one] => Some(one.as_str()),
            _ => None,
        };
        let (has_site, relayed) = (self.site().is_some(), self.relayed());
        let referer = self.referer();
        let page = referer.as_ref().ok().and_then(Option::as_deref);
        let foreign_referer =
            referer.is_err() || page.is_some_and(|page| !self.own(page) && !self.trusted(page));
        let prefetch = self
            .texts(Field::Purpose)
            .iter()
            .any(|line| line.split([',', ';']).any(|part| trim(part) == "prefetch"));
        if self.texts(Field::Site).len() > 1 || relayed && foreign_referer {
            return "foreign";
        }
        if !relayed {
            match self.site().as_deref() {
                Some("same-origin") => return "own",
                Some("none") if !prefetch || page.is_some_and(|page| self.own(page)) => return "own",
                _ => {}
            }
        }
        if relayed && page.is_some_and(|page| self.trusted(page) && !self.own(page)) {
            return "trusted";
        }
        if origin.is_some_and(|origin| self.own(origin)) && (!has_site || relayed && self.claims_own()) {
            return "own";
        }
        if origin.is_some_and(|origin| self.trusted(origin)) {
            return "trusted";
        }
        if !origins.is_empty() {
            return "foreign";
        }
        if has_site && page.is_some_and(|page| self.own(page) || self.trusted(page)) {
            return if relayed { "own" } else { "trusted by referer" };
        }
        if relayed && self.claims_own() && page.is_none() && referer.is_ok() {
            return "own";
        }
        if has_site { "foreign" } else { "unknown" }
    }

    fn safe(&self) -> bool {
        ["GET", "HEAD", "OPTIONS", "QUERY", "TRACE"].contains(&self.request.method)
    }

    fn looks_at(&self, category: Category) -> bool {
        let any = |field, values: &[&str]| values.iter().any(|value| self.has(field, value));
        let socket = self.has(Field::Mode, "websocket")
            || self.texts(Field::Upgrade).iter().any(|line| {
                line.split(',')
                    .any(|part| trim(part).eq_ignore_ascii_case("websocket"))
            });
        let modes = [
            "cors",
            "navigate",
            "no-cors",
            "same-origin",
            "websocket",
            "webtransport",
        ];
        let frames = ["iframe", "frame", "fencedframe"];
        let plugins = ["object", "embed"];
        match category {
            Category::Read => {
                self.has(Field::Mode, "cors")
                    || socket
                    || !any(Field::Mode, &modes) && !self.texts(Field::Origin).is_empty()
            }
            Category::Write => !self.safe() || socket,
            Category::Navigate => {
                let inside = |dest: &String| frames.contains(&&**dest) || plugins.contains(&&**dest);
                let dests = self.texts(Field::Dest);
                let is_page = dests.is_empty() || dests.iter().any(|dest| !inside(dest));
                self.safe() && (self.has(Field::Mode, "navigate") && is_page || self.relayed())
            }
            Category::Embed => {
                let referer = self.referer();
                let foreign = match referer {
                    Err(()) => true,
                    Ok(page) => page.is_some_and(|page| !self.own(&page) && !self.trusted(&page)),
                };
                self.safe()
                    && (self.has(Field::Mode, "no-cors")
                        || any(Field::Dest, &plugins)
                        || any(Field::Dest, &frames) && foreign)
            }
        }
    }

    fn refuses(&self, category: Category, credentials: bool) -> bool {
        let brings = !self.texts(Field::Cookie).is_empty() || !self.texts(Field::Authorization).is_empty();
        let framed = ["iframe", "frame", "fencedframe"]
            .iter()
            .any(|dest| self.has(Field::Dest, dest));
        let plugin = self.has(Field::Dest, "object") || self.has(Field::Dest, "embed");
        self.looks_at(category)
            && match (self.asker(), category) {
                ("foreign", _) => true,
                ("trusted", Category::Write) => !credentials && brings,
                ("trusted by referer", Category::Navigate) => false,
                ("trusted by referer", Category::Embed) => !framed || plugin,
                ("trusted by referer", _) => true,
                _ => false,
            }
    }
}

/// Without the white space of ASCII around it.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n', '\u{c}'])
}

/// Host and port, where there is a host.
fn split(authority: &str) -> Option<(String, Option<&str>)> {
    let (host, rest) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, rest) = rest.split_once(']')?;
            (format!("[{inside}]"), rest)
        }
        None => {
            let (host, rest) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            (host.to_owned(), rest)
        }
    };
    let port = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':')?),
    };
    (!host.is_empty()).then(|| (host.to_ascii_lowercase(), port))
}
