//! A policy that is replaced while layers use it.
//!
//! A circle with `prepared`: a layer keeps the policy that it has prepared, and looks whether it was replaced.

use core::{cell::RefCell, fmt};
use std::{rc::Rc, sync::Arc};

use arc_swap::ArcSwap;

use super::Policy;
use crate::prepared::PreparedPolicy;

/// A policy for [`Cors`](crate::Cors) layers that can be replaced while they run. Its clones are the same policy.
///
/// ```
/// use actix_web::App;
/// use cors_runtime::{Cors, PolicyConfig, ReloadablePolicy};
///
/// # let read = || PolicyConfig { origins: vec!["https://app.example.com".to_owned()], ..PolicyConfig::default() };
/// let policy = ReloadablePolicy::new(read().check()?);
/// // In the closure of `HttpServer::new`, once for each worker:
/// let app = App::new().wrap(Cors::new(&policy));
/// # let _ = app;
///
/// // Later, when the file has changed. A policy with a mistake is refused by `check`, and the one before stays.
/// policy.set(read().check()?);
/// # Ok::<(), cors_runtime::InvalidPolicy>(())
/// ```
///
/// Each request is answered by one policy, whole, and no reader ever waits.
#[derive(Clone)]
pub struct ReloadablePolicy {
    current: Arc<ArcSwap<Policy>>,
}

impl ReloadablePolicy {
    /// A policy that is replaced later.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            current: Arc::new(ArcSwap::from_pointee(policy)),
        }
    }

    /// Replaces the policy. Requests that begin after this are answered by the new one.
    pub fn set(&self, policy: Policy) {
        self.current.store(Arc::new(policy));
    }

    /// The policy in force.
    #[must_use]
    pub fn get(&self) -> Policy {
        Policy::clone(&self.current.load())
    }
}

impl fmt::Debug for ReloadablePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReloadablePolicy")
            .field(&self.current.load())
            .finish()
    }
}

/// What [`Cors::new`](crate::Cors::new) takes: a policy that [`policy!`](crate::policy) named, an owned one, or a
/// [`ReloadablePolicy`].
///
/// ```
/// use cors_runtime::{LayerPolicy, PolicyConfig, policy};
///
/// policy!(static SITE = { origins = "https://app.example.com" });
///
/// let written: LayerPolicy = (&SITE).into();
/// let configured: LayerPolicy = PolicyConfig {
///     origins: vec!["https://app.example.com".to_owned()],
///     ..PolicyConfig::default()
/// }
/// .check()?
/// .into();
/// # let _ = (written, configured);
/// # Ok::<(), cors_runtime::InvalidPolicy>(())
/// ```
#[derive(Debug, Clone)]
pub struct LayerPolicy(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Static(&'static Policy),
    Owned(Policy),
    Reloadable(ReloadablePolicy),
}

#[cfg(feature = "inspector")]
impl LayerPolicy {
    /// The policy that is in force now.
    pub(crate) fn current(&self) -> Policy {
        match &self.0 {
            Kind::Static(policy) => Policy::clone(policy),
            Kind::Owned(policy) => policy.clone(),
            Kind::Reloadable(policy) => policy.get(),
        }
    }
}

impl From<&'static Policy> for LayerPolicy {
    fn from(policy: &'static Policy) -> Self {
        Self(Kind::Static(policy))
    }
}

impl From<Policy> for LayerPolicy {
    fn from(policy: Policy) -> Self {
        Self(Kind::Owned(policy))
    }
}

impl From<ReloadablePolicy> for LayerPolicy {
    fn from(policy: ReloadablePolicy) -> Self {
        Self(Kind::Reloadable(policy))
    }
}

impl From<&ReloadablePolicy> for LayerPolicy {
    fn from(policy: &ReloadablePolicy) -> Self {
        policy.clone().into()
    }
}

/// The policy of one layer in one worker, made ready to answer.
#[derive(Debug)]
pub(crate) struct CurrentPolicy {
    prepared: RefCell<Rc<PreparedPolicy>>,
    /// Where the policy may be replaced: where from, and what `prepared` was made of.
    reloadable: Option<(ReloadablePolicy, RefCell<Arc<Policy>>)>,
}

impl CurrentPolicy {
    pub(crate) fn new(policy: &LayerPolicy) -> Self {
        let prepared = |policy: &Policy| RefCell::new(Rc::new(PreparedPolicy::of_layer(policy.clone())));
        match &policy.0 {
            Kind::Static(policy) => Self {
                prepared: prepared(policy),
                reloadable: None,
            },
            Kind::Owned(policy) => Self {
                prepared: prepared(policy),
                reloadable: None,
            },
            Kind::Reloadable(policy) => {
                let current = policy.current.load_full();
                Self {
                    prepared: prepared(&current),
                    reloadable: Some((policy.clone(), RefCell::new(current))),
                }
            }
        }
    }

    /// What answers the request that begins now.
    #[inline]
    pub(crate) fn prepared(&self) -> Rc<PreparedPolicy> {
        if let Some((reloadable, seen)) = &self.reloadable {
            self.reload(reloadable, seen);
        }
        Rc::clone(&self.prepared.borrow())
    }

    /// Prepares the policy anew where it was replaced.
    fn reload(&self, reloadable: &ReloadablePolicy, seen: &RefCell<Arc<Policy>>) {
        let current = reloadable.current.load();
        if !Arc::ptr_eq(&current, &seen.borrow()) {
            // A few header values: the lists are shared.
            let next = self.prepared.borrow().replaced_by(Policy::clone(&current));
            *self.prepared.borrow_mut() = Rc::new(next);
            *seen.borrow_mut() = Arc::clone(&current);
        }
    }
}
