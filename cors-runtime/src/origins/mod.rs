//! Lists of origins that deployments supply.

mod error;
mod from_app_data;
mod list;
mod mode;
mod notation;
#[cfg(feature = "inspector")]
pub(crate) mod noted;
mod text;
mod told;
#[cfg(feature = "watch")]
mod watch;

use core::{fmt, hint, marker::PhantomData, panic::Location, sync::atomic::AtomicBool};
use std::{env, path::Path, sync::Arc};

use arc_swap::ArcSwapOption;
use cors_rules::rules::ListTerms;

pub use self::error::{InvalidOrigin, InvalidOrigins};
pub use self::from_app_data::FromAppData;
pub(crate) use self::list::List;
pub use self::mode::{Anonymous, Credentialed, CredentialsMode};
pub(crate) use self::notation::{belongings, notation_of_entry};
#[cfg(feature = "serde")]
pub(crate) use self::text::words;
#[cfg(feature = "watch")]
pub use self::watch::WatchedOrigins;
use crate::{AllowOrigin, Asking};

/// A list of origins that is filled at run time: from the environment, a file, a database.
///
/// Declare it as a `static`, name it in `origins`, and set it before the server starts. As a `const` it would be a new,
/// empty list wherever its name stands. Until it is set, nothing is allowed. Entries are what `origins` takes, patterns
/// included, checked with the same rules; `"*"` is among them only where the source permits it with
/// [`or_any`](RuntimeOrigins::or_any), so that its readers see it.
///
/// ```
/// use actix_web::{HttpResponse, Responder, get};
/// use cors_runtime::{RuntimeOrigins, cors};
///
/// static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();
///
/// #[cors(origins = PARTNERS)]
/// #[get("/catalogue")]
/// async fn catalogue() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// PARTNERS.set(["https://shop.example.com", "https://*.partner.example"])?;
///
/// // A list with a mistake is refused as a whole, and the one before it stays.
/// let refused = PARTNERS.set(["https://shop.example.com/"]).unwrap_err();
/// assert!(refused.to_string().contains("trailing slash"));
/// # Ok(())
/// # }
/// ```
///
/// # Credentials
///
/// A list for handlers with `credentials` is checked more strictly, so it has a type of its own; the wrong one does
/// not compile.
///
/// ```
/// # use actix_web::{HttpResponse, Responder, get};
/// use cors_runtime::{Credentialed, RuntimeOrigins, cors};
///
/// static TENANTS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();
///
/// #[cors(origins = TENANTS, credentials)]
/// #[get("/account")]
/// async fn account() -> impl Responder {
///     HttpResponse::Ok()
/// }
/// ```
///
/// # Cost
///
/// A request looks its origin up in a hash table, and each parent of its host in another where the list has
/// patterns: the cost does not grow with the list. Readers never wait, and each request sees one list whole:
/// [`set`](Self::set) builds the new one aside and swaps a pointer. The [cookbook](crate::cookbook) has programs that
/// set one from the environment and from a database.
pub struct RuntimeOrigins<M = Anonymous> {
    list: ArcSwapOption<List>,
    was_missed: AtomicBool,
    allows_any: bool,
    allows_insecure: bool,
    /// Where the source declares it: a log with several lists has to say which.
    declared: &'static Location<'static>,
    mode: PhantomData<M>,
}

impl RuntimeOrigins {
    /// An empty list for handlers without `credentials`.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self::empty()
    }

    /// Lets the deployment write `*` in the list, for any origin. Without this, `*` is refused: whoever reads the
    /// policy could not see that it may allow everybody.
    ///
    /// ```
    /// use cors_runtime::RuntimeOrigins;
    ///
    /// static READERS: RuntimeOrigins = RuntimeOrigins::new().or_any();
    ///
    /// READERS.set(["*"])?;
    /// # Ok::<(), cors_runtime::InvalidOrigins>(())
    /// ```
    ///
    /// There is no such list for requests with credentials: every site could read answers with the user's cookies.
    ///
    /// ```compile_fail
    /// # use cors_runtime::{Credentialed, RuntimeOrigins};
    /// static TENANTS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed().or_any();
    /// ```
    #[must_use]
    pub const fn or_any(mut self) -> Self {
        self.allows_any = true;
        self
    }
}

