//! Lists replaced while requests are served: each request sees one list, whole, and never an old one.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use actix_web::{App, HttpResponse, Responder, http::StatusCode, post, rt::System, test::init_service, web};
use cors_runtime::{AllowOrigin, Asking, Cors, Credentialed, RuntimeOrigins, cors, policy};

use crate::support::{self, preflight};

static LIST: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

/// How often the list changed, counted before and after: odd while it changes, and twice an even number when `FIRST`
/// is in force.
static CHANGES: AtomicUsize = AtomicUsize::new(0);

const FIRST: &[&str] = &[
    "https://first.example",
    "https://*.first.example",
    "https://both.example:8443",
    "https://x.both.example",
    "https://*.both-again.example",
];

const SECOND: &[&str] = &[
    "https://second.example",
    "http://localhost:*",
    "https://both.example:*",
    "https://*.both.example",
    "https://x.both-again.example",
];

/// An origin, and whether each list allows it. Those that both allow stand in different tables of the two: a lookup
/// that saw the exact entries of one list and the patterns of the other would miss them.
const PROBES: &[(&str, bool, bool)] = &[
    ("https://first.example", true, false),
    ("https://x.first.example", true, false),
    ("https://second.example", false, true),
    ("http://localhost:3000", false, true),
    ("https://both.example:8443", true, true),
    ("https://x.both.example", true, true),
    ("https://x.both-again.example", true, true),
    ("https://neither.example", false, false),
    ("https://y.second.example", false, false),
];

#[cors(origins = LIST, credentials)]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static LAYER = { origins = LIST, credentials, methods = [POST] });

/// What one reader saw.
#[derive(Debug, Default)]
struct Seen {
    answers: usize,
    /// Answers during which the list did not change, so that only one was right.
    settled: usize,
    wrong: Vec<String>,
}

impl Seen {
    /// Judges an answer by the list, or the two lists, that were in force while it was made.
    fn judge(&mut self, probe: (&str, bool, bool), before: usize, after: usize, is_allowed: bool) {
        let (origin, first, second) = probe;
        self.answers += 1;
        let is_right = if before == after && before.is_multiple_of(2) {
            self.settled += 1;
            is_allowed == if before.is_multiple_of(4) { first } else { second }
        } else {
            is_allowed == first || is_allowed == second
        };
        if !is_right {
            self.wrong
                .push(format!("{origin} at {before}..{after}: {is_allowed}"));
        }
    }
}

fn serve(is_over: &AtomicBool, start: &Barrier) -> Seen {
    System::new().block_on(async {
        // Alone, under a layer with the same list, and what the layer alone answers for.
        let app = App::new()
            .service(handler)
            .service(web::scope("/layered").service(handler).wrap(Cors::new(&LAYER)))
            .service(
                web::scope("/only-layer")
                    .route("", web::post().to(HttpResponse::Ok))
                    .wrap(Cors::new(&LAYER)),
            );
        let app = init_service(app).await;
        let mut seen = Seen::default();
        start.wait();
        while !is_over.load(Ordering::Relaxed) {
            for (&probe, path) in PROBES
                .iter()
                .flat_map(|probe| ["/", "/layered/", "/only-layer"].map(|path| (probe, path)))
            {
                let before = CHANGES.load(Ordering::SeqCst);
                let answer = support::request(&app, actix_web::http::Method::POST, path, &[probe.0]).await;
                let after = CHANGES.load(Ordering::SeqCst);
                seen.judge(probe, before, after, answer.allowed_origin() == Some(probe.0));
                // One decision makes the whole answer.
                if answer.status != StatusCode::OK
                    || answer.is_credentialed() != answer.allowed_origin().is_some()
                    || answer.lines("vary") != ["Origin"]
                {
                    seen.wrong.push(format!("{path} {answer:?}"));
                }

                let before = CHANGES.load(Ordering::SeqCst);
                let answer = preflight(&app, "POST", path, probe.0).await;
                let after = CHANGES.load(Ordering::SeqCst);
                let is_allowed = answer.status == StatusCode::NO_CONTENT;
                seen.judge(probe, before, after, is_allowed);
                if answer.allowed_origin().is_some() != is_allowed || answer.is_credentialed() != is_allowed {
                    seen.wrong.push(format!("{path} {answer:?}"));
                }
            }
        }
        seen
    })
}

