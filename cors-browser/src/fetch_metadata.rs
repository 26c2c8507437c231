//! Fetch metadata, the `Sec-Fetch-*` headers: <https://w3c.github.io/webappsec-fetch-metadata/>.

use crate::{
    engine::Engine,
    options::{Destination, Mode},
    origin::Origin,
    state::FetchRequest,
};

/// The values of the four headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchMetadata {
    pub(crate) site: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) dest: &'static str,
    /// `Sec-Fetch-User: ?1`
    pub(crate) user: bool,
}

impl FetchMetadata {
    /// What the engine says of a request to a trustworthy URL. `None` where it says nothing at all.
    pub(crate) fn of(request: &FetchRequest) -> Option<Self> {
        let is_untold = match request.engine {
            Engine::Chromium => request.mode == Mode::Websocket,
            Engine::WebKit => is_redirected_by_script(request),
            Engine::Standard | Engine::Firefox => false,
        };
        if is_untold {
            return None;
        }
        Some(Self {
            site: site(request),
            mode: request.mode.as_str(),
            dest: dest(request),
            user: request.mode == Mode::Navigate
                && request.has_user_activation
                && request.engine != Engine::WebKit,
        })
    }
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-dest>, and what WebKit makes of it.
fn dest(request: &FetchRequest) -> &'static str {
    let is_plugin = matches!(request.destination, Destination::Embed | Destination::Object);
    match request.engine {
        Engine::WebKit if request.mode == Mode::Websocket => "websocket",
        Engine::WebKit if is_plugin && request.mode == Mode::Navigate => "iframe",
        Engine::WebKit if is_plugin => "image",
        _ => request.destination.as_str(),
    }
}

/// A request of mode `cors` that a redirect led to another origin, and no preflight, for which WebKit starts anew.
fn is_redirected_by_script(request: &FetchRequest) -> bool {
    let mut hops = request.url_list.windows(2);
    request.mode == Mode::Cors
        && !request.headers.contains("access-control-request-method")
        && hops.any(|hop| !Origin::of(&hop[0]).is_same_origin(&Origin::of(&hop[1])))
}

/// Set the `Sec-Fetch-Site` header: <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site>
fn site(request: &FetchRequest) -> &'static str {
    // A prefetched page counts as one that the user asks for, in Chromium, which alone has speculation rules.
    if request.from_address_bar || (request.is_prefetch && request.mode == Mode::Navigate) {
        return "none";
    }
    let mut site = "same-origin";
    for url in &request.url_list {
        let target = Origin::of(url);
        if request.origin.is_same_origin(&target) {
            continue;
        }
        if !request.origin.is_same_site(&target) {
            return "cross-site";
        }
        site = "same-site";
    }
    site
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state;

    #[test]
    fn site_is_the_worst_of_the_chain() {
        let app = "https://app.example.com";
        let cases: &[(&str, &[&str], &str)] = &[
            (app, &["https://app.example.com/"], "same-origin"),
            (app, &["https://api.example.com/"], "same-site"),
            (app, &["https://other.example/"], "cross-site"),
            (
                app,
                &["https://api.example.com/", "https://app.example.com/"],
                "same-site",
            ),
            (
                app,
                &["https://other.example/", "https://app.example.com/"],
                "cross-site",
            ),
            (
                "http://app.example.com",
                &["https://app.example.com/"],
                "cross-site",
            ),
            ("null", &["https://app.example.com/"], "cross-site"),
        ];
        for (origin, urls, expected) in cases {
            assert_eq!(site(&state::request(origin, urls)), *expected, "{urls:?}");
        }
    }

    #[test]
    fn webkit_says_nothing_of_scripts_after_a_redirect() {
        let request = |mode, engine| FetchRequest {
            engine,
            mode,
            ..state::request(
                "https://app.example",
                &["https://api.example/", "https://other.example/"],
            )
        };
        assert_eq!(FetchMetadata::of(&request(Mode::Cors, Engine::WebKit)), None);
        assert!(FetchMetadata::of(&request(Mode::NoCors, Engine::WebKit)).is_some());
        assert!(FetchMetadata::of(&request(Mode::Cors, Engine::Firefox)).is_some());
    }

    #[test]
    fn engines_name_sockets_and_plugins_differently() {
        use Destination::{Embed, Empty, Object};
        use Engine::{Chromium, Firefox, Standard, WebKit};
        use Mode::{Navigate, NoCors, Websocket};
        let cases = [
            (Standard, Websocket, Empty, Some(("websocket", "empty"))),
            (Chromium, Websocket, Empty, None),
            (Firefox, Websocket, Empty, Some(("websocket", "empty"))),
            (WebKit, Websocket, Empty, Some(("websocket", "websocket"))),
            (Firefox, Navigate, Object, Some(("navigate", "object"))),
            (Chromium, Navigate, Embed, Some(("navigate", "embed"))),
            (WebKit, Navigate, Object, Some(("navigate", "iframe"))),
            (WebKit, NoCors, Object, Some(("no-cors", "image"))),
            (Chromium, NoCors, Object, Some(("no-cors", "object"))),
        ];
        for (engine, mode, destination, expected) in cases {
            let request = FetchRequest {
                engine,
                mode,
                destination,
                ..state::request("https://app.example", &["https://api.example/"])
            };
            let named = FetchMetadata::of(&request).map(|metadata| (metadata.mode, metadata.dest));
            assert_eq!(named, expected, "{engine:?} {mode} {destination}");
        }
    }
}
