//! The ways of asking that HTML has.

use cors_runtime::testing::{Destination, Engine, Mode, Request};

/// How a page is brought to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// By an element or a script: the page stays.
    Element,
    /// By a script, and the page goes away.
    Leaves,
    /// By a click on `#ask`, and the page goes away.
    Click,
}

/// One way, in a real page and in the browser for tests.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) how: How,
    /// The body of a function in which `url` is what to ask.
    pub(super) script: &'static str,
    pub(super) request: fn(&str) -> Request,
}

impl Way {
    /// Whether the page goes away.
    pub(super) fn leaves(&self) -> bool {
        matches!(self.how, How::Leaves | How::Click)
    }

    /// WebKit does not prefetch, and Firefox does when it has nothing else to do, which may be never.
    pub(super) fn is_known_to(&self, engine: Engine) -> bool {
        match self.name {
            "prefetch" => engine == Engine::Chromium,
            _ => true,
        }
    }
}

const fn way(name: &'static str, script: &'static str, request: fn(&str) -> Request) -> Way {
    Way {
        name,
        how: How::Element,
        script,
        request,
    }
}

const fn leaving(name: &'static str, how: How, script: &'static str, request: fn(&str) -> Request) -> Way {
    Way {
        name,
        how,
        script,
        request,
    }
}

fn element(url: &str, destination: Destination) -> Request {
    Request::embed(url, destination)
}

fn cors(url: &str, destination: Destination) -> Request {
    Request::get(url).destination(destination)
}

pub(super) const WAYS: &[Way] = &[
    way("fetch", "fetch(url).catch(() => {})", |url| Request::get(url)),
    way(
        "fetch POST",
        "fetch(url, { method: 'POST', body: 'x' }).catch(() => {})",
        |url| Request::post(url).body("x"),
    ),
    way(
        "fetch no-cors",
        "fetch(url, { mode: 'no-cors' }).catch(() => {})",
        |url| Request::get(url).mode(Mode::NoCors),
    ),
    way(
        "fetch no-cors POST",
        "fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => {})",
        |url| Request::post(url).mode(Mode::NoCors).body("x"),
    ),
    way(
        "fetch keepalive",
        "fetch(url, { mode: 'no-cors', method: 'POST', body: 'x', keepalive: true }).catch(() => {})",
        |url| Request::post(url).mode(Mode::NoCors).body("x"),
    ),
    way("beacon", "navigator.sendBeacon(url, 'x')", |url| {
        Request::post(url).mode(Mode::NoCors).body("x")
    }),
    way(
        "XMLHttpRequest",
        "const x = new XMLHttpRequest(); x.open('GET', url); x.send()",
        |url| Request::get(url),
    ),
    way(
        "EventSource",
        "const source = new EventSource(url); source.onerror = () => source.close()",
        |url| Request::get(url),
    ),
    way("websocket", "new WebSocket(url.replace('http', 'ws'))", |url| {
        Request::websocket(url)
    }),
    way("image", "new Image().src = url", |url| {
        element(url, Destination::Image)
    }),
    way(
        "image with crossorigin",
        "const image = new Image(); image.crossOrigin = 'anonymous'; image.src = url",
        |url| cors(url, Destination::Image),
    ),
    way(
        "script",
        "const script = document.createElement('script'); script.src = url; document.body.append(script)",
        |url| element(url, Destination::Script),
    ),
    way(
        "module",
        "const script = document.createElement('script'); script.type = 'module'; script.src = url;
         document.body.append(script)",
        |url| cors(url, Destination::Script),
    ),
    way(
        "style sheet",
        "const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = url;
         document.body.append(link)",
        |url| element(url, Destination::Style),
    ),
    way(
        "font",
        "new FontFace('a', `url(${url})`).load().catch(() => {})",
        |url| cors(url, Destination::Font),
    ),
    // In the page: an element that nothing holds may be gone before it asks.
    way(
        "video",
        "const video = document.createElement('video'); document.body.append(video); video.src = url; video.load()",
        |url| element(url, Destination::Video),
    ),
    way(
        "audio",
        "const audio = document.createElement('audio'); document.body.append(audio); audio.src = url; audio.load()",
        |url| element(url, Destination::Audio),
    ),
    way(
        "frame",
        "const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame)",
        |url| Request::frame(url),
    ),
    way(
        "object",
        "const object = document.createElement('object'); object.data = url; document.body.append(object)",
        |url| element(url, Destination::Object),
    ),
    way(
        "object with an image",
        "const object = document.createElement('object'); object.type = 'image/png'; object.data = url;
         document.body.append(object)",
        |url| element(url, Destination::Object).holding_image(),
    ),
    way(
        "embed",
        "const embed = document.createElement('embed'); embed.src = url; document.body.append(embed)",
        |url| element(url, Destination::Embed),
    ),
    // In an element: what WebDriver runs is no script of the page to Firefox, and has no address.
    leaving(
        "location",
        How::Leaves,
        "const script = document.createElement('script');
         script.textContent = `setTimeout(() => location.assign('${url}'))`; document.body.append(script)",
        |url| Request::navigate(url).by_script(),
    ),
    // It waits until the page has nothing else to load.
    way(
        "prefetch",
        "const link = document.createElement('link'); link.rel = 'prefetch'; link.href = url;
         document.head.append(link)",
        |url| Request::prefetch(url),
    ),
    leaving(
        "form by a script",
        How::Leaves,
        "const form = document.createElement('form'); form.method = 'post'; form.action = url;
         document.body.append(form); setTimeout(() => form.submit())",
        |url| Request::submit(url, []).by_script(),
    ),
    leaving(
        "link",
        How::Click,
        "document.body.innerHTML = `<a id=ask href=\"${url}\">A link</a>`",
        |url| Request::navigate(url),
    ),
    leaving(
        "link with noreferrer",
        How::Click,
        "document.body.innerHTML = `<a id=ask referrerpolicy=no-referrer href=\"${url}\">A link</a>`",
        |url| Request::navigate(url).referrer_policy(cors_runtime::testing::ReferrerPolicy::NoReferrer),
    ),
    leaving(
        "form",
        How::Click,
        "document.body.innerHTML = `<form method=post action=\"${url}\"><button id=ask>Go</button></form>`",
        |url| Request::submit(url, []),
    ),
];
