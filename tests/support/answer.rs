//! An answer, to the last header.

use std::cell::RefCell;

thread_local! {
    static RAN: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Notes that user code ran. Handlers, guards and middleware of the tests call it.
pub fn mark(name: &'static str) {
    RAN.with_borrow_mut(|ran| ran.push(name));
}

/// What was noted on this thread since the last call.
pub(crate) fn marks() -> Vec<&'static str> {
    RAN.take()
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Lines `name: value`, sorted by name; lines of one name in the order they came.
    pub headers: Vec<String>,
    /// The body, with what is not ASCII escaped.
    pub body: String,
    /// The user code that ran; only in process.
    pub ran: Vec<&'static str>,
}

impl Answer {
    pub(crate) fn new<'a>(
        status: u16,
        headers: impl Iterator<Item = (&'a str, &'a [u8])>,
        body: &[u8],
        ran: Vec<&'static str>,
    ) -> Self {
        let mut headers: Vec<_> = headers
            .map(|(name, value)| format!("{name}: {}", value.escape_ascii()))
            .collect();
        headers.sort_by(by_name);
        Self {
            status,
            headers,
            body: body.escape_ascii().to_string(),
            ran,
        }
    }

    /// Asserts the status and every header. The body must be empty: see [`with_body`](Self::with_body).
    #[track_caller]
    pub fn is(&self, status: u16, headers: &[&str]) -> &Self {
        self.with_body(status, headers, "")
    }

    /// Asserts the status, every header and the body.
    #[track_caller]
    pub fn with_body(&self, status: u16, headers: &[&str], body: &str) -> &Self {
        let mut headers: Vec<String> = headers.iter().map(|&line| line.to_owned()).collect();
        headers.sort_by(by_name);
        let found = (self.status, &self.headers, &*self.body);
        assert_eq!(found, (status, &headers, body));
        self
    }

    /// Asserts which user code ran, in which order.
    #[track_caller]
    pub fn ran(&self, names: &[&str]) -> &Self {
        assert_eq!(self.ran, names);
        self
    }

    /// The values of a header.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let lines = self.headers.iter().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(found, _)| *found == name)
            .map(|(_, value)| value)
            .collect()
    }

    /// The headers of the CORS protocol.
    pub fn cors(&self) -> Vec<&str> {
        let is_ours = |line: &&str| line.starts_with("access-control-") || line.starts_with("vary: ");
        self.headers.iter().map(String::as_str).filter(is_ours).collect()
    }

    /// Asserts that this origin may read the answer.
    #[track_caller]
    pub fn allows(&self, origin: &str) -> &Self {
        assert_eq!(self.values("access-control-allow-origin"), [origin]);
        self
    }

    /// Asserts that nothing was granted: no header of the protocol but `Vary`.
    #[track_caller]
    pub fn grants_nothing(&self) -> &Self {
        let granted: Vec<_> = self
            .headers
            .iter()
            .filter(|line| line.starts_with("access-control-"))
            .collect();
        assert!(granted.is_empty(), "{granted:?}");
        self
    }
}

fn by_name(a: &String, b: &String) -> std::cmp::Ordering {
    let name = |line: &String| line.split(':').next().unwrap_or_default().to_owned();
    name(a).cmp(&name(b))
}
