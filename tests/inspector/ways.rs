//! `Policy::explain` and a browser say the same of every way to ask, to every kind of target, from every kind of page.

use actix_web::{
    App, Responder,
    http::{Method, header::ACCESS_CONTROL_REQUEST_HEADERS},
    put, route, test,
};
use cors_runtime::{
    AllowOrigin, Asking, Cors, cors,
    explain::{Asked, Explanation, StepName, Verdict, Way},
    inspector, policy,
    testing::{Browser, Credentials, Destination, Outcome, Request},
};
use cors_tests::{APP, FOREIGN};

use crate::app::{get_text, local};

/// Pages over http are listed too, where there are no credentials.
const PLAIN: &str = "http://app.example.com";

policy!(static OPEN = { origins = ["https://app.example.com", "http://app.example.com"] });
policy!(static READ = { origins = ["https://app.example.com", "http://app.example.com"], block = [read] });
policy!(static WRITE = { origins = ["https://app.example.com", "http://app.example.com"], block = [write] });
policy!(static NAVIGATE = { origins = ["https://app.example.com", "http://app.example.com"], block = [navigate] });
policy!(static EMBED = { origins = ["https://app.example.com", "http://app.example.com"], block = [embed] });
policy!(static PATTERN = { origins = "https://*.example.com", block = [embed] });
policy!(static ALL = { origins = "https://app.example.com", block = [read, write, navigate, embed] });
policy!(static MEMBERS = {
    origins = "https://app.example.com", credentials, block = [read, write, navigate, embed]
});
policy!(static ANYBODY = { origins = "*", block = [write, navigate, embed] });

macro_rules! handler {
    ($name:ident, $policy:ident, $path:literal) => {
        #[cors(policy = $policy)]
        #[route($path, method = "GET", method = "POST")]
        async fn $name() -> impl Responder {
            "ran"
        }
    };
}
handler!(open, OPEN, "/open");
handler!(read, READ, "/read");
handler!(write, WRITE, "/write");
handler!(navigate, NAVIGATE, "/navigate");
handler!(embed, EMBED, "/embed");
handler!(pattern, PATTERN, "/pattern");
handler!(all, ALL, "/all");
handler!(members, MEMBERS, "/members");
handler!(anybody, ANYBODY, "/anybody");

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The handler runs, and the browser does with the answer what it is for.
    Runs,
    /// The handler runs, and the browser keeps its answer back.
    RunsUnseen,
    /// The program answers 403.
    Refused,
    NeverSent,
}

fn told(explanation: &Explanation) -> End {
    match explanation.verdict() {
        Verdict::Readable => End::Runs,
        Verdict::Refused { .. } => End::Refused,
        _ if explanation.reaches_handler() => End::RunsUnseen,
        _ => End::NeverSent,
    }
}

/// No handler here opens a socket: one that runs is as good.
fn seen(outcome: &Outcome, way: Way) -> End {
    match outcome.sent().map(|sent| sent.status().as_u16()) {
        None => End::NeverSent,
        Some(403) => End::Refused,
        Some(_) if outcome.is_blocked() && way != Way::Websocket => End::RunsUnseen,
        Some(_) => End::Runs,
    }
}

fn request(way: Way, method: &str, path: &str, credentials: bool) -> Request {
    match way {
        Way::Form if method == "POST" => Request::submit(path, [("a", "b")]),
        Way::Form | Way::Link => Request::navigate(path),
        Way::Image => Request::embed(path, Destination::Image),
        Way::Frame => Request::frame(path),
        Way::Websocket => Request::websocket(path),
        _ => Request::new(method, path).credentials(match credentials {
            true => Credentials::Include,
            false => Credentials::Omit,
        }),
    }
}

const ASKS: [(Way, &str, bool); 10] = [
    (Way::Script, "GET", false),
    (Way::Script, "GET", true),
    (Way::Script, "POST", false),
    (Way::Script, "POST", true),
    (Way::Form, "GET", false),
    (Way::Form, "POST", false),
    (Way::Link, "GET", false),
    (Way::Image, "GET", false),
    (Way::Frame, "GET", false),
    (Way::Websocket, "GET", false),
];

