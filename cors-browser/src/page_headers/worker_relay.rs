//! A service worker of the app that answers navigations with `fetch(event.request)`, as a worker that handles
//! navigations does: <https://w3c.github.io/ServiceWorker/#handle-fetch>.
//!
//! The destination is `empty` afterwards: <https://github.com/w3c/ServiceWorker/issues/1803>. Firefox and WebKit
//! also say that the app's own page asked.

use url::{Position, Url};

use super::PageHeaders;
use crate::{
    engine::Engine, fetch_metadata::FetchMetadata, origin::Origin, referrer_policy::ReferrerPolicy,
    state::FetchRequest,
};

/// Where the worker is, which WebKit names where the page hides its address.
const WORKER: &str = "/sw.js";

/// What the page's headers become when the worker of the URL's origin passes the navigation on.
pub(super) fn relay(request: &FetchRequest, headers: &mut PageHeaders) {
    let own_origin = Origin::of(request.current_url()).serialize();
    if let Some(metadata) = &mut headers.metadata {
        metadata.dest = "empty";
        metadata.user = false;
        relay_metadata(request, metadata);
    }
    let hides_address = request.referrer_policy == ReferrerPolicy::NoReferrer;
    match request.engine {
        Engine::Firefox if headers.origin.is_some() && !hides_address => headers.origin = Some(own_origin),
        Engine::WebKit if hides_address || request.from_address_bar => {
            headers.origin = headers.origin.take().map(|_| own_origin);
            headers.referer = Some(worker_url(request.current_url()));
        }
        Engine::Standard | Engine::Chromium | Engine::Firefox | Engine::WebKit => {}
    }
}

fn relay_metadata(request: &FetchRequest, metadata: &mut FetchMetadata) {
    match request.engine {
        Engine::Standard | Engine::Chromium if request.from_address_bar => metadata.site = "same-origin",
        Engine::Standard | Engine::Chromium => {}
        Engine::Firefox => {
            metadata.mode = "same-origin";
            metadata.site = "same-origin";
        }
        Engine::WebKit => metadata.site = "same-origin",
    }
}

fn worker_url(target: &Url) -> String {
    format!("{}{WORKER}", &target[..Position::BeforePath])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::{Destination, Mode},
        state::{self, Tainting},
    };

    const PAGE: &str = "https://foreign.example";
    const APP: &str = "https://app.example/account";

    fn relayed(engine: Engine, method: &str, referrer_policy: ReferrerPolicy) -> [Option<String>; 5] {
        let request = FetchRequest {
            engine,
            referrer_policy,
            method: method.to_owned(),
            mode: Mode::Navigate,
            destination: Destination::Document,
            tainting: Tainting::Basic,
            is_relayed: true,
            ..state::request(PAGE, &[APP])
        };
        let headers = PageHeaders::of(&request);
        let metadata = headers.metadata.expect("a trustworthy URL");
        assert_eq!(metadata.dest, "empty");
        [
            Some(metadata.site.to_owned()),
            Some(metadata.mode.to_owned()),
            headers.origin,
            headers.referer,
            headers.purpose.map(str::to_owned),
        ]
    }

    #[test]
    fn what_each_engine_says_of_a_foreign_form() {
        use ReferrerPolicy::{NoReferrer, StrictOriginWhenCrossOrigin as Default};
        let own = "https://app.example";
        let foreign = Some("https://foreign.example/");
        let cases = [
            (
                Engine::Chromium,
                Default,
                ["cross-site", "navigate", PAGE],
                foreign,
            ),
            (
                Engine::Chromium,
                NoReferrer,
                ["cross-site", "navigate", "null"],
                None,
            ),
            (
                Engine::Firefox,
                Default,
                ["same-origin", "same-origin", own],
                foreign,
            ),
            (
                Engine::Firefox,
                NoReferrer,
                ["same-origin", "same-origin", "null"],
                None,
            ),
            (
                Engine::WebKit,
                Default,
                ["same-origin", "navigate", PAGE],
                foreign,
            ),
            (
                Engine::WebKit,
                NoReferrer,
                ["same-origin", "navigate", own],
                Some("https://app.example/sw.js"),
            ),
        ];
        for (engine, policy, [site, mode, origin], referer) in cases {
            let expected =
                [Some(site), Some(mode), Some(origin), referer, None].map(|text| text.map(str::to_owned));
            assert_eq!(relayed(engine, "POST", policy), expected, "{engine:?} {policy:?}");
        }
        assert_eq!(
            relayed(Engine::Firefox, "GET", Default)[2],
            None,
            "links have no origin"
        );
    }
}
