//! Shared caches in front of the policies: what a page can read through nginx or Varnish is what it can read without.
//!
//! Pages of three origins, and a program that has none, ask in every order for answers of every kind, in four forms.
//! The programs are looked for on `PATH` and in `/usr/sbin`. Without them the tests are skipped, loudly; under `CI`
//! they fail.

mod app;
mod cache;
mod client;

use std::{net::TcpListener, sync::mpsc, thread};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::{Condition, from_fn},
    rt::System,
};

use crate::{
    app::{APP, FOREIGN, PATHS, SHOP, SUPPLIED, configure, without_vary},
    cache::Kind,
    client::get,
};

/// Who asks; nobody is a program without an origin, such as a crawler that fills the cache.
const ASKERS: [Option<&str>; 4] = [Some(APP), Some(SHOP), Some(FOREIGN), None];

/// The forms of a request.
const FORMS: [&[(&str, &str)]; 4] = [
    &[],
    &[("range", "bytes=0-2")],
    &[("if-none-match", "\"1\"")],
    &[("accept-encoding", "gzip")],
];

struct Served {
    port: u16,
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
}

/// The server, with or without the `Vary` that the library writes.
fn serve(has_vary: bool) -> Served {
    SUPPLIED
        .set([APP, "https://*.partner.example"])
        .expect("a good list");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("its number").port();
    let (started, starting) = mpsc::channel();
    let thread = thread::spawn(move || {
        System::new().block_on(async move {
            let app = move || {
                App::new()
                    .configure(configure)
                    .wrap(Condition::new(!has_vary, from_fn(without_vary)))
            };
            let server = HttpServer::new(app).workers(1).disable_signals();
            let server = server.listen(listener).expect("a server").run();
            started.send(server.handle()).expect("someone waits");
            server.await.expect("a server that is stopped");
        });
    });
    Served {
        port,
        handle: starting.recv().expect("a server"),
        thread: Some(thread),
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The call sends the command; what it returns would only wait, as `join` does.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed.
            let _ = thread.join();
        }
    }
}

/// All orders of the askers.
fn orders() -> Vec<Vec<Option<&'static str>>> {
    let mut orders = vec![Vec::new()];
    for _ in ASKERS {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<Option<&str>>| {
                let rest = ASKERS
                    .into_iter()
                    .filter(|asker| !order.contains(asker))
                    .collect::<Vec<_>>();
                rest.into_iter()
                    .map(move |asker| [order.clone(), vec![asker]].concat())
            })
            .collect();
    }
    orders
}

/// What came of all requests: how many the cache answered itself, by path, and what it mixed up.
struct Findings {
    hits: Vec<(&'static str, usize)>,
    mixed_up: Vec<String>,
}

/// Each order asks at a URL of its own, so that the cache is cold, and each asker asks twice.
fn ask_in_all_orders(cached: u16, direct: u16) -> Findings {
    let mut findings = Findings {
        hits: Vec::new(),
        mixed_up: Vec::new(),
    };
    for path in PATHS {
        let mut hits = 0;
        for (number, order) in orders().iter().enumerate() {
            for (turn, asker) in order.iter().chain(order).enumerate() {
                // A form that differs from asker to asker, and from order to order.
                let form = FORMS[(number + turn) % FORMS.len()];
                let mut headers: Vec<(&str, &str)> = form.to_vec();
                headers.extend(asker.map(|origin| ("origin", origin)));
                let url = format!("{path}?{number}");
                let answer = get(cached, &url, &headers);
                let wanted = get(direct, &url, &headers);
                hits += usize::from(answer.is_hit());
                let page = asker.unwrap_or("https://nobody.example");
                let (found, expected) = (answer.shared_with(page), wanted.shared_with(page));
                if found != expected {
                    findings.mixed_up.push(format!(
                        "{url} with {headers:?}, after {:?}: {expected:?} without the cache, {found:?} through it, \
                         which was status {} and a {:?}",
                        &order[..turn.min(order.len())],
                        answer.status,
                        answer.values("x-cache")
                    ));
                }
            }
        }
        findings.hits.push((path, hits));
    }
    findings
}

fn pages_read_what_they_read_without(kind: Kind) {
    let served = serve(true);
    let Some(cache) = kind.start(served.port) else {
        return;
    };
    let findings = ask_in_all_orders(cache.port, served.port);
    assert!(findings.mixed_up.is_empty(), "{}", findings.mixed_up.join("\n"));
    // A cache that keeps nothing proves nothing.
    let cold: Vec<_> = findings.hits.iter().filter(|(_, hits)| *hits < 24).collect();
    assert!(
        cold.is_empty(),
        "{kind:?} hardly cached: {cold:?} of {:?}",
        findings.hits
    );
}

fn pages_are_mixed_up_without_vary(kind: Kind) {
    let served = serve(false);
    let Some(cache) = kind.start(served.port) else {
        return;
    };
    let findings = ask_in_all_orders(cache.port, served.port);
    let of = |path: &str| {
        findings
            .mixed_up
            .iter()
            .filter(|mixed| mixed.starts_with(path))
            .count()
    };
    for path in PATHS {
        // These two need no `Vary`: their answer is the same for everybody.
        let is_the_same = matches!(path, "/exact" | "/any");
        assert_eq!(of(path) == 0, is_the_same, "{kind:?} {path}: {}", of(path));
    }
}

#[test]
fn through_nginx_pages_read_what_they_read_without() {
    pages_read_what_they_read_without(Kind::Nginx);
}

#[test]
fn through_varnish_pages_read_what_they_read_without() {
    pages_read_what_they_read_without(Kind::Varnish);
}

#[test]
fn without_vary_nginx_mixes_pages_up() {
    pages_are_mixed_up_without_vary(Kind::Nginx);
}

#[test]
fn without_vary_varnish_mixes_pages_up() {
    pages_are_mixed_up_without_vary(Kind::Varnish);
}
