//! What becomes of a source that panics.

use actix_web::{
    App, HttpResponse, HttpServer, Responder, http::StatusCode, put, rt::net::TcpStream, test::init_service,
};
use cors_runtime::{AllowOrigin, Asking, Cors, cors, policy};
use cors_tests::Log;
use tracing::Level;

use crate::support::{preflight, request};

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
