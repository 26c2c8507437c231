//! Permissions that a browser remembers from a preflight, in other tabs: they serve the same origin, and no other.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::{
    Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    put,
    web::{self, ServiceConfig},
};
use cors_runtime::{cors, testing::Engine};

use crate::{
    driver::{Fetch, in_browser},
    serve::Served,
};

const API: &str = "http://api.localhost/notes";

/// The methods of what a server received. Each engine has a server of its own.
#[derive(Debug, Clone, Default)]
struct Received(Arc<Mutex<Vec<String>>>);

impl Received {
    fn push(&self, method: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(method);
    }

    /// Since it was last asked.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cors(origins = "http://app.localhost", methods = [PUT], max_age = 600)]
#[put("/notes")]
async fn write() -> impl Responder {
    HttpResponse::NoContent()
}

async fn record(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let received = request.app_data::<Received>();
    received
        .expect("the application's data has it")
        .push(request.method().to_string());
    next.call(request).await
}

fn api(config: &mut ServiceConfig, received: Received) {
    config
        .app_data(received)
        .service(web::scope("").wrap(from_fn(record)).service(write));
}

#[test]
fn chromium_remembers_for_the_origin_alone() {
    check(Engine::Chromium);
}

#[test]
fn firefox_remembers_for_the_origin_alone() {
    check(Engine::Firefox);
}

#[test]
fn webkit_remembers_for_the_origin_alone() {
    check(Engine::WebKit);
}

fn check(engine: Engine) {
    let (pages, received) = (Served::pages(), Received::default());
    let api = Served::start({
        let received = received.clone();
        move |config| api(config, received.clone())
    });
    let hosts: [(&str, SocketAddr); 3] = [
        ("app.localhost:80", pages.address),
        ("other.localhost:80", pages.address),
        ("api.localhost:80", api.address),
    ];
    let put = Fetch::new("PUT", API).cache("default");
    in_browser(engine, &hosts, async |browser| {
        browser.open("http://app.localhost/").await;
        assert_eq!(browser.fetch(&put).await.response().status, 204);
        assert_eq!(received.take(), ["OPTIONS", "PUT"]);

        browser.open_in_new_tab("http://app.localhost/another").await;
        assert_eq!(browser.fetch(&put).await.response().status, 204);
        assert_eq!(
            received.take(),
            ["PUT"],
            "all tabs of an origin share what is remembered"
        );

        browser.open_in_new_tab("http://other.localhost/").await;
        assert!(browser.fetch(&put).await.is_type_error());
        assert_eq!(
            received.take(),
            ["OPTIONS"],
            "another origin has to ask for itself"
        );
    });
}
