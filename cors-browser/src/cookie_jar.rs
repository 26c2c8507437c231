//! The cookies of a browser, and which of them a request takes along.

use std::time::Duration;

use url::Url;

use crate::{
    cookie::Cookie,
    engine::Engine,
    same_site::{SameSiteMode, is_for_all_sites},
    state::FetchRequest,
    withheld::{Withheld, WithheldCookie},
};

/// The cookies of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestCookies {
    /// The value of `Cookie`.
    pub(crate) header: Option<String>,
    pub(crate) withheld: Vec<WithheldCookie>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct CookieJar {
    stored: Vec<Cookie>,
    /// What responses tried to set, and why it was not stored. Requests that would have had it say so.
    rejected: Vec<(Cookie, Withheld)>,
}

impl CookieJar {
    /// Append a request `Cookie` header: <https://fetch.spec.whatwg.org/#append-a-request-cookie-header>
    pub(crate) fn of_request(&self, request: &FetchRequest, now: Duration) -> RequestCookies {
        let url = request.current_url();
        let mut withheld = Vec::new();
        let mut sent = Vec::new();
        let partition = partition(request);
        let is_visible = |cookie: &Cookie| cookie.partition.is_none() || cookie.partition == partition;
        for cookie in self.sorted(now, |cookie| cookie.is_of_host(url) && is_visible(cookie)) {
            match reason_to_withhold(cookie, request) {
                Some(reason) => withheld.push(WithheldCookie::new(cookie, reason)),
                None => sent.push(cookie),
            }
        }
        let rejected = self.rejected.iter().filter(|(cookie, _)| {
            cookie.is_for(url) && cookie.partition == partition && !cookie.is_expired(now)
        });
        withheld.extend(rejected.map(|(cookie, reason)| WithheldCookie::not_stored(cookie, *reason)));
        RequestCookies {
            header: serialized(&sent),
            withheld,
        }
    }

    /// What `document.cookie` shows at `url`.
    pub(crate) fn document_cookie(&self, url: &Url, now: Duration) -> String {
        let keep = |cookie: &Cookie| cookie.is_for(url) && !cookie.http_only && cookie.partition.is_none();
        serialized(&self.sorted(now, keep)).unwrap_or_default()
    }

    /// The value a request of the same site would carry to `url`.
    pub(crate) fn value(&self, url: &Url, name: &str, now: Duration) -> Option<String> {
        let keep = |cookie: &Cookie| cookie.is_for(url) && cookie.name == name && cookie.partition.is_none();
        let found = self.sorted(now, keep);
        found.first().map(|cookie| cookie.value.clone())
    }

    /// Parse and store: <https://fetch.spec.whatwg.org/#parse-and-store-response-set-cookie-headers>
    pub(crate) fn store_from(&mut self, request: &FetchRequest, line: &str, now: Duration) {
        let mode = SameSiteMode::of(request);
        if let Some(mut cookie) = Cookie::parse(line, request.current_url(), now) {
            cookie.partition = partition(request);
            match reason_to_reject(&cookie, mode, request) {
                Some(reason) => self.reject(cookie, reason),
                None => self.store(cookie, now),
            }
        }
    }

    /// Stores what `url` sets, with no page involved.
    pub(crate) fn set(&mut self, url: &Url, line: &str, now: Duration) {
        if let Some(cookie) = Cookie::parse(line, url, now) {
            self.store(cookie, now);
        }
    }

    fn store(&mut self, cookie: Cookie, now: Duration) {
        self.rejected.retain(|(known, _)| !known.has_key_of(&cookie));
        // In place, so that a cookie keeps its age when its value changes.
        match self.stored.iter_mut().find(|known| known.has_key_of(&cookie)) {
            Some(known) => *known = cookie,
            None => self.stored.push(cookie),
        }
        self.stored.retain(|cookie| !cookie.is_expired(now));
    }

    /// A cookie that is stored stays as it is.
    fn reject(&mut self, cookie: Cookie, reason: Withheld) {
        self.rejected.retain(|(known, _)| !known.has_key_of(&cookie));
        if !self.stored.iter().any(|known| known.has_key_of(&cookie)) {
            self.rejected.push((cookie, reason));
        }
    }

    /// Longer paths first, then the older first: <https://www.rfc-editor.org/rfc/rfc6265#section-5.4>
    fn sorted(&self, now: Duration, keep: impl Fn(&Cookie) -> bool) -> Vec<&Cookie> {
        let live = self.stored.iter().filter(|cookie| !cookie.is_expired(now));
        let mut cookies: Vec<&Cookie> = live.filter(|cookie| keep(cookie)).collect();
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        cookies
    }
}

