//! A call of `fetch` in a page, and what its script gets to see.

use serde::{Deserialize, Serialize};

/// The arguments of a call.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fetch {
    url: String,
    init: Init,
}

#[derive(Debug, Clone, Serialize)]
struct Init {
    method: String,
    headers: Vec<(String, String)>,
    credentials: &'static str,
    mode: &'static str,
    redirect: &'static str,
    cache: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl Fetch {
    /// With the defaults of `fetch`, but past the HTTP cache.
    pub(crate) fn new(method: &str, url: &str) -> Self {
        let init = Init {
            method: method.to_owned(),
            headers: Vec::new(),
            credentials: "same-origin",
            mode: "cors",
            redirect: "follow",
            cache: "no-store",
            body: None,
        };
        Self {
            url: url.to_owned(),
            init,
        }
    }

    pub(crate) fn get(url: &str) -> Self {
        Self::new("GET", url)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.init.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: &str) -> Self {
        self.init.body = Some(body.to_owned());
        self
    }

    /// `omit`, `same-origin` or `include`.
    pub(crate) fn credentials(mut self, mode: &'static str) -> Self {
        self.init.credentials = mode;
        self
    }

    /// `cors`, `no-cors` or `same-origin`.
    pub(crate) fn mode(mut self, mode: &'static str) -> Self {
        self.init.mode = mode;
        self
    }

    /// `default`, `no-store` or another. With `no-store` Chromium and Firefox do not remember preflights either.
    pub(crate) fn cache(mut self, mode: &'static str) -> Self {
        self.init.cache = mode;
        self
    }

    /// `follow`, `error` or `manual`.
    pub(crate) fn redirect(mut self, mode: &'static str) -> Self {
        self.init.redirect = mode;
        self
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Fetched {
    /// A response, filtered as its type says.
    Response(Seen),
    /// A network error, which is all that a script learns.
    Error(String),
}

/// The response that the script gets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Seen {
    /// `basic`, `cors`, `opaque` or `opaqueredirect`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) status: u16,
    pub(crate) url: String,
    pub(crate) redirected: bool,
    /// In the order of their names.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Fetched {
    /// The response, where there is one.
    pub(crate) fn response(&self) -> &Seen {
        match self {
            Self::Response(seen) => seen,
            Self::Error(message) => panic!("expected a response: {message}"),
        }
    }

    /// A network error. Anything else is a fault of the test: a fetch that took too long, say.
    pub(crate) fn is_type_error(&self) -> bool {
        matches!(self, Self::Error(message) if message.starts_with("TypeError: "))
    }
}

impl Seen {
    /// The names of the headers.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| &**name).collect()
    }
}

/// Calls `fetch` and reports. The last argument is WebDriver's.
pub(super) const SCRIPT: &str = "
const [{ url, init }, done] = arguments;
fetch(url, { ...init, signal: AbortSignal.timeout(120_000) })
  .then(async (response) => ({
    response: {
      type: response.type,
      status: response.status,
      url: response.url,
      redirected: response.redirected,
      headers: [...response.headers],
      body: await response.text(),
    },
  }))
  .catch((error) => ({ error: `${error.name}: ${error.message}` }))
  .then(done);
";
