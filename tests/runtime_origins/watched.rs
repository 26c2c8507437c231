//! A list that follows a file.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use cors_runtime::{RuntimeOrigins, WatchedOrigins};
use cors_tests::Events;
use tempfile::TempDir;
use tracing::Level;

/// A file, and a list that follows it.
struct Followed {
    directory: TempDir,
    list: Arc<RuntimeOrigins>,
    _following: WatchedOrigins,
}

impl Followed {
    fn new(content: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("origins.txt");
        fs::write(&path, content).unwrap();
        let list = Arc::new(RuntimeOrigins::new());
        let following = WatchedOrigins::start(Arc::clone(&list), path).unwrap();
        Self {
            directory,
            list,
            _following: following,
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("origins.txt")
    }

    /// As editors and configuration tools do.
    fn replace(&self, content: &str) {
        let aside = self.directory.path().join("origins.new");
        fs::write(&aside, content).unwrap();
        fs::rename(aside, self.path()).unwrap();
    }

    #[track_caller]
    fn becomes(&self, origins: &[&str]) {
        wait_for(
            || self.list.origins() == origins,
            || format!("{:?}", self.list.origins()),
        );
    }
}

/// Far more than it takes, on a machine that does other things.
#[track_caller]
fn wait_for(mut is_so: impl FnMut() -> bool, shown: impl Fn() -> String) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "{}", shown());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_change_is_taken() {
    let followed = Followed::new("https://a.example");
    followed.becomes(&["https://a.example"]);
    fs::write(followed.path(), "https://b.example\n").unwrap();
    followed.becomes(&["https://b.example"]);
    followed.replace("https://c.example\nhttps://*.c.example\n");
    followed.becomes(&["https://c.example", "https://*.c.example"]);
    // Again: the watch has not left with the file that was replaced.
    followed.replace("https://d.example\n");
    followed.becomes(&["https://d.example"]);
}

/// What a mounted `ConfigMap` does: the file is a link through a link to a directory, and that link is replaced.
#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    use std::os::unix::fs::symlink;

    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let version = |name: &str, content: &str| {
        fs::create_dir(at(name)).unwrap();
        fs::write(at(name).join("origins.txt"), content).unwrap();
        symlink(name, at("..new")).unwrap();
        fs::rename(at("..new"), at("..data")).unwrap();
    };
    version("..1", "https://a.example\n");
    symlink(Path::new("..data").join("origins.txt"), at("origins.txt")).unwrap();
    let list = Arc::new(RuntimeOrigins::new());
    let _following = WatchedOrigins::start(Arc::clone(&list), at("origins.txt")).unwrap();
    assert_eq!(list.origins(), ["https://a.example"]);
    version("..2", "https://b.example\n");
    wait_for(
        || list.origins() == ["https://b.example"],
        || format!("{:?}", list.origins()),
    );
}

/// What is in the place of the file.
enum Content<'a> {
    Bytes(&'a [u8]),
    Directory,
    Nothing,
}

impl Content<'_> {
    fn put(&self, path: &Path) {
        if path.is_dir() {
            fs::remove_dir(path).unwrap();
        }
        match self {
            Self::Bytes(bytes) => fs::write(path, bytes).unwrap(),
            Self::Directory => {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }
            Self::Nothing => fs::remove_file(path).unwrap(),
        }
    }
}

