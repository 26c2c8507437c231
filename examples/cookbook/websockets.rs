//! Websockets: CORS does not apply to them, so the handler looks at `Origin`.

use std::error::Error;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Responder, error::ErrorForbidden, get, http::header::ORIGIN,
    rt, web,
};
use actix_ws::Message;
use cors_runtime::{AllowOrigin, Asking, Credentialed, RuntimeOrigins, cors};

/// The pages that may use the API, by `fetch` or by websocket. The server's own pages too, if they open one: unlike
/// `fetch`, a websocket makes no difference between its own origin and others.
static PAGES: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

#[cors(origins = PAGES, credentials)]
#[get("/messages")]
async fn history() -> impl Responder {
    HttpResponse::Ok().json(["hello"])
}

// No `#[cors]`: a browser opens a websocket from any page, with the user's cookies, without a preflight, and reads no
// `access-control-*` header of the answer. Whoever does not look at `Origin` serves every site its users visit.
#[get("/live")]
async fn live(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    if !comes_from(&PAGES, &request) {
        return Err(ErrorForbidden("websockets are for our own pages"));
    }
    let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = messages.recv().await {
            let Message::Text(text) = message else { break };
            if session.text(text).await.is_err() {
                return;
            }
        }
        let _ = session.close(None).await;
    });
    Ok(response)
}

/// Whether a request has one `Origin`, of a page in the list. A browser sends it with every handshake and no script
/// can change it; a client that sends none is no browser, and would need a way in of its own.
fn comes_from(pages: &impl AllowOrigin, request: &HttpRequest) -> bool {
    let mut origins = request.headers().get_all(ORIGIN);
    match (origins.next(), origins.next()) {
        (Some(origin), None) => origin
            .to_str()
            .is_ok_and(|origin| pages.allows(origin, &Asking::new(request))),
        _ => false,
    }
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    PAGES.set(["https://app.example.com"])?;
    HttpServer::new(|| App::new().service((history, live)))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::{
        http::StatusCode,
        test::{TestRequest, init_service, try_call_service},
    };

    use super::*;

    #[actix_web::test]
    async fn only_listed_pages_open_a_websocket() {
        PAGES
            .set(["https://app.example.com", "http://localhost:*"])
            .unwrap();
        let app = init_service(App::new().service((history, live))).await;
        let handshake = async |origins: &[&[u8]]| {
            let mut request = TestRequest::get()
                .uri("/live")
                .insert_header(("connection", "upgrade"))
                .insert_header(("upgrade", "websocket"))
                .insert_header(("sec-websocket-version", "13"))
                .insert_header(("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="));
            for origin in origins {
                request = request.append_header(("origin", *origin));
            }
            match try_call_service(&app, request.to_request()).await {
                Ok(response) => response.status(),
                Err(error) => error.error_response().status(),
            }
        };
        for origin in ["https://app.example.com", "http://localhost:3000"] {
            assert_eq!(
                handshake(&[origin.as_bytes()]).await,
                StatusCode::SWITCHING_PROTOCOLS,
                "{origin}"
            );
        }
        let foreign: [&[&[u8]]; 12] = [
            &[],
            &[b"https://stranger.example"],
            &[b"https://app.example.com", b"https://app.example.com"],
            &[b"https://app.example.com, https://stranger.example"],
            &[b"https://app.example.com.stranger.example"],
            &[b"https://app.example.com/"],
            &[b"HTTPS://app.example.com"],
            &[b"http://localhost:3000@stranger.example"],
            &[b"http://localhost:99999"],
            &[b"null"],
            &[b""],
            &[b"\xff"],
        ];
        for origins in foreign {
            assert_eq!(handshake(origins).await, StatusCode::FORBIDDEN, "{origins:?}");
        }
    }
}
