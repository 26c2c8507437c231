//! The guide: from what CORS is to a program that is reviewed, in eight chapters.
//!
//! 1. [What CORS is](what_cors_is), and what it does not protect
//! 2. [In ten minutes](ten_minutes): a JSON API with a cookie, from an empty folder, and its test
//! 3. [Middleware order](middleware_order)
//! 4. [Origins from the deployment](deployment)
//! 5. [The other doors](other_doors): forms, links, images, frames, websockets
//! 6. [Blocked by CORS?](blocked_by_cors) What consoles print, and what changes it
//! 7. [Moving](moving) from actix-cors and from hand-written headers
//! 8. [Features, versions, stability](features)
//!
//! Every program is compiled and run with the tests of this crate:
//!
//! ```
//! use cors_runtime::{explain::Asked, policy};
//!
//! policy!(static SITE = { origins = "https://app.example.com" });
//!
//! assert!(SITE.explain(&Asked::new().origin("https://app.example.com")).is_readable());
//! ```

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/1-what-cors-is.md")]
pub mod what_cors_is {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/2-ten-minutes.md")]
pub mod ten_minutes {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/3-middleware-order.md")]
pub mod middleware_order {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/4-deployment.md")]
pub mod deployment {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/5-other-doors.md")]
pub mod other_doors {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/6-blocked-by-cors.md")]
pub mod blocked_by_cors {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/7-moving.md")]
pub mod moving {}

#[doc = include_str!("guide/pictures.md")]
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("guide/8-features.md")]
pub mod features {}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    const PICTURES: &str = include_str!("guide/pictures.md");

    /// rustdoc shows the pictures from here, a code host from the files.
    #[test]
    fn pictures_are_the_files() {
        for (name, svg) in [
            ("two-requests", include_str!("guide/two-requests.svg")),
            ("middleware", include_str!("guide/middleware.svg")),
        ] {
            let line = format!("[{name}]: data:image/svg+xml;base64,{}", STANDARD.encode(svg));
            assert!(
                PICTURES.lines().any(|written| written == line),
                "write this into pictures.md:\n{line}"
            );
        }
    }

    /// The chapter's messages are what the consoles printed.
    #[test]
    fn messages_are_those_of_the_consoles() {
        let captured: serde_json::Value =
            serde_json::from_str(include_str!("guide/console-messages.json")).unwrap();
        let chapter = include_str!("guide/6-blocked-by-cors.md");
        let mut count = 0;
        for messages in captured
            .as_object()
            .unwrap()
            .values()
            .flat_map(|case| case.as_object().unwrap().values())
        {
            for message in messages.as_array().unwrap() {
                assert!(
                    chapter.contains(message.as_str().unwrap()),
                    "not in the chapter: {message}"
                );
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
