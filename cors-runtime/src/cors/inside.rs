//! What is inside a layer and not in the table of routes: other layers, and resources that are built by hand.

use core::cell::{Cell, OnceCell};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use actix_web::{dev::ServiceRequest, http::header::HeaderValue};

thread_local! {
    static LAYERS: RefCell<Vec<Weak<LayerScope>>> = const { RefCell::new(Vec::new()) };
    static HAND_BUILT: RefCell<Vec<&'static [&'static str]>> = const { RefCell::new(Vec::new()) };
    static NEXT_ORDER: Cell<u64> = const { Cell::new(0) };
}

/// What a layer wraps, as far as it can know.
#[derive(Debug)]
pub(super) struct LayerScope {
    /// Layers are built from the inside out.
    order: u64,
    wraps: Wraps,
    /// Known from the first request on.
    place: OnceCell<LayerPlace>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wraps {
    App,
    /// A scope or a resource.
    Part,
    /// Another layer, directly.
    Layer,
    /// Middleware that does not say what it wraps.
    Unknown,
}

#[derive(Debug)]
struct LayerPlace {
    /// The address of the application's map of resources.
    app: usize,
    /// What paths begin with; `None` where it has parameters.
    prefix: Option<Box<str>>,
}

impl LayerScope {
    /// The scope of a layer around a service of type `S`. A transform is told nothing else of what it wraps.
    pub(super) fn around<S>() -> Rc<Self> {
        let name = core::any::type_name::<S>();
        let wraps = if super::is_layer::<S>() {
            Wraps::Layer
        } else if name.contains("actix_web::app_service::AppRouting") {
            Wraps::App
        } else if name.contains("actix_web::scope::ScopeService")
            || name.contains("actix_web::resource::ResourceService")
        {
            Wraps::Part
        } else {
            Wraps::Unknown
        };
        let scope = Rc::new(Self {
            order: NEXT_ORDER.replace(NEXT_ORDER.get() + 1),
            wraps,
            place: OnceCell::new(),
        });
        LAYERS.with_borrow_mut(|layers| {
            layers.retain(|layer| layer.strong_count() > 0);
            layers.push(Rc::downgrade(&scope));
        });
        scope
    }

    /// Learns the place from a request that the layer sees.
    #[inline]
    pub(super) fn learn(&self, request: &ServiceRequest) {
        if self.place.get().is_none() {
            self.learn_first(request);
        }
    }

    #[cold]
    fn learn_first(&self, request: &ServiceRequest) {
        let path = request.match_info();
        let end = path.as_str().len() - path.unprocessed().len();
        let prefix = path.is_empty().then(|| path.as_str()[..end].into());
        let place = LayerPlace {
            app: app_of(request),
            prefix,
        };
        // Set once: the scope of a layer does not change.
        let _ = self.place.set(place);
    }

    /// Whether another layer further in may hold the path of a request.
    pub(super) fn may_hold_a_layer(&self, request: &ServiceRequest) -> bool {
        self.wraps == Wraps::Layer
            || LAYERS.with_borrow(|layers| {
                layers
                    .iter()
                    .filter_map(Weak::upgrade)
                    .any(|layer| layer.order < self.order && self.may_wrap(&layer) && layer.may_hold(request))
            })
    }

    fn may_wrap(&self, inner: &Self) -> bool {
        match self.wraps {
            Wraps::App | Wraps::Part => matches!(inner.wraps, Wraps::Part | Wraps::Layer | Wraps::Unknown),
            Wraps::Layer | Wraps::Unknown => true,
        }
    }

    /// Until a request has come by, anything may be here.
    fn may_hold(&self, request: &ServiceRequest) -> bool {
        let Some(place) = self.place.get() else {
            return true;
        };
        let path = request.match_info().as_str();
        let is_inside = |prefix: &str| {
            path.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || prefix.is_empty())
        };
        place.app == app_of(request) && place.prefix.as_deref().is_none_or(is_inside)
    }
}

fn app_of(request: &ServiceRequest) -> usize {
    core::ptr::from_ref(request.resource_map()).addr()
}

/// Notes that this thread builds resources by hand for a handler that serves `methods`.
pub(crate) fn note_hand_built(methods: &'static [&'static str]) {
    HAND_BUILT.with_borrow_mut(|known| {
        if !known.contains(&methods) {
            known.push(methods);
        }
    });
}

/// Whether the handler of a hand-built resource, at whatever path, serves the method.
pub(super) fn is_served_by_hand(method: &HeaderValue) -> bool {
    let is_method = |name: &&str| *name == "*" || name.as_bytes() == method.as_bytes();
    HAND_BUILT.with_borrow(|known| known.iter().any(|methods| methods.iter().any(is_method)))
}
