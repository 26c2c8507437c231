//! What reaches the log.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex, OnceLock},
};

use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::{DefaultGuard, NoSubscriber},
};

/// The events of target `cors` on this thread, until it is dropped.
pub(crate) struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    _guard: DefaultGuard,
}

impl Log {
    /// Starts to listen for events as severe as `level`.
    pub(crate) fn listen(level: Level) -> Self {
        // With one subscriber alone, tracing asks the thread that comes first whether an event is of interest, and
        // another test's thread has none: the event would be off for good.
        static OTHER: OnceLock<Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| Dispatch::new(NoSubscriber::default()));
        let lines = Arc::default();
        let guard = tracing::subscriber::set_default(Collector {
            level,
            lines: Arc::clone(&lines),
        });
        Self { lines, _guard: guard }
    }

    /// What came.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .expect("no test panicked while it wrote")
            .clone()
    }
}

struct Collector {
    level: Level,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors" && *metadata.level() <= self.level
    }

    fn event(&self, event: &Event<'_>) {
        self.lines
            .lock()
            .expect("no test panicked while it wrote")
            .push(Line::of(event));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// An event as text.
pub(crate) struct Line(String);

impl Line {
    pub(crate) fn of(event: &Event<'_>) -> String {
        let mut line = Self(format!("{}:", event.metadata().level()));
        event.record(&mut line);
        line.0
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}
