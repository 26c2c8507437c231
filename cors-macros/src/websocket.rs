//! Whether a handler takes websockets. Their handshake is a GET, but the messages after it may write.

use proc_macro2::TokenTree;

/// Whether the parameters are those of a handshake: `web::Payload` beside `HttpRequest`, which every library for
/// websockets asks for.
pub(crate) fn takes_websocket(inputs: &[TokenTree]) -> bool {
    let mut names = Names::default();
    inputs.iter().for_each(|tree| names.find(tree));
    names.has_payload && names.has_request
}

#[derive(Default)]
struct Names {
    has_payload: bool,
    has_request: bool,
}

impl Names {
    fn find(&mut self, tree: &TokenTree) {
        match tree {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                self.has_payload |= name == "Payload";
                self.has_request |= name == "HttpRequest";
            }
            TokenTree::Group(group) => group.stream().into_iter().for_each(|tree| self.find(&tree)),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
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
            let trees: Vec<_> = inputs.clone().into_iter().collect();
            assert_eq!(takes_websocket(&trees), expected, "{inputs}");
        }
    }
}
