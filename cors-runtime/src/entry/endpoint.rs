//! A handler function as a service.

use core::future::ready;
use std::rc::Rc;

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Responder,
    dev::{Payload, ServiceRequest, ServiceResponse, fn_factory, fn_service},
};

use super::{
    HandlerService,
    service::{Decided, answer, decide},
};
use crate::{boxed::boxed_response, context, prepared::PreparedPolicy, routes::AppRoutes};

/// The service of a handler: extract, call, respond. An extractor's error is a response, as it is for actix-web's
/// own routes. With a policy it does what [`EntryFactory`](super::EntryFactory) does around any service: a
/// handler has no errors of its own, so that one future is enough.
///
/// `web::to` does the same but boxes the future, and the router boxes ours again; one of the two is saved here. The
/// future is one `async` block, and everything in it that is not generic is a function: what is written here
/// is in a program once for each handler.
pub(crate) fn endpoint<F, Args>(
    handler: F,
    policy: Option<(Rc<PreparedPolicy>, Rc<AppRoutes>)>,
) -> impl HandlerService
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder,
{
    let (prepared, routes) = policy.unzip();
    let service = fn_service(move |request: ServiceRequest| {
        let handler = handler.clone();
        let admitted = admit(prepared.as_ref(), request);
        async move {
            match admitted {
                Admission::Admitted(mut admitted) => {
                    let Admitted { request, payload, .. } = &mut admitted;
                    let response = match Args::from_request(request, payload).await {
                        Ok(arguments) => boxed_response(handler.call(arguments).await.respond_to(request)),
                        Err(error) => HttpResponse::from_error(error),
                    };
                    Ok(admitted.finish(response))
                }
                Admission::Answered(answer) => Ok(answer),
            }
        }
    });
    fn_factory(move || {
        start(routes.as_ref());
        ready(Ok(service.clone()))
    })
}

/// The application is put together.
fn start(routes: Option<&Rc<AppRoutes>>) {
    if let Some(routes) = routes {
        routes.table();
    }
}

/// What becomes of a request before the handler sees it.
enum Admission {
    Admitted(Admitted),
    Answered(ServiceResponse),
}

/// A request that a handler sees, and what the response will say.
struct Admitted {
    request: HttpRequest,
    payload: Payload,
    decided: Option<(Rc<PreparedPolicy>, Decided)>,
}

/// Answers a preflight or a request that `block` refuses, and lets any other request through.
fn admit(prepared: Option<&Rc<PreparedPolicy>>, request: ServiceRequest) -> Admission {
    let decided = match prepared {
        Some(prepared) => match decide(prepared, &request) {
            Ok(decided) => Some((Rc::clone(prepared), decided)),
            Err(unhandled) => return Admission::Answered(answer(prepared, request, unhandled)),
        },
        None => None,
    };
    let (request, payload) = request.into_parts();
    Admission::Admitted(Admitted {
        request,
        payload,
        decided,
    })
}

impl Admitted {
    fn finish(self, mut response: HttpResponse) -> ServiceResponse {
        if let Some((prepared, Decided { grant, listened_for })) = self.decided {
            context::note_written(listened_for, &prepared, &grant);
            prepared.write_last(grant, response.headers_mut());
        }
        ServiceResponse::new(self.request, response)
    }
}
