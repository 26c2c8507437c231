//! A run-time list that follows a file.

use core::{
    fmt,
    ops::Deref,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread::{self, JoinHandle},
    time::Instant,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};

use super::{
    CredentialsMode, InvalidOrigins, RuntimeOrigins,
    text::{self, Unreadable},
};

/// What the file gave when it was last read.
type Content = Result<String, Unreadable>;

/// Files on some network file systems change without an event, and a directory that is replaced takes its watch with
/// it: the file is read this often in any case.
const POLL: Duration = Duration::from_secs(2);
/// A file that is being written gives half of a list. It is taken when two readings this far apart agree.
const SETTLE: Duration = Duration::from_millis(50);
/// The same for a file whose last line has no end: the last name may be cut, and what is left may be somebody else's.
const REST: Duration = Duration::from_secs(2);

/// A list that follows a file: what [`RuntimeOrigins::set_from_file`] reads, read again when the file changes.
///
/// Needs the feature `watch`. Keep the value as long as the list is to follow.
///
/// ```no_run
/// use cors_runtime::{RuntimeOrigins, WatchedOrigins};
///
/// static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let _following = WatchedOrigins::start(&PARTNERS, "/etc/api/origins.txt")?;
/// // Start the server, and wait for it to end.
/// # Ok(())
/// # }
/// ```
///
/// A change is in force a tenth of a second after the file is complete; where the system reports no changes, or the
/// last line has no line end, after two seconds. Write a new list beside the file, and rename it: a writer that
/// pauses at the end of a line has half a list in force. An edit that is refused, and a file that is gone, leave the
/// list in force as it is, and the log says so once for each such state (target `cors`, level `warn`); what was
/// accepted is logged at level `info`. The file may be replaced by renaming another one, and may be a symbolic link,
/// as in a mounted `ConfigMap`.
///
/// When this value is dropped, the list stays as it is and follows no longer.
#[must_use = "the list follows the file only until this value is dropped"]
pub struct WatchedOrigins {
    is_over: Arc<AtomicBool>,
    changes: Changes,
    follower: Option<JoinHandle<()>>,
    /// `None` where the system cannot tell: then the file is only read now and then.
    _watcher: Option<RecommendedWatcher>,
}

impl WatchedOrigins {
    /// Sets `list` from the file at `path`, and again whenever the file changes.
    ///
    /// `list` is a `&'static` list or an `Arc` of one.
    ///
    /// # Errors
    ///
    /// The file cannot be used now. The list that was in force stays, and nothing follows.
    pub fn start<L, M>(list: L, path: impl Into<PathBuf>) -> Result<Self, InvalidOrigins>
    where
        L: Deref<Target = RuntimeOrigins<M>> + Send + 'static,
        M: CredentialsMode,
    {
        let path = path.into();
        // Before the first reading: a change between the two would be missed.
        let (changes, changed) = Changes::new();
        let watcher = watch(&path, changes.clone());
        let content = text::read(&path);
        apply(&*list, &path, &content)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let follower = Follower {
            list,
            path: path.clone(),
            last: content,
            changed,
            is_over: Arc::clone(&is_over),
        };
        let follower = thread::Builder::new()
            .name("cors-origins".to_owned())
            .spawn(move || follower.run())
            .map_err(|error| {
                InvalidOrigins::no_file(
                    &path,
                    Unreadable::Other(format!("no thread to follow it: {error}")),
                )
            })?;
        Ok(Self {
            is_over,
            changes,
            follower: Some(follower),
            _watcher: watcher,
        })
    }
}

impl Drop for WatchedOrigins {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        self.changes.tell();
        if let Some(follower) = self.follower.take() {
            let _ = follower.join();
        }
    }
}

impl fmt::Debug for WatchedOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchedOrigins").finish_non_exhaustive()
    }
}

/// Tells the follower that something may have changed. Any number of changes before it looks are one: others may write
/// beside the file faster than it is read.
#[derive(Clone)]
struct Changes(SyncSender<()>);

impl Changes {
    fn new() -> (Self, Receiver<()>) {
        let (changes, changed) = mpsc::sync_channel(1);
        (Self(changes), changed)
    }

    fn tell(&self) {
        // Full, it has yet to look; disconnected, it has ended.
        let _ = self.0.try_send(());
    }
}

