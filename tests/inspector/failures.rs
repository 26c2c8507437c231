//! What a failed assertion of `testing::Browser` says: what the browser missed, and which argument to change where.

use actix_web::{
    App, HttpResponse, Responder, delete,
    dev::ServiceRequest,
    get,
    http::{
        Method, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue},
    },
    middleware::from_fn,
    post, put,
    test::{self, init_service},
};
use cors_runtime::{
    Cors, RuntimeOrigins, cors,
    explain::{Asked, Category, Verdict, Way},
    policy,
    testing::{Browser, Credentials, Outcome, Request},
};
use cors_tests::ask;

const PAGE: &str = "https://app.example.com";
const OTHER: &str = "https://other.example";

policy!(static SITE = { origins = "https://app.example.com", methods = [GET, PUT] });
policy!(static LIST = { origins = ["https://app.example.com", "https://*.partner.example"], credentials });
policy!(static ANY = { origins = "*", expose_headers = ["x-total"] });
policy!(static CLOSED = { origins = ["https://app.example.com", "https://b.example"], block = [read, write] });

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();

/// Where the attribute of `create` is.
const CREATE: u32 = line!() + 1;
#[cors(origins = "https://app.example.com")]
#[post("/notes")]
async fn create() -> impl Responder {
    HttpResponse::Created()
}

#[cors(origins = "*")]
#[get("/notes")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = LIST, methods = [PUT])]
#[put("/notes/{id}")]
async fn update() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = PARTNERS)]
#[delete("/notes/{id}")]
async fn remove() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = CLOSED)]
#[post("/transfer")]
async fn transfer() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = ANY)]
#[get("/any")]
async fn any() -> impl Responder {
    HttpResponse::Ok()
}

#[get("/plain")]
async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

async fn outcome(page: &str, request: Request) -> Outcome {
    let app = App::new().service((create, list, update, remove, transfer, any, plain));
    let app = init_service(app.wrap(Cors::new(&SITE))).await;
    Browser::at(page).fetch(&app, request).await
}

/// The text between "blocked: " and the browser's own words, which are indented.
fn advice(outcome: &Outcome) -> String {
    let text = outcome.to_string();
    let (_, rest) = text.split_once("\nblocked: ").expect("it is blocked");
    let end = rest.find("\n  ").unwrap_or(rest.len());
    let more = rest[end..]
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with("  and "));
    let more: String = more.map(|line| format!("\n{}", line.trim())).collect();
    format!("{}{more}", &rest[..end])
}

fn json(request: Request) -> Request {
    request.header("content-type", "application/json").body("{}")
}

#[actix_web::test]
async fn a_missing_header_names_argument_handler_and_line() {
    let outcome = outcome(PAGE, json(Request::post("/notes"))).await;
    let expected = format!(
        "no `access-control-allow-headers` for `content-type`: add `allow_headers = [\"content-type\"]` to `create` \
         ({}:{CREATE})",
        file!()
    );
    assert_eq!(advice(&outcome), expected, "{outcome}");
    let error = outcome.blocked().expect("it is blocked");
    assert_eq!(error.advice(), Some(&*expected));
    // The browser's own words come after it.
    let own = format!("\n  {error}\n");
    assert!(outcome.to_string().contains(&own), "{outcome}");
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(outcome.readable().clone())))
        .expect_err("it panics");
    let text = panic.downcast_ref::<String>().expect("a text");
    assert!(text.contains(&expected), "{text}");
}

