//! Requests that a layer hands to the router with nothing in between.

use core::cell::Cell;

use crate::request::RequestId;

/// What layers offer to the annotated handlers of one application's own router.
///
/// An entry of that router is asked before the call of the router returns. Where one takes the offer, its answer leaves
/// the layer as it is, and neither has to tell the other anything. A request that is dispatched again, to another
/// application, is not offered to the handlers there.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    open: Cell<Option<RequestId>>,
    taken: Cell<Option<RequestId>>,
}

impl Offers {
    /// Offers a request for as long as the offer lives, also where a handler panics. What was offered before, of which
    /// this may be a part, is offered again after it.
    #[inline]
    pub(crate) fn open(&self, request: RequestId) -> Offer<'_> {
        Offer {
            offers: self,
            request,
            before: (self.open.replace(Some(request)), self.taken.take()),
        }
    }

    /// For an entry: whether the request is offered to it.
    #[inline]
    pub(crate) fn take(&self, request: RequestId) -> bool {
        let is_open = self.open.get() == Some(request);
        if is_open {
            self.open.set(None);
            self.taken.set(Some(request));
        }
        is_open
    }
}

/// One request that is offered.
#[derive(Debug)]
pub(crate) struct Offer<'a> {
    offers: &'a Offers,
    request: RequestId,
    before: (Option<RequestId>, Option<RequestId>),
}

impl Offer<'_> {
    /// Whether an entry has taken it. Asked as soon as the call of the router has returned.
    #[inline]
    pub(crate) fn is_taken(&self) -> bool {
        self.offers.taken.get() == Some(self.request)
    }
}

impl Drop for Offer<'_> {
    #[inline]
    fn drop(&mut self) {
        let (open, taken) = self.before;
        self.offers.open.set(open);
        self.offers.taken.set(taken);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn each_offer_is_for_one_request() {
        let requests = [
            TestRequest::default().to_http_request(),
            TestRequest::default().to_http_request(),
        ];
        let [first, second] = requests.each_ref().map(|request| RequestId::of(request.head()));
        let offers = Offers::default();
        assert!(!offers.take(first), "before it is open");
        let offer = offers.open(first);
        assert!(!offers.take(second), "of another request");
        assert!(!offer.is_taken());
        assert!(offers.take(first) && offer.is_taken());
        assert!(!offers.take(first), "twice");
        drop(offer);
        let offer = offers.open(first);
        assert!(!offer.is_taken(), "which nobody took");
        drop(offer);
        assert!(!offers.take(first), "after it is closed");
    }

    /// A handler may dispatch a request again while it is called.
    #[test]
    fn an_offer_inside_an_offer() {
        let requests = [
            TestRequest::default().to_http_request(),
            TestRequest::default().to_http_request(),
        ];
        let [outer, inner] = requests.each_ref().map(|request| RequestId::of(request.head()));
        for (takes_outer, takes_inner) in [(false, false), (false, true), (true, false), (true, true)] {
            let offers = Offers::default();
            let first = offers.open(outer);
            assert_eq!(takes_outer && offers.take(outer), takes_outer);
            let second = offers.open(inner);
            assert_eq!(takes_inner && offers.take(inner), takes_inner);
            assert_eq!(second.is_taken(), takes_inner);
            drop(second);
            assert_eq!(first.is_taken(), takes_outer, "{takes_outer} {takes_inner}");
            assert_eq!(offers.take(outer), !takes_outer, "{takes_outer} {takes_inner}");
        }
    }

    #[test]
    fn a_panic_ends_the_offer() {
        let request = TestRequest::default().to_http_request();
        let id = RequestId::of(request.head());
        for takes in [false, true] {
            let offers = Offers::default();
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _offer = offers.open(id);
                assert_eq!(takes && offers.take(id), takes);
                std::panic::resume_unwind(Box::new("the handler panicked"));
            }));
            assert!(caught.is_err());
            assert!(!offers.take(id), "{takes}");
            assert!(!offers.open(id).is_taken(), "{takes}");
        }
    }
}
