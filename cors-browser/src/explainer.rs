//! What the program that was asked says about its own answer, for whoever reads a failed test.
//!
//! The browser knows no policy: it says what it received and which step of the standard failed. The argument to change
//! is known to the library that made the answer. So each request carries an empty [`Explainer`] in its extensions,
//! and a library that wants to be quoted fills it.

use std::{cell::RefCell, fmt, rc::Rc};

use actix_web::{HttpMessage, HttpRequest, http::StatusCode};
use url::Position;

use crate::{
    blocked::NetworkError,
    header_list::{HeaderList, isomorphic_decode},
    state::FetchRequest,
};

type Explain = Box<dyn Fn(&Question<'_>) -> Option<String>>;

/// In the extensions of every request that a [`Browser`](crate::Browser) sends, as `Rc<Explainer>`.
#[doc(hidden)]
#[derive(Default)]
pub struct Explainer(RefCell<Option<Explain>>);

/// A request that ended in a network error, as the page made it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The request as the program saw it last: the preflight, or the request itself.
    pub request: &'a HttpRequest,
    /// The origin of the page, serialized.
    pub origin: String,
    /// The method of the request itself.
    pub method: &'a str,
    /// The header lines that the page set.
    pub headers: Vec<(String, String)>,
    /// Whether the credentials mode is `include`.
    pub credentials: bool,
    /// The URL that was asked for, after redirects.
    pub url: &'a str,
    /// What the browser says.
    pub error: &'a NetworkError,
    /// Status and header lines of the answer that did not pass.
    pub received: (u16, Vec<(String, String)>),
}

impl Explainer {
    /// Fills it. The last one counts: it is nearest to the answer.
    pub fn set(&self, explain: impl Fn(&Question<'_>) -> Option<String> + 'static) {
        *self.0.borrow_mut() = Some(Box::new(explain));
    }
}

impl fmt::Debug for Explainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explainer").finish_non_exhaustive()
    }
}

/// One answer and the explainer that went with its request.
#[derive(Debug)]
pub(crate) struct Explained {
    explainer: Rc<Explainer>,
    request: HttpRequest,
    received: (u16, Vec<(String, String)>),
}

impl Explained {
    pub(crate) fn new(
        explainer: Rc<Explainer>,
        request: HttpRequest,
        status: StatusCode,
        headers: &HeaderList,
    ) -> Self {
        let lines = headers.iter();
        Self {
            explainer,
            request,
            received: (
                status.as_u16(),
                lines
                    .map(|(name, value)| (name.to_owned(), isomorphic_decode(value)))
                    .collect(),
            ),
        }
    }

    /// What would have to change for `request`, which ended in `error`.
    pub(crate) fn explain(&self, request: &FetchRequest, error: &NetworkError) -> Option<String> {
        let explain = self.explainer.0.borrow_mut().take()?;
        let lines = request.headers.iter();
        explain(&Question {
            request: &self.request,
            origin: request.serialized_origin(),
            method: &request.method,
            headers: lines
                .map(|(name, value)| (name.to_owned(), isomorphic_decode(value)))
                .collect(),
            credentials: request.with_credentials(),
            url: &request.current_url()[..Position::AfterQuery],
            error,
            received: self.received.clone(),
        })
    }
}

/// Puts an explainer on a request that is about to be sent.
pub(crate) fn attach(request: &actix_http::Request) -> Rc<Explainer> {
    let explainer = Rc::<Explainer>::default();
    request.extensions_mut().insert(Rc::clone(&explainer));
    explainer
}
