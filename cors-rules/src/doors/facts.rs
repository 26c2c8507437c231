//! The facts of a request that decide who asks: site and mode at once, which nearly every condition looks at, and each
//! other when a condition needs it.

use core::cell::OnceCell;

use super::same_host::{is_own, referer_origin};

/// The head of a request, as a server hands it over.
pub trait Head {
    /// One line of a header.
    type Line: AsRef<[u8]>;

    /// The method, as it came.
    fn method(&self) -> &str;

    /// Every line of a header, in any order.
    fn lines(&self, field: Field) -> &[Self::Line];

    /// `:authority` of HTTP/2, or that of an absolute-form target, else the one line of `Host`. No forwarded header.
    fn authority(&self) -> Option<&[u8]>;

    /// Whether the policy's list of origins holds this one. `"*"` holds none: it is permission to read, no trust.
    fn trusts(&self, origin: &[u8]) -> bool;

    /// The same for the one line of [`Field::Origin`], which a server may have looked up already.
    #[inline]
    fn trusts_sender(&self, origin: &[u8]) -> bool {
        self.trusts(origin)
    }
}

/// The headers that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// `Sec-Fetch-Site`
    Site,
    /// `Sec-Fetch-Mode`
    Mode,
    /// `Sec-Fetch-Dest`
    Dest,
    /// `Sec-Purpose`
    Purpose,
    /// `Origin`
    Origin,
    /// `Referer`
    Referer,
    /// `Upgrade`
    Upgrade,
    /// `Cookie`
    Cookie,
    /// `Authorization`
    Authorization,
}

/// What `Sec-Fetch-Site` says: <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// No line, or an empty one.
    Absent,
    SameOrigin,
    /// The user: a typed address, a bookmark.
    None,
    /// `same-site`, `cross-site`, and values that a later standard may add.
    Other,
    /// Several lines, which no browser sends.
    Repeated,
}

impl Site {
    /// Whether the browser says that the site's own page asks, or the user.
    pub(super) const fn claims_own(self) -> bool {
        matches!(self, Self::SameOrigin | Self::None)
    }
}

/// What `Referer` says about the page that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referer {
    /// No line, an empty one, or no URL with a host.
    Absent,
    Own,
    /// In the policy's list, and not the server's own.
    Trusted,
    /// Neither. Several lines too: a browser sends one.
    Foreign,
}

