//! Over TCP, where nothing has looked at the bytes before.

use actix_web::App;
use cors_runtime::inspector;
use cors_tests::tcp::Server;

/// A megabyte in each place, and then the page is still there.
#[test]
fn a_megabyte_in_every_place() {
    let server = Server::start(|| App::new().service(inspector("/_cors")));
    let long = "a".repeat(1 << 20);
    for head in [
        format!("GET /_cors?path=/notes&origin={long} HTTP/1.1\r\nhost: localhost\r\n"),
        format!("GET /_cors/{long} HTTP/1.1\r\nhost: localhost\r\n"),
        format!("GET /_cors HTTP/1.1\r\nhost: {long}\r\n"),
        format!("GET /_cors HTTP/1.1\r\nhost: localhost\r\norigin: https://{long}\r\n"),
        format!("GET /_cors HTTP/1.1\r\nhost: localhost\r\nx-long: {long}\r\n"),
        format!(
            "POST /_cors HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{long}",
            long.len()
        ),
    ] {
        let answer = server.exchange((head + "connection: close\r\n\r\n").into_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert!(
            text.is_empty() || text.starts_with("HTTP/1.1 4"),
            "{}",
            &text[..text.len().min(200)]
        );
        assert!(!text.contains("Who may read what"));
    }
    let page = server.ask(&["GET /_cors HTTP/1.1"]);
    assert_eq!(page.status, 200);
}
