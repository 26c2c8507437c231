//! Where an engine sends something else than the browser for tests does in its name.

use cors_runtime::testing::Engine;

/// A way of asking from a page; `*` for every page.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) engine: Engine,
    pub(super) way: &'static str,
    pub(super) page: &'static str,
    pub(super) words: &'static str,
}

const TABLE: &[Difference] = &[Difference {
    engine: Engine::WebKit,
    way: "font",
    page: "*",
    words: "WebKit loads the font of a `FontFace` in mode `no-cors`, and so without `Origin`",
}];

pub(super) fn all() -> impl Iterator<Item = (usize, &'static Difference)> {
    TABLE.iter().enumerate()
}

pub(super) fn find(engine: Engine, way: &str, page: &str) -> Option<(usize, &'static Difference)> {
    all().find(|(_, listed)| {
        listed.engine == engine && listed.way == way && (listed.page == "*" || listed.page == page)
    })
}
