//! What a request costs in memory does not grow with what it says, and what reloads leave behind is nothing.

use actix_web::{
    App, HttpResponse, Responder,
    dev::Service,
    http::Method,
    put,
    test::{TestRequest, init_service},
};
use allocation_counter::{AllocationInfo, measure};
use cors_runtime::{Cors, PolicyConfig, ReloadablePolicy, RuntimeOrigins, cors, inspector, policy};
use futures_util::FutureExt;

#[cors(
    origins = ["https://app.example.com", "https://*.partner.example"],
    allow_headers = ["content-type"],
    credentials
)]
#[put("/item")]
async fn item() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SITE = { origins = ["https://site.example", "https://*.site.example"], methods = [GET] });

/// Allocations of one request; its own are not counted.
macro_rules! cost {
    ($app:expr, $method:ident, $headers:expr) => {{
        let headers: &[(&str, &str)] = $headers;
        let request = headers
            .iter()
            .fold(
                TestRequest::with_uri("/item").method(Method::$method),
                |request, &header| request.append_header(header),
            )
            .to_request();
        let mut response = None;
        let cost = measure(|| response = $app.call(request).now_or_never());
        assert!(response.is_some_and(|response| response.is_ok()));
        (cost.count_total, cost.bytes_total)
    }};
}

/// An application that mounts the inspector pays for it on the inspector's own path, and nowhere else.
#[actix_web::test]
async fn the_inspector_costs_other_requests_nothing() {
    let without = init_service(App::new().service(item)).await;
    let with = init_service(App::new().service(item).service(inspector("/_cors"))).await;
    let preflight = [
        ("origin", "https://app.example.com"),
        ("access-control-request-method", "PUT"),
    ];
    for (name, headers) in [("request", &preflight[..1]), ("preflight", &preflight[..])] {
        // The first request of an application fills its pools.
        cost!(without, PUT, headers);
        cost!(with, PUT, headers);
        let costs = match name == "request" {
            true => (cost!(without, PUT, headers), cost!(with, PUT, headers)),
            false => (cost!(without, OPTIONS, headers), cost!(with, OPTIONS, headers)),
        };
        assert_eq!(costs.0, costs.1, "{name}");
    }
}

#[cors(origins = "https://app.example.com", methods = [GET])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

/// The page of four times as many routes takes four times as much, and little for each.
#[actix_web::test]
async fn the_inspectors_page_grows_with_the_routes_alone() {
    let cost_of = async |routes: usize| {
        let app = App::new().service(inspector("/_cors")).configure(|config| {
            for index in 0..routes {
                config.service(bare::at(&format!("/resource{index}/{{id}}")));
            }
        });
        let app = init_service(app).await;
        let request = TestRequest::with_uri("/_cors")
            .peer_addr(([127, 0, 0, 1], 4000).into())
            .insert_header(("host", "localhost"))
            .to_request();
        let mut response = None;
        let cost = measure(|| response = app.call(request).now_or_never());
        let response = response.expect("it answers at once").expect("it answers");
        assert_eq!(response.status(), 200);
        cost
    };
    let (some, many) = (cost_of(500).await, cost_of(2_000).await);
    assert!(
        many.count_total <= some.count_total * 9 / 2,
        "{} {}",
        some.count_total,
        many.count_total
    );
    assert!(
        many.bytes_total <= some.bytes_total * 5,
        "{} {}",
        some.bytes_total,
        many.bytes_total
    );
    assert!(many.count_total / 2_000 < 200, "{} allocations", many.count_total);
}

#[actix_web::test]
async fn flat() {
    let app = init_service(App::new().service(item)).await;
    let layered = init_service(App::new().service(item).wrap(Cors::new(&SITE))).await;
    let commas = ",".repeat(1 << 20);
    let token = "X".repeat(1 << 20);
    let long = "https://".to_owned() + &"a.".repeat(1 << 19) + "partner.example";

    for (name, short, long) in [
        (
            "requested headers",
            [("access-control-request-headers", "x")],
            [("access-control-request-headers", &*commas)],
        ),
        (
            "requested method",
            [("access-control-request-method", "x")],
            [("access-control-request-method", &*token)],
        ),
        (
            "requested method that is no token",
            [("access-control-request-method", ",")],
            [("access-control-request-method", &*commas)],
        ),
        (
            "origin",
            [("origin", "https://evil.example")],
            [("origin", &*long)],
        ),
        ("origin of commas", [("origin", ",")], [("origin", &*commas)]),
        ("foreign", [("x-other", "1")], [("x-other", &*commas)]),
    ] {
        let with = |other: [(&'static str, &str); 1]| {
            let mut headers = vec![
                ("origin", "https://evil.example"),
                ("access-control-request-method", "PUT"),
            ];
            headers.retain(|(name, _)| *name != other[0].0);
            headers.extend(other.map(|(name, value)| (name, value.to_owned().leak() as &str)));
            headers
        };
        // The first request of each kind fills actix-web's pools.
        for _ in 0..2 {
            cost!(app, OPTIONS, &with(short));
        }
        assert_eq!(
            cost!(app, OPTIONS, &with(long)),
            cost!(app, OPTIONS, &with(short)),
            "preflight, {name}"
        );
        cost!(app, PUT, &with(short));
        assert_eq!(
            cost!(app, PUT, &with(long)),
            cost!(app, PUT, &with(short)),
            "request, {name}"
        );
        cost!(layered, PUT, &with(short));
        assert_eq!(
            cost!(layered, PUT, &with(long)),
            cost!(layered, PUT, &with(short)),
            "below `Cors`, {name}"
        );
        cost!(layered, OPTIONS, &with(short));
        assert_eq!(
            cost!(layered, OPTIONS, &with(long)),
            cost!(layered, OPTIONS, &with(short)),
            "preflight below `Cors`, {name}"
        );
    }
}

#[cors(
    origins = ["https://app.example.com", "https://*.partner.example"],
    credentials,
    block = [read, write, navigate, embed]
)]
#[put("/item")]
async fn blocked() -> impl Responder {
    HttpResponse::Ok()
}

