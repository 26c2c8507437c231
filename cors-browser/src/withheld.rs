//! Cookies that a request goes without, with the reason: not sent, or not even stored.

use std::fmt;

use crate::cookie::{Cookie, SameSite};

/// Why a request goes without a cookie that its URL's host has.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Credentials, Request, Withheld};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let page = Browser::at("https://app.example.com").app_at("https://api.example");
/// page.set_cookie("https://api.example/", "session=1; SameSite=Strict");
/// let outcome = page.fetch(&app, Request::get("/").credentials(Credentials::Include)).await;
/// let [cookie] = outcome.withheld_cookies() else { panic!("one cookie") };
/// assert_eq!((cookie.name(), cookie.reason()), ("session", Withheld::SameSiteStrict));
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Withheld {
    /// The request's credentials mode: `omit`, or `same-origin` for another origin. `fetch` in a page needs
    /// `credentials: "include"`.
    CredentialsMode,
    /// `SameSite=Strict`, and another site asks.
    SameSiteStrict,
    /// `SameSite=Lax`, or no `SameSite`, and another site asks with something else than a link.
    SameSiteLax,
    /// `Secure`, and the URL is plain HTTP.
    NotSecure,
    /// The URL's path is not below the cookie's `Path`.
    OtherPath,
    /// Firefox and WebKit, by default, send no cookies that a visit to another site left from pages to that site,
    /// whatever their `SameSite`.
    TrackingPrevention,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CredentialsMode => "the request's credentials mode leaves cookies out",
            Self::SameSiteStrict => "it has `SameSite=Strict`, and another site asks",
            Self::SameSiteLax => {
                "it is `SameSite=Lax`, which is the default too, and another site asks with something else than a link"
            }
            Self::NotSecure => "it has `Secure`, and the URL is plain HTTP",
            Self::OtherPath => "the URL is not below its `Path`",
            Self::TrackingPrevention => {
                "this engine sends no cookies from a page to another site unless the user allows it"
            }
        })
    }
}

/// A cookie that a request went without.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::{Browser, Credentials, Request, Withheld};
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let page = Browser::at("https://app.example.com").app_at("https://api.example");
/// page.set_cookie("https://api.example/", "session=1; SameSite=Strict");
/// let outcome = page.fetch(&app, Request::get("/").credentials(Credentials::Include)).await;
/// let [cookie] = outcome.withheld_cookies() else { panic!("one cookie") };
/// assert_eq!((cookie.name(), cookie.reason()), ("session", Withheld::SameSiteStrict));
/// println!("{cookie}");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldCookie {
    name: String,
    reason: Withheld,
    is_stored: bool,
}

impl WithheldCookie {
    pub(crate) fn new(cookie: &Cookie, reason: Withheld) -> Self {
        Self {
            name: cookie.name.clone(),
            reason,
            is_stored: true,
        }
    }

    /// A cookie that the browser would have sent, had it not refused to store it.
    pub(crate) fn not_stored(cookie: &Cookie, reason: Withheld) -> Self {
        Self {
            is_stored: false,
            ..Self::new(cookie, reason)
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it was not sent, or not stored.
    #[must_use]
    pub fn reason(&self) -> Withheld {
        self.reason
    }

    /// Whether the browser has the cookie. A browser does not store what the answer to a page of another site sets,
    /// unless it would send it back there.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.is_stored
    }
}

impl fmt::Display for WithheldCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stored = if self.is_stored {
            ""
        } else {
            ", which was not stored"
        };
        write!(f, "`{}`{stored}: {}", self.name, self.reason)
    }
}

impl Withheld {
    /// The reason that `SameSite` gives when another site asks with something else than a link.
    pub(crate) fn by_same_site(same_site: SameSite) -> Self {
        match same_site {
            SameSite::Strict => Self::SameSiteStrict,
            SameSite::Lax | SameSite::Unset | SameSite::None => Self::SameSiteLax,
        }
    }
}
