//! The cross-origin resource policy check, for responses that are opaque to the page:
//! <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>.

use crate::{
    blocked::{Blocked, NetworkError},
    header_list::HeaderList,
    state::FetchRequest,
};

/// The internal check for a page without an embedder policy of its own (`unsafe-none`).
pub(crate) fn check(request: &FetchRequest, response: &HeaderList) -> Result<(), NetworkError> {
    const NAME: &str = "cross-origin-resource-policy";
    let target = request.current_origin();
    let value = response.get_decoded(NAME);
    let allowed = match value.as_deref() {
        Some("same-origin") => request.origin.is_same_origin(&target),
        Some("same-site") => {
            request.origin.is_schemelessly_same_site(&target)
                && (request.origin.scheme() == Some("https") || target.scheme() != Some("https"))
        }
        // Case-sensitive, and two values are none: anything else allows.
        _ => true,
    };
    if allowed {
        return Ok(());
    }
    Err(NetworkError::new(
        Blocked::CrossOriginResourcePolicy,
        NAME,
        format!(
            "its `Cross-Origin-Resource-Policy` is `{}`, which keeps it from `{}`",
            value.unwrap_or_default(),
            request.origin.serialize()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state;

    #[test]
    fn policies_allow_origins_and_sites() {
        let (app, api) = ("https://app.example.com", "https://api.example.com/");
        let cases: &[(&str, &str, &[&str], bool)] = &[
            (app, api, &[], true),
            (app, api, &["cross-origin"], true),
            (app, api, &["same-site"], true),
            (app, api, &["same-origin"], false),
            (app, "https://app.example.com/x", &["same-origin"], true),
            ("https://other.example", api, &["same-site"], false),
            ("http://app.example.com", api, &["same-site"], false),
            (app, "http://api.example.com/", &["same-site"], true),
            ("null", api, &["same-site"], false),
            (app, api, &["Same-Origin"], true),
            (app, api, &["same-origin", "same-origin"], true),
        ];
        for (origin, url, lines, allowed) in cases {
            let mut headers = HeaderList::default();
            for line in *lines {
                headers.append("Cross-Origin-Resource-Policy", line);
            }
            assert_eq!(
                check(&state::request(origin, &[url]), &headers).is_ok(),
                *allowed,
                "{origin} {url} {lines:?}"
            );
        }
    }
}
