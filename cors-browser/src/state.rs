//! The standard's request while it is being fetched: <https://fetch.spec.whatwg.org/#requests>.

use actix_web::web::Bytes;
use url::Url;

use crate::{
    engine::Engine,
    header_list::HeaderList,
    options::{Credentials, Destination, Mode, Redirect},
    origin::Origin,
    referrer_policy::ReferrerPolicy,
};

/// A request's response tainting: <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tainting {
    Basic,
    Cors,
    Opaque,
}

/// Redirect-taint: <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RedirectTaint {
    SameOrigin,
    SameSite,
    CrossSite,
}

#[derive(Clone, Debug)]
pub(crate) struct FetchRequest {
    pub(crate) method: String,
    /// Never empty: the URL asked for, and one more for every redirect followed.
    pub(crate) url_list: Vec<Url>,
    pub(crate) headers: HeaderList,
    pub(crate) body: Option<Bytes>,
    pub(crate) origin: Origin,
    /// The page is over HTTPS, or a frame in one that is:
    /// <https://w3c.github.io/webappsec-mixed-content/#categorize-settings-object>.
    pub(crate) prohibits_mixed_content: bool,
    /// The network partition key: the site of the top-level page.
    pub(crate) partition: String,
    pub(crate) mode: Mode,
    pub(crate) credentials: Credentials,
    pub(crate) redirect: Redirect,
    pub(crate) destination: Destination,
    pub(crate) engine: Engine,
    /// The page's address; `None` for a page that has none and for sockets.
    pub(crate) referrer: Option<Url>,
    pub(crate) referrer_policy: ReferrerPolicy,
    pub(crate) use_cors_preflight: bool,
    pub(crate) from_address_bar: bool,
    /// The user clicked: <https://fetch.spec.whatwg.org/#request-user-activation>.
    pub(crate) has_user_activation: bool,
    /// Its initiator is a prefetch: <https://fetch.spec.whatwg.org/#concept-request-initiator>.
    pub(crate) is_prefetch: bool,
    /// The app's service worker answers it with `fetch(event.request)`.
    pub(crate) is_relayed: bool,
    pub(crate) headers_only: bool,
    pub(crate) tainting: Tainting,
    pub(crate) redirect_count: u8,
}

impl FetchRequest {
    /// <https://fetch.spec.whatwg.org/#concept-request-current-url>
    pub(crate) fn current_url(&self) -> &Url {
        &self.url_list[self.url_list.len() - 1]
    }

    pub(crate) fn current_origin(&self) -> Origin {
        Origin::of(self.current_url())
    }

    pub(crate) fn redirect_taint(&self) -> RedirectTaint {
        let mut taint = RedirectTaint::SameOrigin;
        for hop in self.url_list.windows(2) {
            let (last, next) = (Origin::of(&hop[0]), Origin::of(&hop[1]));
            if !next.is_same_site(&last) && !self.origin.is_same_site(&last) {
                return RedirectTaint::CrossSite;
            }
            if !next.is_same_origin(&last) && !self.origin.is_same_origin(&last) {
                taint = RedirectTaint::SameSite;
            }
        }
        taint
    }

    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    pub(crate) fn serialized_origin(&self) -> String {
        match self.redirect_taint() {
            RedirectTaint::SameOrigin => self.origin.serialize(),
            RedirectTaint::SameSite | RedirectTaint::CrossSite => "null".to_owned(),
        }
    }

    /// Let includeCredentials: <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>
    pub(crate) fn includes_credentials(&self) -> bool {
        match self.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        }
    }

    pub(crate) fn with_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// The user agent moved the whole tab, so that `SameSite=Lax` cookies come along.
    pub(crate) fn is_top_level_navigation(&self) -> bool {
        self.mode == Mode::Navigate && self.destination == Destination::Document
    }
}

#[cfg(test)]
pub(crate) fn request(origin: &str, urls: &[&str]) -> FetchRequest {
    let origin = if origin == "null" {
        Origin::Opaque
    } else {
        Origin::parse(origin).expect("an origin")
    };
    FetchRequest {
        method: "GET".to_owned(),
        url_list: urls.iter().map(|url| Url::parse(url).expect("a URL")).collect(),
        headers: HeaderList::default(),
        body: None,
        partition: origin.site(),
        prohibits_mixed_content: origin.scheme() == Some("https"),
        engine: Engine::Standard,
        referrer: Url::parse(&origin.serialize()).ok(),
        referrer_policy: ReferrerPolicy::default(),
        origin,
        mode: Mode::Cors,
        credentials: Credentials::SameOrigin,
        redirect: Redirect::Follow,
        destination: Destination::Empty,
        use_cors_preflight: false,
        from_address_bar: false,
        has_user_activation: false,
        is_prefetch: false,
        is_relayed: false,
        headers_only: false,
        tainting: Tainting::Cors,
        redirect_count: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_taint_the_origin() {
        use RedirectTaint::{CrossSite, SameOrigin, SameSite};
        let app = "https://app.example.com";
        let cases: &[(&str, &[&str], RedirectTaint)] = &[
            ("no redirect", &["https://a.example/"], SameOrigin),
            (
                "within an origin",
                &["https://a.example/1", "https://a.example/2"],
                SameOrigin,
            ),
            (
                "from the page's own origin",
                &["https://app.example.com/", "https://a.example/"],
                SameOrigin,
            ),
            (
                "from a foreign site",
                &["https://a.example/", "https://b.example/"],
                CrossSite,
            ),
            (
                "and back home",
                &["https://a.example/", "https://app.example.com/"],
                CrossSite,
            ),
            (
                "from a sibling",
                &["https://api.example.com/", "https://app.example.com/"],
                SameSite,
            ),
            (
                "from a sibling to a foreign site",
                &["https://api.example.com/", "https://a.example/"],
                SameSite,
            ),
            (
                "never untainted",
                &["https://a.example/", "https://b.example/", "https://b.example/2"],
                CrossSite,
            ),
        ];
        for (name, urls, taint) in cases {
            let request = request(app, urls);
            assert_eq!(request.redirect_taint(), *taint, "{name}");
            let origin = if *taint == SameOrigin { app } else { "null" };
            assert_eq!(request.serialized_origin(), origin, "{name}");
        }
    }
}
