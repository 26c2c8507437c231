//! The state of the board: notes and sessions, in memory.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;

use crate::problem::Problem;

/// What an operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What members sign in with.
    pub passphrase: String,
    /// The folder for backups, which the operator makes.
    pub backups: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            passphrase: "cork and pins".to_owned(),
            backups: PathBuf::from("backups"),
        }
    }
}

/// A note on the board.
#[derive(Debug, Clone, Serialize)]
pub struct Note {
    /// Its number.
    pub id: u32,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub text: String,
    /// How many people liked it.
    pub stars: u32,
    /// Grows with each change of the text.
    pub version: u32,
}

/// The board, shared by the workers of the server.
#[derive(Debug)]
pub struct Store {
    settings: Settings,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    notes: BTreeMap<u32, Note>,
    last_id: u32,
    /// Who is signed in, by token.
    sessions: HashMap<String, String>,
}

/// As long as a note may be.
const MAX_CHARS: usize = 280;

impl Store {
    /// A board with two notes on it.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let mut state = State::default();
        state.pin(
            "Grace",
            "The coffee machine is repaired. It takes oat milk again.".to_owned(),
        );
        state.pin(
            "Edsger",
            "Found: one umbrella, black, in the reading room.".to_owned(),
        );
        Self {
            settings,
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All notes, oldest first.
    pub fn notes(&self) -> Vec<Note> {
        self.state().notes.values().cloned().collect()
    }

    /// One note.
    pub fn note(&self, id: u32) -> Result<Note, Problem> {
        self.state()
            .notes
            .get(&id)
            .cloned()
            .ok_or(Problem::NoSuchNote(id))
    }

    /// Pins a new note.
    pub fn pin(&self, author: &str, text: &str) -> Result<Note, Problem> {
        let text = fit(text)?;
        Ok(self.state().pin(author, text))
    }

    /// Changes the text of a note, if `is_current` recognizes its version.
    pub fn rewrite(
        &self,
        id: u32,
        author: &str,
        text: &str,
        is_current: impl FnOnce(&Note) -> bool,
    ) -> Result<Note, Problem> {
        let text = fit(text)?;
        let mut state = self.state();
        let note = state.own_note(id, author)?;
        if !is_current(note) {
            return Err(Problem::Stale);
        }
        note.text = text;
        note.version += 1;
        Ok(note.clone())
    }

    /// Takes a note down.
    pub fn take_down(&self, id: u32, author: &str) -> Result<(), Problem> {
        let mut state = self.state();
        state.own_note(id, author)?;
        state.notes.remove(&id);
        Ok(())
    }

    /// Adds a star to a note.
    pub fn star(&self, id: u32) -> Result<Note, Problem> {
        let mut state = self.state();
        let note = state.notes.get_mut(&id).ok_or(Problem::NoSuchNote(id))?;
        note.stars = note.stars.saturating_add(1);
        Ok(note.clone())
    }

    /// Writes all notes to the folder for backups. Returns how many.
    pub fn back_up(&self) -> Result<usize, Problem> {
        let notes = self.notes();
        let json = serde_json::to_vec_pretty(&notes).map_err(|error| Problem::Backup(error.into()))?;
        fs::write(self.settings.backups.join("notes.json"), json).map_err(Problem::Backup)?;
        Ok(notes.len())
    }

    /// Starts a session under a name.
    pub fn sign_in(&self, name: &str, passphrase: &str) -> Result<String, Problem> {
        if passphrase != self.settings.passphrase {
            return Err(Problem::WrongPassphrase);
        }
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            return Err(Problem::Unfit("a name has 1 to 40 characters"));
        }
        let token = token()?;
        self.state().sessions.insert(token.clone(), name.to_owned());
        Ok(token)
    }

    /// Whose session it is.
    pub fn member(&self, token: &str) -> Option<String> {
        self.state().sessions.get(token).cloned()
    }

    /// Ends a session.
    pub fn sign_out(&self, token: &str) {
        self.state().sessions.remove(token);
    }
}

impl State {
    fn pin(&mut self, author: &str, text: String) -> Note {
        self.last_id += 1;
        let note = Note {
            id: self.last_id,
            author: author.to_owned(),
            text,
            stars: 0,
            version: 1,
        };
        self.notes.insert(note.id, note.clone());
        note
    }

    fn own_note(&mut self, id: u32, author: &str) -> Result<&mut Note, Problem> {
        let note = self.notes.get_mut(&id).ok_or(Problem::NoSuchNote(id))?;
        if note.author == author {
            Ok(note)
        } else {
            Err(Problem::NotYours)
        }
    }
}

/// A text as it may be pinned, or why not.
pub(crate) fn fit(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::Unfit("a note says something")),
        1..=MAX_CHARS => Ok(text.to_owned()),
        _ => Err(Problem::Unfit("a note has at most 280 characters")),
    }
}

/// 128 random bits, in hex: nobody guesses a session.
fn token() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Problem::Randomness(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
