//! What a source of origins may look at.

use core::{cell::Cell, fmt};

use actix_web::{
    HttpRequest,
    dev::{Path, RequestHead, Url},
};

thread_local! {
    /// Whether the source that was asked last has asked for a parameter of the path that is not there.
    static IS_PARAM_MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Whether it has, for the log. A source that is asked next begins anew.
pub(crate) fn take_missed_param() -> bool {
    IS_PARAM_MISSED.take()
}

/// The request that a source of origins is asked about: see [`AllowOrigin`](crate::AllowOrigin).
///
/// A test of a source makes one of any request:
///
/// ```
/// use actix_web::test::TestRequest;
/// use cors_runtime::{AllowOrigin, Asking, RuntimeOrigins};
///
/// let list = RuntimeOrigins::new();
/// list.set(["https://shop.example.com"])?;
///
/// let request = TestRequest::default().to_http_request();
/// assert!(list.allows("https://shop.example.com", &Asking::new(&request)));
/// # Ok::<(), cors_runtime::InvalidOrigins>(())
/// ```
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    request: &'a HttpRequest,
    /// What the pattern of the handler's path found, where the router has not run.
    matched: Option<&'a Path<Url>>,
    is_about_trust: bool,
    /// A request of the handler's application, where `request` was never sent and has no data: an explanation's.
    data_of: Option<&'a HttpRequest>,
    /// Where to note that the answer depends on what only the handler's own place has: see
    /// [`ahead_of_scopes`](Self::ahead_of_scopes).
    depends_on_place: Option<&'a Cell<bool>>,
}

impl<'a> Asking<'a> {
    /// Asks about a request as it is now.
    #[must_use]
    pub const fn new(request: &'a HttpRequest) -> Self {
        Self {
            request,
            matched: None,
            is_about_trust: false,
            data_of: None,
            depends_on_place: None,
        }
    }

    /// The same for `block`, to which "any origin" is permission to read and no trust.
    pub(crate) const fn about_trust(mut self) -> Self {
        self.is_about_trust = true;
        self
    }

    /// The same with the parameters that the pattern of the handler's path found.
    pub(crate) const fn matched(mut self, path: &'a Path<Url>) -> Self {
        self.matched = Some(path);
        self
    }

    /// The same with the application's data as another request has them.
    #[cfg(feature = "inspector")]
    pub(crate) const fn in_app_of(mut self, request: &'a HttpRequest) -> Self {
        self.data_of = Some(request);
        self
    }

    /// The same about another request for the same place: the preflight of one that is explained, or the other way
    /// round. It was never sent, so that the data and the parameters are those of the first.
    pub(crate) fn sent_as(mut self, request: &'a HttpRequest) -> Self {
        if request.method() == self.request.method() {
            return self;
        }
        if self.depends_on_place.is_none() {
            self.matched = self.matched.or(Some(self.request.match_info()));
        }
        self.data_of = self.data_of.or(Some(self.request));
        self.request = request;
        self
    }

    /// The same for a handler further in. Scopes around it may have application data of their own, and its path
    /// parameters may not be known: where the source asks for those, `depends_on_place` says so, and nothing may
    /// follow from what it answers.
    pub(crate) const fn ahead_of_scopes(mut self, depends_on_place: &'a Cell<bool>) -> Self {
        self.depends_on_place = Some(depends_on_place);
        self
    }

    /// Whether the handler itself will be asked again, or the request was never sent: nothing is missing yet.
    pub(crate) const fn is_ahead_of_scopes(&self) -> bool {
        self.depends_on_place.is_some() || self.data_of.is_some()
    }

    fn note_dependence(&self) {
        if let Some(depends_on_place) = self.depends_on_place {
            depends_on_place.set(true);
        }
    }

    pub(crate) const fn is_about_trust(&self) -> bool {
        self.is_about_trust
    }

    pub(crate) const fn request(&self) -> &'a HttpRequest {
        self.request
    }

    /// Method, URL and headers. A preflight's method is `OPTIONS`, and its headers are its own: browsers send
    /// neither cookies nor `Authorization` with it.
    #[must_use]
    pub fn head(&self) -> &'a RequestHead {
        self.request.head()
    }

    /// The part of the path that the pattern of the handler's path calls `name`, as
    /// [`HttpRequest::match_info`] has it. `None` where there is no such part. The
    /// policy of a [`Cors`](crate::Cors) layer sees the parameters of the scope or the resource that it wraps, and
    /// none around an `App`: it decides before the router has looked at the rest of the path.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'a str> {
        let found = match self.matched {
            Some(matched) => matched.get(name),
            None => {
                self.note_dependence();
                self.request.match_info().get(name)
            }
        };
        if found.is_none() {
            IS_PARAM_MISSED.set(true);
        }
        found
    }

    /// The application's data of type `T`: what was given to `app_data` of the innermost `App`, `Scope` or
    /// `Resource` that the request has reached.
    #[must_use]
    pub fn app_data<T: 'static>(&self) -> Option<&'a T> {
        self.note_dependence();
        self.data_of.unwrap_or(self.request).app_data::<T>()
    }
}

impl fmt::Debug for Asking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking")
            .field("method", &self.head().method)
            .field("path", &self.head().uri.path())
            .finish_non_exhaustive()
    }
}
