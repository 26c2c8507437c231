//! The headers by which a server learns who asks: `Origin`, `Referer` and `Sec-Fetch-*`.

use crate::{
    header_list::HeaderList,
    options::Mode,
    origin::is_potentially_trustworthy,
    state::{FetchRequest, Tainting},
};

/// Appends what the browser says about the page.
pub(crate) fn append(request: &FetchRequest, headers: &mut HeaderList) {
    if let Some(referrer) = referrer(request) {
        headers.append("referer", referrer);
    }
    if let Some(origin) = origin(request) {
        headers.append("origin", origin);
    }
    // <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>: to trustworthy URLs only.
    if is_potentially_trustworthy(request.current_url()) {
        headers.append("sec-fetch-site", site(request));
        headers.append("sec-fetch-mode", request.mode.as_str());
        headers.append("sec-fetch-dest", request.destination.as_str());
    }
}

/// Append a request `Origin` header: <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
fn origin(request: &FetchRequest) -> Option<String> {
    if request.tainting == Tainting::Cors {
        return Some(request.serialized_origin());
    }
    if matches!(request.method.as_str(), "GET" | "HEAD") {
        return None;
    }
    // The default referrer policy keeps an origin over HTTPS from servers without it.
    if request.mode != Mode::Cors && is_downgrade(request) {
        return Some("null".to_owned());
    }
    Some(request.serialized_origin())
}

/// Determine request's referrer: <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>,
/// with the default policy. The page's own address is the root of its origin, so the policy's two cases meet.
fn referrer(request: &FetchRequest) -> Option<String> {
    let has_web_address = matches!(request.origin.scheme(), Some("http" | "https"));
    let withheld = request.from_address_bar
        || (request.origin.scheme() == Some("https") && !is_potentially_trustworthy(request.current_url()));
    (has_web_address && !withheld).then(|| format!("{}/", request.origin.serialize()))
}

fn is_downgrade(request: &FetchRequest) -> bool {
    request.origin.scheme() == Some("https") && request.current_url().scheme() != "https"
}

/// Set the `Sec-Fetch-Site` header: <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site>
fn site(request: &FetchRequest) -> &'static str {
    if request.from_address_bar {
        return "none";
    }
    let mut site = "same-origin";
    for url in &request.url_list {
        let target = super::origin::Origin::of(url);
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
    use crate::{options::Destination, state};

    fn sent(request: &FetchRequest, name: &str) -> Option<String> {
        let mut headers = HeaderList::default();
        append(request, &mut headers);
        headers.get_decoded(name)
    }

    #[test]
    fn origin_goes_with_cors_and_with_unsafe_methods() {
        let (app, api) = ("https://app.example", "https://api.example/");
        let cases = [
            (app, api, "GET", Mode::Cors, Tainting::Cors, Some(app)),
            (
                app,
                "https://app.example/",
                "GET",
                Mode::Cors,
                Tainting::Basic,
                None,
            ),
            (
                app,
                "https://app.example/",
                "HEAD",
                Mode::Cors,
                Tainting::Basic,
                None,
            ),
            (
                app,
                "https://app.example/",
                "POST",
                Mode::Cors,
                Tainting::Basic,
                Some(app),
            ),
            (app, api, "GET", Mode::NoCors, Tainting::Opaque, None),
            (app, api, "POST", Mode::NoCors, Tainting::Opaque, Some(app)),
            (app, api, "GET", Mode::Navigate, Tainting::Basic, None),
            (app, api, "POST", Mode::Navigate, Tainting::Basic, Some(app)),
            (
                app,
                "http://api.example/",
                "POST",
                Mode::Navigate,
                Tainting::Basic,
                Some("null"),
            ),
            (
                "http://app.example",
                "http://api.example/",
                "POST",
                Mode::NoCors,
                Tainting::Opaque,
                Some("http://app.example"),
            ),
            ("null", api, "GET", Mode::Cors, Tainting::Cors, Some("null")),
            ("null", api, "POST", Mode::Navigate, Tainting::Basic, Some("null")),
        ];
        for (origin, url, method, mode, tainting, expected) in cases {
            let request = FetchRequest {
                method: method.to_owned(),
                mode,
                tainting,
                ..state::request(origin, &[url])
            };
            assert_eq!(
                sent(&request, "origin").as_deref(),
                expected,
                "{origin} {url} {method} {mode}"
            );
        }
    }

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
        for (origin, urls, site) in cases {
            assert_eq!(
                sent(&state::request(origin, urls), "sec-fetch-site").as_deref(),
                Some(*site),
                "{urls:?}"
            );
        }
    }

    #[test]
    fn typed_addresses_have_no_page() {
        let request = FetchRequest {
            from_address_bar: true,
            mode: Mode::Navigate,
            destination: Destination::Document,
            tainting: Tainting::Basic,
            ..state::request("https://app.example", &["https://api.example/"])
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
}