/// A bad edit, a file that is gone, an empty one, a directory: the list stays, and what comes next is taken.
#[test]
fn a_bad_edit_leaves_the_list() {
    // Of all threads: the list is followed on one of its own.
    let log = Events::new(Level::TRACE);
    tracing::subscriber::set_global_default(log.clone()).expect("no other test listens to all threads");
    let followed = Followed::new("https://a.example");
    let marker = followed.path().display().to_string();
    let told = |part: &str| {
        let lines = log.lines();
        lines
            .iter()
            .filter(|line| line.contains(&marker) && line.contains(part))
            .count()
    };
    let large = "a".repeat(63).repeat(170_000);
    for (content, part) in [
        (
            Content::Bytes(b"https://b.example/\n"),
            "entry 1 on line 1 `https://b.example/`",
        ),
        (Content::Bytes(b""), "there are none"),
        (
            Content::Bytes(b"https://b.example\nhttps://c.exa mple"),
            "entry 3 on line 2 `mple`",
        ),
        (
            Content::Bytes(b"https://b.example\nhttps://c\xff.example\n"),
            "line 2 is not UTF-8",
        ),
        (Content::Bytes(large.as_bytes()), "entry 1 on line 1 `aaaa"),
        (Content::Directory, "it is a directory or a device"),
        (
            Content::Bytes(b"https://b.example\nhttps:/"),
            "entry 2 on line 2 `https:/`",
        ),
        (Content::Nothing, "it does not exist"),
    ] {
        content.put(&followed.path());
        wait_for(|| told(part) > 0, || format!("{part}: {:#?}", log.lines()));
        assert_eq!(followed.list.origins(), ["https://a.example"]);
        // Events that change nothing, and readings of the poll, say nothing more.
        for _ in 0..3 {
            fs::write(followed.directory.path().join("other"), "x").unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(told(part), 1, "{:#?}", log.lines());
    }
    fs::write(followed.path(), "https://b.example\n").unwrap();
    followed.becomes(&["https://b.example"]);
    wait_for(
        || told("1 origins are in force") > 0,
        || format!("{:#?}", log.lines()),
    );
}

/// The last line of a file has no end as long as it is written, and a name that is cut may be somebody else's.
#[test]
fn a_name_is_taken_whole() {
    use std::io::Write as _;

    let followed = Followed::new("https://a.example\n");
    let mut file = fs::File::create(followed.path()).unwrap();
    file.write_all(b"https://a.example\nhttps://partner.example.co")
        .unwrap();
    let began = Instant::now();
    thread::sleep(Duration::from_millis(400));
    let in_force = followed.list.origins();
    // This thread may have been put aside for longer than such a file has to rest.
    assert!(
        in_force == ["https://a.example"] || began.elapsed() > Duration::from_secs(2),
        "{in_force:?}"
    );
    file.write_all(b"m\n").unwrap();
    followed.becomes(&["https://a.example", "https://partner.example.com"]);
    // One that rests is taken.
    followed.replace("https://b.example");
    followed.becomes(&["https://b.example"]);
}

/// A list that is written slowly is not taken before it is whole, and nothing in between is in force.
#[test]
fn a_file_is_taken_whole() {
    use std::io::Write as _;

    let followed = Followed::new("https://a.example");
    let mut file = fs::File::create(followed.path()).unwrap();
    let expected: Vec<String> = (0..40)
        .map(|number| format!("https://tenant-{number}.example"))
        .collect();
    for origin in &expected {
        writeln!(file, "{origin}").unwrap();
        file.flush().unwrap();
        thread::sleep(Duration::from_millis(5));
        let in_force = followed.list.origins();
        // This thread may have been put aside for longer than the file has to rest.
        assert!(
            in_force == ["https://a.example"] || expected.starts_with(&in_force),
            "{in_force:?}"
        );
    }
    drop(file);
    wait_for(
        || followed.list.origins() == expected,
        || format!("{:?}", followed.list.origins()),
    );
}

#[test]
fn it_ends_with_the_value() {
    let followed = Followed::new("https://a.example");
    let Followed {
        directory,
        list,
        _following,
    } = followed;
    assert_eq!(format!("{_following:?}"), "WatchedOrigins { .. }");
    drop(_following);
    fs::write(directory.path().join("origins.txt"), "https://b.example\n").unwrap();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(list.origins(), ["https://a.example"]);
    assert_eq!(Arc::strong_count(&list), 1, "the thread has ended");
}

#[test]
fn it_does_not_start_without_a_list() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("origins.txt");
    let list = Arc::new(RuntimeOrigins::new());
    let refused = WatchedOrigins::start(Arc::clone(&list), &path).unwrap_err();
    assert!(refused.to_string().contains("it does not exist"), "{refused}");
    fs::write(&path, "a.example").unwrap();
    let refused = WatchedOrigins::start(Arc::clone(&list), &path).unwrap_err();
    assert!(refused.to_string().contains("entry 1 on line 1"), "{refused}");
    assert_eq!(list.origins(), Vec::<String>::new());
}
