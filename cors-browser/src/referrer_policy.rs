//! Referrer policies: <https://w3c.github.io/webappsec-referrer-policy/>.

use url::{Position, Url};

use crate::{
    header_list::HeaderList,
    origin::{Origin, is_potentially_trustworthy},
};

/// How much of its address a page tells servers in `Referer`:
/// <https://w3c.github.io/webappsec-referrer-policy/#referrer-policies>.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, ReferrerPolicy, Request};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let page = Browser::at("https://app.example.com").referrer_policy(ReferrerPolicy::NoReferrer);
/// let outcome = page.fetch(&app, Request::get("/")).await;
/// assert_eq!(outcome.sent().expect("a request").request_header("referer"), None);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferrerPolicy {
    /// Nothing. Forms then send `Origin: null` as well.
    NoReferrer,
    /// All of it, except from HTTPS to HTTP.
    NoReferrerWhenDowngrade,
    /// All of it within the page's own origin, nothing across origins.
    SameOrigin,
    /// The origin.
    Origin,
    /// The origin, except from HTTPS to HTTP.
    StrictOrigin,
    /// All of it within the page's own origin, else the origin.
    OriginWhenCrossOrigin,
    /// The same, and nothing from HTTPS to HTTP. It is the default.
    #[default]
    StrictOriginWhenCrossOrigin,
    /// All of it, to everyone.
    UnsafeUrl,
}

impl ReferrerPolicy {
    /// The word of the standard, which is also the value of `Referrer-Policy`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoReferrer => "no-referrer",
            Self::NoReferrerWhenDowngrade => "no-referrer-when-downgrade",
            Self::SameOrigin => "same-origin",
            Self::Origin => "origin",
            Self::StrictOrigin => "strict-origin",
            Self::OriginWhenCrossOrigin => "origin-when-cross-origin",
            Self::StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
            Self::UnsafeUrl => "unsafe-url",
        }
    }

    fn from_token(token: &str) -> Option<Self> {
        [
            Self::NoReferrer,
            Self::NoReferrerWhenDowngrade,
            Self::SameOrigin,
            Self::Origin,
            Self::StrictOrigin,
            Self::OriginWhenCrossOrigin,
            Self::StrictOriginWhenCrossOrigin,
            Self::UnsafeUrl,
        ]
        .into_iter()
        .find(|policy| policy.as_str().eq_ignore_ascii_case(token))
    }

    /// Parse a referrer policy from a `Referrer-Policy` header: the last token that is known.
    /// <https://w3c.github.io/webappsec-referrer-policy/#parse-referrer-policy-from-header>
    pub(crate) fn of_response(headers: &HeaderList) -> Option<Self> {
        let value = headers.get_decoded("referrer-policy")?;
        value
            .split(',')
            .filter_map(|token| Self::from_token(token.trim()))
            .next_back()
    }

    /// The value of `Referer`, for a page at `referrer`:
    /// <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>.
    pub(crate) fn referer(self, referrer: &Url, target: &Url) -> Option<String> {
        if !matches!(referrer.scheme(), "http" | "https") {
            return None;
        }
        let url = || referrer[..Position::AfterQuery].to_owned();
        let origin = || format!("{}/", Origin::of(referrer).serialize());
        let is_same_origin = Origin::of(referrer).is_same_origin(&Origin::of(target));
        let is_downgrade = is_potentially_trustworthy(referrer) && !is_potentially_trustworthy(target);
        match self {
            Self::NoReferrer => None,
            Self::NoReferrerWhenDowngrade => (!is_downgrade).then(url),
            Self::SameOrigin => is_same_origin.then(url),
            Self::Origin => Some(origin()),
            Self::StrictOrigin => (!is_downgrade).then(origin),
            Self::OriginWhenCrossOrigin if is_same_origin => Some(url()),
            Self::OriginWhenCrossOrigin => Some(origin()),
            Self::StrictOriginWhenCrossOrigin if is_same_origin => Some(url()),
            Self::StrictOriginWhenCrossOrigin => (!is_downgrade).then(origin),
            Self::UnsafeUrl => Some(url()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_decide_how_much_is_told() {
        use ReferrerPolicy::{
            NoReferrer, NoReferrerWhenDowngrade, Origin, OriginWhenCrossOrigin, SameOrigin, StrictOrigin,
            StrictOriginWhenCrossOrigin, UnsafeUrl,
        };
        let own = "https://app.example/";
        let (foreign, insecure) = ("https://api.example/", "http://api.example/");
        let (all, origin) = (
            Some("https://app.example/inbox?x=1"),
            Some("https://app.example/"),
        );
        let cases = [
            (NoReferrer, [None, None, None]),
            (NoReferrerWhenDowngrade, [all, all, None]),
            (SameOrigin, [all, None, None]),
            (Origin, [origin, origin, origin]),
            (StrictOrigin, [origin, origin, None]),
            (OriginWhenCrossOrigin, [all, origin, origin]),
            (StrictOriginWhenCrossOrigin, [all, origin, None]),
            (UnsafeUrl, [all, all, all]),
        ];
        let page = Url::parse("https://app.example/inbox?x=1#top").expect("a URL");
        for (policy, expected) in cases {
            for (target, expected) in [own, foreign, insecure].into_iter().zip(expected) {
                let target = Url::parse(target).expect(target);
                assert_eq!(
                    policy.referer(&page, &target).as_deref(),
                    expected,
                    "{policy:?} {target}"
                );
            }
        }
        let packaged = Url::parse("capacitor://localhost/").expect("a URL");
        assert_eq!(UnsafeUrl.referer(&packaged, &page), None);
    }

    #[test]
    fn the_last_known_token_of_a_response_counts() {
        let cases = [
            (&["no-referrer"][..], Some(ReferrerPolicy::NoReferrer)),
            (&["Origin, unsafe-url"], Some(ReferrerPolicy::UnsafeUrl)),
            (&["origin", "never, x"], Some(ReferrerPolicy::Origin)),
            (&["never"], None),
            (&[], None),
        ];
        for (lines, expected) in cases {
            let mut headers = HeaderList::default();
            for line in lines {
                headers.append("referrer-policy", line);
            }
            assert_eq!(ReferrerPolicy::of_response(&headers), expected, "{lines:?}");
        }
    }
}