impl RuntimeOrigins<Credentialed> {
    /// An empty list for handlers with `credentials`.
    #[must_use]
    #[track_caller]
    pub const fn credentialed() -> Self {
        Self::empty()
    }

    /// Lets the list hold origins with the scheme `http` that are not on the machine itself, such as
    /// `http://192.168.1.5:3000` on a private network. Whoever is on the network path of such a page can change it,
    /// and then reads answers with the user's cookies. It is what `allow = [origin_insecure]` is to listed origins.
    #[must_use]
    pub const fn allowing_insecure(mut self) -> Self {
        self.allows_insecure = true;
        self
    }
}

impl Default for RuntimeOrigins {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<M> RuntimeOrigins<M> {
    #[track_caller]
    const fn empty() -> Self {
        Self {
            list: ArcSwapOption::const_empty(),
            was_missed: AtomicBool::new(false),
            allows_any: false,
            allows_insecure: false,
            declared: Location::caller(),
            mode: PhantomData,
        }
    }
}

impl<M: CredentialsMode> RuntimeOrigins<M> {
    /// Replaces the list. It may be called while requests are served: they see the old list or the new one. Checking
    /// 100,000 entries takes a good part of a second, so call it from `web::block` there.
    ///
    /// An entry that repeats another one, or that a pattern in the list covers, is dropped, and the log says so
    /// (target `cors`).
    ///
    /// # Errors
    ///
    /// Everything that is wrong, by position; of more than 10,000 mistakes, the first ones and the number of the others.
    /// The list that was in force stays.
    pub fn set<I>(&self, origins: I) -> Result<(), InvalidOrigins>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let origins: Vec<I::Item> = origins.into_iter().collect();
        self.set_entries(&origins)
    }

    fn set_entries<T: AsRef<str>>(&self, entries: &[T]) -> Result<(), InvalidOrigins> {
        let terms = ListTerms {
            credentials: M::CREDENTIALED,
            allows_insecure: self.allows_insecure,
            allows_any: self.allows_any,
        };
        let listed = cors_rules::rules::check_origins(entries, terms)
            .map_err(|refused| InvalidOrigins::refused(entries, refused))?;
        self.tell_dropped(entries, &listed.dropped);
        #[cfg(feature = "inspector")]
        noted::note_set(self.declared, entries.len() - listed.dropped.len());
        let old = self.list.swap(Some(Arc::new(List::new(entries, &listed))));
        drop_here(old);
        Ok(())
    }

    /// The entries in force, as they were written and in that order; empty while none are set.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let list = self.list.load();
        list.iter()
            .flat_map(|list| list.written())
            .map(str::to_owned)
            .collect()
    }

    /// Allows nothing from now on: [`set`](Self::set) takes no empty list, which is a mistake in most deployments. For
    /// those where it is not, such as a table whose last row was removed.
    pub fn clear(&self) {
        #[cfg(feature = "inspector")]
        noted::note_set(self.declared, 0);
        drop_here(self.list.swap(Some(Arc::default())));
    }

    /// Replaces the list by the environment variable `name`: origins separated by commas or white space.
    ///
    /// # Errors
    ///
    /// The variable is missing, empty or not UTF-8, or something in it is wrong. The list that was in force stays.
    pub fn set_from_env(&self, name: &str) -> Result<(), InvalidOrigins> {
        let value = env::var(name).map_err(|error| InvalidOrigins::no_variable(name, &error))?;
        self.set_entries(&text::entries(&value))
            .map_err(|error| error.in_variable(name))
    }

    /// Replaces the list by the file at `path`: origins separated by commas, white space or line ends. What follows
    /// a `#` at the start of a line or behind white space is a comment.
    ///
    /// It reads the file once and waits for it; with the feature `watch`,
    #[cfg_attr(feature = "watch", doc = "[`WatchedOrigins`]")]
    #[cfg_attr(not(feature = "watch"), doc = "`WatchedOrigins`")]
    /// takes up changes too.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is larger than 64 MiB, holds no origin or is not UTF-8, or something in it is wrong;
    /// the error names file and line. The list that was in force stays.
    pub fn set_from_file(&self, path: impl AsRef<Path>) -> Result<(), InvalidOrigins> {
        let path = path.as_ref();
        let text = text::read(path).map_err(|reason| InvalidOrigins::no_file(path, reason))?;
        self.set_from_text(&text, path)
    }

    fn set_from_text(&self, text: &str, path: &Path) -> Result<(), InvalidOrigins> {
        let entries = text::entries_of_file(text);
        self.set_entries(&entries)
            .map_err(|error| error.in_file(path, &entries))
    }
}

