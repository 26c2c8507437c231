//! The request of a case.

use actix_http::Request;
use actix_web::http::{
    Method, Uri,
    header::{
        ACCEPT, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderName, HeaderValue,
        ORIGIN,
    },
};

/// A request as the decoder leaves it: a head from the pool, values that share the buffer they were read into.
#[derive(Debug, Clone)]
pub struct Asked {
    method: Method,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Asked {
    /// A request with these headers, and the two that every client sends.
    #[must_use]
    pub fn new(method: Method, path: &str, headers: &[(HeaderName, &str)]) -> Self {
        let common = [(HOST, "api.example.com"), (ACCEPT, "*/*")];
        let value = |value: &str| HeaderValue::from_str(value).expect("no control characters");
        let headers = common
            .iter()
            .chain(headers)
            .map(|(name, text)| (name.clone(), value(text)))
            .collect();
        Self {
            method,
            uri: path.parse().expect("a path"),
            headers,
        }
    }

    /// GET of `/`.
    #[must_use]
    pub fn get(headers: &[(HeaderName, &str)]) -> Self {
        Self::new(Method::GET, "/", headers)
    }

    /// A preflight for GET of `/`.
    #[must_use]
    pub fn preflight(origin: &str, requested_headers: &str) -> Self {
        let headers = [
            (ORIGIN, origin),
            (ACCESS_CONTROL_REQUEST_METHOD, "GET"),
            (ACCESS_CONTROL_REQUEST_HEADERS, requested_headers),
        ];
        Self::new(Method::OPTIONS, "/", &headers)
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The target.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Names and values.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &str)> {
        let headers = self.headers.iter();
        headers.map(|(name, value)| (name, value.to_str().expect("text")))
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, wanted: &HeaderName) -> Option<&str> {
        self.headers()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }

    /// What the decoder makes of it.
    #[must_use]
    pub fn build(&self) -> Request {
        let mut request = Request::new();
        let head = request.head_mut();
        head.method = self.method.clone();
        head.uri = self.uri.clone();
        for (name, value) in &self.headers {
            head.headers.insert(name.clone(), value.clone());
        }
        request
    }
}
