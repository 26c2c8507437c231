//! The headers by which a server learns who asks: `Origin`, `Referer`, `Sec-Fetch-*` and `Sec-Purpose`.

mod worker_relay;

use crate::{
    engine::Engine, fetch_metadata::FetchMetadata, header_list::HeaderList,
    origin::is_potentially_trustworthy, origin_header::origin_header, state::FetchRequest,
};

/// What the browser says about the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageHeaders {
    pub(crate) referer: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) metadata: Option<FetchMetadata>,
    /// `Sec-Purpose`: <https://fetch.spec.whatwg.org/#http-sec-purpose>
    pub(crate) purpose: Option<&'static str>,
}

impl PageHeaders {
    pub(crate) fn of(request: &FetchRequest) -> Self {
        // <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>: to trustworthy URLs only.
        let is_trustworthy = is_potentially_trustworthy(request.current_url());
        let mut headers = Self {
            referer: referer(request),
            origin: origin_header(request),
            metadata: is_trustworthy.then(|| FetchMetadata::of(request)).flatten(),
            purpose: request.is_prefetch.then_some("prefetch"),
        };
        if request.is_relayed {
            worker_relay::relay(request, &mut headers);
        }
        headers
    }

    pub(crate) fn append_to(self, list: &mut HeaderList) {
        let metadata = self.metadata.map(|metadata| {
            [
                ("sec-fetch-site", Some(metadata.site)),
                ("sec-fetch-mode", Some(metadata.mode)),
                ("sec-fetch-dest", Some(metadata.dest)),
                ("sec-fetch-user", metadata.user.then_some("?1")),
            ]
        });
        let lines = [
            ("referer", self.referer.as_deref()),
            ("origin", self.origin.as_deref()),
        ]
        .into_iter()
        .chain(metadata.into_iter().flatten())
        .chain([("sec-purpose", self.purpose)]);
        for (name, value) in lines {
            if let Some(value) = value {
                list.append(name, value);
            }
        }
    }
}

/// Determine request's referrer: <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>.
/// A sandboxed frame has its parent's address, except in Chromium; a socket and a typed address have none.
fn referer(request: &FetchRequest) -> Option<String> {
    let is_sandboxed = request.origin.scheme().is_none();
    if request.from_address_bar || (is_sandboxed && request.engine == Engine::Chromium) {
        return None;
    }
    let referrer = request.referrer.as_ref()?;
    request.referrer_policy.referer(referrer, request.current_url())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::{Destination, Mode},
        state::{self, Tainting},
    };

    fn sent(request: &FetchRequest, name: &str) -> Option<String> {
        let mut headers = HeaderList::default();
        PageHeaders::of(request).append_to(&mut headers);
        headers.get_decoded(name)
    }

    fn navigation(engine: Engine) -> FetchRequest {
        FetchRequest {
            engine,
            mode: Mode::Navigate,
            destination: Destination::Document,
            tainting: Tainting::Basic,
            ..state::request("https://app.example", &["https://api.example/"])
        }
    }

    #[test]
    fn typed_addresses_have_no_page() {
        let request = FetchRequest {
            from_address_bar: true,
            ..navigation(Engine::Standard)
        };
        assert_eq!(sent(&request, "sec-fetch-site").as_deref(), Some("none"));
        assert_eq!(sent(&request, "sec-fetch-mode").as_deref(), Some("navigate"));
        assert_eq!(sent(&request, "sec-fetch-dest").as_deref(), Some("document"));
        assert_eq!(
            (sent(&request, "origin"), sent(&request, "referer")),
            (None, None)
        );
    }

    #[test]
    fn plain_http_learns_less() {
        let request = state::request("https://app.example", &["http://api.example/"]);
        assert_eq!(
            (sent(&request, "sec-fetch-site"), sent(&request, "referer")),
            (None, None)
        );
        let request = state::request("http://localhost:3000", &["http://localhost:8080/"]);
        assert_eq!(sent(&request, "sec-fetch-site").as_deref(), Some("same-site"));
        assert_eq!(
            sent(&request, "referer").as_deref(),
            Some("http://localhost:3000/")
        );
    }

    #[test]
    fn prefetched_pages_look_as_if_the_user_asked() {
        let request = FetchRequest {
            is_prefetch: true,
            ..navigation(Engine::Chromium)
        };
        assert_eq!(sent(&request, "sec-fetch-site").as_deref(), Some("none"));
        assert_eq!(sent(&request, "sec-purpose").as_deref(), Some("prefetch"));
        assert_eq!(sent(&request, "referer").as_deref(), Some("https://app.example/"));
    }

    #[test]
    fn users_are_named_by_two_engines() {
        for (engine, expected) in [
            (Engine::Standard, Some("?1")),
            (Engine::Chromium, Some("?1")),
            (Engine::Firefox, Some("?1")),
            (Engine::WebKit, None),
        ] {
            let request = FetchRequest {
                has_user_activation: true,
                ..navigation(engine)
            };
            assert_eq!(
                sent(&request, "sec-fetch-user").as_deref(),
                expected,
                "{engine:?}"
            );
        }
        assert_eq!(sent(&navigation(Engine::Chromium), "sec-fetch-user"), None);
    }
}
