//! The published cases of the resource isolation policy (<https://web.dev/articles/fetch-metadata>), restated for
//! `block = [read, write, embed]`, which lets navigations pass as that policy does.

use cors_rules::doors::{self, Categories, Category, Field};

use crate::head::Request;

const ISOLATION: Categories = Categories::NONE
    .with(Category::Read)
    .with(Category::Write)
    .with(Category::Embed);

/// Method, site, mode, destination; whether that policy lets it pass, and why we do not say the same.
type Case = (
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
    bool,
    Option<&'static str>,
);

const CASES: &[Case] = &[
    // "Allow requests from browsers which don't send Fetch Metadata."
    ("GET", None, "", "", true, None),
    ("POST", None, "", "", true, None),
    // "Allow same-site and browser-initiated requests."
    ("POST", Some("same-origin"), "cors", "empty", true, None),
    ("GET", Some("same-origin"), "no-cors", "image", true, None),
    ("GET", Some("none"), "navigate", "document", true, None),
    (
        "POST",
        Some("same-site"),
        "navigate",
        "document",
        true,
        Some("a sibling subdomain is another origin: it is trusted when it is listed"),
    ),
    (
        "GET",
        Some("same-site"),
        "no-cors",
        "image",
        true,
        Some("a sibling subdomain is another origin: it is trusted when it is listed"),
    ),
    // "Allow simple top-level navigations except <object> and <embed>."
    ("GET", Some("cross-site"), "navigate", "document", true, None),
    ("GET", Some("cross-site"), "navigate", "object", false, None),
    ("GET", Some("cross-site"), "navigate", "embed", false, None),
    // There a frame is a navigation too; `embed` answers it with `frame-ancestors` where no `Referer` tells.
    ("GET", Some("cross-site"), "navigate", "iframe", true, None),
    // "Reject all other requests that are cross-site and not navigational."
    ("POST", Some("cross-site"), "navigate", "document", false, None),
    ("POST", Some("cross-site"), "cors", "empty", false, None),
    ("GET", Some("cross-site"), "cors", "empty", false, None),
    ("POST", Some("cross-site"), "no-cors", "empty", false, None),
    ("GET", Some("cross-site"), "no-cors", "image", false, None),
    ("GET", Some("cross-site"), "no-cors", "script", false, None),
    ("GET", Some("cross-site"), "no-cors", "style", false, None),
    ("GET", Some("cross-site"), "websocket", "websocket", false, None),
    ("DELETE", Some("cross-site"), "cors", "empty", false, None),
];

#[test]
fn the_resource_isolation_policys_cases() {
    for &(method, site, mode, dest, passes_there, difference) in CASES {
        let mut request = Request::new(method);
        if let Some(site) = site {
            request = request
                .with(Field::Site, site)
                .with(Field::Mode, mode)
                .with(Field::Dest, dest);
        }
        let passes = doors::refuses(&request, ISOLATION, true).is_none();
        assert_eq!(
            passes == passes_there,
            difference.is_none(),
            "{method} {site:?} {mode} {dest}: {difference:?}"
        );
    }
}

/// `navigate` is the navigation isolation policy: it refuses what the policy above lets pass.
#[test]
fn navigations_are_isolated_on_request() {
    let link = Request::new("GET")
        .with(Field::Site, "cross-site")
        .with(Field::Mode, "navigate")
        .with(Field::Dest, "document");
    let navigate = Categories::NONE.with(Category::Navigate);
    assert!(doors::refuses(&link, navigate, true).is_some());
    let trusted = link.with(Field::Referer, "https://trusted.example/");
    assert!(doors::refuses(&trusted, navigate, true).is_none());
}
