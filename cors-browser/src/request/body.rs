//! The body of a request.

use actix_web::web::Bytes;

/// A request's body, with the `Content-Type` it brings: <https://fetch.spec.whatwg.org/#body-with-type>.
///
/// ```
/// use cors_browser::Request;
///
/// let request = Request::post("/notes").header("content-type", "text/plain").body("buy milk");
/// # let _ = request;
/// ```
#[derive(Clone, Debug)]
pub struct Body {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: Option<&'static str>,
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self {
            bytes: text.into(),
            content_type: Some("text/plain;charset=UTF-8"),
        }
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            content_type: None,
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}
