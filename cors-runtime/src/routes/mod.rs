//! Which annotated handlers an application has, and where: what layers ask before anything inside them runs.
//!
//! actix-web has no public list of routes. A handler registers before its application starts, with the pattern of its
//! own entry alone; the prefix of the scopes around it is in the application's `ResourceMap`, whose nodes find their
//! way to the root. A handler in a scope therefore registers a small map of its own, which it asks for its full
//! pattern once the application is put together.

mod expression;
mod path;
mod pattern;
mod prefix;
mod reached;
mod siblings;
mod spans;
mod table;

use core::{any::Any, cell::OnceCell};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use actix_web::{
    HttpRequest,
    dev::{AppService, ResourceDef, ResourceMap},
    error::UrlGenerationError,
    guard::Guard,
};

pub(crate) use self::{
    path::normalized,
    pattern::FullPattern,
    prefix::Prefix,
    reached::{is_among, reached, walk},
    siblings::{is_opening, opens},
    table::{Beside, Found, Route, Table},
};
use crate::{offers::Offers, prepared::PreparedPolicy};

thread_local! {
    /// The applications of this thread. Workers have one each, and share nothing.
    static APPS: RefCell<Vec<Weak<AppRoutes>>> = const { RefCell::new(Vec::new()) };
    static NEXT_ID: Cell<u64> = const { Cell::new(0) };
}

/// The annotated handlers of one application.
pub(crate) struct AppRoutes {
    /// The default service: one for a whole application, its scopes included, and another for the next. Held, so
    /// that its address is not used again.
    default_service: Rc<dyn Any>,
    /// The name of a resource that only this application has.
    token: String,
    offers: Rc<Offers>,
    registered: RefCell<Vec<Registered>>,
    table: OnceCell<Table>,
}

struct Registered {
    prepared: Rc<PreparedPolicy>,
    path: String,
    preflight_guards: Rc<[Box<dyn Guard>]>,
    has_guards: bool,
    is_in_scope: bool,
    /// The node that finds the full pattern; without one the handler is in no scope.
    node: Option<Rc<ResourceMap>>,
}

impl AppRoutes {
    /// The application that is being put together.
    pub(crate) fn of_app(config: &AppService) -> Rc<Self> {
        let default_service: Rc<dyn Any> = config.default_service();
        APPS.with_borrow_mut(|apps| {
            apps.retain(|app| app.strong_count() > 0);
            let known = apps
                .iter()
                .filter_map(Weak::upgrade)
                .find(|app| Rc::ptr_eq(&app.default_service, &default_service));
            known.unwrap_or_else(|| {
                let id = NEXT_ID.replace(NEXT_ID.get() + 1);
                let app = Rc::new(Self {
                    default_service,
                    token: format!("cors_runtime#{id}"),
                    offers: Rc::default(),
                    registered: RefCell::default(),
                    table: OnceCell::new(),
                });
                apps.push(Rc::downgrade(&app));
                app
            })
        })
    }

    /// The application that a request came to; `None` where it has no annotated handler.
    pub(crate) fn of_request(request: &HttpRequest) -> Option<Rc<Self>> {
        let apps: Vec<_> = APPS.with_borrow(|apps| apps.iter().filter_map(Weak::upgrade).collect());
        apps.into_iter().find(|app| {
            let url = request
                .resource_map()
                .url_for(request, &app.token, core::iter::repeat("0"));
            // The address of another host may not be a URL; the name was found all the same.
            !matches!(url, Err(UrlGenerationError::ResourceNotFound))
        })
    }

    #[inline]
    pub(crate) fn offers(&self) -> &Rc<Offers> {
        &self.offers
    }

    /// Adds a handler, and returns what its entry has to be registered with.
    pub(crate) fn add(
        &self,
        prepared: &Rc<PreparedPolicy>,
        definition: &ResourceDef,
        (has_guards, preflight_guards): (bool, Rc<[Box<dyn Guard>]>),
        config: &AppService,
    ) -> Option<Rc<ResourceMap>> {
        let mut registered = self.registered.borrow_mut();
        let token = registered.is_empty().then_some(&*self.token);
        // An entry with a map of its own costs the user something: of several entries on its path, `match_name`
        // names the first. One is needed in each application, and those in scopes need them.
        let nodes = (token.is_some() || !config.is_root()).then(|| Nodes::new(definition, token));
        let (node, entry) = nodes.map(|nodes| (nodes.node, nodes.entry)).unzip();
        registered.push(Registered {
            prepared: Rc::clone(prepared),
            path: definition.pattern().unwrap_or_default().to_owned(),
            preflight_guards,
            has_guards,
            is_in_scope: !config.is_root(),
            node,
        });
        entry
    }

    /// The handlers by path. Not before the application is put together.
    pub(crate) fn table(&self) -> &Table {
        self.table.get_or_init(|| {
            let routes = self.registered.take().into_iter().map(Registered::into_route);
            let table = Table::new(routes.collect());
            siblings::limit(table.routes());
            siblings::find_disputes(table.routes());
            table
        })
    }
}

/// The map of one entry: the entry itself, and in it the node that is asked.
struct Nodes {
    entry: Rc<ResourceMap>,
    node: Rc<ResourceMap>,
}

impl Nodes {
    fn new(definition: &ResourceDef, token: Option<&str>) -> Self {
        let inside = ResourceDef::prefix("");
        let mut node = ResourceMap::new(inside.clone());
        for name in [definition.name(), token] {
            let mut leaf = ResourceDef::new("");
            if let Some(name) = name {
                leaf.set_name(name);
            }
            node.add(&mut leaf, None);
        }
        let node = Rc::new(node);
        let mut entry = ResourceMap::new(definition.clone());
        entry.add(&mut inside.clone(), Some(Rc::clone(&node)));
        Self {
            entry: Rc::new(entry),
            node,
        }
    }
}

impl Registered {
    fn into_route(self) -> Route {
        let full = match &self.node {
            // Nothing is left of the path inside the entry.
            Some(node) => node.match_pattern(""),
            None => Some(self.path),
        };
        let pattern = full.map_or_else(FullPattern::anywhere, FullPattern::new);
        let definition = self.prepared.has_source().then(|| pattern.definition()).flatten();
        Route {
            prepared: self.prepared,
            preflight_guards: self.preflight_guards,
            takes_all: !self.has_guards && !self.is_in_scope,
            has_guards: self.has_guards,
            is_in_scope: self.is_in_scope,
            definition,
            pattern,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App,
        dev::{AppService, HttpServiceFactory},
        test::init_service,
    };

    use super::{APPS, AppRoutes};

    /// Holds the routes as long as the application lives, as an entry does.
    struct Held;

    impl HttpServiceFactory for Held {
        fn register(self, config: &mut AppService) {
            let routes = AppRoutes::of_app(config);
            let again = AppRoutes::of_app(config);
            assert!(std::rc::Rc::ptr_eq(&routes, &again), "one application");
        }
    }

    /// What is gone takes no memory.
    #[actix_web::test]
    async fn applications_are_known_while_they_live() {
        for _ in 0..2 {
            init_service(App::new().service(Held)).await;
            assert_eq!(APPS.with_borrow(Vec::len), 1);
        }
    }
}