fn serialized(cookies: &[&Cookie]) -> Option<String> {
    let pairs: Vec<String> = cookies
        .iter()
        .map(|cookie| match cookie.name.as_str() {
            "" => cookie.value.clone(),
            name => format!("{name}={}", cookie.value),
        })
        .collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}

/// `None` for a cookie that goes along.
fn reason_to_withhold(cookie: &Cookie, request: &FetchRequest) -> Option<Withheld> {
    let url = request.current_url();
    let mode = SameSiteMode::of(request);
    if !request.includes_credentials() {
        Some(Withheld::CredentialsMode)
    } else if !cookie.is_of_path(url) {
        Some(Withheld::OtherPath)
    } else if !cookie.is_of_connection(url, request.engine) {
        Some(Withheld::NotSecure)
    } else if cookie.partition.is_some() {
        (!is_for_all_sites(cookie.same_site, request.engine))
            .then(|| Withheld::by_same_site(cookie.same_site))
    } else if mode.sends(cookie.same_site, request.engine) {
        None
    } else if mode == SameSiteMode::Nothing {
        Some(Withheld::TrackingPrevention)
    } else {
        Some(Withheld::by_same_site(cookie.same_site))
    }
}

/// `None` for a cookie that is stored: a page of another site cannot plant a cookie that it could not send.
fn reason_to_reject(cookie: &Cookie, mode: SameSiteMode, request: &FetchRequest) -> Option<Withheld> {
    let is_sent_back = mode.sends(cookie.same_site, request.engine)
        || (cookie.partition.is_some() && is_for_all_sites(cookie.same_site, request.engine));
    if !cookie.is_of_connection(request.current_url(), request.engine) {
        Some(Withheld::NotSecure)
    } else if is_sent_back || request.is_top_level_navigation() {
        None
    } else if mode == SameSiteMode::Nothing && cookie.partition.is_none() {
        Some(Withheld::TrackingPrevention)
    } else {
        Some(Withheld::by_same_site(cookie.same_site))
    }
}

