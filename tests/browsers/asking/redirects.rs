//! Redirects of every status: from the page over another site to the app.

use super::{
    OWN, Page,
    on_page::Asked,
    ways::{WAYS, Way},
};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// What a page asks when the way to the app leads over another site.
pub(super) fn asked(page: &Page) -> Vec<Asked> {
    let ways = WAYS.iter().filter(|way| !page.is_hidden && is_redirected(way));
    ways.flat_map(|way| STATUSES.map(|status| Asked::new(way, "/ask", OWN, Some(status))))
        .collect()
}

fn is_redirected(way: &Way) -> bool {
    matches!(
        way.name,
        "fetch" | "fetch no-cors POST" | "image" | "link" | "form"
    )
}
