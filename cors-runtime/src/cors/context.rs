//! What a `Cors` layer and the annotated handlers inside it tell each other, in the request's extensions.

use std::{
    cell::{Cell, Ref, RefCell},
    rc::Rc,
};

use actix_web::{
    HttpMessage,
    dev::{Extensions, RequestHead, ServiceRequest},
};

use crate::prepared::{Grant, PreparedPolicy};

/// Put on a request by the outermost [`Cors`](crate::Cors).
#[derive(Debug, Default)]
pub(crate) struct CorsContext {
    is_answered: Cell<bool>,
    /// What the answer to an actual request says, for the case that something on its way out says otherwise.
    recorded: RefCell<Option<(Rc<PreparedPolicy>, Grant)>>,
    candidates: RefCell<Vec<Candidate>>,
}

/// A handler that serves the path of a preflight, but another method.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) grant: Grant,
}

impl CorsContext {
    /// The mark of a layer further out, or a new one.
    pub(crate) fn on(request: &ServiceRequest) -> Rc<Self> {
        let mut extensions = request.extensions_mut();
        if let Some(context) = extensions.get::<Rc<Self>>() {
            return Rc::clone(context);
        }
        let context = Rc::new(Self::default());
        extensions.insert(Rc::clone(&context));
        context
    }

    /// Whether the headers of the response are settled by something further in.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered.get()
    }

    pub(crate) fn set_answered(&self) {
        self.is_answered.set(true);
    }

    pub(crate) fn record_answer(&self, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
        self.set_answered();
        *self.recorded.borrow_mut() = Some((Rc::clone(prepared), grant.clone()));
    }

    pub(crate) fn recorded(&self) -> Option<(Rc<PreparedPolicy>, Grant)> {
        self.recorded.borrow().clone()
    }

    pub(crate) fn candidates(&self) -> Ref<'_, Vec<Candidate>> {
        self.candidates.borrow()
    }
}

/// Tells the layers further out that this request's headers are settled here.
#[inline]
pub(crate) fn set_answered(request: &ServiceRequest) {
    if let Some(context) = request.extensions().get::<Rc<CorsContext>>() {
        context.set_answered();
    }
}

/// The same for an actual request, with what its answer says.
#[inline]
pub(crate) fn record_answer(request: &ServiceRequest, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
    if let Some(context) = request.extensions().get::<Rc<CorsContext>>() {
        context.record_answer(prepared, grant);
    }
}

/// Tells the layers further out about a handler that serves the path of this preflight, but another method.
#[cold]
pub(crate) fn note_candidate(extensions: &Extensions, head: &RequestHead, prepared: &Rc<PreparedPolicy>) {
    if let Some(context) = extensions.get::<Rc<CorsContext>>() {
        let candidate = Candidate {
            prepared: Rc::clone(prepared),
            grant: prepared.decide_while_routing(head),
        };
        context.candidates.borrow_mut().push(candidate);
    }
}
