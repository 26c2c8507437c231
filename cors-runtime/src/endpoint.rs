//! A handler function as a service.

use actix_web::{
    FromRequest, Handler, HttpResponse, Responder,
    dev::{ServiceRequest, ServiceResponse, fn_service},
};

use crate::entry::HandlerService;

/// The service of a handler: extract, call, respond. An extractor's error is a response, as it is for actix-web's
/// own routes.
///
/// `web::to` does the same but boxes the future, and the router boxes ours again; one of the two is saved here.
pub(crate) fn endpoint<F, Args>(handler: F) -> impl HandlerService
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder,
{
    fn_service(move |request: ServiceRequest| {
        let handler = handler.clone();
        async move {
            let (request, mut payload) = request.into_parts();
            let response = match Args::from_request(&request, &mut payload).await {
                Ok(arguments) => handler
                    .call(arguments)
                    .await
                    .respond_to(&request)
                    .map_into_boxed_body(),
                Err(error) => HttpResponse::from_error(error),
            };
            Ok(ServiceResponse::new(request, response))
        }
    })
}