/// Each: the page, the request, and parts of what is said.
#[actix_web::test]
async fn each_failure_names_its_change() {
    PARTNERS
        .set(["https://partner.example"])
        .expect("it is an origin");
    let with_credentials = |request: Request| request.credentials(Credentials::Include);
    for (page, request, parts) in [
        (
            PAGE,
            with_credentials(Request::get("/notes")),
            &[
                "`access-control-allow-origin: *`, which never goes with credentials: write `origins = \
                 [\"https://app.example.com\"]` on `list` (",
                "\nand add `credentials` to `list` (",
            ][..],
        ),
        (
            PAGE,
            with_credentials(Request::post("/notes")),
            &[
                "no `access-control-allow-credentials`, and credentials are asked for: add `credentials` to `create` (",
            ],
        ),
        (
            PAGE,
            with_credentials(json(Request::post("/notes"))),
            &[
                "no `access-control-allow-credentials`, and credentials are asked for: add `credentials` to `create` (",
                "\nand add `allow_headers = [\"content-type\"]` to `create` (",
            ],
        ),
        (
            OTHER,
            Request::post("/notes"),
            &[
                "`access-control-allow-origin: https://app.example.com` does not cover `https://other.example`: write \
                 `origins = [\"https://app.example.com\", \"https://other.example\"]` on `create` (",
            ],
        ),
        (
            OTHER,
            json(Request::post("/notes")),
            &[
                "no `access-control-allow-origin` for `https://other.example`: write `origins = ",
                "\nand add `allow_headers = [\"content-type\"]` to `create` (",
            ],
        ),
        (
            OTHER,
            Request::put("/notes/1"),
            &[
                "no `access-control-allow-origin` for `https://other.example`: write `origins = [",
                "` on `update` (",
            ],
        ),
        (
            PAGE,
            json(Request::put("/notes/1")),
            &[
                "no `access-control-allow-headers` for `content-type`: add `allow_headers = [\"content-type\"]` to `update` (",
            ],
        ),
        (
            PAGE,
            Request::delete("/notes/1"),
            &[
                "no `access-control-allow-origin` for `https://app.example.com`: the origins of this policy are decided \
                 at run time",
            ],
        ),
        (
            OTHER,
            Request::post("/transfer"),
            &[
                "`block = [read]` refuses the request: ",
                "write `origins = [",
                "` on `transfer` (",
            ],
        ),
        (
            OTHER,
            Request::get("/plain"),
            &[
                "`access-control-allow-origin: https://app.example.com` does not cover `https://other.example`: write \
                 `origins = [\"https://app.example.com\", \"https://other.example\"]` on `Cors` (",
            ],
        ),
        (
            PAGE,
            Request::new("PATCH", "/plain"),
            &[
                "`access-control-allow-methods: GET, PUT` does not cover `PATCH`: write `methods = [GET, PUT, PATCH]` on `Cors` (",
            ],
        ),
    ] {
        let outcome = outcome(page, request).await;
        let advice = advice(&outcome);
        for part in parts {
            assert!(advice.contains(part), "{part}\nis not in\n{advice}\n\n{outcome}");
        }
    }
}

/// Another middleware writes the header too: no argument mends that.
#[actix_web::test]
async fn what_another_middleware_changed_is_not_the_policys() {
    let app = App::new().service(list).wrap(from_fn(async |request, next| {
        let next: actix_web::middleware::Next<_> = next;
        let mut response = next.call(request).await?;
        response
            .headers_mut()
            .append(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(PAGE));
        Ok::<_, actix_web::Error>(response)
    }));
    let outcome = Browser::at(PAGE)
        .fetch(&init_service(app).await, Request::get("/notes"))
        .await;
    let advice = advice(&outcome);
    assert!(
        advice.starts_with("`list` (") && advice.contains("several values of `access-control-allow-origin`"),
        "{outcome}"
    );
}

/// The same for the answer to a preflight.
#[actix_web::test]
async fn what_another_middleware_answers_is_not_the_policys() {
    let app = App::new()
        .service(update)
        .wrap(from_fn(async |request: ServiceRequest, next| {
            let next: actix_web::middleware::Next<_> = next;
            let is_preflight = request.method() == Method::OPTIONS;
            let mut response = next.call(request).await?;
            if is_preflight {
                *response.response_mut().status_mut() = StatusCode::IM_A_TEAPOT;
            }
            Ok::<_, actix_web::Error>(response)
        }));
    let outcome = Browser::at(PAGE)
        .fetch(&init_service(app).await, Request::put("/notes/1"))
        .await;
    let advice = advice(&outcome);
    assert!(
        advice.starts_with("`update` (")
            && advice.contains("says otherwise: something between it and the page"),
        "{outcome}"
    );
}

