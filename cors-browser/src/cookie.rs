//! One cookie, read from a `Set-Cookie` line: <https://www.rfc-editor.org/rfc/rfc6265#section-5.2>.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::http::header::HttpDate;
use url::{Host, Url};

use crate::{
    engine::Engine,
    origin::{is_potentially_trustworthy, registrable_domain},
};

/// Browsers keep no cookie for longer.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    Strict,
    Lax,
    None,
    /// The attribute is absent: `Lax` or `None`, as the engine has it.
    Unset,
}

#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) domain: String,
    /// Without `Domain`: for the very host that set it.
    pub(crate) host_only: bool,
    pub(crate) path: String,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: SameSite,
    /// Since the Unix epoch; `None` for the session.
    pub(crate) expires: Option<Duration>,
    /// The site of the pages that alone can use it, where an engine keeps such cookies apart.
    pub(crate) partition: Option<String>,
}

impl Cookie {
    /// Reads what `url` set at the time `now`. `None` for what a browser ignores.
    pub(crate) fn parse(line: &str, url: &Url, now: Duration) -> Option<Self> {
        let mut parts = line.split(';');
        let pair = parts.next().unwrap_or_default();
        // A line without `=` is a value without a name.
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let host = url.host_str()?.to_owned();
        let mut cookie = Self {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            domain: host,
            host_only: true,
            path: default_path(url.path()).to_owned(),
            secure: false,
            http_only: false,
            same_site: SameSite::Unset,
            expires: None,
            partition: None,
        };
        let mut has_max_age = false;
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "secure" => cookie.secure = true,
                "httponly" => cookie.http_only = true,
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "domain" => cookie.set_domain(value, url)?,
                "samesite" => cookie.same_site = same_site(value),
                "max-age" => {
                    if let Some(expires) = max_age(value, now) {
                        cookie.expires = Some(expires);
                        has_max_age = true;
                    }
                }
                "expires" if !has_max_age => cookie.expires = expiry_date(value, now).or(cookie.expires),
                _ => {}
            }
        }
        cookie.is_acceptable(url).then_some(cookie)
    }

    /// `None` for a domain that is not the host's, or that is a public suffix.
    fn set_domain(&mut self, value: &str, url: &Url) -> Option<()> {
        let value = value.strip_prefix('.').unwrap_or(value);
        if value.is_empty() {
            return Some(());
        }
        let domain = Host::parse(value).ok()?;
        let text = domain.to_string();
        let host = url.host_str()?;
        if host == text && registrable_domain(&domain).is_none() {
            // A public suffix or an address may set a cookie for itself.
            return Some(());
        }
        let matches = host == text || (is_below(host, &text) && registrable_domain(&domain).is_some());
        if !matches {
            return None;
        }
        self.domain = text;
        self.host_only = false;
        Some(())
    }

    fn is_acceptable(&self, url: &Url) -> bool {
        let is_trusted = is_potentially_trustworthy(url);
        let prefixed = |prefix: &str| {
            self.name
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        let nameless = self.name.is_empty() && self.value.is_empty();
        !nameless
            && (!self.secure || is_trusted)
            && (self.same_site != SameSite::None || self.secure)
            && (!prefixed("__Secure-") || self.secure)
            && (!prefixed("__Host-") || (self.secure && self.host_only && self.path == "/"))
    }

    /// Domain-match: <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3>
    pub(crate) fn is_of_host(&self, url: &Url) -> bool {
        url.host_str()
            .is_some_and(|host| host == self.domain || (!self.host_only && is_below(host, &self.domain)))
    }

    /// Path-match: <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4>
    pub(crate) fn is_of_path(&self, url: &Url) -> bool {
        url.path()
            .strip_prefix(self.path.as_str())
            .is_some_and(|rest| rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/'))
    }

    /// Whether the connection is secure enough for it: HTTPS, or this machine, but to WebKit.
    pub(crate) fn is_of_connection(&self, url: &Url, engine: Engine) -> bool {
        let is_secure = match engine {
            Engine::WebKit => url.scheme() == "https",
            Engine::Standard | Engine::Chromium | Engine::Firefox => is_potentially_trustworthy(url),
        };
        !self.secure || is_secure
    }

    /// All three.
    pub(crate) fn is_for(&self, url: &Url) -> bool {
        self.is_of_host(url) && self.is_of_path(url) && self.is_of_connection(url, Engine::Standard)
    }

    pub(crate) fn is_expired(&self, now: Duration) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// A cookie with the same key takes the place of this one.
    pub(crate) fn has_key_of(&self, other: &Self) -> bool {
        let key = |cookie: &Self| (cookie.host_only, cookie.partition.clone());
        (&self.name, &self.domain, &self.path, key(self))
            == (&other.name, &other.domain, &other.path, key(other))
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4>
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(last) if last > 0 => &path[..last],
        _ => "/",
    }
}

fn same_site(value: &str) -> SameSite {
    match value.to_ascii_lowercase().as_str() {
        "strict" => SameSite::Strict,
        "none" => SameSite::None,
        "lax" => SameSite::Lax,
        _ => SameSite::Unset,
    }
}

/// `None` for what is not a number; a negative one has passed already.
fn max_age(value: &str, now: Duration) -> Option<Duration> {
    let (negative, digits) = value
        .strip_prefix('-')
        .map_or((false, value), |digits| (true, digits));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if negative {
        return Some(Duration::ZERO);
    }
    let seconds = Duration::from_secs(digits.parse().unwrap_or(u64::MAX));
    Some(now.saturating_add(seconds.min(LONGEST)))
}

fn expiry_date(value: &str, now: Duration) -> Option<Duration> {
    let date: SystemTime = value.parse::<HttpDate>().ok()?.into();
    let since_epoch = date.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Some(since_epoch.min(now.saturating_add(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_700_000_000);

    fn parse(line: &str, url: &str) -> Option<Cookie> {
        Cookie::parse(line, &Url::parse(url).expect(url), NOW)
    }

    #[test]
    fn lines_are_accepted_or_ignored() {
        let api = "https://api.example.com/a/b";
        let cases = [
            ("a=b", api, true),
            ("a=b; Secure; HttpOnly; Path=/; SameSite=None", api, true),
            ("value only", api, true),
            ("", api, false),
            (" ; Secure", api, false),
            ("a=b; SameSite=None", api, false),
            ("a=b; Secure", "http://api.example.com/", false),
            ("a=b; Secure", "http://localhost:8080/", true),
            ("a=b; Domain=example.com", api, true),
            ("a=b; Domain=.example.com", api, true),
            ("a=b; Domain=", api, true),
            ("a=b; Domain=other.example", api, false),
            ("a=b; Domain=ample.com", api, false),
            ("a=b; Domain=b.api.example.com", api, false),
            ("a=b; Domain=com", api, false),
            ("a=b; Domain=co.uk", "https://a.co.uk/", false),
            ("a=b; Domain=127.0.0.1", "http://127.0.0.1/", true),
            ("__Secure-a=b", api, false),
            ("__Secure-a=b; Secure", api, true),
            ("__Host-a=b; Secure; Path=/", api, true),
            ("__host-a=b; Secure", api, false),
            ("__Host-a=b; Secure; Path=/; Domain=example.com", api, false),
        ];
        for (line, url, accepted) in cases {
            assert_eq!(parse(line, url).is_some(), accepted, "{line} from {url}");
        }
    }

    #[test]
    fn cookies_go_to_their_domain_and_path() {
        let api = "https://api.example.com/a/b";
        let cases = [
            ("a=b", "https://api.example.com/a/", true),
            ("a=b", "https://api.example.com/a", true),
            ("a=b", "https://api.example.com/ab", false),
            ("a=b", "https://api.example.com/", false),
            ("a=b; Path=/", "https://api.example.com/", true),
            ("a=b; Path=/", "https://api.example.com:8443/", true),
            ("a=b; Path=/", "https://x.api.example.com/", false),
            ("a=b; Path=/; Domain=example.com", "https://x.example.com/", true),
            ("a=b; Path=/; Domain=example.com", "https://example.com/", true),
            (
                "a=b; Path=/; Domain=example.com",
                "https://badexample.com/",
                false,
            ),
            ("a=b; Path=/", "http://api.example.com/", true),
            ("a=b; Path=/; Secure", "http://api.example.com/", false),
            ("a=b; Path=relative", "https://api.example.com/a/x", true),
        ];
        for (line, url, sent) in cases {
            let cookie = parse(line, api).expect(line);
            assert_eq!(
                cookie.is_for(&Url::parse(url).expect(url)),
                sent,
                "{line} to {url}"
            );
        }
    }

    #[test]
    fn cookies_expire() {
        let in_seconds = |seconds: u64| Some(NOW + Duration::from_secs(seconds));
        let cases = [
            ("a=b", None),
            ("a=b; Max-Age=60", in_seconds(60)),
            ("a=b; Max-Age=0", in_seconds(0)),
            ("a=b; Max-Age=-1", Some(Duration::ZERO)),
            ("a=b; Max-Age=x", None),
            ("a=b; Max-Age=99999999999999999999", Some(NOW + LONGEST)),
            ("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT", Some(Duration::ZERO)),
            ("a=b; Expires=Tue, 14 Nov 2023 22:14:20 GMT", in_seconds(60)),
            ("a=b; Expires=never", None),
            (
                "a=b; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                in_seconds(5),
            ),
            (
                "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=5",
                in_seconds(5),
            ),
        ];
        for (line, expires) in cases {
            assert_eq!(
                parse(line, "https://a.example/").expect(line).expires,
                expires,
                "{line}"
            );
        }
    }
}
