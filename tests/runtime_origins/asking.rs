//! What a source sees of the request and its application, and what becomes of one that panics.

use std::sync::Arc;

use actix_web::{
    App, HttpResponse, HttpServer, Responder, get, http::StatusCode, put, rt::net::TcpStream,
    test::init_service, web,
};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, policy};
use cors_tests::Log;
use tracing::Level;

use crate::support::{Answer, get, preflight, request};

/// Each tenant's pages, by the part of the path that the router found.
struct PerTenant;

impl AllowOrigin for PerTenant {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        asking
            .param("tenant")
            .is_some_and(|tenant| origin == format!("https://{tenant}.example"))
    }
}

static PER_TENANT: PerTenant = PerTenant;

policy!(static TENANTS = { origins = PER_TENANT, credentials });

#[cors(policy = TENANTS)]
#[get("/{tenant}/report/{id}")]
async fn report() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = TENANTS)]
#[put("/report")]
async fn write_report() -> impl Responder {
    HttpResponse::NoContent()
}

#[cors(policy = TENANTS, methods = [GET])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

fn is_allowed(answer: &Answer, origin: &str) -> bool {
    let allowed = answer.allowed_origin();
    assert!(allowed.is_none_or(|allowed| allowed == origin), "{answer:?}");
    assert_eq!(answer.is_credentialed(), allowed.is_some(), "{answer:?}");
    allowed.is_some()
}

#[actix_web::test]
async fn path_parameters() {
    let scope = web::scope("/t/{tenant}").service(write_report);
    let by_hand = web::resource("/hand/{tenant}")
        .route(cors_runtime::preflight::<bare>())
        .route(web::get().to(bare).wrap(cors_runtime::layer::<bare>()));
    let app = App::new()
        .service(report)
        .service(scope)
        .service(bare::at("/bare/{tenant}"))
        .service(by_hand);
    let app = init_service(app).await;
    for (method, path) in [
        ("GET", "/ada/report/7"),
        ("PUT", "/t/ada/report"),
        ("GET", "/bare/ada"),
        ("GET", "/hand/ada"),
    ] {
        for (origin, may_read) in [("https://ada.example", true), ("https://grace.example", false)] {
            let verb = method.parse().unwrap();
            let answer = request(&app, verb, path, &[origin]).await;
            assert_eq!(is_allowed(&answer, origin), may_read, "{method} {path} {origin}");
            let answer = preflight(&app, method, path, origin).await;
            assert_eq!(is_allowed(&answer, origin), may_read, "preflight {path} {origin}");
        }
    }
}

static OWN: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = OWN)]
#[put("/own")]
async fn own() -> impl Responder {
    HttpResponse::NoContent()
}

fn list(origin: &str) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set([origin]).unwrap();
    list
}

/// The same handlers, two applications, two lists; as the value and in `web::Data`.
#[actix_web::test]
async fn two_applications_in_one_process() {
    let (a, b) = ("https://a.example", "https://b.example");
    let first = init_service(App::new().app_data(list(a)).service(own)).await;
    let shared = web::Data::new(list(b));
    let second = init_service(App::new().app_data(shared.clone()).service(own)).await;
    let allowed = async |origin| {
        [
            request(&first, "PUT".parse().unwrap(), "/own", &[origin])
                .await
                .allowed_origin()
                .is_some(),
            preflight(&first, "PUT", "/own", origin)
                .await
                .allowed_origin()
                .is_some(),
            request(&second, "PUT".parse().unwrap(), "/own", &[origin])
                .await
                .allowed_origin()
                .is_some(),
            preflight(&second, "PUT", "/own", origin)
                .await
                .allowed_origin()
                .is_some(),
        ]
    };
    assert_eq!(allowed(a).await, [true, true, false, false]);
    assert_eq!(allowed(b).await, [false, false, true, true]);
    shared.set(["https://c.example"]).unwrap();
    assert_eq!(allowed(b).await, [false; 4]);
    assert_eq!(allowed("https://c.example").await, [false, false, true, true]);
    assert_eq!(
        allowed(a).await,
        [true, true, false, false],
        "the first is not concerned"
    );
}

policy!(static OWN_LAYER = { origins = OWN, methods = [PUT] });

/// The same policy of a layer, two applications, two lists: for an annotated handler and for what has none.
#[actix_web::test]
async fn two_applications_with_a_layer() {
    let origins = ["https://a.example", "https://b.example"];
    let lists = origins.map(|origin| web::Data::new(list(origin)));
    macro_rules! app {
        ($list:expr) => {
            init_service(
                App::new()
                    .app_data($list.clone())
                    .service(own)
                    .route("/plain", web::put().to(HttpResponse::NoContent))
                    .wrap(Cors::new(&OWN_LAYER)),
            )
            .await
        };
    }
    let apps = [app!(lists[0]), app!(lists[1])];
    for (app, own_origin) in apps.iter().zip(origins) {
        for origin in origins {
            for path in ["/own", "/plain", "/none"] {
                let case = format!("{path} of the application of {own_origin} asked by {origin}");
                let expected = (origin == own_origin).then_some(origin);
                let answer = request(app, "PUT".parse().unwrap(), path, &[origin]).await;
                assert_eq!(answer.allowed_origin(), expected, "{case}");
                let answer = preflight(app, "PUT", path, origin).await;
                assert_eq!(answer.allowed_origin(), expected, "preflight, {case}");
            }
        }
    }
    lists[0].set(["https://c.example"]).unwrap();
    let c = "https://c.example";
    assert_eq!(
        preflight(&apps[0], "PUT", "/plain", c).await.allowed_origin(),
        Some(c)
    );
    assert_eq!(
        preflight(&apps[1], "PUT", "/plain", c).await.allowed_origin(),
        None
    );
}

