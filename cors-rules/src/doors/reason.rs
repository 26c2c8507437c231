//! Why a request is refused, in words for the answer and the log.

use core::fmt;

use super::{Field, Head, referer_origin};
use crate::shown::Shown;

/// Why a category refuses a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// One `Origin`, neither the server's own nor in the list.
    ForeignOrigin,
    /// `Origin: null`: a sandboxed frame, a redirect, a page without referrers.
    OpaqueOrigin,
    /// Several lines of `Origin`.
    RepeatedOrigin,
    /// Several lines of `Sec-Fetch-Site`.
    RepeatedSite,
    /// The browser says that another site asks, without an `Origin` or `Referer` that says which of the list.
    NoOrigin,
    /// A service worker passed on what a foreign page began.
    ForeignRelay,
    /// `Referer` names an origin that the policy trusts or the server's own, which is not enough here.
    RefererOnly,
    /// The policy trusts the origin, but has no `credentials`, and the request brings some.
    Credentials,
}

impl Reason {
    /// A short name, for metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ForeignOrigin => "foreign_origin",
            Self::OpaqueOrigin => "opaque_origin",
            Self::RepeatedOrigin => "repeated_origin",
            Self::RepeatedSite => "repeated_site",
            Self::NoOrigin => "no_origin",
            Self::ForeignRelay => "foreign_relay",
            Self::RefererOnly => "referer_only",
            Self::Credentials => "credentials",
        }
    }

    /// What was compared with what, with the values of the request: on one line, escaped and cut.
    pub fn describe<H: Head>(self, head: &H) -> impl fmt::Display {
        Described { reason: self, head }
    }
}

struct Described<'h, H> {
    reason: Reason,
    head: &'h H,
}

impl<H: Head> fmt::Display for Described<'_, H> {
    // One text for each reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, head } = self;
        let origin = First(head.lines(Field::Origin));
        let referer = RefererOrigin(head.lines(Field::Referer));
        let site = First(head.lines(Field::Site));
        let host = Shown::Sent(head.authority().unwrap_or(b""));
        match reason {
            Reason::ForeignOrigin => write!(
                f,
                "`Origin: {origin}` is not in `origins`, and its host and port are not those of `Host: {host}`"
            ),
            Reason::OpaqueOrigin => write!(
                f,
                "`Origin: null` is an opaque origin, which no list holds (`Host: {host}`): a sandboxed frame, a \
                 redirect from another site, or a page with `Referrer-Policy: no-referrer`"
            ),
            Reason::RepeatedOrigin => f.write_str("there are several `Origin` headers"),
            Reason::RepeatedSite => f.write_str("there are several `Sec-Fetch-Site` headers"),
            Reason::NoOrigin => self.no_origin(f),
            Reason::ForeignRelay => write!(
                f,
                "a service worker passed on a request of `Referer: {referer}`, which is neither in `origins` nor of \
                 `Host: {host}`"
            ),
            Reason::RefererOnly => write!(
                f,
                "`Sec-Fetch-Site: {site}`, and only `Referer: {referer}` names a trusted page, which counts for \
                 navigation alone"
            ),
            Reason::Credentials => self.credentials(f),
        }
    }
}

impl<H: Head> Described<'_, H> {
    fn no_origin(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let referer = self.head.lines(Field::Referer);
        let site = First(self.head.lines(Field::Site));
        let host = Shown::Sent(self.head.authority().unwrap_or(b""));
        write!(f, "`Sec-Fetch-Site: {site}`")?;
        // The one case in which the browser seems to say that the user asks.
        if site.bytes() == b"none" {
            f.write_str(" of a prefetch, which any page can begin")?;
        }
        f.write_str(", and ")?;
        if referer.is_empty() {
            write!(
                f,
                "neither `Origin` nor `Referer` says which site asks (`Host: {host}`)"
            )
        } else {
            let referer = RefererOrigin(referer);
            write!(
                f,
                "`Referer: {referer}` is neither in `origins` nor of `Host: {host}`"
            )
        }
    }

    fn credentials(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = First(self.head.lines(Field::Origin));
        // Trust of a relay comes from `Referer`.
        if self.head.trusts(origin.bytes()) {
            write!(f, "`Origin: {origin}`")?;
        } else {
            write!(f, "`Referer: {}`", RefererOrigin(self.head.lines(Field::Referer)))?;
        }
        f.write_str(
            " is in `origins`, but the policy has no `credentials`, and the request brings `Cookie` or \
             `Authorization`",
        )
    }
}

/// The first line of a header.
struct First<'a, L>(&'a [L]);

impl<L: AsRef<[u8]>> First<'_, L> {
    fn bytes(&self) -> &[u8] {
        self.0.first().map_or(b"", AsRef::as_ref)
    }
}

impl<L: AsRef<[u8]>> fmt::Display for First<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::Sent(self.bytes()).fmt(f)
    }
}

/// The origin of a `Referer`: the rest of its URL is the page's own affair, and may hold what no log should.
struct RefererOrigin<'a, L>(&'a [L]);

impl<L: AsRef<[u8]>> fmt::Display for RefererOrigin<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.0.first().map_or(&b""[..], AsRef::as_ref);
        Shown::Sent(referer_origin(line).unwrap_or(line)).fmt(f)
    }
}
