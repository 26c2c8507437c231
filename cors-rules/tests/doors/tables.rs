//! Every combination of facts, against an implementation that knows the tables and no header.

use cors_rules::doors::{self, Asker, Categories, Category, Field};

use crate::head::Request;

/// Who an origin in a header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Absent,
    Own,
    Trusted,
    /// The server's own, and in the list.
    Both,
    Foreign,
    Null,
    Several,
    Unparsable,
}

/// One combination, in the words of the tables.
#[derive(Debug, Clone, Copy)]
struct Facts {
    method: &'static str,
    site: &'static [&'static str],
    mode: Option<&'static str>,
    dest: Option<&'static str>,
    origin: Who,
    referer: Who,
    prefetch: bool,
    upgrade: bool,
    cookie: bool,
    authorization: bool,
    credentials: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Own,
    Trusted,
    TrustedForNavigationAndFrames,
    Foreign,
    Unknown,
}

impl Facts {
    fn site(&self) -> Option<&'static str> {
        match self.site {
            [one] if !one.is_empty() => Some(one),
            _ => None,
        }
    }

    fn relayed(&self) -> bool {
        self.dest == Some("empty") && matches!(self.mode, Some("navigate" | "same-origin"))
    }

    fn claims_own(&self) -> bool {
        matches!(self.site(), Some("same-origin" | "none"))
    }

    fn safe(&self) -> bool {
        ["GET", "HEAD", "OPTIONS", "QUERY", "TRACE"].contains(&self.method)
    }

    fn handshake(&self) -> bool {
        self.upgrade || self.mode == Some("websocket")
    }

    fn framed(&self) -> bool {
        matches!(self.dest, Some("iframe" | "frame" | "fencedframe"))
    }

    fn plugin(&self) -> bool {
        matches!(self.dest, Some("object" | "embed"))
    }

    /// The first row that fits.
    fn asker(&self) -> Seen {
        let own = |who| matches!(who, Who::Own | Who::Both);
        let trusted = |who| matches!(who, Who::Trusted | Who::Both);
        let foreign_referer = matches!(self.referer, Who::Foreign | Who::Null | Who::Several);
        let rows: [(bool, Seen); 12] = [
            (self.site.len() > 1, Seen::Foreign),
            (self.relayed() && foreign_referer, Seen::Foreign),
            (self.site() == Some("same-origin") && !self.relayed(), Seen::Own),
            (
                self.site() == Some("none") && !self.relayed() && (!self.prefetch || own(self.referer)),
                Seen::Own,
            ),
            (
                self.relayed() && trusted(self.referer) && !own(self.referer),
                Seen::Trusted,
            ),
            (
                own(self.origin) && (self.site().is_none() || self.relayed() && self.claims_own()),
                Seen::Own,
            ),
            (trusted(self.origin), Seen::Trusted),
            (self.origin != Who::Absent, Seen::Foreign),
            (
                self.site().is_some() && (own(self.referer) || trusted(self.referer)),
                if self.relayed() {
                    Seen::Own
                } else {
                    Seen::TrustedForNavigationAndFrames
                },
            ),
            (
                self.relayed() && matches!(self.referer, Who::Absent | Who::Unparsable) && self.claims_own(),
                Seen::Own,
            ),
            (self.site().is_some(), Seen::Foreign),
            (true, Seen::Unknown),
        ];
        rows.into_iter()
            .find(|(fits, _)| *fits)
            .map_or(Seen::Unknown, |(_, seen)| seen)
    }

    fn looked_at(&self, category: Category) -> bool {
        match category {
            Category::Read => {
                matches!(self.mode, Some("cors" | "websocket"))
                    || self.upgrade
                    || self.mode.is_none() && self.origin != Who::Absent
            }
            Category::Write => !self.safe() || self.handshake(),
            Category::Navigate => {
                self.safe()
                    && (self.mode == Some("navigate") && !self.framed() && !self.plugin() || self.relayed())
            }
            Category::Embed => {
                self.safe()
                    && (self.mode == Some("no-cors")
                        || self.plugin()
                        || self.framed() && matches!(self.referer, Who::Foreign | Who::Null | Who::Several))
            }
        }
    }

    fn refused(&self, category: Category) -> bool {
        self.looked_at(category)
            && match self.asker() {
                Seen::Foreign => true,
                Seen::TrustedForNavigationAndFrames => {
                    !(category == Category::Navigate || category == Category::Embed && self.framed())
                }
                Seen::Trusted => {
                    category == Category::Write && !self.credentials && (self.cookie || self.authorization)
                }
                Seen::Own | Seen::Unknown => false,
            }
    }

    /// The headers that say all this.
    fn request(&self) -> Request<'static> {
        let mut request = Request::new(self.method);
        if self.origin == Who::Both || self.referer == Who::Both {
            request.host = Some("both.example");
        }
        let own = if request.host == Some("both.example") {
            ("http://both.example", "http://both.example/page")
        } else {
            ("https://own.example", "https://own.example/page")
        };
        for site in self.site {
            request.push(Field::Site, site.as_bytes());
        }
        for (field, value) in [(Field::Mode, self.mode), (Field::Dest, self.dest)] {
            if let Some(value) = value {
                request.push(field, value.as_bytes());
            }
        }
        for (field, who, own) in [
            (Field::Origin, self.origin, own.0),
            (Field::Referer, self.referer, own.1),
        ] {
            let is_referer = field == Field::Referer;
            let choose =
                |origin: &'static str, referer: &'static str| if is_referer { referer } else { origin };
            match who {
                Who::Absent => {}
                Who::Own => request.push(field, own.as_bytes()),
                Who::Trusted => request.push(
                    field,
                    choose("https://trusted.example", "https://trusted.example/a?b").as_bytes(),
                ),
                Who::Both => request.push(
                    field,
                    choose("https://both.example", "https://both.example/").as_bytes(),
                ),
                Who::Foreign => request.push(
                    field,
                    choose("https://foreign.example", "https://foreign.example/x").as_bytes(),
                ),
                Who::Null => request.push(field, choose("null", "https://null.example/").as_bytes()),
                Who::Several => {
                    request.push(field, own.as_bytes());
                    request.push(field, own.as_bytes());
                }
                Who::Unparsable => request.push(field, choose("https//", "/relative").as_bytes()),
            }
        }
        for (field, is_there, value) in [
            (Field::Purpose, self.prefetch, "prefetch;prerender"),
            (Field::Upgrade, self.upgrade, "WebSocket"),
            (Field::Cookie, self.cookie, "session=1"),
            (Field::Authorization, self.authorization, "Bearer x"),
        ] {
            if is_there {
                request.push(field, value.as_bytes());
            }
        }
        request
    }
}

