//! Which requests a router entry takes: the methods it serves, and the preflights for them.

use std::rc::Rc;

use actix_web::{
    guard::{self, Guard, GuardContext},
    http::{Method, header::HeaderValue},
};

use crate::{cors::context::note_candidate, prepared::PreparedPolicy, request::requested_methods};

/// The methods of one router entry.
#[derive(Debug)]
pub(crate) enum Methods {
    Any,
    Listed {
        /// As a preflight names them.
        names: &'static [&'static str],
        methods: Box<[Method]>,
    },
}

impl Methods {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        if names == ["*"] {
            return Self::Any;
        }
        // The names were checked to be tokens, which is all that `from_bytes` asks.
        let methods = names
            .iter()
            .filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
        Self::Listed {
            names,
            methods: methods.collect(),
        }
    }

    #[inline]
    fn serve(&self, method: &Method) -> bool {
        match self {
            Self::Any => true,
            Self::Listed { methods, .. } => methods.contains(method),
        }
    }

    /// Whether a preflight asks for one of these methods, in one line. Byte for byte: methods are case-sensitive.
    fn are_requested(&self, lines: &[HeaderValue]) -> bool {
        match (self, lines) {
            (Self::Any, [_]) => true,
            (Self::Listed { names, .. }, [requested]) => {
                names.iter().any(|name| name.as_bytes() == requested.as_bytes())
            }
            _ => false,
        }
    }
}

/// Whether a preflight asks, in `lines`, for one of `methods`. If not, a `Cors` layer further out is told what is
/// served here.
pub(crate) fn is_requested(
    methods: &Methods,
    lines: &[HeaderValue],
    prepared: &Rc<PreparedPolicy>,
    ctx: &GuardContext<'_>,
) -> bool {
    let is_requested = methods.are_requested(lines);
    if !is_requested {
        note_candidate(&ctx.req_data(), ctx.head(), prepared);
    }
    is_requested
}

/// The guard of an entry. It stands in for actix-web's method guard, which allocates for every request it looks at:
/// it notes the methods of the path, for the `Allow` of a 405. Here only a request that falls through pays.
pub(crate) struct EntryGuard {
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) methods: Methods,
    /// `guard=` of the routing attribute; for everything but preflights, which bring none of the headers that a
    /// guard may ask for.
    pub(crate) guards: Vec<Box<dyn Guard>>,
    /// `preflight_guard`.
    pub(crate) preflight_guards: Vec<Box<dyn Guard>>,
    #[cfg(feature = "inspector")]
    pub(crate) record: Rc<crate::inspector::record::Record>,
}

impl Guard for EntryGuard {
    #[inline]
    fn check(&self, ctx: &GuardContext<'_>) -> bool {
        let head = ctx.head();
        if let Some(lines) = requested_methods(head) {
            return self.check_preflight(lines, ctx);
        }
        if self.methods.serve(&head.method) {
            return self.guards.iter().all(|guard| guard.check(ctx));
        }
        self.note_methods(ctx);
        false
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
    fn check_preflight(&self, lines: &[HeaderValue], ctx: &GuardContext<'_>) -> bool {
        self.preflight_guards.iter().all(|guard| guard.check(ctx))
            && is_requested(&self.methods, lines, &self.prepared, ctx)
    }

    /// Does for a later 405 on this path what actix-web's own guards do.
    #[cold]
    fn note_methods(&self, ctx: &GuardContext<'_>) {
        if let Methods::Listed { methods, .. } = &self.methods {
            for method in methods {
                guard::Method(method.clone()).check(ctx);
            }
        }
    }
}
