//! Which requests a router entry takes: the methods it serves, and the preflights for them.

use std::rc::Rc;

use actix_web::guard::{self, Guard, GuardContext};

use crate::{methods::Methods, prepared::PreparedPolicy, request::preflight_method, routes::AppRoutes};

/// The guard of an entry. It replaces actix-web's method guard, which allocates for every request it looks at:
/// it notes the methods of the path, for the `Allow` of a 405. Here only a request that falls through pays.
pub(crate) struct EntryGuard {
    pub(crate) prepared: Rc<PreparedPolicy>,
    /// `guard=` of the routing attribute; for everything but preflights, which bring none of the headers that a
    /// guard may ask for.
    pub(crate) guards: Vec<Box<dyn Guard>>,
    /// `preflight_guard`.
    pub(crate) preflight_guards: Rc<[Box<dyn Guard>]>,
    /// The handlers of the application, as long as its router.
    pub(crate) _routes: Rc<AppRoutes>,
    #[cfg(feature = "inspector")]
    pub(crate) record: Rc<crate::inspector::record::Record>,
}

impl Guard for EntryGuard {
    #[inline]
    fn check(&self, ctx: &GuardContext<'_>) -> bool {
        let head = ctx.head();
        let methods = self.prepared.methods();
        let is_taken = if let Some(method) = preflight_method(head) {
            methods.are_requested(method) && self.preflight_guards.iter().all(|guard| guard.check(ctx))
        } else {
            methods.serve(&head.method) && self.guards.iter().all(|guard| guard.check(ctx))
        };
        if !is_taken {
            self.note_methods(ctx);
        }
        is_taken
    }

    #[cfg(feature = "inspector")]
    fn name(&self) -> String {
        format!("#[cors] of `{}`", self.record.handler)
    }

    #[cfg(feature = "inspector")]
    fn details(&self) -> Option<Vec<guard::GuardDetail>> {
        Some(self.record.details())
    }
}

impl EntryGuard {
    /// Does for a later 405 on this path what actix-web's own guards do: they note the methods of an entry whether
    /// or not the others of its guards let the request pass.
    #[cold]
    fn note_methods(&self, ctx: &GuardContext<'_>) {
        if let Methods::Listed { methods, .. } = self.prepared.methods() {
            for method in methods {
                guard::Method(method.clone()).check(ctx);
            }
        }
    }
}
