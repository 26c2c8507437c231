//! The arguments of a policy as text, whether they are static data or were made at run time.

use cors_rules::{explain::AllowedOrigins, policy::Origins};

use super::Policy;

/// The lists of a policy, for people.
pub(crate) struct ShownPolicy {
    pub(crate) origins: AllowedOrigins,
    /// Those in force: a build without debug assertions has none.
    #[cfg(feature = "inspector")]
    pub(crate) debug_origins: Vec<String>,
    pub(crate) methods: Option<Vec<String>>,
    pub(crate) allow_headers: Vec<String>,
    #[cfg(feature = "inspector")]
    pub(crate) expose_headers: Vec<String>,
    #[cfg(feature = "inspector")]
    pub(crate) allow: Vec<String>,
}

impl Policy {
    /// See [`ShownPolicy`].
    pub(crate) fn shown(&self) -> ShownPolicy {
        let checked = &self.checked;
        match &self.owned {
            Some(owned) => ShownPolicy {
                origins: match checked.origins {
                    Origins::Any => AllowedOrigins::Any,
                    Origins::Listed(_) | Origins::Source => {
                        AllowedOrigins::Listed(owned.listed().map(str::to_owned).collect())
                    }
                },
                #[cfg(feature = "inspector")]
                debug_origins: owned.debug_listed().map(str::to_owned).collect(),
                methods: owned.methods.as_deref().map(texts),
                allow_headers: texts(&owned.allow_headers),
                #[cfg(feature = "inspector")]
                expose_headers: texts(&owned.expose_headers),
                #[cfg(feature = "inspector")]
                allow: texts(&owned.allow),
            },
            None => ShownPolicy {
                origins: match checked.origins {
                    Origins::Any => AllowedOrigins::Any,
                    Origins::Source => AllowedOrigins::Source,
                    Origins::Listed(entries) => AllowedOrigins::Listed(texts(entries)),
                },
                #[cfg(feature = "inspector")]
                debug_origins: texts(checked.debug_origins),
                methods: checked.methods.map(texts),
                allow_headers: texts(checked.allow_headers),
                #[cfg(feature = "inspector")]
                expose_headers: texts(checked.expose_headers),
                #[cfg(feature = "inspector")]
                allow: texts(self.notes.allow),
            },
        }
    }
}

fn texts<T: AsRef<str>>(names: &[T]) -> Vec<String> {
    names.iter().map(|name| name.as_ref().to_owned()).collect()
}
