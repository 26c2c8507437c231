//! The tables: which category refuses which way of asking, from which page, in which engine.

use cors_runtime::testing::Engine;

use super::{
    super::{FOREIGN, OWN, Page, SIBLING, WORKER},
    PLAIN_FOREIGN, PLAIN_OWN, TRUSTED,
};

/// What a way of asking is to `block`, in the engine's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Mode `cors`.
    Script {
        is_post: bool,
    },
    Socket,
    /// Mode `no-cors`, GET.
    Load,
    /// Mode `no-cors`, POST.
    Send,
    Frame,
    /// `object` and `embed`, where their destination says so.
    Plugin,
    Link {
        hides: bool,
    },
    Form,
    /// A link or a form that another site redirects here.
    RedirectedLink,
    RedirectedForm,
}

fn kind(engine: Engine, way: &str) -> Kind {
    match way {
        "fetch POST" => Kind::Script { is_post: true },
        // WebKit loads the font of a `FontFace` in mode `no-cors`.
        "font" if engine == Engine::WebKit => Kind::Load,
        "fetch" | "XMLHttpRequest" | "EventSource" | "image with crossorigin" | "module" | "font" => {
            Kind::Script { is_post: false }
        }
        "websocket" => Kind::Socket,
        // Firefox says `navigate` of an `object` before it knows what is in it.
        "object with an image" if engine == Engine::Firefox => Kind::Plugin,
        "fetch no-cors"
        | "image"
        | "script"
        | "style sheet"
        | "video"
        | "audio"
        | "prefetch"
        | "object with an image" => Kind::Load,
        "fetch no-cors POST" | "fetch keepalive" | "beacon" => Kind::Send,
        // WebKit calls both frames.
        "object" | "embed" if engine != Engine::WebKit => Kind::Plugin,
        "frame" | "object" | "embed" => Kind::Frame,
        "location" | "link" => Kind::Link { hides: false },
        "link with noreferrer" => Kind::Link { hides: true },
        "form" | "form by a script" => Kind::Form,
        "link by 302" => Kind::RedirectedLink,
        "form by 307" => Kind::RedirectedForm,
        _ => panic!("no kind for {way}"),
    }
}

/// Whether the handler runs.
pub(super) fn passes(engine: Engine, block: &str, way: &str, page: &Page) -> bool {
    let categories: &[&str] = match block {
        "all" => &["read", "write", "navigate", "embed"],
        one => &[one],
    };
    let kind = kind(engine, way);
    let refuses = |category: &&str| match page.origin {
        PLAIN_OWN | PLAIN_FOREIGN => refuses_without_metadata(engine, category, kind, page),
        _ => refuses(engine, category, kind, page),
    };
    !categories.iter().any(refuses)
}

fn refuses(engine: Engine, category: &str, kind: Kind, page: &Page) -> bool {
    let is_own = page.origin == OWN;
    let is_opaque = is_opaque(engine, kind, page) && !is_own;
    let is_stranger = matches!(page.origin, FOREIGN | SIBLING);
    match (category, kind) {
        ("read", Kind::Script { .. } | Kind::Socket) => is_stranger,
        ("write", Kind::Script { is_post: true } | Kind::Send | Kind::Form | Kind::Socket) => {
            is_stranger || is_opaque
        }
        // The way over another site leaves `Origin: null`, whoever began it.
        ("write", Kind::RedirectedForm) => true,
        // A trusted page's links have to say where they come from.
        ("navigate", Kind::Link { hides }) => is_stranger || !is_own && (hides || page.is_hidden),
        // The browser calls it cross-site, so that the server's own links have to say it too.
        ("navigate", Kind::RedirectedLink) => is_stranger || page.is_hidden,
        // A trusted page is known by its `Referer` alone, which is not enough here.
        ("embed", Kind::Load | Kind::Plugin) => !is_own,
        // A frame that does not say who asks is for `frame-ancestors` to stop, after the handler has run.
        ("embed", Kind::Frame) => is_stranger && !page.is_hidden,
        _ => false,
    }
}

/// Whether a page without referrers sends `Origin: null`. Chromium keeps its origin where it does not navigate.
fn is_opaque(engine: Engine, kind: Kind, page: &Page) -> bool {
    page.is_hidden && (kind == Kind::Form || (kind == Kind::Send && engine != Engine::Chromium))
}

/// The same over plain http, where browsers send no `Sec-Fetch-*`: `Origin` is all there is.
fn refuses_without_metadata(engine: Engine, category: &str, kind: Kind, page: &Page) -> bool {
    let is_own = page.origin == PLAIN_OWN;
    let is_post = matches!(kind, Kind::Script { is_post: true } | Kind::Send | Kind::Form);
    let has_origin = is_post || kind == Kind::Socket || (matches!(kind, Kind::Script { .. }) && !is_own);
    let is_opaque = is_opaque(engine, kind, page);
    let is_looked_at = match category {
        "read" => has_origin,
        "write" => is_post || kind == Kind::Socket,
        _ => false,
    };
    is_looked_at && (!is_own || is_opaque)
}

/// Whether a page shows what it frames: `frame-ancestors` decides where the handler has run.
pub(super) fn is_shown(engine: Engine, block: &str, way: &str, page: &Page) -> bool {
    let is_trusted = !matches!(page.origin, FOREIGN | SIBLING | PLAIN_FOREIGN);
    passes(engine, block, way, page) && (is_trusted || !matches!(block, "embed" | "all"))
}

/// The ways whose answer is a document inside the page.
pub(super) fn is_framed(way: &str) -> bool {
    matches!(way, "frame" | "object" | "embed")
}

/// What a worker that relays navigations lets through. A page that hides its address is another thing to two engines:
/// Firefox's links look like typed addresses, and all that WebKit sends looks like the app's own.
pub(super) fn passes_relayed(engine: Engine, block: &str, way: &str, page: &Page) -> bool {
    let category = if way == "form" { "write" } else { "navigate" };
    if block != "all" && block != category {
        return true;
    }
    if !page.is_hidden {
        return matches!(page.origin, WORKER | TRUSTED);
    }
    match engine {
        Engine::WebKit => true,
        Engine::Firefox => way == "link",
        // The form's `Origin: null` is what a foreign page sends.
        _ => way == "link" && page.origin == WORKER,
    }
}