/// The header lines of an explanation are those that the handler sends.
#[actix_web::test]
async fn explanations_show_the_headers_that_are_sent() {
    let app = init_service(App::new().service((update, any, transfer))).await;
    for (policy, method, path) in [
        (&LIST, "PUT", "/notes/1"),
        (&ANY, "GET", "/any"),
        (&CLOSED, "POST", "/transfer"),
    ] {
        for origin in [
            PAGE,
            OTHER,
            "https://a.partner.example",
            "https://b.example",
            "null",
        ] {
            let asked = Asked::new().origin(origin).method(method);
            let mut request = test::TestRequest::with_uri(path)
                .method(method.parse().expect("a method"))
                .insert_header(("origin", origin));
            if path == "/transfer" {
                request = request
                    .insert_header(("sec-fetch-site", "cross-site"))
                    .insert_header(("sec-fetch-mode", "cors"))
                    .insert_header(("sec-fetch-dest", "empty"));
            }
            let response = test::call_service(&app, request.to_request()).await;
            let mut sent: Vec<(String, String)> = response
                .headers()
                .iter()
                .filter(|(name, _)| *name == "vary" || name.as_str().starts_with("access-control-"))
                .map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()))
                .collect();
            sent.sort();
            assert_eq!(policy.explain(&asked).actual(), sent, "{path} from {origin}");
        }
    }
}

static READERS: RuntimeOrigins = RuntimeOrigins::new().or_any();
policy!(static SUPPLIED = { origins = READERS, block = [write] });

#[cors(policy = SUPPLIED)]
#[post("/supplied")]
async fn supplied() -> impl Responder {
    HttpResponse::Ok()
}

/// What a browser says of itself when a script, a form or a frame of another site asks.
fn browser(mode: &'static str, dest: &'static str) -> [(&'static str, &'static str); 4] {
    [
        ("host", "api.example.com"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", mode),
        ("sec-fetch-dest", dest),
    ]
}

/// An operator's `*` is permission to read and no trust, for the explanation too.
#[actix_web::test]
async fn an_operators_star_is_no_trust() {
    READERS.set(["*"]).expect("it is taken");
    let app = init_service(App::new().service(supplied)).await;
    for (way, mode, dest) in [
        (Way::Script, "cors", "empty"),
        (Way::Form, "navigate", "document"),
    ] {
        let headers = [&browser(mode, dest)[..], &[("origin", OTHER)]].concat();
        assert_eq!(ask(&app, "POST /supplied", &headers).await.status, 403);
        let asked = Asked::new().origin(OTHER).method("POST").way(way);
        let explanation = SUPPLIED.explain(&asked);
        let refused = Verdict::Refused {
            category: Category::Write,
        };
        assert_eq!(explanation.verdict(), refused, "{explanation}");
    }
    READERS.set([OTHER]).expect("it is an origin");
    let asked = Asked::new().origin(OTHER).method("POST");
    assert!(SUPPLIED.explain(&asked).is_readable());
}

policy!(static PREVIEWS = { origins = ["https://preview-*.b.example", "https://app.example.com"], block = [embed] });

#[cors(policy = PREVIEWS)]
#[get("/previews")]
async fn previews() -> impl Responder {
    HttpResponse::Ok()
}

/// Frames, links and images bring no `Origin`; a frame's page is known by its `Referer`.
#[actix_web::test]
async fn explanations_of_other_ways_show_the_headers_that_are_sent() {
    const PREVIEW: &str = "https://preview-1.b.example";
    let app = init_service(App::new().service(previews)).await;
    for (way, mode, dest) in [
        (Way::Script, "cors", "empty"),
        (Way::Frame, "navigate", "iframe"),
        (Way::Link, "navigate", "document"),
    ] {
        let mut headers = browser(mode, dest).to_vec();
        headers.push(("referer", "https://preview-1.b.example/"));
        if way == Way::Script {
            headers.push(("origin", PREVIEW));
        }
        let answer = ask(&app, "GET /previews", &headers).await;
        assert_eq!(answer.status, 200);
        let explanation = PREVIEWS.explain(&Asked::new().origin(PREVIEW).way(way));
        assert!(explanation.is_readable(), "{explanation}");
        for name in ["access-control-allow-origin", "content-security-policy", "vary"] {
            let sent: Vec<String> = answer
                .values(name)
                .iter()
                .map(|line| line.replace('\\', ""))
                .collect();
            let lines = explanation.actual().iter();
            let shown: Vec<String> = lines
                .filter(|(found, _)| found == name)
                .map(|(_, value)| value.clone())
                .collect();
            assert_eq!(shown, sent, "{name} of {way:?}");
        }
    }
}