static SHARED: FromAppData<Arc<RuntimeOrigins>> = FromAppData::new();

#[cors(origins = SHARED)]
#[get("/shared")]
async fn shared_list() -> impl Responder {
    HttpResponse::Ok()
}

/// The innermost data counts, as for extractors.
#[actix_web::test]
async fn the_data_of_a_scope() {
    let (outer, inner) = ("https://outer.example", "https://inner.example");
    let scope = web::scope("/scope")
        .app_data(Arc::new(list(inner)))
        .service(shared_list);
    let app = App::new()
        .app_data(Arc::new(list(outer)))
        .service(scope)
        .service(shared_list);
    let app = init_service(app).await;
    for (path, origin, may_read) in [
        ("/shared", outer, true),
        ("/shared", inner, false),
        ("/scope/shared", inner, true),
        ("/scope/shared", outer, false),
    ] {
        let answer = get(&app, path, origin).await;
        assert_eq!(answer.allowed_origin().is_some(), may_read, "{path} {origin}");
        let answer = preflight(&app, "GET", path, origin).await;
        assert_eq!(
            answer.allowed_origin().is_some(),
            may_read,
            "preflight {path} {origin}"
        );
    }
}

static MISSING: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = MISSING)]
#[get("/missing")]
async fn missing() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn data_that_is_missing_allows_nobody_and_says_so_once() {
    let log = Log::listen(Level::WARN);
    let app = init_service(App::new().app_data("another type").service(missing)).await;
    for _ in 0..3 {
        let answer = get(&app, "/missing", "https://a.example").await;
        assert_eq!((answer.status, answer.allowed_origin()), (StatusCode::OK, None));
        assert_eq!(answer.lines("vary"), ["Origin"]);
        let answer = preflight(&app, "GET", "/missing", "https://a.example").await;
        assert_eq!(
            (answer.status, answer.allowed_origin()),
            (StatusCode::FORBIDDEN, None)
        );
    }
    let lines = log.lines();
    let [line] = &lines[..] else { panic!("{lines:#?}") };
    for part in ["asking.rs", "RuntimeOrigins`", "`App::app_data`"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

struct Panics;

impl AllowOrigin for Panics {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        match origin {
            "https://fine.example" => true,
            origin => panic!("no idea what {origin} is"),
        }
    }
}

static PANICS: Panics = Panics;

policy!(static PANICKING = { origins = PANICS, methods = [GET, PUT] });

#[cors(policy = PANICKING, methods = [PUT])]
#[put("/panics")]
async fn panics() -> impl Responder {
    HttpResponse::NoContent()
}

#[actix_web::test]
async fn a_panic_refuses_and_is_logged() {
    let log = Log::listen(Level::ERROR);
    let app = init_service(App::new().service(panics).wrap(Cors::new(&PANICKING))).await;
    for (path, status) in [
        ("/panics", StatusCode::NO_CONTENT),
        ("/none", StatusCode::NOT_FOUND),
    ] {
        let before = log.lines().len();
        let answer = request(&app, "PUT".parse().unwrap(), path, &["https://evil.example"]).await;
        assert_eq!((answer.status, answer.allowed_origin()), (status, None));
        assert_eq!(answer.lines("vary"), ["Origin"]);
        let answer = preflight(&app, "PUT", path, "https://evil.example").await;
        assert_eq!(
            (answer.status, answer.allowed_origin()),
            (StatusCode::FORBIDDEN, None)
        );
        let lines = log.lines();
        assert!(lines.len() >= before + 2, "{lines:#?}");
        assert!(
            lines
                .iter()
                .all(|line| line.contains("the source in `origins` panicked")),
            "{lines:#?}"
        );

        let answer = request(&app, "PUT".parse().unwrap(), path, &["https://fine.example"]).await;
        assert_eq!(answer.allowed_origin(), Some("https://fine.example"));
    }
}

/// The connection of a request that made a source panic serves the next one.
#[actix_web::test]
async fn a_connection_outlives_a_panic() {
    let server = HttpServer::new(|| App::new().service(panics)).workers(1);
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let stream = TcpStream::connect(address).await.unwrap();
    for (origin, is_allowed) in [
        ("https://evil.example", false),
        ("https://fine.example", true),
        ("https://evil.example", false),
    ] {
        let request = format!(
            "PUT /panics HTTP/1.1\r\nhost: {address}\r\norigin: {origin}\r\ncontent-length: 0\r\n\r\n"
        );
        write(&stream, request.as_bytes()).await;
        let answer = read_head(&stream).await;
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        let expected = format!("access-control-allow-origin: {origin}");
        assert_eq!(
            answer.to_ascii_lowercase().contains(&expected),
            is_allowed,
            "{answer}"
        );
    }
    handle.stop(false).await;
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        stream.writable().await.unwrap();
        match stream.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn read_head(stream: &TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        stream.readable().await.unwrap();
        let mut byte = [0];
        match stream.try_read(&mut byte) {
            Ok(0) => panic!("closed after {:?}", String::from_utf8_lossy(&head)),
            Ok(_) => head.push(byte[0]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => panic!("{error}"),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}
