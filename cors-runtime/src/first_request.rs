//! Which application a layer is in: the one that its first request came to. A layer is told nothing when it is built.

use core::cell::Cell;
use std::rc::Rc;

use actix_web::HttpRequest;

use crate::request::AppId;

/// The application of a layer's first request, once there was one. A clone is the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct FirstRequest(Rc<Cell<Option<AppId>>>);

thread_local! {
    /// That of the layer that is being built: its policy is prepared before it is recorded, with nothing in between.
    static BEING_BUILT: Cell<Option<FirstRequest>> = const { Cell::new(None) };
}

impl FirstRequest {
    pub(crate) fn of_new_layer() -> Self {
        let first = Self::default();
        BEING_BUILT.set(Some(first.clone()));
        first
    }

    /// The latest [new](Self::of_new_layer) one.
    pub(crate) fn of_layer_being_built() -> Self {
        BEING_BUILT.take().unwrap_or_default()
    }

    pub(crate) fn note(&self, request: &HttpRequest) {
        if self.0.get().is_none() {
            self.0.set(Some(AppId::of(request)));
        }
    }

    pub(crate) fn app(&self) -> Option<AppId> {
        self.0.get()
    }
}
