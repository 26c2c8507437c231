//! What layers, and the annotated handlers inside them, tell each other about one request.
//!
//! Nearly always nothing has to be put on the request for it: an answer is ready in the same turn of the thread in
//! which its handler finished, so that one note for each thread is enough, and costs no allocation. Where that is not
//! enough, because a layer may be inside another or a resource is built by hand, requests carry a [`CorsContext`].

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    dev::{Extensions, ServiceRequest},
    http::header::HeaderMap,
};

use crate::{
    prepared::{Grant, PreparedPolicy},
    request::RequestId,
    vary::Varies,
};

thread_local! {
    /// The layers of this thread. Without one, nobody is told anything.
    static LAYERS: Cell<usize> = const { Cell::new(0) };
    /// Whether requests of this thread may carry a context.
    static HAS_CONTEXTS: Cell<bool> = const { Cell::new(false) };
    /// The request whose answer was written last, and what was written.
    static LATEST_REQUEST: Cell<Option<RequestId>> = const { Cell::new(None) };
    static LATEST: RefCell<Option<Recorded>> = const { RefCell::new(None) };
    /// The preflight that was answered last.
    static ANSWERED: Cell<Option<RequestId>> = const { Cell::new(None) };
}

/// A policy that was written on an answer, or will be, and what it says to the origin.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) grant: Grant,
    /// Whether it depends on the origin though the policy alone does not.
    varies: bool,
}

impl Recorded {
    pub(crate) fn new(prepared: &Rc<PreparedPolicy>, grant: Grant) -> Self {
        Self {
            prepared: Rc::clone(prepared),
            grant,
            varies: false,
        }
    }

    /// What a handler allows, or, of `several`, what all of them allow, as this one says it.
    pub(crate) fn of_several(prepared: &Rc<PreparedPolicy>, grant: Grant, several: bool) -> Self {
        Self {
            prepared: Rc::clone(prepared),
            grant: if several { grant } else { prepared.fixed_or(grant) },
            varies: several,
        }
    }

    /// The same where other policies decided too, which the policy does not tell.
    pub(crate) fn varying(self) -> Self {
        Self { varies: true, ..self }
    }

    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        self.prepared.write(&self.grant, headers);
        if self.varies {
            Varies::ByOrigin.merge_into(headers);
        }
    }

    /// The same for an error, which becomes a response further out.
    pub(crate) fn write_later(&self, error: &mut Error) {
        let recorded = self.clone();
        error.add_response_mapper(move |mut response| {
            recorded.write(response.headers_mut());
            response
        });
    }
}

/// Counts a layer for as long as it lives.
#[derive(Debug)]
pub(crate) struct LayerCount(());

impl LayerCount {
    pub(crate) fn new() -> Self {
        LAYERS.set(LAYERS.get() + 1);
        Self(())
    }
}

impl Drop for LayerCount {
    fn drop(&mut self) {
        LAYERS.set(LAYERS.get().saturating_sub(1));
    }
}

/// Whether another layer may want to know what one has written.
#[inline]
pub(crate) fn has_several_layers() -> bool {
    LAYERS.get() > 1
}

/// Put on a request by the outermost layer, which holds it too: middleware may clear the request's extensions.
#[derive(Debug, Default)]
pub(crate) struct CorsContext {
    is_answered: Cell<bool>,
    /// Whether nothing but a layer may see this preflight.
    is_confined: Cell<bool>,
    /// What the answer to an actual request says, for the case that something on its way out says otherwise.
    recorded: RefCell<Option<Recorded>>,
    /// Handlers of hand-built resources at the path of a preflight, which serve other methods.
    neighbours: RefCell<Vec<Rc<PreparedPolicy>>>,
}

impl CorsContext {
    /// That of a layer further out, or a new one.
    pub(crate) fn on(request: &ServiceRequest) -> Rc<Self> {
        HAS_CONTEXTS.set(true);
        let mut extensions = request.extensions_mut();
        if let Some(context) = extensions.get::<Rc<Self>>() {
            return Rc::clone(context);
        }
        let context = Rc::new(Self::default());
        extensions.insert(Rc::clone(&context));
        context
    }

    /// That of a layer further out.
    #[inline]
    pub(crate) fn of(request: &ServiceRequest) -> Option<Rc<Self>> {
        if !HAS_CONTEXTS.get() {
            return None;
        }
        Self::within(&request.extensions()).cloned()
    }

