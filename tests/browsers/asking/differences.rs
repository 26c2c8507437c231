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

const fn difference(
    engine: Engine,
    way: &'static str,
    page: &'static str,
    words: &'static str,
) -> Difference {
    Difference {
        engine,
        way,
        page,
        words,
    }
}

const CHROMIUM_REDIRECTS: &str =
    "Chromium sends `null` when the page's own server redirects a `POST` to another site";
const WEBKIT_REDIRECTS: &str =
    "WebKit sends `null` when the page's own server redirects a form to another site";

const TABLE: &[Difference] = &[
    difference(
        Engine::WebKit,
        "font",
        "*",
        "WebKit loads the font of a `FontFace` in mode `no-cors`, and so without `Origin`",
    ),
    difference(
        Engine::Chromium,
        "fetch no-cors POST by 307",
        "foreign",
        CHROMIUM_REDIRECTS,
    ),
    difference(
        Engine::Chromium,
        "fetch no-cors POST by 308",
        "foreign",
        CHROMIUM_REDIRECTS,
    ),
    difference(Engine::Chromium, "form by 307", "foreign", CHROMIUM_REDIRECTS),
    difference(Engine::Chromium, "form by 308", "foreign", CHROMIUM_REDIRECTS),
    difference(Engine::WebKit, "form by 307", "foreign", WEBKIT_REDIRECTS),
    difference(Engine::WebKit, "form by 308", "foreign", WEBKIT_REDIRECTS),
];

pub(super) fn all() -> impl Iterator<Item = (usize, &'static Difference)> {
    TABLE.iter().enumerate()
}

pub(super) fn find(engine: Engine, way: &str, page: &str) -> Option<(usize, &'static Difference)> {
    all().find(|(_, listed)| {
        listed.engine == engine && listed.way == way && (listed.page == "*" || listed.page == page)
    })
}
