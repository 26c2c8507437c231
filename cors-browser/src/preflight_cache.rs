//! The CORS-preflight cache: <https://fetch.spec.whatwg.org/#cors-preflight-cache>.

use std::time::Duration;

use crate::{engine::Engine, safelist::is_non_wildcard, state::FetchRequest};

/// What an answer without a usable `Access-Control-Max-Age` gets.
const DEFAULT_MAX_AGE: u64 = 5;

/// What an entry lets through: a method or a header name, never a pair of them. So the answers to two preflights
/// for one URL add up.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Permission {
    Method(String),
    HeaderName(String),
}

#[derive(Clone, Debug)]
struct CacheEntry {
    key: String,
    origin: String,
    url: String,
    credentials: bool,
    permission: Permission,
    /// The moment the max-age has passed.
    expires: Duration,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct PreflightCache(Vec<CacheEntry>);

impl PreflightCache {
    /// Method cache entry match: <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    pub(crate) fn matches_method(&self, request: &FetchRequest, method: &str, now: Duration) -> bool {
        self.matching(request, now).any(|entry| match &entry.permission {
            Permission::Method(allowed) => allowed == method || allowed == "*",
            Permission::HeaderName(_) => false,
        })
    }

    /// Header-name cache entry match: <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    pub(crate) fn matches_header_name(&self, request: &FetchRequest, name: &str, now: Duration) -> bool {
        self.matching(request, now).any(|entry| match &entry.permission {
            Permission::HeaderName(allowed) => {
                allowed.eq_ignore_ascii_case(name) || (allowed == "*" && !is_non_wildcard(name))
            }
            Permission::Method(_) => false,
        })
    }

    /// The last steps of the CORS-preflight fetch: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(crate) fn store(
        &mut self,
        request: &FetchRequest,
        methods: &[String],
        header_names: &[String],
        max_age: Option<u64>,
        now: Duration,
    ) {
        let max_age = Duration::from_secs(
            max_age
                .unwrap_or(DEFAULT_MAX_AGE)
                .min(request.engine.max_age_limit()),
        );
        self.0.retain(|entry| entry.expires > now);
        let permissions = methods.iter().cloned().map(Permission::Method).chain(
            header_names
                .iter()
                .map(|name| Permission::HeaderName(name.to_ascii_lowercase())),
        );
        for permission in permissions {
            self.store_one(request, permission, now + max_age);
        }
    }

    fn store_one(&mut self, request: &FetchRequest, permission: Permission, expires: Duration) {
        let credentials = request.with_credentials();
        // With credentials `*` is an ordinary name. The matching steps do not look at that again, so such an entry
        // would let everything through; browsers do not store it as a wildcard, and neither do we.
        // Firefox never stores it.
        if (credentials || request.engine == Engine::Firefox)
            && matches!(&permission, Permission::Method(name) | Permission::HeaderName(name) if name == "*")
        {
            return;
        }
        let known = self.0.iter_mut().find(|entry| {
            entry.is_for(request) && entry.credentials == credentials && entry.permission == permission
        });
        match known {
            // "Set matching entry's max-age": counted from this answer, as browsers do.
            Some(entry) => entry.expires = expires,
            None => self.0.push(CacheEntry {
                key: request.partition.clone(),
                origin: request.serialized_origin(),
                url: request.current_url().to_string(),
                credentials,
                permission,
                expires,
            }),
        }
    }

    /// Clear cache entries: <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(crate) fn clear(&mut self, request: &FetchRequest) {
        self.0.retain(|entry| !entry.is_for(request));
    }

    /// Forgets everything, as clearing the browser's data does.
    pub(crate) fn clear_all(&mut self) {
        self.0.clear();
    }

    /// Cache entry match: <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn matching(&self, request: &FetchRequest, now: Duration) -> impl Iterator<Item = &CacheEntry> {
        self.0.iter().filter(move |entry| {
            entry.expires > now && entry.is_for(request) && (entry.credentials || !request.with_credentials())
        })
    }
}

