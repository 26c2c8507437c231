//! Who asks: one line per row of the table, in its order.

use super::{
    Reason,
    facts::{Facts, Head, Referer, Site},
};

/// The page, or the program, that a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// A page of this server, or the user.
    Own,
    /// A page of an origin in the policy's list.
    Trusted,
    /// A page of such an origin by its `Referer` alone. Pages can hide that header but not forge it, and another site
    /// on its way may have redirected: enough for navigation, for nothing else.
    TrustedByReferer,
    /// Any other page.
    Foreign(Reason),
    /// No browser, or one that says nothing.
    Unknown,
}

/// The first row that fits. The rows are in the order of the table.
#[inline]
pub(super) fn asker<H: Head>(facts: &Facts<'_, H>) -> Asker {
    let site = facts.site();
    // 0. No browser sends the header twice: whatever did wants it misread.
    if site == Site::Repeated {
        return Asker::Foreign(Reason::RepeatedSite);
    }
    let is_relayed = facts.is_relayed();
    // 1. A worker's request claims to be ours in Firefox and WebKit; `Referer` still names the page that began it.
    if is_relayed && facts.referer() == Referer::Foreign {
        return Asker::Foreign(Reason::ForeignRelay);
    }
    // 2. The browser compared the origins, and pages cannot set the header.
    if site == Site::SameOrigin && !is_relayed {
        return Asker::Own;
    }
    // 3. The user typed the address; but Chromium's prefetch for any page says `none` too, and the page can hide its
    //    `Referer`. The address bar's own prefetch looks the same: refused, it costs the user nothing but its speed.
    if site == Site::None && !is_relayed && (!facts.is_prefetch() || facts.referer() == Referer::Own) {
        return Asker::Own;
    }
    // 4. The same relay for a page that we trust: it may do what trust allows, not what our own page may.
    if is_relayed && facts.referer() == Referer::Trusted {
        return Asker::Trusted;
    }
    let origin = facts.origin();
    // 5. Plain http, websockets in Chromium, a proxy that strips: `Origin` decides. A site that says otherwise stays
    //    believed, since it is the browser's own comparison.
    if (site == Site::Absent || is_relayed && site.claims_own()) && facts.is_origin_own(origin) {
        return Asker::Own;
    }
    // 6. The list. After row 5: an own origin that is listed too stays own.
    if facts.is_origin_trusted(origin) {
        return Asker::Trusted;
    }
    // 7. A foreign page, an opaque one, or several lines.
    if let Some(reason) = foreign_origin(origin) {
        return Asker::Foreign(reason);
    }
    asker_without_origin(facts, site, is_relayed)
}

/// The rows that are left where there is no `Origin`.
#[inline]
fn asker_without_origin<H: Head>(facts: &Facts<'_, H>, site: Site, is_relayed: bool) -> Asker {
    // 8. Navigations carry no `Origin`, so that `Referer` is all there is to know a trusted page by.
    if site != Site::Absent && matches!(facts.referer(), Referer::Own | Referer::Trusted) {
        return if is_relayed {
            Asker::Own
        } else {
            Asker::TrustedByReferer
        };
    }
    // 9. A typed address, a bookmark or an own page without referrers, through our worker.
    if is_relayed && site.claims_own() && facts.referer() == Referer::Absent {
        return Asker::Own;
    }
    // 10. The browser says that it is another site, and nothing says which.
    if site != Site::Absent {
        return Asker::Foreign(Reason::NoOrigin);
    }
    // 11. Not a browser, or a safe request over plain http.
    Asker::Unknown
}

fn foreign_origin<L: AsRef<[u8]>>(lines: &[L]) -> Option<Reason> {
    match lines {
        [] => None,
        [origin] if origin.as_ref() == b"null" => Some(Reason::OpaqueOrigin),
        [_] => Some(Reason::ForeignOrigin),
        _ => Some(Reason::RepeatedOrigin),
    }
}
