//! The page that calls the API, the same on every origin; nothing in it comes from elsewhere.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::{self, ServiceConfig},
};

use crate::{API, SOCKETS};

const FILES: [(&str, &str, &str); 5] = [
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    (
        "/style.css",
        "text/css; charset=utf-8",
        include_str!("page/style.css"),
    ),
    (
        "/attempts.js",
        "text/javascript; charset=utf-8",
        include_str!("page/attempts.js"),
    ),
    (
        "/doors.js",
        "text/javascript; charset=utf-8",
        include_str!("page/doors.js"),
    ),
    (
        "/table.js",
        "text/javascript; charset=utf-8",
        include_str!("page/table.js"),
    ),
];

/// Registers the files of the page.
pub fn configure(config: &mut ServiceConfig) {
    for (path, content_type, text) in FILES {
        config.route(
            path,
            web::get().to(move || async move {
                HttpResponse::Ok()
                    .insert_header((CONTENT_TYPE, content_type))
                    .insert_header((
                        CONTENT_SECURITY_POLICY,
                        // The socket's scheme has to be named. What another origin serves is shown and asked for, so
                        // that `block` decides and not this page.
                        format!(
                            "default-src 'self'; img-src data: {API}; frame-src {API}; connect-src {API} {SOCKETS}"
                        ),
                    ))
                    .body(text)
            }),
        );
    }
}