/// Drops a list that was replaced on this thread. A request that is looking up right now would otherwise be the last
/// to hold it, and free every entry before it is answered.
fn drop_here(old: Option<Arc<List>>) {
    // A lookup under way is over in a microsecond. One whose thread was put aside is not worth waiting for.
    const ATTEMPTS: usize = 1000;
    let Some(old) = old else { return };
    for _ in 0..ATTEMPTS {
        // Nobody finds it anymore, so the count only falls.
        if Arc::strong_count(&old) == 1 {
            break;
        }
        hint::spin_loop();
    }
}

impl<M: CredentialsMode> AllowOrigin for RuntimeOrigins<M> {
    const FOR_CREDENTIALS: bool = M::CREDENTIALED;
    const DEPENDS_ON_PLACE: bool = false;

    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        match &*self.list.load() {
            Some(list) if asking.is_about_trust() => list.names(origin),
            Some(list) => list.allows(origin),
            None => {
                self.tell_missed();
                false
            }
        }
    }
}

impl<M> fmt::Debug for RuntimeOrigins<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuntimeOrigins")
            .field("list", &*self.list.load())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows<M: CredentialsMode>(list: &RuntimeOrigins<M>, origin: &str) -> bool {
        let request = actix_web::test::TestRequest::default().to_http_request();
        list.allows(origin, &Asking::new(&request))
    }

    #[test]
    fn nothing_is_allowed_until_it_is_set() {
        static LIST: RuntimeOrigins = RuntimeOrigins::new();
        assert!(!allows(&LIST, "https://a.example"));
        LIST.set(["https://a.example"]).unwrap();
        assert!(allows(&LIST, "https://a.example"));
        assert!(!allows(&LIST, "https://b.example"));
    }

    #[test]
    fn a_refused_list_changes_nothing() {
        let list = RuntimeOrigins::new();
        list.set(["https://a.example"]).unwrap();
        let refused = list
            .set(["https://b.example", "https://c.example/", "null"])
            .unwrap_err();
        assert_eq!(refused.origins().len(), 2);
        assert_eq!(
            (refused.origins()[0].position(), refused.origins()[0].origin()),
            (1, "https://c.example/")
        );
        assert_eq!(refused.origins()[1].position(), 2);
        assert_eq!(refused.origins()[1].rule(), "origin_null");
        assert!(allows(&list, "https://a.example"));
        assert!(!allows(&list, "https://b.example"));
        assert!(list.set(Vec::<String>::new()).is_err());
        assert!(list.set(["*"]).is_err());
        assert!(allows(&list, "https://a.example"));
    }

    #[test]
    fn credentials_are_checked_more_strictly() {
        let origins = ["http://intranet.example"];
        RuntimeOrigins::new().set(origins).unwrap();
        let refused = RuntimeOrigins::credentialed().set(origins).unwrap_err();
        assert_eq!(refused.origins()[0].rule(), "origin_insecure");
        RuntimeOrigins::credentialed()
            .set(["http://localhost:3000"])
            .unwrap();
    }

    #[test]
    fn a_missing_variable_is_named() {
        let error = RuntimeOrigins::new()
            .set_from_env("CORS_RUNTIME_TEST_UNSET")
            .unwrap_err();
        assert!(error.to_string().contains("`CORS_RUNTIME_TEST_UNSET`"), "{error}");
        assert!(error.origins().is_empty());
    }
}
