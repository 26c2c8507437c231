//! What the pages of one browser share: <https://fetch.spec.whatwg.org/#cors-preflight-cache>, cookies and a clock.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{cookie_jar::CookieJar, preflight_cache::PreflightCache};

#[derive(Debug)]
pub(super) struct UserAgent {
    pub(super) preflight_cache: RefCell<PreflightCache>,
    pub(super) cookies: RefCell<CookieJar>,
    now: Cell<Duration>,
}

impl UserAgent {
    pub(super) fn new() -> Self {
        Self {
            preflight_cache: RefCell::default(),
            cookies: RefCell::default(),
            now: Cell::new(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
        }
    }

    /// Since the Unix epoch. It moves only when told to, so that tests do not depend on how fast they run.
    pub(super) fn now(&self) -> Duration {
        self.now.get()
    }

    pub(super) fn advance(&self, time: Duration) {
        self.now.set(self.now.get().saturating_add(time));
    }
}
