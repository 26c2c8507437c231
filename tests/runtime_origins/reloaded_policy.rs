//! Policies of layers that are replaced while requests are served.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use actix_web::{
    App, HttpResponse, Responder, delete, guard,
    http::{Method, StatusCode},
    rt::System,
    test::init_service,
    web,
};
use cors_runtime::{Cors, Policy, PolicyConfig, ReloadablePolicy, cors};

use crate::support::{get, preflight, request};

/// Each says who it is in every header that it writes.
fn numbered(number: usize) -> Policy {
    let config = PolicyConfig {
        origins: vec![
            "https://always.example".to_owned(),
            format!("https://only-{number}.example"),
            format!("https://*.tenants-{number}.example"),
        ],
        methods: vec!["GET".to_owned(), "PUT".to_owned()],
        allow_headers: vec![format!("x-allowed-{number}")],
        expose_headers: vec![format!("x-exposed-{number}")],
        credentials: number.is_multiple_of(2),
        max_age: Some(number as u64 % 600),
        ..PolicyConfig::default()
    };
    config.check().expect("the policy is sound")
}

#[cors(origins = "https://own.example")]
#[delete("/own")]
async fn own() -> impl Responder {
    HttpResponse::NoContent()
}

#[actix_web::test]
async fn it_is_replaced() {
    let policy = ReloadablePolicy::new(numbered(1));
    let shown = format!("{policy:?}");
    assert!(shown.contains(&format!("{:?}", numbered(1))), "{shown}");
    let app = init_service(
        App::new()
            .service(own)
            .route("/x", web::put().to(HttpResponse::NoContent))
            .wrap(Cors::new(&policy)),
    )
    .await;
    for number in [1, 2, 3] {
        policy.set(numbered(number));
        let origin = format!("https://only-{number}.example");
        let answer = request(&app, Method::PUT, "/x", &[&origin]).await;
        assert_eq!(answer.allowed_origin(), Some(&*origin));
        assert_eq!(
            answer.lines("access-control-expose-headers"),
            [format!("x-exposed-{number}")]
        );
        assert_eq!(answer.is_credentialed(), number == 2);
        let answer = preflight(&app, "PUT", "/x", &origin).await;
        assert_eq!(
            answer.lines("access-control-allow-headers"),
            [format!("x-allowed-{number}")]
        );
        assert_eq!(answer.lines("access-control-max-age"), [number.to_string()]);
        let before = format!("https://only-{}.example", number - 1);
        assert_eq!(get(&app, "/x", &before).await.allowed_origin(), None);
        // What the annotated handler says is its own.
        let answer = preflight(&app, "DELETE", "/own", "https://own.example").await;
        assert_eq!(answer.allowed_origin(), Some("https://own.example"));
        assert_eq!(
            preflight(&app, "DELETE", "/own", &origin).await.allowed_origin(),
            None
        );
    }
}

/// A mistake is refused where the policy is checked, so that the one in force stays.
#[actix_web::test]
async fn a_refused_policy_changes_nothing() {
    let policy = ReloadablePolicy::new(numbered(1));
    let app = init_service(App::new().wrap(Cors::new(policy.clone()))).await;
    let config = PolicyConfig {
        origins: vec!["https://a.example/".to_owned()],
        ..PolicyConfig::default()
    };
    if let Ok(new) = config.check() {
        policy.set(new);
    }
    let answer = get(&app, "/x", "https://only-1.example").await;
    assert_eq!(answer.allowed_origin(), Some("https://only-1.example"));
    assert!(format!("{:?}", policy.get()).contains("https://only-1.example"));
}

/// Replaced while the router looks for the handler of a request, as another thread may do it: what was asked of the old
/// policy is not said by the new one.
#[actix_web::test]
async fn it_is_replaced_in_the_middle_of_a_request() {
    let policy = ReloadablePolicy::new(numbered(1));
    let replaced = policy.clone();
    let replacing = guard::fn_guard(move |_| {
        replaced.set(numbered(2));
        true
    });
    let app = App::new()
        .service(own)
        .route("/x", web::get().guard(replacing).to(HttpResponse::Ok))
        .wrap(Cors::new(policy));
    let app = init_service(app).await;
    let answer = get(&app, "/x", "https://always.example").await;
    assert_eq!(answer.lines("access-control-expose-headers"), ["x-exposed-1"]);
    let answer = get(&app, "/x", "https://always.example").await;
    assert_eq!(answer.lines("access-control-expose-headers"), ["x-exposed-2"]);
}

static SERVED: AtomicUsize = AtomicUsize::new(0);

/// The number of the one policy that an answer is of.
fn number_of(answer: &crate::support::Answer, name: &str, prefix: &str) -> usize {
    let [line] = answer.lines(name)[..] else {
        panic!("{answer:?}")
    };
    line.strip_prefix(prefix)
        .and_then(|number| number.parse().ok())
        .expect("it has a number")
}

fn serve(policy: &ReloadablePolicy, is_over: &AtomicBool, start: &Barrier) {
    System::new().block_on(async {
        let app = App::new().route("/x", web::put().to(HttpResponse::NoContent));
        let app = init_service(app.wrap(Cors::new(policy))).await;
        start.wait();
        let mut last = 0;
        while !is_over.load(Ordering::Relaxed) {
            let answer = request(&app, Method::PUT, "/x", &["https://always.example"]).await;
            let number = number_of(&answer, "access-control-expose-headers", "x-exposed-");
            assert_eq!(answer.is_credentialed(), number.is_multiple_of(2), "{answer:?}");
            assert_eq!(answer.allowed_origin(), Some("https://always.example"));
            assert!(number >= last, "an old policy came back");
            last = number;

            let answer = preflight(&app, "PUT", "/x", "https://always.example").await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            let number = number_of(&answer, "access-control-allow-headers", "x-allowed-");
            assert_eq!(answer.is_credentialed(), number.is_multiple_of(2), "{answer:?}");
            let seconds = number_of(&answer, "access-control-max-age", "");
            assert_eq!(seconds, number % 600, "{answer:?}");
            assert!(number >= last, "an old policy came back");
            last = number;
            SERVED.fetch_add(1, Ordering::Relaxed);
        }
    });
}

#[test]
fn each_answer_is_of_one_policy() {
    const RELOADS: usize = 3000;
    let policy = ReloadablePolicy::new(numbered(0));
    let is_over = AtomicBool::new(false);
    let start = Barrier::new(3);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| serve(&policy, &is_over, &start)))
            .collect();
        start.wait();
        let mut number = 0;
        while number < RELOADS
            || (SERVED.load(Ordering::Relaxed) < 1000 && readers.iter().all(|reader| !reader.is_finished()))
        {
            number += 1;
            policy.set(numbered(number));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(SERVED.load(Ordering::Relaxed) >= 1000);
}
