//! The log, as a test reads it.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::{DefaultGuard, NoSubscriber},
};

/// The events of target `cors` on this thread, until it is dropped.
#[derive(Debug)]
pub struct Log {
    events: Events,
    _guard: DefaultGuard,
}

impl Log {
    /// Starts to listen for events as severe as `level`.
    pub fn listen(level: Level) -> Self {
        // With one subscriber alone, tracing asks the thread that comes first whether an event is of interest, and
        // another test's thread has none: the event would be off for good.
        static OTHER: OnceLock<Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| Dispatch::new(NoSubscriber::default()));
        let events = Events::new(level);
        let _guard = tracing::subscriber::set_default(events.clone());
        Self { events, _guard }
    }

    /// What came, one line an event: `WARN: message=..; origin=..;`.
    pub fn lines(&self) -> Vec<String> {
        self.events.lines()
    }

    /// What came since this was last asked.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.events.locked())
    }
}

/// Events of target `cors` as lines: a subscriber that can be read.
#[derive(Debug, Clone)]
pub struct Events {
    level: Level,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Events {
    /// Takes events as severe as `level`.
    pub fn new(level: Level) -> Self {
        Self {
            level,
            lines: Arc::default(),
        }
    }

    /// What came, one line an event.
    pub fn lines(&self) -> Vec<String> {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors" && *metadata.level() <= self.level
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{}:", event.metadata().level()));
        event.record(&mut line);
        self.locked().push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?};").expect("a string takes everything");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value};").expect("a string takes everything");
    }
}
