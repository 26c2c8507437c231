//! What the servers were told of who asks, and the same from the browser for tests.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{App, HttpRequest, HttpResponse, test, web};
use cors_runtime::testing::{Browser, Request};

use super::server;

const HEADERS: [&str; 7] = [
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "sec-fetch-user",
    "sec-purpose",
    "origin",
    "referer",
];

/// A method, and the headers that are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told(Vec<String>);

impl Told {
    /// The value of a header.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut headers = self.0.iter().filter_map(|word| word.split_once('='));
        headers.find(|(own, _)| *own == name).map(|(_, value)| value)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

static RECEIVED: Mutex<Option<HashMap<String, Vec<Told>>>> = Mutex::new(None);
static NEXT: AtomicUsize = AtomicUsize::new(0);

fn received() -> MutexGuard<'static, Option<HashMap<String, Vec<Told>>>> {
    RECEIVED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path that nobody has asked for yet.
pub(super) fn fresh_path(folder: &str, name: &str) -> String {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{folder}/{number}/{}", name.replace(' ', "-"))
}

/// Notes a request.
pub(super) fn note(request: &HttpRequest) {
    let mut words = vec![request.method().to_string()];
    for name in HEADERS {
        for value in request.headers().get_all(name) {
            words.push(format!("{name}={}", String::from_utf8_lossy(value.as_bytes())));
        }
    }
    let path = request.path().to_owned();
    received()
        .get_or_insert_default()
        .entry(path)
        .or_default()
        .push(Told(words));
}

/// What was received first at a path, if anything was: frames and media may ask again.
pub(super) fn at(path: &str) -> Option<Told> {
    all_at(path).into_iter().next()
}

/// All that was received at a path, in its order.
pub(super) fn all_at(path: &str) -> Vec<Told> {
    let received = received();
    let all = received.as_ref().and_then(|received| received.get(path));
    all.cloned().unwrap_or_default()
}

/// What the browser for tests tells a server.
pub(super) async fn modelled(page: &Browser, request: Request) -> Told {
    let app = test::init_service(
        App::new()
            .route("/go/{status}", web::to(server::redirect))
            .default_service(web::to(HttpResponse::Ok)),
    )
    .await;
    let outcome = page.fetch(&app, request).await;
    let sent = outcome
        .sent()
        .unwrap_or_else(|| panic!("nothing was sent\n{outcome}"));
    let mut words = vec![sent.method().to_owned()];
    for name in HEADERS {
        if let Some(value) = sent.request_header(name) {
            words.push(format!("{name}={value}"));
        }
    }
    Told(words)
}
