//! What the router asks of an entry, and what an entry is registered with.

use std::rc::Rc;

use actix_web::{
    dev::{AppService, ResourceDef, ResourceMap},
    guard::Guard,
};

use super::guard::EntryGuard;
#[cfg(feature = "inspector")]
use crate::inspector::record::{EntryRecord, Record};
use crate::{Policy, prepared::PreparedPolicy, routes::AppRoutes};

/// What the router asks: where, and which requests. Apart from the service, so that one copy serves every handler.
pub(super) struct EntryOptions {
    pub(super) path: String,
    pub(super) name: Option<String>,
    /// What the log calls a handler without a name.
    pub(super) label: &'static str,
    pub(super) serves: &'static [&'static str],
    pub(super) policy: Policy,
    pub(super) guards: Vec<Box<dyn Guard>>,
    pub(super) preflight_guards: Vec<Box<dyn Guard>>,
    /// The type of the handler.
    #[cfg(feature = "inspector")]
    pub(super) handler: &'static str,
}

/// What an entry is registered with.
pub(super) struct Registration {
    pub(super) definition: ResourceDef,
    pub(super) guards: Vec<Box<dyn Guard>>,
    pub(super) prepared: Rc<PreparedPolicy>,
    pub(super) routes: Rc<AppRoutes>,
    pub(super) map: Option<Rc<ResourceMap>>,
}

impl EntryOptions {
    /// Keeps the type of the handler, for the inspector.
    #[cfg(feature = "inspector")]
    pub(super) fn handled_by(self, handler: &'static str) -> Self {
        Self { handler, ..self }
    }

    #[cfg(not(feature = "inspector"))]
    #[inline(always)]
    pub(super) fn handled_by(self, _: &'static str) -> Self {
        self
    }

    pub(super) fn into_registration(mut self, config: &AppService) -> Registration {
        let mut path = core::mem::take(&mut self.path);
        // As `Resource::register` does it.
        if !path.is_empty() && !path.starts_with('/') {
            path.insert(0, '/');
        }
        let mut definition = ResourceDef::new(path);
        let prepared = prepare(self.policy, self.serves, self.label, self.name, &mut definition);
        let routes = AppRoutes::of_app(config);
        let prepared = Rc::new(prepared.with_place(config.is_root().then(|| Rc::clone(routes.offers()))));
        let preflight_guards: Rc<[Box<dyn Guard>]> = self.preflight_guards.into();
        let guards = (!self.guards.is_empty(), Rc::clone(&preflight_guards));
        let map = routes.add(&prepared, &definition, guards, config);
        #[cfg(feature = "inspector")]
        let record = Record::new(
            &EntryRecord {
                path: definition.pattern().unwrap_or_default(),
                handler: self.handler,
                serves: self.serves,
                prepared: &prepared,
            },
            config,
        );
        let guard = EntryGuard {
            prepared: Rc::clone(&prepared),
            guards: self.guards,
            preflight_guards,
            _routes: Rc::clone(&routes),
            #[cfg(feature = "inspector")]
            record,
        };
        Registration {
            definition,
            guards: vec![Box::new(guard)],
            prepared,
            routes,
            map,
        }
    }
}

/// The answers of an entry, which the router may know by `name` too.
fn prepare(
    policy: Policy,
    serves: &'static [&'static str],
    label: &str,
    name: Option<String>,
    definition: &mut ResourceDef,
) -> PreparedPolicy {
    let Some(name) = name else {
        return PreparedPolicy::new(policy, serves, label);
    };
    let prepared = PreparedPolicy::new(policy, serves, &name);
    definition.set_name(name);
    prepared
}
