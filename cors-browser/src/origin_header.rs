//! Append a request `Origin` header: <https://fetch.spec.whatwg.org/#append-a-request-origin-header>.

use crate::{
    engine::Engine,
    options::{Destination, Mode},
    origin::Origin,
    referrer_policy::ReferrerPolicy,
    state::{FetchRequest, Tainting},
};

/// The value of `Origin`, if the request has one.
pub(crate) fn origin_header(request: &FetchRequest) -> Option<String> {
    if request.tainting == Tainting::Cors || request.mode == Mode::Websocket {
        return Some(request.serialized_origin());
    }
    if matches!(request.method.as_str(), "GET" | "HEAD") {
        return is_element_of_chromium_or_webkit(request).then(|| request.serialized_origin());
    }
    if request.mode != Mode::Cors && is_withheld(request) {
        return Some("null".to_owned());
    }
    Some(request.serialized_origin())
}

/// An element with `crossorigin`, or a module, within the page's own origin: two engines name it all the same.
fn is_element_of_chromium_or_webkit(request: &FetchRequest) -> bool {
    let is_element = request.mode == Mode::Cors && request.destination != Destination::Empty;
    is_element && matches!(request.engine, Engine::Chromium | Engine::WebKit)
}

/// The switch on the referrer policy: a page that hides its address hides its origin from forms as well.
fn is_withheld(request: &FetchRequest) -> bool {
    match request.referrer_policy {
        // Chromium hides it in forms alone.
        ReferrerPolicy::NoReferrer => request.engine != Engine::Chromium || request.mode != Mode::NoCors,
        ReferrerPolicy::NoReferrerWhenDowngrade
        | ReferrerPolicy::StrictOrigin
        | ReferrerPolicy::StrictOriginWhenCrossOrigin => is_downgrade(request),
        ReferrerPolicy::SameOrigin => !request.origin.is_same_origin(&Origin::of(request.current_url())),
        ReferrerPolicy::Origin | ReferrerPolicy::OriginWhenCrossOrigin | ReferrerPolicy::UnsafeUrl => false,
    }
}

fn is_downgrade(request: &FetchRequest) -> bool {
    request.origin.scheme() == Some("https") && request.current_url().scheme() != "https"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state;

    const APP: &str = "https://app.example";
    const API: &str = "https://api.example/";
    const INSECURE: &str = "http://api.example/";

    #[test]
    fn it_goes_with_cors_with_sockets_and_with_unsafe_methods() {
        use Mode::{Cors, Navigate, NoCors, Websocket};
        use Tainting::{Basic, Opaque};
        let own = "https://app.example/";
        let cases = [
            (APP, API, "GET", Cors, Tainting::Cors, Some(APP)),
            (APP, own, "GET", Cors, Basic, None),
            (APP, own, "HEAD", Cors, Basic, None),
            (APP, own, "POST", Cors, Basic, Some(APP)),
            (APP, API, "GET", NoCors, Opaque, None),
            (APP, API, "POST", NoCors, Opaque, Some(APP)),
            (APP, API, "GET", Navigate, Basic, None),
            (APP, API, "POST", Navigate, Basic, Some(APP)),
            (APP, INSECURE, "POST", Navigate, Basic, Some("null")),
            (
                "http://app.example",
                INSECURE,
                "POST",
                NoCors,
                Opaque,
                Some("http://app.example"),
            ),
            ("null", API, "GET", Cors, Tainting::Cors, Some("null")),
            ("null", API, "POST", Navigate, Basic, Some("null")),
            (APP, API, "GET", Websocket, Basic, Some(APP)),
            ("null", API, "GET", Websocket, Basic, Some("null")),
        ];
        for (origin, url, method, mode, tainting, expected) in cases {
            let request = FetchRequest {
                method: method.to_owned(),
                mode,
                tainting,
                ..state::request(origin, &[url])
            };
            let sent = origin_header(&request);
            assert_eq!(sent.as_deref(), expected, "{origin} {url} {method} {mode}");
        }
    }

    #[test]
    fn two_engines_name_elements_of_the_own_origin() {
        for (engine, expected) in [
            (Engine::Standard, None),
            (Engine::Firefox, None),
            (Engine::Chromium, Some(APP)),
            (Engine::WebKit, Some(APP)),
        ] {
            let request = FetchRequest {
                engine,
                destination: Destination::Image,
                tainting: Tainting::Basic,
                ..state::request(APP, &["https://app.example/x.png"])
            };
            assert_eq!(origin_header(&request).as_deref(), expected, "{engine:?}");
        }
    }

    #[test]
    fn a_page_that_hides_its_address_hides_its_origin() {
        use ReferrerPolicy::{NoReferrer, Origin, SameOrigin, UnsafeUrl};
        let own = "https://app.example/";
        let cases = [
            (NoReferrer, API, Mode::Navigate, Engine::Standard, "null"),
            (NoReferrer, own, Mode::Navigate, Engine::Chromium, "null"),
            (NoReferrer, API, Mode::NoCors, Engine::Standard, "null"),
            (NoReferrer, API, Mode::NoCors, Engine::Firefox, "null"),
            (NoReferrer, API, Mode::NoCors, Engine::Chromium, APP),
            (NoReferrer, own, Mode::Cors, Engine::Standard, APP),
            (SameOrigin, API, Mode::Navigate, Engine::Standard, "null"),
            (SameOrigin, own, Mode::Navigate, Engine::Standard, APP),
            (Origin, INSECURE, Mode::Navigate, Engine::Standard, APP),
            (UnsafeUrl, INSECURE, Mode::Navigate, Engine::Standard, APP),
        ];
        for (referrer_policy, url, mode, engine, expected) in cases {
            let request = FetchRequest {
                method: "POST".to_owned(),
                mode,
                tainting: Tainting::Basic,
                referrer_policy,
                engine,
                ..state::request(APP, &[url])
            };
            let sent = origin_header(&request);
            assert_eq!(
                sent.as_deref(),
                Some(expected),
                "{referrer_policy:?} {url} {mode} {engine:?}"
            );
        }
    }
}
