//! The notes: who may read them, who may write them, and what each answer lets a page see.

use actix_web::{
    HttpResponse, Responder, delete, get,
    http::header::{ETAG, EntityTag, IfMatch, LOCATION},
    post, put,
    web::{self, Data, Header, Json, Path, ServiceConfig},
};
use cors_runtime::{cors, policy};
use serde::Deserialize;
use serde_json::json;

use crate::{
    problem::Problem,
    session::Member,
    store::{Note, Store},
};

policy!(
    /// What members do: from the board's own page, with the cookie of their session.
    pub static MEMBERS = {
        origins = "http://localhost:8081",
        allow_headers = ["content-type"],
        credentials,
        max_age = 600,
    }
);

/// What a member writes.
#[derive(Debug, Deserialize)]
pub struct Draft {
    text: String,
}

/// All notes, for every page in the world. A page may also read how many there are; the `ETag` stays hidden, since
/// nobody exposed it.
#[cors(origins = "*", expose_headers = ["x-total-count"], max_age = 600)]
#[get("/notes")]
async fn list(store: Data<Store>) -> impl Responder {
    let notes = store.notes();
    let newest = notes.iter().map(|note| note.id).max().unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("x-total-count", notes.len()))
        .insert_header((ETAG, EntityTag::new_weak(format!("{}-{newest}", notes.len()))))
        .json(notes)
}

/// One note, for every page in the world. Changing it takes its `ETag`.
#[cors(origins = "*", expose_headers = ["etag"])]
#[get("/notes/{id}")]
async fn read(store: Data<Store>, id: Path<u32>) -> Result<impl Responder, Problem> {
    Ok(tagged(store.note(*id)?))
}

/// Pins a note.
#[cors(policy = MEMBERS, expose_headers = ["location"])]
#[post("/notes")]
async fn create(store: Data<Store>, member: Member, draft: Json<Draft>) -> Result<impl Responder, Problem> {
    let note = store.pin(&member.name, &draft.text)?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/notes/{}", note.id)))
        .json(note))
}

/// Changes a note. The path is that of [`read`], and the policy another: preflights are answered by method.
#[cors(policy = MEMBERS, allow_headers = ["content-type", "if-match"], expose_headers = ["etag"])]
#[put("/notes/{id}")]
async fn update(
    store: Data<Store>,
    member: Member,
    id: Path<u32>,
    if_match: Header<IfMatch>,
    draft: Json<Draft>,
) -> Result<impl Responder, Problem> {
    let Header(if_match) = if_match;
    if matches!(&if_match, IfMatch::Items(tags) if tags.is_empty()) {
        return Err(Problem::WhichVersion);
    }
    let is_current = |note: &Note| match &if_match {
        IfMatch::Any => true,
        IfMatch::Items(tags) => tags.iter().any(|other| other.strong_eq(&tag(note))),
    };
    Ok(tagged(store.rewrite(
        *id,
        &member.name,
        &draft.text,
        is_current,
    )?))
}

/// Takes a note down.
#[cors(policy = MEMBERS)]
#[delete("/notes/{id}")]
async fn remove(store: Data<Store>, member: Member, id: Path<u32>) -> Result<impl Responder, Problem> {
    store.take_down(*id, &member.name)?;
    Ok(HttpResponse::NoContent())
}

/// Adds a star. It needs no preflight, so it runs for every page; only the board's own may read what came of it.
#[cors(origins = "http://localhost:8081")]
#[post("/notes/{id}/stars")]
async fn star(store: Data<Store>, id: Path<u32>) -> Result<impl Responder, Problem> {
    Ok(HttpResponse::Ok().json(json!({ "stars": store.star(*id)?.stars })))
}

/// The notes as text, for the board's page and for the pages of teams, each on a host of its own.
#[cors(origins = ["http://localhost:8081", "http://*.localhost:*"])]
#[get("/feed")]
async fn feed(store: Data<Store>) -> impl Responder {
    store
        .notes()
        .iter()
        .map(|note| format!("{}: {}\n", note.author, note.text))
        .collect::<String>()
}

/// Writes the notes to the folder for backups. Where that is missing the handler fails, and the page is told why:
/// errors carry the headers of the policy too.
#[cors(policy = MEMBERS)]
#[post("/backups")]
async fn back_up(store: Data<Store>, _: Member) -> Result<impl Responder, Problem> {
    let notes = web::block(move || store.back_up())
        .await
        .map_err(std::io::Error::other);
    let notes = notes.map_err(Problem::Backup)??;
    Ok(HttpResponse::Created().json(json!({ "notes": notes })))
}

/// Registers all of them.
pub fn configure(config: &mut ServiceConfig) {
    config.service((list, read, create, update, remove, star, feed, back_up));
}

fn tag(note: &Note) -> EntityTag {
    EntityTag::new_strong(note.version.to_string())
}

fn tagged(note: Note) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, tag(&note))).json(note)
}