/// What `block` reads is cut before it is repeated: a refusal costs the same whatever the request says.
#[actix_web::test]
async fn refusals_of_block_are_flat() {
    let app = init_service(App::new().service(blocked)).await;
    for name in [
        "origin",
        "referer",
        "host",
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
        "sec-purpose",
        "upgrade",
    ] {
        for piece in ["a", ",", "https://", "\u{e9}", ":", "`"] {
            let value = |length: usize| piece.repeat(length / piece.len());
            let (short, long) = (value(1_000), value(100_000));
            let with = |value: &str| {
                let mut headers = vec![
                    ("host", "api.example.com".to_owned()),
                    ("sec-fetch-site", "cross-site".to_owned()),
                    ("origin", "https://evil.example".to_owned()),
                ];
                headers.retain(|(other, _)| *other != name);
                headers.push((name, value.to_owned()));
                headers
            };
            let cost = |value: &str| {
                let headers = with(value);
                let headers: Vec<(&str, &str)> =
                    headers.iter().map(|(name, value)| (*name, &**value)).collect();
                cost!(app, PUT, &headers)
            };
            cost(&short);
            assert_eq!(cost(&long), cost(&short), "{name} of `{piece}`");
        }
    }
}

static RELOADED: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = RELOADED)]
#[put("/reloaded")]
async fn reloaded() -> impl Responder {
    HttpResponse::Ok()
}

/// Entries of every kind, of the same lengths for each number.
fn entries(number: usize) -> [String; 5] {
    [
        format!("https://tenant-{number:05}.example"),
        format!("https://*.tenant-{number:05}.example"),
        format!("https://pr-*-{number:05}.example.com"),
        format!("http://tenant-{number:05}.example:*"),
        "https://always.example".to_owned(),
    ]
}

/// Ten thousand reloads of a list and of a layer's policy, with requests in between, and not a byte more than before
/// is in use. `RuntimeOrigins` and layers keep what is in force; the measure would see what anything else keeps.
#[actix_web::test]
async fn reloads_leave_nothing_behind() {
    const RELOADS: usize = 10_000;
    let checked = |number: usize| {
        let config = PolicyConfig {
            origins: entries(number).to_vec(),
            methods: vec!["PUT".to_owned()],
            allow_headers: vec![format!("x-{number:05}")],
            max_age: Some(number as u64),
            ..PolicyConfig::default()
        };
        config.check().expect("the policy is sound")
    };
    let policy = ReloadablePolicy::new(checked(0));
    let app = App::new().service(reloaded).wrap(Cors::new(&policy));
    let app = init_service(app).await;
    let reload = |number: usize| {
        RELOADED.set(entries(number)).expect("the list is sound");
        // What is refused leaves nothing either.
        RELOADED.set(["https://tenant.example/"]).unwrap_err();
        policy.set(checked(number));
        if number.is_multiple_of(10) {
            for (path, method) in [
                ("/reloaded", Method::PUT),
                ("/none", Method::PUT),
                ("/none", Method::OPTIONS),
            ] {
                let request = TestRequest::with_uri(path)
                    .method(method.clone())
                    .insert_header(("origin", "https://always.example"))
                    .insert_header(("access-control-request-method", "PUT"))
                    .to_request();
                let response = app.call(request).now_or_never().expect("nothing waits");
                let response = response.expect("it is answered");
                let is_allowed = response.headers().contains_key("access-control-allow-origin");
                assert!(is_allowed, "{method} {path}: {response:?}");
            }
        }
    };
    // The pools of actix-web and the tables of arc-swap fill up.
    (0..200).for_each(reload);
    let cost = measure(|| (200..200 + RELOADS).for_each(reload));
    assert_eq!((cost.count_current, cost.bytes_current), (0, 0), "{cost:?}");
    assert!(cost.count_total > 20 * RELOADS as u64, "{cost:?}");
}

/// The measure itself sees allocations.
#[test]
fn measures() {
    let AllocationInfo {
        count_total,
        bytes_total,
        ..
    } = measure(|| drop(Vec::<u8>::with_capacity(100)));
    assert_eq!((count_total, bytes_total), (1, 100));
}
