//! Whether a page may be shown in a frame of another: `X-Frame-Options`,
//! <https://html.spec.whatwg.org/multipage/speculative-loading.html#the-x-frame-options-header>, and the directive
//! `frame-ancestors`, <https://w3c.github.io/webappsec-csp/#directive-frame-ancestors>.

mod source_expression;

use crate::{
    blocked::{Blocked, NetworkError},
    header_list::HeaderList,
    options::{Destination, Mode},
    origin::Origin,
    state::FetchRequest,
};

/// Judges the response to a navigation in a frame, an `<object>` or an `<embed>`. Its page is the only ancestor.
pub(crate) fn check(request: &FetchRequest, response: &HeaderList) -> Result<(), NetworkError> {
    if !is_nested(request) {
        return Ok(());
    }
    let policies: Vec<String> = response
        .values("content-security-policy")
        .flat_map(|line| {
            let line = String::from_utf8_lossy(line).into_owned();
            line.split(',').map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let ancestors: Vec<&str> = policies
        .iter()
        .filter_map(|policy| frame_ancestors(policy))
        .collect();
    // `frame-ancestors` switches `X-Frame-Options` off, even where it allows more.
    if ancestors.is_empty() {
        return x_frame_options(request, response);
    }
    match ancestors.into_iter().find(|sources| !allows(sources, request)) {
        Some(sources) => Err(refused(
            Blocked::FrameAncestors,
            "content-security-policy",
            format!(
                "its `frame-ancestors {sources}` keeps it from frames of `{}`",
                request.origin.serialize()
            ),
        )),
        None => Ok(()),
    }
}

fn is_nested(request: &FetchRequest) -> bool {
    let nests = matches!(
        request.destination,
        Destination::Iframe
            | Destination::Frame
            | Destination::Fencedframe
            | Destination::Object
            | Destination::Embed
    );
    nests && request.mode == Mode::Navigate
}

/// The sources of a serialized policy's first `frame-ancestors`: a second one is ignored.
fn frame_ancestors(policy: &str) -> Option<&str> {
    policy.split(';').map(str::trim).find_map(|directive| {
        let (name, sources) = directive
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((directive, ""));
        name.eq_ignore_ascii_case("frame-ancestors")
            .then(|| sources.trim())
    })
}

fn allows(sources: &str, request: &FetchRequest) -> bool {
    sources
        .split_ascii_whitespace()
        .any(|source| source_expression::matches(source, request))
}

/// <https://html.spec.whatwg.org/multipage/speculative-loading.html#check-a-navigation-response's-adherence-to-x-frame-options>
fn x_frame_options(request: &FetchRequest, response: &HeaderList) -> Result<(), NetworkError> {
    const NAME: &str = "x-frame-options";
    let Some(value) = response.get_decoded(NAME) else {
        return Ok(());
    };
    let mut values: Vec<String> = value
        .split(',')
        .map(|value| value.trim().to_ascii_lowercase())
        .collect();
    values.sort_unstable();
    values.dedup();
    let is_known = |value: &String| matches!(value.as_str(), "deny" | "allowall" | "sameorigin");
    let is_refused = match values.as_slice() {
        [value] => match value.as_str() {
            "deny" => true,
            "sameorigin" => !request.origin.is_same_origin(&Origin::of(request.current_url())),
            _ => false,
        },
        // Values that contradict one another refuse; unknown ones alone are ignored.
        several => several.iter().any(is_known),
    };
    if !is_refused {
        return Ok(());
    }
    let explanation = format!(
        "its `X-Frame-Options` is `{value}`, which keeps it from frames of `{}`",
        request.origin.serialize()
    );
    Err(refused(Blocked::XFrameOptions, NAME, explanation))
}

fn refused(reason: Blocked, subject: &str, explanation: String) -> NetworkError {
    NetworkError::new(reason, subject, explanation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state;

    const APP: &str = "https://app.example";

    fn framed(origin: &str, lines: &[(&str, &str)]) -> Option<Blocked> {
        let request = FetchRequest {
            mode: Mode::Navigate,
            destination: Destination::Iframe,
            ..state::request(origin, &["https://app.example/account"])
        };
        let mut headers = HeaderList::default();
        for (name, value) in lines {
            headers.append(name, value);
        }
        check(&request, &headers).err().map(|error| error.reason())
    }

    #[test]
    fn frame_ancestors_name_origins() {
        let cases = [
            ("frame-ancestors 'none'", APP, false),
            ("frame-ancestors", APP, false),
            ("frame-ancestors 'self'", APP, true),
            ("frame-ancestors 'SELF'", "https://app.example:8443", false),
            (
                "default-src 'none'; Frame-Ancestors https://a.example",
                "https://a.example",
                true,
            ),
            ("frame-ancestors https://a.example", "http://a.example", false),
            ("frame-ancestors http://a.example", "https://a.example", true),
            ("frame-ancestors a.example", "https://a.example", true),
            (
                "frame-ancestors https://*.a.example",
                "https://x.y.a.example",
                true,
            ),
            ("frame-ancestors https://*.a.example", "https://a.example", false),
            ("frame-ancestors https://*.a.example", "https://xa.example", false),
            (
                "frame-ancestors https://a.example:8443",
                "https://a.example:8443",
                true,
            ),
            ("frame-ancestors https://a.example:443", "https://a.example", true),
            (
                "frame-ancestors https://a.example",
                "https://a.example:8443",
                false,
            ),
            (
                "frame-ancestors https://a.example:*",
                "https://a.example:8443",
                true,
            ),
            ("frame-ancestors https:", "https://a.example", true),
            ("frame-ancestors *", "https://a.example", true),
            ("frame-ancestors *", "null", false),
            (
                "frame-ancestors capacitor://localhost",
                "capacitor://localhost",
                true,
            ),
            ("frame-ancestors http://[::1]:3000", "http://[::1]:3000", false),
            (
                "frame-ancestors https://a_b.example",
                "https://a_b.example",
                false,
            ),
            (
                "frame-ancestors 'none'; frame-ancestors *",
                "https://a.example",
                false,
            ),
            ("default-src 'none'", "https://a.example", true),
        ];
        for (policy, origin, shown) in cases {
            let found = framed(origin, &[("content-security-policy", policy)]);
            let expected = (!shown).then_some(Blocked::FrameAncestors);
            assert_eq!(found, expected, "{policy} in {origin}");
        }
    }

    #[test]
    fn policies_intersect_and_switch_the_older_header_off() {
        const CSP: &str = "content-security-policy";
        let (all, none) = ("frame-ancestors *", "frame-ancestors 'none'");
        assert_eq!(
            framed(APP, &[(CSP, all), (CSP, none)]),
            Some(Blocked::FrameAncestors)
        );
        assert_eq!(
            framed(APP, &[(CSP, "frame-ancestors *, frame-ancestors 'none'")]),
            Some(Blocked::FrameAncestors)
        );
        assert_eq!(
            framed("https://a.example", &[(CSP, all), ("x-frame-options", "DENY")]),
            None
        );
        assert_eq!(
            framed(APP, &[("content-security-policy-report-only", none)]),
            None
        );
    }

    #[test]
    fn the_older_header_has_two_words() {
        let foreign = "https://a.example";
        let cases: &[(&[&str], &str, bool)] = &[
            (&["DENY"], APP, false),
            (&["SameOrigin"], APP, true),
            (&["SAMEORIGIN"], foreign, false),
            (&["ALLOWALL"], foreign, true),
            (&["ALLOW-FROM https://a.example"], foreign, true),
            (&["SAMEORIGIN", "SAMEORIGIN"], APP, true),
            (&["SAMEORIGIN", "DENY"], APP, false),
            (&["x", "y"], foreign, true),
        ];
        for (values, origin, shown) in cases {
            let lines: Vec<_> = values.iter().map(|value| ("x-frame-options", *value)).collect();
            let expected = (!shown).then_some(Blocked::XFrameOptions);
            assert_eq!(framed(origin, &lines), expected, "{values:?} in {origin}");
        }
    }

    #[test]
    fn whole_tabs_are_no_frames() {
        let request = FetchRequest {
            mode: Mode::Navigate,
            destination: Destination::Document,
            ..state::request("https://a.example", &["https://app.example/"])
        };
        let mut headers = HeaderList::default();
        headers.append("x-frame-options", "DENY");
        assert!(check(&request, &headers).is_ok());
    }
}
