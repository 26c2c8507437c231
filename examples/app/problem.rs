//! What goes wrong, as the caller is told: a status, and a body that a page may show.

use std::{fmt, io};

use actix_web::{HttpResponse, ResponseError, body::BoxBody, http::StatusCode};
use serde_json::json;

/// Why a request failed.
#[derive(Debug)]
pub enum Problem {
    /// There is nothing at this path.
    NothingHere,
    /// There is no such note.
    NoSuchNote(u32),
    /// The path holds something else than the number of a note.
    BadPath(String),
    /// The body is not what the handler takes.
    BadBody(String),
    /// Nobody is signed in.
    SignedOut,
    /// The passphrase is not the board's.
    WrongPassphrase,
    /// The note breaks a rule of the board.
    Unfit(&'static str),
    /// The note is someone else's.
    NotYours,
    /// A change did not say which version it changes.
    WhichVersion,
    /// The note has changed since it was read.
    Stale,
    /// The backup could not be written.
    Backup(io::Error),
    /// The system has no random bytes for a session.
    Randomness(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingHere => f.write_str("there is nothing here"),
            Self::NoSuchNote(id) => write!(f, "there is no note {id}"),
            Self::BadPath(reason) | Self::BadBody(reason) => f.write_str(reason),
            Self::SignedOut => f.write_str("sign in first"),
            Self::WrongPassphrase => f.write_str("that is not the passphrase"),
            Self::Unfit(rule) => f.write_str(rule),
            Self::NotYours => f.write_str("only its author may change a note"),
            Self::WhichVersion => f.write_str("say which version you change: If-Match"),
            Self::Stale => f.write_str("the note has changed since you read it"),
            Self::Backup(error) => write!(f, "the backup could not be written: {error}"),
            Self::Randomness(reason) => write!(f, "no session could be started: {reason}"),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NothingHere | Self::NoSuchNote(_) => StatusCode::NOT_FOUND,
            Self::BadPath(_) | Self::BadBody(_) => StatusCode::BAD_REQUEST,
            Self::SignedOut | Self::WrongPassphrase => StatusCode::UNAUTHORIZED,
            Self::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotYours => StatusCode::FORBIDDEN,
            Self::WhichVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::Backup(_) | Self::Randomness(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::build(self.status_code()).json(json!({ "error": self.to_string() }))
    }
}
