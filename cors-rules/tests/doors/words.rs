//! What a refusal says: what was compared with what.

use cors_rules::doors::{self, Category, Field};

use crate::head::Request;

#[test]
fn every_reason_names_what_was_compared() {
    let post = || Request::new("POST");
    let image = || {
        Request::new("GET")
            .with(Field::Mode, "no-cors")
            .with(Field::Dest, "image")
            .with(Field::Site, "cross-site")
    };
    for (request, category, reason, text) in [
        (
            post().with(Field::Origin, "https://foreign.example:8443"),
            "write",
            "foreign_origin",
            "`Origin: https://foreign.example:8443` is not in `origins`, and its host and port are not those of \
             `Host: own.example`",
        ),
        (
            post().with(Field::Origin, "null"),
            "write",
            "opaque_origin",
            "`Origin: null` is an opaque origin, which no list holds (`Host: own.example`): a sandboxed frame, a \
             redirect from another site, or a page with `Referrer-Policy: no-referrer`",
        ),
        (
            post()
                .with(Field::Origin, "https://own.example")
                .with(Field::Origin, "https://own.example"),
            "write",
            "repeated_origin",
            "there are several `Origin` headers",
        ),
        (
            post().with(Field::Site, "none").with(Field::Site, "none"),
            "write",
            "repeated_site",
            "there are several `Sec-Fetch-Site` headers",
        ),
        (
            image(),
            "embed",
            "no_origin",
            "`Sec-Fetch-Site: cross-site`, and neither `Origin` nor `Referer` says which site asks \
             (`Host: own.example`)",
        ),
        (
            image().with(Field::Referer, "https://foreign.example/secret?token=1"),
            "embed",
            "no_origin",
            "`Sec-Fetch-Site: cross-site`, and `Referer: https://foreign.example` is neither in `origins` nor of \
             `Host: own.example`",
        ),
        (
            Request::new("GET")
                .with(Field::Mode, "navigate")
                .with(Field::Dest, "document")
                .with(Field::Site, "none")
                .with(Field::Purpose, "prefetch"),
            "navigate",
            "no_origin",
            "`Sec-Fetch-Site: none` of a prefetch, which any page can begin, and neither `Origin` nor `Referer` says \
             which site asks (`Host: own.example`)",
        ),
        (
            image().with(Field::Referer, "https://trusted.example/secret"),
            "embed",
            "referer_only",
            "`Sec-Fetch-Site: cross-site`, and only `Referer: https://trusted.example` names a trusted page, which \
             counts for navigation alone",
        ),
        (
            post()
                .with(Field::Site, "same-origin")
                .with(Field::Mode, "navigate")
                .with(Field::Dest, "empty")
                .with(Field::Referer, "https://foreign.example/"),
            "write",
            "foreign_relay",
            "a service worker passed on a request of `Referer: https://foreign.example`, which is neither in \
             `origins` nor of `Host: own.example`",
        ),
        (
            post()
                .with(Field::Origin, "https://trusted.example")
                .with(Field::Cookie, "a=b"),
            "write",
            "credentials",
            "`Origin: https://trusted.example` is in `origins`, but the policy has no `credentials`, and the request \
             brings `Cookie` or `Authorization`",
        ),
        (
            post()
                .with(Field::Site, "same-origin")
                .with(Field::Mode, "navigate")
                .with(Field::Dest, "empty")
                .with(Field::Referer, "https://trusted.example/page")
                .with(Field::Cookie, "a=b"),
            "write",
            "credentials",
            "`Referer: https://trusted.example` is in `origins`, but the policy has no `credentials`, and the request \
             brings `Cookie` or `Authorization`",
        ),
    ] {
        let only = Category::from_name(category).into_iter().collect();
        let refused = doors::refuses(&request, only, false);
        let told = refused.map(|refused| {
            (
                refused.category.name(),
                refused.reason.id(),
                refused.reason.describe(&request).to_string(),
            )
        });
        assert_eq!(told, Some((category, reason, text.to_owned())));
    }
}