/// Whether a method changes nothing: <https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1>; QUERY is safe by RFC
/// 9110's registry, and no form can send it.
#[inline]
pub(super) fn is_safe<H: Head>(head: &H) -> bool {
    matches!(head.method(), "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}

/// Whether a request opens a socket: <https://websockets.spec.whatwg.org/#feedback-from-the-protocol>. Chromium sends
/// no `Sec-Fetch-Mode`.
#[inline]
pub(super) fn is_websocket<H: Head>(head: &H, mode: &[H::Line]) -> bool {
    let names_websocket = |line: &H::Line| {
        line.as_ref()
            .split(|&byte| byte == b',')
            .any(|protocol| protocol.trim_ascii().eq_ignore_ascii_case(b"websocket"))
    };
    mode.iter().any(|line| line.as_ref() == b"websocket")
        || head.lines(Field::Upgrade).iter().any(names_websocket)
}

pub(super) struct Facts<'h, H: Head> {
    head: &'h H,
    is_safe: bool,
    site: &'h [H::Line],
    mode: &'h [H::Line],
    dest: OnceCell<&'h [H::Line]>,
    referer: OnceCell<Referer>,
}

impl<'h, H: Head> Facts<'h, H> {
    #[inline]
    pub(super) fn of(head: &'h H, is_safe: bool) -> Self {
        Self {
            head,
            is_safe,
            site: head.lines(Field::Site),
            mode: head.lines(Field::Mode),
            dest: OnceCell::new(),
            referer: OnceCell::new(),
        }
    }

    pub(super) fn is_safe(&self) -> bool {
        self.is_safe
    }

    /// What the lines of `Sec-Fetch-Site` say.
    pub(super) fn site(&self) -> Site {
        match self.site {
            [] => Site::Absent,
            [line] => match line.as_ref() {
                b"" => Site::Absent,
                b"same-origin" => Site::SameOrigin,
                b"none" => Site::None,
                _ => Site::Other,
            },
            _ => Site::Repeated,
        }
    }

    /// Whether a script or an element of the server's own page asks. The most of what passes, so that nothing else
    /// needs to be read. Not a navigation: a service worker may have passed it on for another page.
    #[inline]
    pub(super) fn is_own_load(&self) -> bool {
        matches!(self.site, [site] if site.as_ref() == b"same-origin")
            && matches!(self.mode, [mode] if matches!(mode.as_ref(), b"cors" | b"no-cors" | b"websocket"))
    }

    /// Whether no header is there that only browsers send with a request that changes something. `Referer` alone counts
    /// in no row without one of them.
    #[inline]
    pub(super) fn say_nothing(&self) -> bool {
        self.site.is_empty() && self.mode.is_empty() && self.origin().is_empty()
    }

    /// A header that is there several times counts as each of its lines, so that no repetition hides a request from a
    /// category.
    pub(super) fn mode_is(&self, mode: &[u8]) -> bool {
        self.mode.iter().any(|line| line.as_ref() == mode)
    }

    /// Whether no line has a mode of the standard: a value that nobody knows says nothing.
    /// <https://fetch.spec.whatwg.org/#concept-request-mode>
    pub(super) fn has_no_mode(&self) -> bool {
        !self.mode.iter().any(|line| {
            matches!(
                line.as_ref(),
                b"cors" | b"navigate" | b"no-cors" | b"same-origin" | b"websocket" | b"webtransport"
            )
        })
    }

    fn dest(&self) -> &'h [H::Line] {
        self.dest.get_or_init(|| self.head.lines(Field::Dest))
    }

    /// Whether some line names an element whose answer is a document inside another page.
    pub(super) fn is_frame(&self) -> bool {
        self.dest()
            .iter()
            .any(|line| matches!(line.as_ref(), b"iframe" | b"frame" | b"fencedframe"))
    }

    pub(super) fn is_plugin(&self) -> bool {
        self.dest()
            .iter()
            .any(|line| matches!(line.as_ref(), b"object" | b"embed"))
    }

    /// Whether the answer becomes a page of its own. No line: an engine that does not say becomes no exception.
    pub(super) fn is_navigation(&self) -> bool {
        let is_page = |line: &H::Line| {
            !matches!(
                line.as_ref(),
                b"iframe" | b"frame" | b"fencedframe" | b"object" | b"embed"
            )
        };
        self.mode_is(b"navigate") && (self.dest().is_empty() || self.dest().iter().any(is_page))
    }

    /// Whether a service worker may have passed a navigation on with `fetch(event.request)`. Its destination is
    /// empty then, and in Firefox and WebKit it claims to come from our own page whoever began it:
    /// <https://w3c.github.io/ServiceWorker/#on-fetch-request-algorithm>.
    pub(super) fn is_relayed(&self) -> bool {
        // The mode first: it alone tells that the requests of scripts, the most of them, are none.
        let mut modes = self.mode.iter();
        modes.any(|mode| matches!(mode.as_ref(), b"navigate" | b"same-origin"))
            && self.dest().iter().any(|line| line.as_ref() == b"empty")
    }

    pub(super) fn is_websocket(&self) -> bool {
        is_websocket(self.head, self.mode)
    }

    /// <https://html.spec.whatwg.org/#sec-purpose>: `prefetch`, with parameters in some engines.
    pub(super) fn is_prefetch(&self) -> bool {
        let names_prefetch = |line: &H::Line| {
            line.as_ref()
                .split(|byte| matches!(byte, b',' | b';'))
                .any(|purpose| purpose.trim_ascii() == b"prefetch")
        };
        self.head.lines(Field::Purpose).iter().any(names_prefetch)
    }

    pub(super) fn origin(&self) -> &'h [H::Line] {
        self.head.lines(Field::Origin)
    }

    /// Whether it is one line, and the server's own.
    pub(super) fn is_origin_own(&self, origin: &[H::Line]) -> bool {
        matches!(origin, [origin] if self.is_own(origin.as_ref()))
    }

    /// Whether it is one line, and the policy's list holds it.
    pub(super) fn is_origin_trusted(&self, origin: &[H::Line]) -> bool {
        matches!(origin, [origin] if self.head.trusts_sender(origin.as_ref()))
    }

    fn is_own(&self, origin: &[u8]) -> bool {
        self.head
            .authority()
            .is_some_and(|authority| is_own(origin, authority))
    }

    pub(super) fn referer(&self) -> Referer {
        *self
            .referer
            .get_or_init(|| match self.head.lines(Field::Referer) {
                [] => Referer::Absent,
                [line] => match referer_origin(line.as_ref()) {
                    None => Referer::Absent,
                    Some(origin) if self.is_own(origin) => Referer::Own,
                    Some(origin) if self.head.trusts(origin) => Referer::Trusted,
                    Some(_) => Referer::Foreign,
                },
                _ => Referer::Foreign,
            })
    }

    /// Whether the request brings what identifies a user.
    pub(super) fn brings_credentials(&self) -> bool {
        !self.head.lines(Field::Cookie).is_empty() || !self.head.lines(Field::Authorization).is_empty()
    }
}
