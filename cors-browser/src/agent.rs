//! What the pages of one browser share: <https://fetch.spec.whatwg.org/#cors-preflight-cache>, cookies and a clock.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{cookie_jar::CookieJar, engine::Engine, preflight_cache::PreflightCache};

#[derive(Debug)]
pub(crate) struct UserAgent {
    pub(crate) preflight_cache: RefCell<PreflightCache>,
    pub(crate) cookies: RefCell<CookieJar>,
    pub(crate) engine: Cell<Engine>,
    now: Cell<Duration>,
}

impl UserAgent {
    pub(crate) fn new() -> Self {
        Self {
            preflight_cache: RefCell::default(),
            cookies: RefCell::default(),
            engine: Cell::default(),
            now: Cell::new(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
        }
    }

    /// Since the Unix epoch. Only [`Browser::advance`](crate::Browser::advance) moves it, so that tests do not depend
    /// on how fast they run.
    pub(crate) fn now(&self) -> Duration {
        self.now.get()
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.now.set(self.now.get().saturating_add(time));
    }
}