/// Watches the directory of the file and, where the file is a link, the directory of what it leads to: a watch on
/// the file itself ends when the file is replaced.
fn watch(path: &Path, changes: Changes) -> Option<RecommendedWatcher> {
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_reading(event.kind)) {
            return;
        }
        changes.tell();
    };
    let directory = |path: &Path| match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let started = notify::recommended_watcher(on_event).and_then(|mut watcher| {
        watcher.watch(&directory(path), RecursiveMode::NonRecursive)?;
        if let Ok(target) = path.canonicalize() {
            watcher.watch(&directory(&target), RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    });
    started
        .inspect_err(|error| {
            tracing::warn!(
                target: "cors",
                "no events about the file of origins `{}`, it is read every {} seconds: {error}",
                path.display(),
                POLL.as_secs(),
            );
        })
        .ok()
}

/// Whether nothing has changed: somebody has looked at a file. The follower does, and must not be told of itself.
const fn is_reading(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

struct Follower<L> {
    list: L,
    path: PathBuf,
    last: Content,
    changed: Receiver<()>,
    is_over: Arc<AtomicBool>,
}

impl<L, M> Follower<L>
where
    L: Deref<Target = RuntimeOrigins<M>>,
    M: CredentialsMode,
{
    fn run(mut self) {
        // Asked twice: what wakes it may have been taken while the file was read.
        while !self.is_over.load(Ordering::Relaxed) {
            if let Err(RecvTimeoutError::Disconnected) = self.changed.recv_timeout(POLL) {
                return;
            }
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            match self.changed_content() {
                Some(content) => self.take(content),
                // Whatever the system reports, and how often.
                None => thread::sleep(SETTLE),
            }
        }
    }

    /// What the file gives, where that is new and no longer changes.
    fn changed_content(&self) -> Option<Content> {
        // A file that is written on and on is read again at the next event.
        const ATTEMPTS: usize = 100;
        let mut content = text::read(&self.path);
        let mut since = Instant::now();
        for _ in 0..ATTEMPTS {
            if content == self.last || self.is_over.load(Ordering::Relaxed) {
                return None;
            }
            thread::sleep(SETTLE);
            // One reading is for all events before it.
            let _ = self.changed.try_recv();
            let again = text::read(&self.path);
            if again != content {
                (content, since) = (again, Instant::now());
            } else if is_complete(&content) || since.elapsed() >= REST {
                return Some(content);
            }
        }
        None
    }

    fn take(&mut self, content: Content) {
        let path = self.path.display();
        match apply(&*self.list, &self.path, &content) {
            Ok(()) => tracing::info!(
                target: "cors",
                "the file of origins `{path}` has changed: {} origins are in force",
                self.list.origins().len(),
            ),
            Err(error) => tracing::warn!(
                target: "cors",
                "the list of origins in force stays as it is: {error}",
            ),
        }
        self.last = content;
    }
}

/// Whether no name can be cut.
fn is_complete(content: &Content) -> bool {
    match content {
        Ok(text) => text.is_empty() || text.ends_with('\n'),
        Err(_) => true,
    }
}

fn apply<M: CredentialsMode>(
    list: &RuntimeOrigins<M>,
    path: &Path,
    content: &Content,
) -> Result<(), InvalidOrigins> {
    match content {
        Ok(text) => list.set_from_text(text, path),
        Err(reason) => Err(InvalidOrigins::no_file(path, reason.clone())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Without these events the file would be read every two seconds.
    #[test]
    fn changes_are_told() {
        let folder = std::env::temp_dir().join(format!("cors-watched-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let (changes, changed) = Changes::new();
        let watcher = watch(&folder.join("origins.txt"), changes.clone());
        fs::write(folder.join("origins.txt"), "https://app.example.com").expect("a file can be written");
        let told = changed.recv_timeout(Duration::from_secs(10));
        // What is left of the writing. Reading is no change.
        while changed.recv_timeout(Duration::from_millis(200)).is_ok() {}
        fs::read(folder.join("origins.txt")).expect("a file can be read");
        let of_reading = changed.recv_timeout(Duration::from_millis(500));
        fs::remove_dir_all(&folder).expect("a folder can be removed");
        assert!(watcher.is_some() && told.is_ok());
        assert_eq!(of_reading, Err(RecvTimeoutError::Timeout));
        assert!(watch(Path::new("a-file-in-this-folder.txt"), changes).is_some());
    }

    /// A busy neighbour, such as a log beside the file, would have the file read for hours.
    #[test]
    fn all_changes_before_a_reading_are_one() {
        let (changes, changed) = Changes::new();
        for _ in 0..10_000 {
            changes.tell();
        }
        assert_eq!(changed.try_iter().count(), 1);
        // The next one is another.
        changes.tell();
        assert_eq!(changed.try_iter().count(), 1);
        drop(changed);
        changes.tell();
    }

    #[test]
    fn the_end_of_writing_is_a_change_and_reading_is_none() {
        let close = |mode| EventKind::Access(AccessKind::Close(mode));
        assert!(!is_reading(close(AccessMode::Write)));
        assert!(is_reading(close(AccessMode::Read)));
        assert!(is_reading(EventKind::Access(AccessKind::Read)));
        assert!(!is_reading(EventKind::Any));
    }

    #[test]
    fn a_last_line_without_an_end_may_be_cut() {
        let text = |text: &str| is_complete(&Ok(text.to_owned()));
        assert!(text("") && text("https://a.example\n"));
        assert!(!text("https://a.example"));
        assert!(is_complete(&Err(Unreadable::Missing)));
    }

    #[test]
    fn what_was_read_before_is_no_change() {
        let path = std::env::temp_dir().join(format!("cors-unchanged-{}", std::process::id()));
        fs::write(&path, "https://a.example\n").expect("a file can be written");
        let (_changes, changed) = Changes::new();
        let mut follower = Follower {
            list: Arc::new(RuntimeOrigins::new()),
            path: path.clone(),
            last: text::read(&path),
            changed,
            is_over: Arc::default(),
        };
        assert_eq!(follower.changed_content(), None);
        follower.last = Err(Unreadable::Missing);
        let content = Ok("https://a.example\n".to_owned());
        assert_eq!(follower.changed_content(), Some(content));
        fs::remove_file(&path).expect("a file can be removed");
    }
}
