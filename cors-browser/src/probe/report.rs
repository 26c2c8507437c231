//! What a probe found.

use std::fmt;

/// An origin that could read an answer, or whose preflight was granted.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::probe;
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let report = probe(&app).await;
/// for reader in report.unlisted() {
///     println!("{} reads {}: {}", reader.origin(), reader.path(), reader.mistake());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub(super) origin: String,
    pub(super) sent: Vec<String>,
    pub(super) mistake: &'static str,
    pub(super) path: String,
    pub(super) method: String,
    pub(super) by_preflight: bool,
    pub(super) with_credentials: bool,
    pub(super) can_be_a_page: bool,
}

impl Reader {
    /// The origin that `Access-Control-Allow-Origin` allows: `*` for all of them.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The lines of `Origin` that were sent.
    #[must_use]
    pub fn sent(&self) -> &[String] {
        &self.sent
    }

    /// The mistake in the server that lets this origin through, in a few words; `listed` if it is meant to.
    #[must_use]
    pub fn mistake(&self) -> &str {
        self.mistake
    }

    /// The path that was asked.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The method of the request, or the one that the preflight asked for.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Whether a preflight was granted: then pages of the origin may send the method. Else they may read the answer.
    #[must_use]
    pub fn by_preflight(&self) -> bool {
        self.by_preflight
    }

    /// Whether cookies may be involved, and so the user's own data.
    #[must_use]
    pub fn with_credentials(&self) -> bool {
        self.with_credentials
    }

    /// Whether the URL standard lets a page have this origin. Others are mistakes all the same: programs that are no
    /// browsers send them, and browsers have had pages with some of them.
    #[must_use]
    pub fn can_be_a_page(&self) -> bool {
        self.can_be_a_page
    }
}

/// Every origin that could read, of those that a [`probe`](crate::probe) sent.
///
/// `Display` prints a line for each, those that are not listed first.
///
/// ```
/// # use actix_web::{App, HttpResponse, test, web};
/// use cors_browser::probe;
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().default_service(web::to(async || HttpResponse::Ok().insert_header(("access-control-allow-origin", "*")).body("text")))).await;
/// let report = probe(&app).await;
/// assert!(report.requests() > 20);
/// assert!(report.unlisted().next().is_some(), "everybody may read: {report}");
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a report says who could read"]
pub struct ProbeReport {
    listed: Vec<String>,
    readers: Vec<Reader>,
    requests: usize,
}

impl ProbeReport {
    pub(super) fn new(listed: Vec<String>) -> Self {
        Self {
            listed,
            readers: Vec::new(),
            requests: 0,
        }
    }

    /// Notes an answer, and who it lets read, if anyone.
    pub(super) fn note(&mut self, reader: Option<Reader>) {
        self.requests += 1;
        if let Some(reader) = reader
            && !self.readers.contains(&reader)
        {
            self.readers.push(reader);
        }
    }

    /// Every origin that could read, listed or not.
    #[must_use]
    pub fn readers(&self) -> &[Reader] {
        &self.readers
    }

    /// The origins that could read and are not [listed](crate::Probe::listed). `*` is among them: it lets everyone.
    pub fn unlisted(&self) -> impl Iterator<Item = &Reader> {
        self.readers.iter().filter(|reader| !self.is_listed(reader))
    }

    /// The [listed](crate::Probe::listed) origins that could not read anything: a name with a typing mistake, or a
    /// path that is not served.
    pub fn shut_out(&self) -> impl Iterator<Item = &str> {
        let reads = |origin: &str| {
            self.readers
                .iter()
                .any(|reader| reader.origin == "*" || (reader.origin == origin && reader.sent == [origin]))
        };
        self.listed
            .iter()
            .map(String::as_str)
            .filter(move |origin| !reads(origin))
    }

    /// How many answers were judged.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// Fails the test unless the listed origins, and nobody else, could read.
    ///
    /// # Panics
    ///
    /// If an origin that is not listed could read, or a listed one could not; the message is the whole report. And if
    /// no request was sent, as nothing is known then.
    #[track_caller]
    pub fn expect_listed_only(&self) {
        assert!(
            self.requests > 0,
            "the probe sent no request; name the paths to ask, like `.paths([\"/inbox\"])`"
        );
        let shut_out: Vec<&str> = self.shut_out().collect();
        assert!(
            self.unlisted().next().is_none(),
            "origins that are not listed could read\n{self}"
        );
        assert!(
            shut_out.is_empty(),
            "listed origins could read nothing: {}\n{self}",
            shut_out.join(", ")
        );
    }

    /// A request with two lines of `Origin` is no listed page's, whatever they say.
    fn is_listed(&self, reader: &Reader) -> bool {
        self.listed.contains(&reader.origin) && reader.sent.len() == 1 && reader.sent[0] == reader.origin
    }
}

impl fmt::Display for ProbeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unlisted = self.unlisted().count();
        writeln!(
            f,
            "{} answers: {unlisted} let an origin read that is not listed, {} a listed one",
            self.requests,
            self.readers.len() - unlisted
        )?;
        self.unlisted().try_for_each(|reader| write_reader(f, reader))?;
        self.readers
            .iter()
            .filter(|reader| self.is_listed(reader))
            .try_for_each(|reader| write_reader(f, reader))?;
        self.shut_out()
            .try_for_each(|origin| writeln!(f, "  `{origin}` is listed and could read nothing"))
    }
}

fn write_reader(f: &mut fmt::Formatter<'_>, reader: &Reader) -> fmt::Result {
    let may = if reader.by_preflight {
        "may send"
    } else {
        "may read"
    };
    let cookies = if reader.with_credentials {
        ", with cookies"
    } else {
        ""
    };
    let sent: Vec<String> = reader
        .sent
        .iter()
        .map(|line| format!("`{}`", line.escape_debug()))
        .collect();
    writeln!(
        f,
        "  {} {may} {} {}{cookies} ({})",
        sent.join(" and "),
        reader.method,
        reader.path,
        reader.mistake
    )
}