/// Every combination. `Who::Both` needs another host, so that a trusted origin beside it stays another.
fn combinations() -> impl Iterator<Item = Facts> {
    const METHODS: [&str; 6] = ["GET", "OPTIONS", "QUERY", "POST", "DELETE", "get"];
    const SITES: [&[&str]; 7] = [
        &[],
        &[""],
        &["same-origin"],
        &["none"],
        &["same-site"],
        &["cross-site"],
        &["same-origin", "same-origin"],
    ];
    const MODES: [Option<&str>; 6] = [
        None,
        Some("navigate"),
        Some("cors"),
        Some("no-cors"),
        Some("same-origin"),
        Some("websocket"),
    ];
    const DESTS: [Option<&str>; 9] = [
        None,
        Some("empty"),
        Some("document"),
        Some("iframe"),
        Some("frame"),
        Some("fencedframe"),
        Some("image"),
        Some("object"),
        Some("embed"),
    ];
    const ORIGINS: [Who; 7] = [
        Who::Absent,
        Who::Own,
        Who::Trusted,
        Who::Both,
        Who::Foreign,
        Who::Null,
        Who::Several,
    ];
    const REFERERS: [Who; 7] = [
        Who::Absent,
        Who::Own,
        Who::Trusted,
        Who::Both,
        Who::Foreign,
        Who::Several,
        Who::Unparsable,
    ];
    let size = METHODS.len() * SITES.len() * MODES.len() * DESTS.len() * ORIGINS.len() * REFERERS.len() * 32;
    (0..size).map(|index| {
        let mut rest = index;
        let mut digit = |base: usize| {
            let digit = rest % base;
            rest /= base;
            digit
        };
        Facts {
            prefetch: digit(2) == 1,
            upgrade: digit(2) == 1,
            cookie: digit(2) == 1,
            authorization: digit(2) == 1,
            credentials: digit(2) == 1,
            method: METHODS[digit(METHODS.len())],
            site: SITES[digit(SITES.len())],
            mode: MODES[digit(MODES.len())],
            dest: DESTS[digit(DESTS.len())],
            origin: ORIGINS[digit(ORIGINS.len())],
            referer: REFERERS[digit(REFERERS.len())],
        }
    })
}