/// Firefox gives pages of each site their own cookies of other sites; they see none that a visit to those left.
fn partition(request: &FetchRequest) -> Option<String> {
    let is_apart = request.engine == Engine::Firefox && SameSiteMode::of(request) == SameSiteMode::Nothing;
    is_apart.then(|| request.partition.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::{Credentials, Destination, Mode},
        state,
    };

    const NOW: Duration = Duration::from_secs(1_700_000_000);
    const API: &str = "https://api.example.com/";

    fn jar(lines: &[&str]) -> CookieJar {
        let mut jar = CookieJar::default();
        for line in lines {
            jar.set(&Url::parse(API).expect(API), line, NOW);
        }
        jar
    }

    fn navigation(origin: &str, method: &str) -> FetchRequest {
        FetchRequest {
            method: method.to_owned(),
            mode: Mode::Navigate,
            destination: Destination::Document,
            credentials: Credentials::Include,
            ..state::request(origin, &[API])
        }
    }

    #[test]
    fn same_site_decides_what_is_sent() {
        let jar = jar(&[
            "s=1; SameSite=Strict",
            "l=1; SameSite=Lax",
            "d=1",
            "n=1; SameSite=None; Secure",
        ]);
        let (sibling, foreign) = ("https://app.example.com", "https://app.example.org");
        let all = Some("s=1; l=1; d=1; n=1");
        let cases = [
            ("a sibling's script", state::request(sibling, &[API]), all),
            ("a foreign script", state::request(foreign, &[API]), Some("n=1")),
            ("an opaque origin", state::request("null", &[API]), Some("n=1")),
            (
                "another scheme",
                state::request("http://app.example.com", &[API]),
                Some("n=1"),
            ),
            (
                "a foreign link",
                navigation(foreign, "GET"),
                Some("l=1; d=1; n=1"),
            ),
            ("a foreign form", navigation(foreign, "POST"), Some("n=1")),
            ("a sibling's form", navigation(sibling, "POST"), all),
            (
                "a foreign redirect",
                state::request(sibling, &["https://app.example.org/", API]),
                Some("n=1"),
            ),
            (
                "a typed address",
                FetchRequest {
                    from_address_bar: true,
                    ..navigation(foreign, "GET")
                },
                all,
            ),
        ];
        for (name, request, expected) in cases {
            let request = FetchRequest {
                credentials: Credentials::Include,
                ..request
            };
            let cookies = jar.of_request(&request, NOW);
            assert_eq!(cookies.header.as_deref(), expected, "{name}");
            let sent = expected.unwrap_or_default().split("; ").count();
            assert_eq!(cookies.withheld.len(), 4 - sent, "{name}: {:?}", cookies.withheld);
        }
    }

    #[test]
    fn every_cookie_withheld_has_its_reason() {
        use Withheld::{
            CredentialsMode, NotSecure, OtherPath, SameSiteLax, SameSiteStrict, TrackingPrevention,
        };
        let jar = jar(&[
            "s=1; SameSite=Strict",
            "l=1; SameSite=Lax",
            "d=1",
            "n=1; SameSite=None; Secure",
            "p=1; Path=/deep",
        ]);
        let script = state::request("https://app.example.org", &[API]);
        let included = FetchRequest {
            credentials: Credentials::Include,
            ..script.clone()
        };
        let insecure = FetchRequest {
            credentials: Credentials::Include,
            ..state::request("http://api.example.com", &["http://api.example.com/"])
        };
        let on_engine = |engine, request: &FetchRequest| FetchRequest {
            engine,
            ..request.clone()
        };
        let form = navigation("https://app.example.org", "POST");
        let (sent, all) = (None, Some(CredentialsMode));
        let path = Some(OtherPath);
        let (lax, strict) = (Some(SameSiteLax), Some(SameSiteStrict));
        let tracking = Some(TrackingPrevention);
        let cases = [
            ("not included", script, [all, all, all, all, all]),
            (
                "a foreign script",
                included.clone(),
                [strict, lax, lax, sent, path],
            ),
            (
                "the same in Firefox",
                on_engine(Engine::Firefox, &included),
                [tracking, tracking, tracking, tracking, path],
            ),
            ("a foreign form", form.clone(), [strict, lax, lax, sent, path]),
            (
                "the same in WebKit",
                on_engine(Engine::WebKit, &form),
                [strict, lax, sent, sent, path],
            ),
            ("plain HTTP", insecure, [sent, sent, sent, Some(NotSecure), path]),
        ];
        for (name, request, expected) in cases {
            let cookies = jar.of_request(&request, NOW);
            let found = ["s", "l", "d", "n", "p"].map(|name| {
                let withheld = cookies.withheld.iter().find(|cookie| cookie.name() == name);
                withheld.map(WithheldCookie::reason)
            });
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn firefox_keeps_cookies_of_other_sites_apart_by_page() {
        let request = |origin: &str| FetchRequest {
            engine: Engine::Firefox,
            credentials: Credentials::Include,
            ..state::request(origin, &[API])
        };
        let (one, other) = (request("https://one.example"), request("https://other.example"));
        let mut jar = jar(&["visited=1; SameSite=None; Secure"]);
        for line in ["n=1; SameSite=None; Secure", "d=1", "l=1; SameSite=Lax"] {
            jar.store_from(&one, line, NOW);
        }
        assert_eq!(jar.of_request(&one, NOW).header.as_deref(), Some("n=1; d=1"));
        assert_eq!(jar.of_request(&other, NOW).header, None);
        let withheld = jar.of_request(&one, NOW).withheld;
        let withheld: Vec<_> = withheld
            .iter()
            .map(|cookie| (cookie.name(), cookie.is_stored()))
            .collect();
        assert_eq!(withheld, [("visited", true), ("l", false)], "what a visit left");
        assert_eq!(jar.value(one.current_url(), "n", NOW), None);
    }

    #[test]
    fn foreign_scripts_store_only_cookies_for_all_sites() {
        let foreign = state::request("https://app.example.org", &[API]);
        let mut jar = CookieJar::default();
        for line in ["a=1", "b=1; SameSite=Strict", "c=1; SameSite=None; Secure"] {
            jar.store_from(&foreign, line, NOW);
        }
        assert_eq!(jar.document_cookie(foreign.current_url(), NOW), "c=1");
        jar.store_from(&navigation("https://app.example.org", "GET"), "d=1", NOW);
        assert_eq!(jar.document_cookie(foreign.current_url(), NOW), "c=1; d=1");
    }

    #[test]
    fn cookies_are_replaced_ordered_and_removed() {
        let url = Url::parse("https://api.example.com/deep/er").expect("a URL");
        let mut jar = jar(&["a=1", "b=1; Path=/deep", "h=1; HttpOnly", "a=2"]);
        assert_eq!(jar.document_cookie(&url, NOW), "b=1; a=2");
        assert_eq!(jar.value(&url, "h", NOW).as_deref(), Some("1"));
        jar.set(&url, "a=; Path=/; Max-Age=0", NOW);
        assert_eq!(jar.value(&url, "a", NOW), None);
        jar.set(&url, "t=1; Max-Age=60", NOW);
        assert_eq!(
            jar.value(&url, "t", NOW + Duration::from_secs(59)).as_deref(),
            Some("1")
        );
        assert_eq!(jar.value(&url, "t", NOW + Duration::from_secs(60)), None);
    }
}