    fn within(extensions: &Extensions) -> Option<&Rc<Self>> {
        extensions.get::<Rc<Self>>()
    }

    /// Whether it is still on the request. Middleware may have cleared the request's extensions; then nothing further
    /// in could say what it did.
    pub(crate) fn is_on(self: &Rc<Self>, request: &HttpRequest) -> bool {
        Self::within(&request.extensions()).is_some_and(|context| Rc::ptr_eq(context, self))
    }

    /// Whether something further in has answered a preflight.
    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered.get()
    }

    pub(crate) fn note_answered(&self) {
        self.is_answered.set(true);
    }

    pub(crate) fn confine(&self) {
        self.is_confined.set(true);
    }

    pub(crate) fn is_confined(&self) -> bool {
        self.is_confined.get()
    }

    pub(crate) fn record_answer(&self, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
        self.record(Recorded::new(prepared, grant.clone()));
    }

    pub(crate) fn record(&self, answer: Recorded) {
        self.recorded.replace(Some(answer));
    }

    pub(crate) fn recorded(&self) -> Option<Recorded> {
        self.recorded.borrow().clone()
    }

    pub(crate) fn neighbours(&self) -> Vec<Rc<PreparedPolicy>> {
        self.neighbours.borrow().clone()
    }
}

/// Tells the layers further out that a preflight is answered.
#[inline]
pub(crate) fn set_answered(request: &ServiceRequest) {
    if HAS_CONTEXTS.get() {
        ANSWERED.set(Some(RequestId::of(request.head())));
        if let Some(context) = CorsContext::within(&request.extensions()) {
            context.note_answered();
        }
    }
}

/// Forgets what was answered before.
pub(crate) fn forget_answered() {
    ANSWERED.set(None);
}

/// Whether this preflight was answered since [`forget_answered`].
pub(crate) fn take_answered(request: RequestId) -> bool {
    ANSWERED.take() == Some(request)
}

/// Tells the layers further out what the answer to an actual request will say.
#[inline]
pub(crate) fn record_answer(request: &ServiceRequest, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
    if HAS_CONTEXTS.get()
        && let Some(context) = CorsContext::within(&request.extensions())
    {
        context.record_answer(prepared, grant);
    }
}

/// Under which name the layers further out are told what a handler writes; `None` where none has to know. Asked before
/// anything of the user's runs.
#[inline]
pub(crate) fn listened_for(request: &ServiceRequest, prepared: &PreparedPolicy) -> Option<RequestId> {
    if LAYERS.get() == 0 {
        return None;
    }
    let id = RequestId::of(request.head());
    let is_taken = prepared.at_root_of().is_some_and(|offers| offers.take(id));
    (!is_taken).then_some(id)
}

/// Tells the layers further out what was written on an answer, where one of them [listens](listened_for).
#[inline]
pub(crate) fn note_written(request: Option<RequestId>, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
    if let Some(request) = request {
        note(request, Recorded::new(prepared, grant.clone()));
    }
}

pub(crate) fn note(request: RequestId, recorded: Recorded) {
    LATEST_REQUEST.set(Some(request));
    LATEST.replace(Some(recorded));
}

/// Forgets what was written before: what is inside is asked now.
#[inline]
pub(crate) fn forget_written() {
    LATEST_REQUEST.set(None);
}

/// What was written on the answer to this request, since [`forget_written`].
#[inline]
pub(crate) fn take_written(request: RequestId) -> Option<Recorded> {
    if LATEST_REQUEST.take() == Some(request) {
        LATEST.take()
    } else {
        None
    }
}

/// Tells the layers further out about a hand-built handler at the path of a preflight for another method.
#[cold]
pub(crate) fn note_neighbour(extensions: &Extensions, prepared: &Rc<PreparedPolicy>) {
    if let Some(context) = CorsContext::within(extensions) {
        context.neighbours.borrow_mut().push(Rc::clone(prepared));
    }
}

#[cfg(test)]
mod tests {
    use super::{LayerCount, has_several_layers};

    #[test]
    fn layers_are_counted_while_they_live() {
        let first = LayerCount::new();
        assert!(!has_several_layers());
        let second = LayerCount::new();
        assert!(has_several_layers());
        drop(first);
        assert!(!has_several_layers());
        drop(second);
    }
}