/// Of three and a half million combinations, a number coprime to every factor takes each pair and triple of values.
const STEP: usize = 17;

#[test]
fn the_tables_hold_for_every_combination() {
    let mut refused = [0_usize; 4];
    let mut seen = [0_usize; 5];
    for facts in combinations().step_by(STEP) {
        let request = facts.request();
        let expected = facts.asker();
        let found = match doors::asker(&request) {
            Asker::Own => Seen::Own,
            Asker::Trusted => Seen::Trusted,
            Asker::TrustedByReferer => Seen::TrustedForNavigationAndFrames,
            Asker::Foreign(_) => Seen::Foreign,
            Asker::Unknown => Seen::Unknown,
        };
        assert_eq!(found, expected, "{facts:?}");
        seen[expected as usize] += 1;
        let mut all = None;
        for (index, category) in Category::ALL.into_iter().enumerate() {
            let one = Categories::NONE.with(category);
            let verdict = doors::refuses(&request, one, facts.credentials);
            assert_eq!(
                verdict.is_some(),
                facts.refused(category),
                "{category:?} {facts:?}"
            );
            refused[index] += usize::from(verdict.is_some());
            all = all.or(verdict);
        }
        let every = Category::ALL.into_iter().collect();
        assert_eq!(
            doors::refuses(&request, every, facts.credentials),
            all,
            "{facts:?}"
        );
        assert_eq!(
            doors::refuses(&request, Categories::NONE, facts.credentials),
            None,
            "{facts:?}"
        );
    }
    // Each verdict and each asker came up, often.
    assert!(
        refused.iter().chain(&seen).all(|&count| count > 1000),
        "{refused:?} {seen:?}"
    );
}

/// With everything blocked, what a foreign page can send is refused whatever it does to hide: the policy needs
/// nothing else. The exceptions are those of the documentation.
#[test]
fn blocking_everything_keeps_foreign_pages_out() {
    for facts in combinations().step_by(STEP) {
        // What an up-to-date browser sends for a page of another site.
        if facts.site != ["cross-site"] || !matches!(facts.origin, Who::Absent | Who::Foreign | Who::Null) {
            continue;
        }
        let is_foreign = matches!(facts.referer, Who::Absent | Who::Foreign);
        let is_silent_frame = facts.framed() && facts.safe() && facts.referer == Who::Absent;
        // `same-origin` is no mode of a cross-site request, and no mode at all none of a browser's.
        let is_sent = matches!(facts.mode, Some("navigate" | "cors" | "no-cors" | "websocket"));
        if is_foreign && is_sent && !is_silent_frame {
            let every = Category::ALL.into_iter().collect();
            assert!(
                doors::refuses(&facts.request(), every, facts.credentials).is_some(),
                "{facts:?}"
            );
        }
    }
}