/// Browsers say less to a target over http, and nothing of a page over https.
#[actix_web::test]
async fn the_explanation_is_what_the_browser_does() {
    let services = (open, read, write, navigate, embed, pattern, all, members, anybody);
    let app = test::init_service(App::new().service(services)).await;
    let policies = [
        ("/open", &OPEN),
        ("/read", &READ),
        ("/write", &WRITE),
        ("/navigate", &NAVIGATE),
        ("/embed", &EMBED),
        ("/pattern", &PATTERN),
        ("/all", &ALL),
        ("/members", &MEMBERS),
        ("/anybody", &ANYBODY),
    ];
    let mut differences = Vec::new();
    for target in [
        "https://api.example.com",
        "http://api.example.com",
        "http://localhost:8080",
    ] {
        for page in [
            target,
            "https://api.example.com",
            APP,
            PLAIN,
            FOREIGN,
            "http://evil.example",
            "capacitor://localhost",
            "null",
        ] {
            let browser = match page {
                "null" => Browser::opaque(),
                _ => Browser::at(page),
            };
            let browser = browser.app_at(target);
            // Cookies that go wherever one can.
            browser.set_cookie("/", "far=1; Path=/; SameSite=None; Secure");
            browser.set_cookie("/", "near=1; Path=/");
            for (path, policy) in policies {
                for (way, method, credentials) in ASKS {
                    let asked = Asked::new()
                        .origin(page)
                        .method(method)
                        .way(way)
                        .credentials(credentials);
                    let explanation = policy.explain(&asked.target(format!("{target}{path}")));
                    let outcome = browser.fetch(&app, request(way, method, path, credentials)).await;
                    let (told, seen) = (told(&explanation), seen(&outcome, way));
                    if told != seen {
                        differences.push(format!(
                            "{method} {target}{path} by a {} of {page}: {told:?}, not {seen:?}",
                            way.name()
                        ));
                    }
                }
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} of them:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// The cookie that a form brings decides where the policy has no `credentials`; who has none is served.
#[actix_web::test]
async fn a_cookie_that_decides_is_named() {
    let app = test::init_service(App::new().service((write, members))).await;
    for (path, policy, cookie, status) in [
        ("/write", &WRITE, true, 403),
        ("/write", &WRITE, false, 200),
        ("/members", &MEMBERS, true, 200),
    ] {
        let browser = Browser::at(APP);
        if cookie {
            browser.set_cookie("/", "sid=1; Path=/; SameSite=None; Secure");
        }
        let outcome = browser.fetch(&app, Request::submit(path, [("a", "b")])).await;
        assert_eq!(outcome.sent().expect("it is sent").status(), status, "{outcome}");
        let asked = Asked::new().origin(APP).method("POST").way(Way::Form);
        let told = policy.explain(&asked.target(format!("https://api.example.com{path}")));
        let is_named = told.summary().contains("where the user has a cookie for it");
        assert_eq!(is_named, path == "/write", "{told}");
        assert_eq!(
            told.change()
                .is_some_and(|change| change.argument() == "credentials"),
            is_named,
            "{told}"
        );
    }
}

/// Where everybody may read, a page is let in by trust alone where `block` has refused it or framing is kept from it.
#[actix_web::test]
async fn what_lets_a_page_in_where_everybody_may_read() {
    policy!(static FRAMABLE = { origins = "*", block = [write] });
    let asked = |page, way, method| Asked::new().origin(page).way(way).method(method);
    for (policy, asked, is_mended) in [
        (&ANYBODY, asked(FOREIGN, Way::Script, "POST"), true),
        (&ANYBODY, asked(FOREIGN, Way::Frame, "GET"), true),
        (&FRAMABLE, asked(FOREIGN, Way::Frame, "GET"), false),
        (&ANYBODY, asked(FOREIGN, Way::Script, "GET"), false),
    ] {
        let told = policy.explain(&asked);
        let change = told.change().map(|change| change.written());
        let expected = is_mended.then(|| format!("origins = [\"{FOREIGN}\"]"));
        assert_eq!(change, expected, "{told}");
    }
    // No list can name it, and it needs none.
    let told = ANYBODY.explain(&asked("null", Way::Script, "GET"));
    assert!(told.is_readable() && told.beyond().is_empty(), "{told}");
}

/// The list that has to name the page of a frame is the layer's, and then the handler's.
#[actix_web::test]
async fn the_layer_that_keeps_a_frame_out_is_named() {
    let services = (open, pattern, anybody, inspector("/_cors"));
    let app = test::init_service(App::new().service(services).wrap(Cors::new(&EMBED))).await;
    for (path, page, is_layers) in [
        ("open", "http://evil.example", true),
        ("pattern", "http://evil.example", true),
        ("pattern", PLAIN, false),
    ] {
        let uri = format!("/_cors?path=http://api.example.com/{path}&way=frame&origin={page}");
        let (_, text) = get_text(&app, local(&uri)).await;
        assert!(
            text.contains("keeps its answer from the page: &quot;Answer: the page may frame it&quot; fails"),
            "{text}"
        );
        assert_eq!(
            text.contains("A layer around the application decides:"),
            is_layers,
            "{path} in a frame of {page}: {text}"
        );
    }
    // A script is kept back by nobody.
    let uri = "/_cors?path=http://api.example.com/anybody&origin=http://evil.example";
    let (_, text) = get_text(&app, local(uri)).await;
    assert!(text.contains("The page may read the answer."), "{text}");
    assert!(
        !text.contains("A layer around the application decides:"),
        "{text}"
    );
}

/// Allows everybody one of the two: what a preflight asks, or the request itself.
struct Half {
    is_preflight: bool,
}

impl AllowOrigin for Half {
    fn allows(&self, _: &str, asking: &Asking<'_>) -> bool {
        (asking.head().method == Method::OPTIONS) == self.is_preflight
    }
}

static PREFLIGHTS: Half = Half { is_preflight: true };
static REQUESTS: Half = Half { is_preflight: false };

/// Allows everybody who asks for no header.
struct WithoutHeaders;

impl AllowOrigin for WithoutHeaders {
    fn allows(&self, _: &str, asking: &Asking<'_>) -> bool {
        !asking
            .head()
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_HEADERS)
    }
}

static HEADERLESS: WithoutHeaders = WithoutHeaders;

policy!(static OF_HEADERLESS = { origins = HEADERLESS, allow_headers = ["x-tag"] });
policy!(static OF_PREFLIGHTS = { origins = PREFLIGHTS, allow_headers = ["x-tag"] });
policy!(static OF_REQUESTS = { origins = REQUESTS, allow_headers = ["x-tag"] });

#[cors(policy = OF_PREFLIGHTS)]
#[put("/preflights")]
async fn of_preflights() -> impl Responder {
    "ran"
}

#[cors(policy = OF_REQUESTS)]
#[put("/requests")]
async fn of_requests() -> impl Responder {
    "ran"
}

#[cors(policy = OF_HEADERLESS)]
#[put("/headerless")]
async fn of_headerless() -> impl Responder {
    "ran"
}

/// A source sees a preflight and its request as they are sent. Whoever is allowed one of them is in the list: to add
/// him mends nothing.
#[actix_web::test]
async fn a_source_that_allows_one_of_the_two() {
    let services = (of_preflights, of_requests, of_headerless);
    let app = test::init_service(App::new().service(services)).await;
    for (path, policy, step) in [
        ("/preflights", &OF_PREFLIGHTS, StepName::AllowOrigin),
        ("/requests", &OF_REQUESTS, StepName::PreflightAllowOrigin),
        ("/headerless", &OF_HEADERLESS, StepName::PreflightAllowOrigin),
    ] {
        let asked = Asked::new().origin(APP).method("PUT").header("x-tag", "1");
        let explanation = policy.explain(&asked);
        assert_eq!(explanation.verdict(), Verdict::Blocked { step });
        assert_eq!(explanation.beyond(), [], "{explanation}");
        let request = Request::put(path).header("x-tag", "1");
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert_eq!(seen(&outcome, Way::Script), told(&explanation), "{outcome}");
        assert!(!outcome.to_string().contains("says otherwise"), "{outcome}");
    }
}
