//! The server under load.

use std::io::{self, Read, Write};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Responder, delete, error::ErrorImATeapot, get, post, put, rt,
};
use cors_runtime::{Cors, Credentialed, RuntimeOrigins, cors, policy};

static TENANTS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

policy!(static SITE = { origins = "https://site.example", methods = [GET] });

#[cors(origins = "https://app.example.com", expose_headers = ["x-total"])]
#[get("/one")]
async fn one() -> impl Responder {
    HttpResponse::Ok().body("one")
}

#[cors(origins = "*", allow_headers = ["content-type"], max_age = 5)]
#[put("/any")]
async fn any(body: String) -> impl Responder {
    body
}

#[cors(origins = ["https://app.example.com", "https://*.partner.example", "http://localhost:*"], credentials, max_age = 600)]
#[get("/shared")]
async fn read(request: HttpRequest) -> impl Responder {
    let cookie = request
        .headers()
        .get("cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("vary", "accept"))
        .body(cookie.to_owned())
}

#[cors(origins = ["https://admin.example.com", "https://app.example.com"])]
#[delete("/shared")]
async fn remove() -> impl Responder {
    HttpResponse::NoContent()
}

#[cors(origins = TENANTS, credentials)]
#[post("/tenants")]
async fn tenants() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorImATeapot("no coffee"))
}

/// Serves until its input ends, and says where.
pub(crate) fn serve() -> io::Result<()> {
    let origins = (0..10_000).map(|index| format!("https://t{index}.tenants.example"));
    TENANTS.set(origins).map_err(io::Error::other)?;
    rt::System::new().block_on(async {
        let app = || {
            App::new()
                .service(one)
                .service(any)
                .service(read)
                .service(remove)
                .service(tenants)
                .wrap(Cors::new(&SITE))
        };
        let server = HttpServer::new(app)
            .workers(2)
            .disable_signals()
            .bind(("127.0.0.1", 0))?;
        let address = server.addrs()[0];
        println!("{address}");
        io::stdout().flush()?;
        let running = server.run();
        let handle = running.handle();
        std::thread::spawn(move || {
            let mut rest = Vec::new();
            let _ = io::stdin().read_to_end(&mut rest);
            // Nobody waits for the answer.
            drop(handle.stop(false));
        });
        running.await
    })
}
