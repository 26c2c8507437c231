//! Permissions that a browser remembers from a preflight, in other tabs: they serve the same origin, and no other.

use std::net::SocketAddr;

use actix_web::{
    HttpResponse, Responder,
    middleware::from_fn,
    put,
    web::{self, ServiceConfig},
};
use cors_runtime::{cors, testing::Engine};

use crate::{
    driver::{Fetch, in_browser},
    serve::{Noted, Served, note_request},
};

const API: &str = "http://api.localhost/notes";

/// The requests, by method and path.
type Received = Noted<Vec<String>>;

#[cors(origins = "http://app.localhost", methods = [PUT], max_age = 600)]
#[put("/notes")]
async fn write() -> impl Responder {
    HttpResponse::NoContent()
}

fn api(config: &mut ServiceConfig, received: Received) {
    config
        .app_data(received)
        .service(web::scope("").wrap(from_fn(note_request)).service(write));
}

pub(crate) fn chromium_remembers_for_the_origin_alone() {
    check(Engine::Chromium);
}

pub(crate) fn firefox_remembers_for_the_origin_alone() {
    check(Engine::Firefox);
}

pub(crate) fn webkit_remembers_for_the_origin_alone() {
    check(Engine::WebKit);
}

fn check(engine: Engine) {
    let received = Received::default();
    let noted = received.clone();
    let (pages, api) = (
        Served::pages(),
        Served::start(move |config| api(config, noted.clone())),
    );
    let hosts: [(&str, SocketAddr); 3] = [
        ("app.localhost:80", pages.address),
        ("other.localhost:80", pages.address),
        ("api.localhost:80", api.address),
    ];
    let put = Fetch::new("PUT", API).cache("default");
    in_browser(engine, &hosts, async |browser| {
        received.locked().clear();
        browser.open("http://app.localhost/").await;
        assert_eq!(browser.fetch(&put).await.response().status, 204);
        assert_eq!(*received.locked(), ["OPTIONS /notes", "PUT /notes"]);

        received.locked().clear();
        browser.open_in_new_tab("http://app.localhost/another").await;
        assert_eq!(browser.fetch(&put).await.response().status, 204);
        assert_eq!(
            *received.locked(),
            ["PUT /notes"],
            "all tabs of an origin share what is remembered"
        );

        received.locked().clear();
        browser.open_in_new_tab("http://other.localhost/").await;
        assert!(browser.fetch(&put).await.is_type_error());
        assert_eq!(
            *received.locked(),
            ["OPTIONS /notes"],
            "another origin has to ask for itself"
        );
    });
}
