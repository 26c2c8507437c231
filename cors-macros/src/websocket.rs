//! Whether a handler takes websockets. Their handshake is a GET, but the messages after it may write.

use proc_macro2::{TokenStream, TokenTree};

/// Whether the parameters are those of a handshake: `web::Payload` beside `HttpRequest`, which every library for
/// websockets asks for.
pub(crate) fn takes_websocket(inputs: TokenStream) -> bool {
    let mut names = Names::default();
    names.find(inputs);
    names.has_payload && names.has_request
}

#[derive(Default)]
struct Names {
    has_payload: bool,
    has_request: bool,
}

impl Names {
    fn find(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.has_payload |= ident == "Payload";
                    self.has_request |= ident == "HttpRequest";
                }
                TokenTree::Group(group) => self.find(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn handshakes() {
        for (inputs, expected) in [
            (quote!(request: HttpRequest, body: web::Payload), true),
            (
                quote!(body: Payload, id: web::Path<u8>, request: actix_web::HttpRequest),
                true,
            ),
            (quote!((request, body): (HttpRequest, web::Payload)), true),
            (quote!(body: web::Payload), false),
            (quote!(request: HttpRequest), false),
            (quote!(request: HttpRequest, body: web::Bytes), false),
            (quote!(), false),
        ] {
            assert_eq!(takes_websocket(inputs.clone()), expected, "{inputs}");
        }
    }
}