fn look_up(is_over: &AtomicBool, start: &Barrier) -> Seen {
    let request = actix_web::test::TestRequest::default().to_http_request();
    let mut seen = Seen::default();
    start.wait();
    while !is_over.load(Ordering::Relaxed) {
        for &probe in PROBES {
            let before = CHANGES.load(Ordering::SeqCst);
            let is_allowed = LIST.allows(probe.0, &Asking::new(&request));
            seen.judge(probe, before, CHANGES.load(Ordering::SeqCst), is_allowed);
        }
    }
    seen
}

/// Swaps the lists until there were enough changes and enough time, with a refused list in between. Returns how
/// many lists were set.
fn replace(is_over: &AtomicBool, start: &Barrier) -> usize {
    const CHANGES_AT_LEAST: usize = 3000;
    const TIME: Duration = Duration::from_secs(2);
    start.wait();
    let began = Instant::now();
    let mut reloads = 0;
    while reloads < CHANGES_AT_LEAST || began.elapsed() < TIME {
        CHANGES.fetch_add(1, Ordering::SeqCst);
        LIST.set(if reloads.is_multiple_of(2) { SECOND } else { FIRST })
            .unwrap();
        CHANGES.fetch_add(1, Ordering::SeqCst);
        reloads += 1;
        LIST.set(["https://neither.example", "https://second.example/"])
            .unwrap_err();
        if reloads.is_multiple_of(64) {
            // Readers get some time with a settled list, also where there is one processor.
            thread::sleep(Duration::from_millis(1));
        }
    }
    is_over.store(true, Ordering::Relaxed);
    reloads
}

#[test]
fn no_request_sees_a_mix_of_two_lists() {
    LIST.set(FIRST).unwrap();
    let is_over = AtomicBool::new(false);
    let start = Barrier::new(4);
    let (served, looked_up, reloads) = thread::scope(|scope| {
        let servers: Vec<_> = (0..2).map(|_| scope.spawn(|| serve(&is_over, &start))).collect();
        let lookups: Vec<_> = (0..1)
            .map(|_| scope.spawn(|| look_up(&is_over, &start)))
            .collect();
        let writer = scope.spawn(|| replace(&is_over, &start));
        let join = |readers: Vec<thread::ScopedJoinHandle<'_, Seen>>| -> Vec<Seen> {
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        };
        (join(servers), join(lookups), writer.join().unwrap())
    });
    let answers = |seen: &[Seen]| seen.iter().map(|seen| seen.answers).sum::<usize>();
    let settled: usize = served.iter().chain(&looked_up).map(|seen| seen.settled).sum();
    let wrong: Vec<&String> = served
        .iter()
        .chain(&looked_up)
        .flat_map(|seen| &seen.wrong)
        .collect();
    println!(
        "reload under load: {} requests served, {} lookups, {settled} of them with a settled list, {reloads} reloads, \
         {} wrong answers",
        answers(&served),
        answers(&looked_up),
        wrong.len(),
    );
    assert!(wrong.is_empty(), "{:?}", &wrong[..wrong.len().min(10)]);
    assert!(settled > 100 && answers(&served) > settled / 1000);
}

/// Checking a long list takes a while; those who read go on meanwhile.
#[test]
fn readers_do_not_wait_for_a_long_list() {
    static LONG: RuntimeOrigins = RuntimeOrigins::new();
    LONG.set(["https://before.example"]).unwrap();
    let origins: Vec<String> = (0..50_000)
        .map(|tenant| format!("https://tenant-{tenant}.example"))
        .collect();
    let is_over = AtomicBool::new(false);
    let lookups = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut lookups = 0_usize;
            while !is_over.load(Ordering::Relaxed) {
                let before = support::allows(&LONG, "https://before.example");
                // Not both: the second is asked later, and the old list never comes back.
                assert!(before || support::allows(&LONG, "https://tenant-49999.example"));
                lookups += 1;
            }
            lookups
        });
        LONG.set(&origins).unwrap();
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(lookups > 1000, "{lookups}");
}