impl CacheEntry {
    fn is_for(&self, request: &FetchRequest) -> bool {
        self.key == request.partition
            && self.origin == request.serialized_origin()
            && self.url == request.current_url().as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{options::Credentials, state};

    const APP: &str = "https://app.example";
    const API: &str = "https://api.example/users";

    fn request(origin: &str, url: &str, credentials: Credentials) -> FetchRequest {
        FetchRequest {
            credentials,
            ..state::request(origin, &[url])
        }
    }

    fn plain() -> FetchRequest {
        request(APP, API, Credentials::SameOrigin)
    }

    fn stored(
        request: &FetchRequest,
        methods: &[&str],
        names: &[&str],
        max_age: Option<u64>,
    ) -> PreflightCache {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let mut cache = PreflightCache::default();
        cache.store(request, &owned(methods), &owned(names), max_age, Duration::ZERO);
        cache
    }

    #[test]
    fn entries_live_for_their_max_age() {
        let cases = [
            (None, 5),
            (Some(0), 0),
            (Some(1), 1),
            (Some(600), 600),
            (Some(7200), 7200),
            (Some(7201), 7200),
            (Some(u64::MAX), 7200),
        ];
        for (max_age, seconds) in cases {
            let cache = stored(&plain(), &["PUT"], &["X-A"], max_age);
            let (end, before) = (
                Duration::from_secs(seconds),
                Duration::from_millis(seconds * 1000).saturating_sub(Duration::from_millis(1)),
            );
            assert_eq!(
                cache.matches_method(&plain(), "PUT", before),
                seconds > 0,
                "{max_age:?}"
            );
            assert_eq!(
                cache.matches_header_name(&plain(), "x-a", before),
                seconds > 0,
                "{max_age:?}"
            );
            assert!(!cache.matches_method(&plain(), "PUT", end), "{max_age:?}");
            assert!(!cache.matches_header_name(&plain(), "x-a", end), "{max_age:?}");
        }
    }

    #[test]
    fn entries_are_for_one_origin_url_and_partition() {
        let cache = stored(&plain(), &["PUT"], &[], Some(60));
        let matches = |request: &FetchRequest| cache.matches_method(request, "PUT", Duration::ZERO);
        assert!(matches(&plain()));
        assert!(!matches(&request(
            "https://b.example",
            API,
            Credentials::SameOrigin
        )));
        assert!(!matches(&request(
            APP,
            "https://api.example/users?x",
            Credentials::SameOrigin
        )));
        assert!(!matches(&request(
            APP,
            "https://api.example/users/",
            Credentials::SameOrigin
        )));
        assert!(!matches(&FetchRequest {
            partition: "https://top.example".to_owned(),
            ..plain()
        }));
    }

    #[test]
    fn methods_are_case_sensitive_and_header_names_are_not() {
        let cache = stored(&plain(), &["PUT"], &["X-Token"], Some(60));
        assert!(!cache.matches_method(&plain(), "put", Duration::ZERO));
        assert!(!cache.matches_method(&plain(), "X-Token", Duration::ZERO));
        assert!(cache.matches_header_name(&plain(), "x-TOKEN", Duration::ZERO));
        assert!(!cache.matches_header_name(&plain(), "PUT", Duration::ZERO));
    }

    #[test]
    fn an_answer_for_credentials_serves_both_and_not_the_reverse() {
        let with = request(APP, API, Credentials::Include);
        let cache = stored(&with, &["PUT"], &[], Some(60));
        assert!(cache.matches_method(&with, "PUT", Duration::ZERO));
        assert!(cache.matches_method(&plain(), "PUT", Duration::ZERO));
        let cache = stored(&plain(), &["PUT"], &[], Some(60));
        assert!(!cache.matches_method(&with, "PUT", Duration::ZERO));
    }

    #[test]
    fn wildcards_cover_all_but_authorization_and_credentials() {
        let cache = stored(&plain(), &["*"], &["*"], Some(60));
        assert!(cache.matches_method(&plain(), "PURGE", Duration::ZERO));
        assert!(cache.matches_header_name(&plain(), "x-a", Duration::ZERO));
        assert!(!cache.matches_header_name(&plain(), "Authorization", Duration::ZERO));

        let with = request(APP, API, Credentials::Include);
        let cache = stored(&with, &["*", "PUT"], &["*", "x-a"], Some(60));
        assert!(cache.matches_method(&with, "PUT", Duration::ZERO));
        assert!(!cache.matches_method(&with, "PURGE", Duration::ZERO));
        assert!(!cache.matches_header_name(&with, "x-b", Duration::ZERO));
    }

    #[test]
    fn answers_for_one_url_add_up_and_are_cleared_together() {
        let mut cache = stored(&plain(), &["PUT"], &[], Some(10));
        cache.store(
            &plain(),
            &["PATCH".to_owned(), "PUT".to_owned()],
            &[],
            Some(30),
            Duration::from_secs(5),
        );
        assert!(cache.matches_method(&plain(), "PATCH", Duration::from_secs(34)));
        assert!(
            cache.matches_method(&plain(), "PUT", Duration::from_secs(34)),
            "refreshed"
        );
        let other = request(APP, "https://api.example/other", Credentials::Omit);
        cache.store(&other, &["PUT".to_owned()], &[], Some(30), Duration::ZERO);
        cache.clear(&plain());
        assert!(!cache.matches_method(&plain(), "PUT", Duration::ZERO));
        assert!(cache.matches_method(&other, "PUT", Duration::ZERO));
        cache.clear_all();
        assert!(!cache.matches_method(&other, "PUT", Duration::ZERO));
    }
}
