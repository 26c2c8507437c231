//! The page at the root of the API: what is where. It is a page like any other, without a policy, so that no page of
//! another origin reads it.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::{self, ServiceConfig},
};

const FILES: [(&str, &str, &str); 2] = [
    (
        "/",
        "text/html; charset=utf-8",
        include_str!("page/overview.html"),
    ),
    (
        "/style.css",
        "text/css; charset=utf-8",
        include_str!("page/style.css"),
    ),
];

/// Registers the page and its style.
pub fn configure(config: &mut ServiceConfig) {
    for (path, content_type, text) in FILES {
        config.route(
            path,
            web::get().to(move || async move {
                HttpResponse::Ok()
                    .insert_header((CONTENT_TYPE, content_type))
                    .insert_header((CONTENT_SECURITY_POLICY, "default-src 'self'; img-src data:"))
                    .body(text)
            }),
        );
    }
}
