//! What a cookie's `SameSite` makes of a request.

use crate::{
    cookie::SameSite,
    engine::Engine,
    state::{FetchRequest, RedirectTaint},
};

pub(crate) fn is_for_all_sites(same_site: SameSite, engine: Engine) -> bool {
    same_site == SameSite::None || (same_site == SameSite::Unset && !engine.defaults_to_lax())
}

/// Which cookies a request takes along, by their `SameSite`: a simple form of
/// <https://fetch.spec.whatwg.org/#determine-the-same-site-mode>. All of them when the page is of the URL's site
/// (scheme and registrable domain) and no redirect led across sites; else `Lax` ones when a link is followed in
/// the whole tab; else only those with `SameSite=None`, or nothing where the engine prevents tracking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSiteMode {
    All,
    LaxOrLess,
    NoneOnly,
    Nothing,
}

impl SameSiteMode {
    pub(crate) fn of(request: &FetchRequest) -> Self {
        let same_site = request.from_address_bar
            || (request.origin.is_same_site(&request.current_origin())
                && request.redirect_taint() != RedirectTaint::CrossSite);
        if same_site {
            Self::All
        } else if request.is_top_level_navigation() && matches!(request.method.as_str(), "GET" | "HEAD") {
            Self::LaxOrLess
        } else if request.engine.prevents_tracking() && !request.is_top_level_navigation() {
            Self::Nothing
        } else {
            Self::NoneOnly
        }
    }

    pub(crate) fn sends(self, same_site: SameSite, engine: Engine) -> bool {
        match self {
            Self::All => true,
            Self::LaxOrLess => same_site != SameSite::Strict,
            Self::NoneOnly => is_for_all_sites(same_site, engine),
            Self::Nothing => false,
        }
    }
}
