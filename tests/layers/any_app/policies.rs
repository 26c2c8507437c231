//! The policies of the applications, and what they mean.

use cors_runtime::{FromAppData, Policy, RuntimeOrigins, policy};
use cors_tests::{APP, PARTNER};

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], allow_headers = ["x-api"], credentials, max_age = 600 });
policy!(static READERS = { origins = "https://partner.example", methods = [GET, PUT], allow_headers = ["content-type"], max_age = 600 });
policy!(static ANYONE = { origins = "*", allow_headers = ["x-api"] });
policy!(static FOR_APP = { origins = "https://app.example.com", allow_headers = ["x-api", "content-type"], max_age = 600 });
policy!(static FOR_PARTNER = { origins = ["https://partner.example", "https://other.example"], allow_headers = ["content-type"], credentials, max_age = 600 });
policy!(static CLOSING = { origins = "https://partner.example", methods = [PUT], allow_headers = ["x-api"], max_age = 600 });
policy!(static FOR_DATA = { origins = OF_DATA, allow_headers = ["x-api"], max_age = 600 });

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PolicyOf {
    Wide,
    Readers,
    Anyone,
    ForApp,
    ForPartner,
    ForData,
    Closing,
}

impl PolicyOf {
    /// Those that layers have.
    pub(super) const LAYERS: [Self; 3] = [Self::Wide, Self::Wide, Self::Readers];
    /// Those that handlers have, but for [`Closing`](Self::Closing), which is for those that serve a method beside PUT.
    pub(super) const HANDLERS: [Self; 4] = [Self::ForApp, Self::ForPartner, Self::ForData, Self::Anyone];

    pub(super) fn policy(self) -> &'static Policy {
        match self {
            Self::Wide => &WIDE,
            Self::Readers => &READERS,
            Self::Anyone => &ANYONE,
            Self::ForApp => &FOR_APP,
            Self::ForPartner => &FOR_PARTNER,
            Self::ForData => &FOR_DATA,
            Self::Closing => &CLOSING,
        }
    }

    /// Whether a page may read, with or without credentials. `data` is the origin in the application's data.
    pub(super) fn allows(self, origin: &str, with_credentials: bool, data: &str) -> bool {
        let (is_allowed, has_credentials) = match self {
            Self::Wide => (origin == APP || origin == PARTNER, true),
            Self::Readers => (origin == PARTNER, false),
            Self::Anyone => (true, false),
            Self::ForApp => (origin == APP, false),
            Self::ForPartner => (origin == PARTNER, true),
            Self::ForData => (origin == data, false),
            Self::Closing => (origin == PARTNER, false),
        };
        is_allowed && (has_credentials || !with_credentials)
    }

    /// Whether a preflight for the method is granted.
    pub(super) fn opens(self, method: &str) -> bool {
        match self {
            Self::Readers => matches!(method, "GET" | "PUT"),
            Self::Closing => method == "PUT",
            _ => true,
        }
    }

    pub(super) fn allows_header(self, name: &str) -> bool {
        match self {
            Self::Wide | Self::Anyone | Self::ForData | Self::Closing => name == "x-api",
            Self::Readers | Self::ForPartner => name == "content-type",
            Self::ForApp => name == "x-api" || name == "content-type",
        }
    }
}
