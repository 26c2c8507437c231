//! What a `Cors` layer and the annotated handlers inside it tell each other, in the request's extensions.

use std::{
    cell::{Cell, Ref, RefCell},
    rc::Rc,
};

use actix_web::{
    HttpMessage,
    dev::{Extensions, RequestHead, ServiceRequest},
};

use crate::answers::{Answers, Grant};

/// Put on a request by the outermost [`Cors`](crate::Cors).
#[derive(Debug, Default)]
pub(crate) struct Outer {
    is_answered: Cell<bool>,
    /// What the answer to an actual request says, for the case that something on its way out says otherwise.
    settled: RefCell<Option<(Rc<Answers>, Grant)>>,
    candidates: RefCell<Vec<Candidate>>,
}

/// A handler that serves the path of a preflight, but another method.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) answers: Rc<Answers>,
    pub(crate) grant: Grant,
}

impl Outer {
    /// The mark of a layer further out, or a new one.
    pub(crate) fn on(request: &ServiceRequest) -> Rc<Self> {
        let mut extensions = request.extensions_mut();
        if let Some(outer) = extensions.get::<Rc<Self>>() {
            return Rc::clone(outer);
        }
        let outer = Rc::new(Self::default());
        extensions.insert(Rc::clone(&outer));
        outer
    }

    /// Whether the headers of the response are settled by something further in.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered.get()
    }

    pub(crate) fn set_answered(&self) {
        self.is_answered.set(true);
    }

    pub(crate) fn settle(&self, answers: &Rc<Answers>, grant: &Grant) {
        self.set_answered();
        *self.settled.borrow_mut() = Some((Rc::clone(answers), grant.clone()));
    }

    pub(crate) fn settled(&self) -> Option<(Rc<Answers>, Grant)> {
        self.settled.borrow().clone()
    }

    pub(crate) fn candidates(&self) -> Ref<'_, Vec<Candidate>> {
        self.candidates.borrow()
    }
}

/// Tells the layers further out that this request's headers are settled here.
#[inline]
pub(crate) fn set_answered(request: &ServiceRequest) {
    if let Some(outer) = request.extensions().get::<Rc<Outer>>() {
        outer.set_answered();
    }
}

/// The same for an actual request, with what its answer says.
#[inline]
pub(crate) fn settle(request: &ServiceRequest, answers: &Rc<Answers>, grant: &Grant) {
    if let Some(outer) = request.extensions().get::<Rc<Outer>>() {
        outer.settle(answers, grant);
    }
}

/// Tells the layers further out about a handler that serves the path of this preflight, but another method.
#[cold]
pub(crate) fn note_candidate(extensions: &Extensions, head: &RequestHead, answers: &Rc<Answers>) {
    if let Some(outer) = extensions.get::<Rc<Outer>>() {
        let candidate = Candidate {
            answers: Rc::clone(answers),
            grant: answers.grant_by_origin(head),
        };
        outer.candidates.borrow_mut().push(candidate);
    }
}
