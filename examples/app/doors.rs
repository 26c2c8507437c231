//! The other doors: five handlers that a page of another origin reaches without reading their answers, and the
//! `block` that stops it.
//!
//! Nobody signs in here. Whoever is in the office's network may do all of this, so that no attribute of a cookie
//! protects anything: only `block` tells the office's own pages from those that its people happen to visit.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::{self, ServiceConfig},
};
use cors_runtime::cors;
use serde::Serialize;

use crate::{problem::Problem, store::fit};

/// What the doors lead to.
#[derive(Debug, Default)]
pub struct Office {
    state: Mutex<State>,
}

/// What `GET /doors/runs` shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct State {
    motto: String,
    /// How often each handler ran, by its name.
    runs: BTreeMap<&'static str, u32>,
}

impl Office {
    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_run(&self, handler: &'static str) {
        *self.state().runs.entry(handler).or_default() += 1;
    }

    /// Changes the motto.
    fn set_motto(&self, text: &str) -> Result<String, Problem> {
        let text = fit(text)?;
        self.state().motto.clone_from(&text);
        Ok(text)
    }
}

/// The board's page is trusted. What each door is closed to is said on its handler.
#[cors(origins = "http://localhost:8081", credentials)]
#[actix_web::scope("/doors")]
pub mod handlers {
    use actix_web::{
        HttpRequest, HttpResponse, Responder, get,
        http::header::{CONTENT_TYPE, LOCATION},
        post, rt,
        web::{Data, Form, Json, Payload},
    };
    use actix_ws::{Message, MessageStream, Session};
    use cors_runtime::cors;
    use serde::Deserialize;

    use super::{Office, page};
    use crate::problem::Problem;

    /// What the form sends.
    #[derive(Debug, Deserialize)]
    pub struct Motto {
        text: String,
    }

    /// Changes the motto of the office: a form that changes state. Forms need no preflight, so that CORS alone lets
    /// every page submit it.
    #[cors(block = [write])]
    #[post("/motto")]
    async fn change_motto(office: Data<Office>, form: Form<Motto>) -> Result<impl Responder, Problem> {
        office.note_run("change_motto");
        office.set_motto(&form.text)?;
        Ok(HttpResponse::SeeOther()
            .insert_header((LOCATION, "/doors/desk"))
            .finish())
    }

    /// The plan of the office: a private image. `embed` keeps other pages from showing it. A trusted page asks with
    /// `crossorigin`, and then `read` decides.
    #[cors(block = [read, embed])]
    #[get("/plan.svg")]
    async fn plan(office: Data<Office>) -> impl Responder {
        office.note_run("plan");
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "image/svg+xml"))
            .body(include_str!("page/plan.svg"))
    }

    /// The caretaker's desk: a page that must not be framed, because a page around it could have its visitors press
    /// the button without seeing it. It is the server's own page, too: it shows the plan, changes the motto and opens
    /// the socket.
    #[cors(block = [embed])]
    #[get("/desk")]
    async fn desk(office: Data<Office>) -> impl Responder {
        office.note_run("desk");
        page("text/html; charset=utf-8", include_str!("page/desk.html"))
    }

    /// Says the motto, and changes it to what it is told: a socket. CORS does not apply to sockets: a browser opens
    /// one from every page, with the user's cookies.
    #[cors(block = [read, write])]
    #[get("/live")]
    async fn live(
        office: Data<Office>,
        request: HttpRequest,
        body: Payload,
    ) -> actix_web::Result<HttpResponse> {
        office.note_run("live");
        let (response, session, messages) = actix_ws::handle(&request, body)?;
        rt::spawn(talk(office, session, messages));
        Ok(response)
    }

    /// Until the page is gone, or sends something else than text.
    async fn talk(office: Data<Office>, mut session: Session, mut messages: MessageStream) {
        let motto = office.state().motto.clone();
        if session.text(motto).await.is_err() {
            return;
        }
        while let Some(Ok(Message::Text(text))) = messages.recv().await {
            let answer = office
                .set_motto(&text)
                .unwrap_or_else(|problem| problem.to_string());
            if session.text(answer).await.is_err() {
                return;
            }
        }
        // The page may be gone already.
        let _ = session.close(None).await;
    }

    /// Rings the bell: a link that does something, as links in letters do. `navigate` leaves it to the server's own
    /// pages, to bookmarks and to the board; other pages cannot lead somebody to it.
    #[cors(block = [navigate])]
    #[get("/bell")]
    async fn ring(office: Data<Office>) -> impl Responder {
        office.note_run("ring");
        "The bell rings."
    }

    /// How often each handler ran, and the motto, for every page: they all show which doors were open.
    #[cors(origins = "*", credentials = false)]
    #[get("/runs")]
    async fn runs(office: Data<Office>) -> impl Responder {
        Json(office.state().clone())
    }
}

/// Registers all of them, and the script of the desk.
pub fn configure(config: &mut ServiceConfig) {
    use handlers::{change_motto, desk, live, plan, ring, runs};
    config
        .service((change_motto, plan, desk, live, ring, runs))
        .route(
            "/desk.js",
            web::get().to(async || page("text/javascript; charset=utf-8", include_str!("page/desk.js"))),
        );
}

fn page(content_type: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; connect-src 'self' ws://localhost:8080; img-src 'self' data:",
        ))
        .body(text)
}
