//! What layers, and the annotated handlers inside them, tell each other about one request.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use actix_web::{
    HttpMessage,
    dev::{Extensions, ServiceRequest},
};

use crate::prepared::{Grant, PreparedPolicy};

/// Put on a request by the outermost layer, which holds it too: middleware may clear the request's extensions.
#[derive(Debug, Default)]
pub(crate) struct CorsContext {
    is_answered: Cell<bool>,
    /// Whether nothing but a layer may see this preflight.
    is_confined: Cell<bool>,
    /// What the answer to an actual request says, for the case that something on its way out says otherwise.
    recorded: RefCell<Option<(Rc<PreparedPolicy>, Grant)>>,
    /// Handlers of hand-built resources at the path of a preflight, which serve other methods.
    neighbours: RefCell<Vec<Rc<PreparedPolicy>>>,
}

impl CorsContext {
    /// That of a layer further out, or a new one.
    pub(crate) fn on(request: &ServiceRequest) -> Rc<Self> {
        let mut extensions = request.extensions_mut();
        if let Some(context) = extensions.get::<Rc<Self>>() {
            return Rc::clone(context);
        }
        let context = Rc::new(Self::default());
        extensions.insert(Rc::clone(&context));
        context
    }

    pub(crate) fn of(extensions: &Extensions) -> Option<&Rc<Self>> {
        extensions.get::<Rc<Self>>()
    }

    /// Whether something further in has answered a preflight.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered.get()
    }

    pub(crate) fn confine(&self) {
        self.is_confined.set(true);
    }

    pub(crate) fn is_confined(&self) -> bool {
        self.is_confined.get()
    }

    pub(crate) fn record_answer(&self, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
        *self.recorded.borrow_mut() = Some((Rc::clone(prepared), grant.clone()));
    }

    pub(crate) fn recorded(&self) -> Option<(Rc<PreparedPolicy>, Grant)> {
        self.recorded.borrow().clone()
    }

    pub(crate) fn neighbours(&self) -> Vec<Rc<PreparedPolicy>> {
        self.neighbours.borrow().clone()
    }
}

/// Tells the layers further out that a preflight is answered.
#[inline]
pub(crate) fn set_answered(request: &ServiceRequest) {
    if let Some(context) = CorsContext::of(&request.extensions()) {
        context.is_answered.set(true);
    }
}

/// Tells the layers further out what the answer to an actual request says.
#[inline]
pub(crate) fn record_answer(request: &ServiceRequest, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
    if let Some(context) = CorsContext::of(&request.extensions()) {
        context.record_answer(prepared, grant);
    }
}

/// Tells the layers further out about a hand-built handler at the path of a preflight for another method.
#[cold]
pub(crate) fn note_neighbour(extensions: &Extensions, prepared: &Rc<PreparedPolicy>) {
    if let Some(context) = CorsContext::of(extensions) {
        context.neighbours.borrow_mut().push(Rc::clone(prepared));
    }
}
