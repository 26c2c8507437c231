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
    #[inline]
    pub(crate) fn open(&self, request: RequestId) {
        self.open.set(Some(request));
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

    /// Whether an entry has taken the offer. Asked once, as soon as the call of the router has returned.
    #[inline]
    pub(crate) fn close(&self, request: RequestId) -> bool {
        self.open.set(None);
        self.taken.take() == Some(request)
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
        offers.open(first);
        assert!(!offers.take(second), "of another request");
        assert!(offers.take(first));
        assert!(!offers.take(first), "twice");
        assert!(offers.close(first));
        assert!(!offers.close(first), "twice");
        offers.open(first);
        assert!(!offers.close(first), "which nobody took");
        assert!(!offers.take(first), "after it is closed");
    }

    /// A handler may dispatch its request again while it is called: nobody then claims more than was offered.
    #[test]
    fn an_offer_inside_an_offer() {
        let requests = [
            TestRequest::default().to_http_request(),
            TestRequest::default().to_http_request(),
        ];
        let [outer, inner] = requests.each_ref().map(|request| RequestId::of(request.head()));
        for (takes_outer, takes_inner) in [(false, false), (false, true), (true, false), (true, true)] {
            let offers = Offers::default();
            offers.open(outer);
            assert_eq!(takes_outer && offers.take(outer), takes_outer);
            offers.open(inner);
            assert_eq!(takes_inner && offers.take(inner), takes_inner);
            assert_eq!(offers.close(inner), takes_inner);
            assert!(
                !offers.take(outer) && !offers.close(outer),
                "{takes_outer} {takes_inner}"
            );
        }
    }
}
