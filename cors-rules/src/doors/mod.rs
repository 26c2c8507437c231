//! `block`: which requests of other pages are refused before the handler runs.
//!
//! First who asks ([`Asker`]), from what browsers say about a request that pages cannot forge; then what each
//! [`Category`] refuses. Pure, without allocation, and a header that no condition needs is not read.

mod asker;
mod category;
mod facts;
mod reason;
mod same_host;

pub use asker::Asker;
pub use category::{Categories, Category};
pub use facts::{Field, Head};
pub use reason::Reason;
pub use same_host::{is_own, referer_origin};

use facts::{Facts, Referer, is_safe, is_websocket};

/// The headers that a verdict depends on, for `Vary`. `Host`, `Cookie` and `Authorization` are left out, as caches
/// keep answers for them apart already (<https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5>), and `Upgrade`, as
/// a handshake is answered by no cache.
pub const VARY: &str = "Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose";

/// A request that a category refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The category.
    pub category: Category,
    /// Why.
    pub reason: Reason,
}

/// Decides whether one of `categories` refuses a request. `credentials` is the policy's.
///
/// Preflights have been answered before.
// Each request to a handler with `block` comes here: what passes at once is decided in place.
#[inline(always)]
pub fn refuses<H: Head>(head: &H, categories: Categories, credentials: bool) -> Option<Refused> {
    let is_safe = is_safe(head);
    // The commonest set. It has nothing to say about a safe request but a handshake, whoever asks.
    let is_left_alone = || categories == WRITE && is_safe && !is_websocket(head, head.lines(Field::Mode));
    if categories.is_empty() || is_left_alone() {
        return None;
    }
    let facts = Facts::of(head, is_safe);
    // Rows 2 and 11 of the asker's table; no category refuses the server's own, or what is no browser.
    if facts.is_own_load() || facts.say_nothing() {
        return None;
    }
    refuses_asker(&facts, categories, credentials)
}

const WRITE: Categories = Categories::NONE.with(Category::Write);

fn refuses_asker<H: Head>(
    facts: &Facts<'_, H>,
    categories: Categories,
    credentials: bool,
) -> Option<Refused> {
    let mut known = None;
    categories.iter().find_map(|category| {
        if !looks_at(category, facts) {
            return None;
        }
        let asker = *known.get_or_insert_with(|| asker::asker(facts));
        refused(category, asker, facts, credentials).map(|reason| Refused { category, reason })
    })
}

/// Who asks, whatever the categories. `explain` shows it.
pub fn asker<H: Head>(head: &H) -> Asker {
    asker::asker(&Facts::of(head, is_safe(head)))
}

/// Whether a category has anything to say about a request.
#[inline]
fn looks_at<H: Head>(category: Category, facts: &Facts<'_, H>) -> bool {
    match category {
        // What a script could read. A form's POST has an `Origin` too, and is `write`'s.
        Category::Read => {
            facts.mode_is(b"cors")
                || facts.is_websocket()
                || facts.has_no_mode() && !facts.origin().is_empty()
        }
        // A socket writes, although its handshake is a GET.
        Category::Write => !facts.is_safe() || facts.is_websocket(),
        // A worker's relay hides the destination.
        Category::Navigate => facts.is_safe() && (facts.is_navigation() || facts.is_relayed()),
        // `frame-ancestors` keeps frames out, also of pages that send no `Referer`; the handler need not run for those
        // that do.
        Category::Embed => {
            facts.is_safe()
                && (facts.mode_is(b"no-cors")
                    || facts.is_plugin()
                    || facts.is_frame() && facts.referer() == Referer::Foreign)
        }
    }
}

/// Why a category that looks at the request refuses the asker.
#[inline]
fn refused<H: Head>(
    category: Category,
    asker: Asker,
    facts: &Facts<'_, H>,
    credentials: bool,
) -> Option<Reason> {
    match (asker, category) {
        (Asker::Foreign(reason), _) => Some(reason),
        (Asker::TrustedByReferer, Category::Read | Category::Write) => Some(Reason::RefererOnly),
        (Asker::TrustedByReferer, Category::Embed) => {
            (!facts.is_frame() || facts.is_plugin()).then_some(Reason::RefererOnly)
        }
        // Trust of a policy without `credentials` is trust for anonymous requests.
        (Asker::Trusted, Category::Write) => {
            (!credentials && facts.brings_credentials()).then_some(Reason::Credentials)
        }
        (Asker::TrustedByReferer, Category::Navigate)
        | (Asker::Trusted, Category::Read | Category::Navigate | Category::Embed)
        | (Asker::Own | Asker::Unknown, _) => None,
    }
}
