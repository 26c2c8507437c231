//! The opening handshake of a websocket: <https://websockets.spec.whatwg.org/#opening-handshake> and
//! <https://www.rfc-editor.org/rfc/rfc6455#section-4.1>.

use actix_web::http::StatusCode;

use crate::{
    blocked::{Blocked, NetworkError},
    header_list::HeaderList,
};

/// The key of the RFC's own example instead of a random one: a test prints the same each time, and no cache sits
/// between the browser and the app that could mix answers up.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
/// What the RFC says has to answer it.
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// Appends the headers that ask for another protocol on the connection.
pub(crate) fn append_handshake(headers: &mut HeaderList) {
    for (name, value) in [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-key", KEY),
        ("sec-websocket-version", "13"),
    ] {
        headers.append(name, value);
    }
}

/// Whether the server agreed. The page learns nothing else of the answer.
pub(crate) fn check(status: StatusCode, headers: &HeaderList) -> Result<(), NetworkError> {
    let has_word = |name: &str, word: &str| {
        let value = headers.get_decoded(name).unwrap_or_default();
        value
            .split(',')
            .any(|part| part.trim().eq_ignore_ascii_case(word))
    };
    let failure = if status != StatusCode::SWITCHING_PROTOCOLS {
        format!("its status is {}, not 101", status.as_u16())
    } else if !has_word("upgrade", "websocket") {
        "its `Upgrade` is not `websocket`".to_owned()
    } else if !has_word("connection", "upgrade") {
        "its `Connection` does not name `upgrade`".to_owned()
    } else if headers.get_decoded("sec-websocket-accept").as_deref() != Some(ACCEPT) {
        "its `Sec-WebSocket-Accept` does not answer the key".to_owned()
    } else {
        return Ok(());
    };
    Err(NetworkError::new(
        Blocked::WebsocketHandshake,
        status.as_u16().to_string(),
        format!("the answer to the websocket handshake does not open a socket: {failure}"),
    ))
}
