//! Whether `block` keeps a page's request from the handler: the same questions as `doors` asks.

use cors_rules::doors;

use super::{Asked, Category, Grants, Way, page_request::PageRequest};
use crate::prepared::{Grant, PreparedPolicy};

/// What is decided before the handler runs.
pub(super) struct Admission {
    /// What was asked: with credentials, where the user's cookie decides.
    pub(super) asked: Asked,
    pub(super) grant: Grant,
    pub(super) refused: Option<(Category, String)>,
    /// Whether a user without a cookie is not refused.
    pub(super) needs_cookie: bool,
}

impl PreparedPolicy {
    /// Only scripts say whether they want credentials. All else brings the cookies that there are, and who explains
    /// does not know them: where one decides, the user has it.
    pub(super) fn explain_admission(&self, asked: &Asked, grants: &Grants) -> Admission {
        let admission = self.admission(asked.clone(), grants);
        let is_told = asked.asked_way() == Way::Script || asked.asks_for_credentials();
        if is_told || admission.refused.is_some() {
            return admission;
        }
        let with_cookie = self.admission(asked.clone().credentials(true), grants);
        match with_cookie.refused {
            Some(_) => Admission {
                needs_cookie: true,
                ..with_cookie
            },
            None => admission,
        }
    }

    fn admission(&self, asked: Asked, grants: &Grants) -> Admission {
        let checked = &self.policy().checked;
        let request = PageRequest::of(&asked, grants.is_trusted);
        let refused = doors::refuses(&request, checked.block, checked.credentials)
            .map(|refused| (refused.category, refused.reason.describe(&request).to_string()));
        let grant = match refused {
            Some(_) => Grant::Refused,
            // What is the same for everybody is written for everybody: the browser compares.
            None => self.framed(self.fixed_or(grants.actual.clone()), &request),
        };
        Admission {
            asked,
            grant,
            refused,
            needs_cookie: false,
        }
    }
}
