//! x
#![deny(warnings, missing_docs, unused_imports, dead_code)]
use actix_web::{App, HttpResponse, Responder, http::{Method, StatusCode}, test, web, get, post, scope, routes, route};
use cors_runtime::{cors, policy, Cors};

#[cors(origins = "https://a.example", max_age = 600)]
#[get("/x/{id}")]
async fn read(id: web::Path<u32>) -> impl Responder { HttpResponse::Ok().body(id.to_string()) }

#[cors(origins = ["https://b.example", "https://*.c.example"], allow_headers = ["content-type"], expose_headers = ["x-a"], credentials)]
#[post("/x/{id}", name = "writer", wrap = "actix_web::middleware::Logger::default()")]
async fn write(id: web::Path<u32>) -> impl Responder { HttpResponse::Ok().body(id.to_string()) }

#[cors(origins = "*", methods = [PUT])]
async fn bare() -> impl Responder { HttpResponse::Ok() }

#[cors(origins = "https://m.example")]
#[scope("/m")]
mod module {
    use super::*;
    #[get("/a")]
    async fn a() -> impl Responder { HttpResponse::Ok() }
    #[cors(max_age = 5)]
    #[routes]
    #[get("/b")]
    #[post("/b")]
    #[post("/c")]
    async fn b() -> impl Responder { HttpResponse::Ok() }
    #[cors(off)]
    #[get("/d")]
    async fn d() -> impl Responder { HttpResponse::Ok() }
}

#[cors(origins = "https://r.example")]
#[route("/r", method = "GET", method = "PURGE")]
async fn purge() -> impl Responder { HttpResponse::Ok() }

policy!(static SITE = { origins = "https://site.example", methods = [GET, DELETE], max_age = 600 });

#[cors(policy = SITE, methods = [GET])]
#[get("/named")]
async fn named() -> impl Responder { HttpResponse::Ok() }

async fn show<S, B>(app: &S, method: &str, path: &str, headers: &[(&str, &str)]) -> StatusCode
where S: actix_web::dev::Service<actix_http::Request, Response = actix_web::dev::ServiceResponse<B>, Error = actix_web::Error>, B: actix_web::body::MessageBody + 'static
{
    let mut req = test::TestRequest::default().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    for (n, v) in headers { req = req.append_header((*n, *v)); }
    let res = match app.call(req.to_request()).await { Ok(r) => r.into_parts().1.map_into_boxed_body(), Err(e) => e.error_response() };
    println!("{method} {path} {headers:?} -> {}", res.status());
    let mut hs: Vec<_> = res.headers().iter().collect(); hs.sort_by_key(|(n, _)| n.as_str());
    for (n, v) in hs { println!("    {n}: {}", v.to_str().unwrap()); }
    res.status()
}

#[actix_web::test]
async fn smoke() {
    let app = test::init_service(App::new().wrap(Cors::new(&SITE)).service(read).service(write).service(bare::at("/bare")).service(module::a).service(module::b).service(module::d).service(purge).service(named)).await;
    for (m, p, h) in [
        ("GET", "/x/1", &[("origin", "https://a.example")][..]),
        ("GET", "/x/nope", &[("origin", "https://a.example")][..]),
        ("POST", "/x/1", &[("origin", "https://q.c.example")]),
        ("POST", "/x/1", &[]),
        ("OPTIONS", "/x/1", &[("origin", "https://q.c.example"), ("access-control-request-method", "POST")]),
        ("OPTIONS", "/x/1", &[("origin", "https://q.c.example"), ("access-control-request-method", "GET")]),
        ("OPTIONS", "/x/1", &[("origin", "https://q.c.example"), ("access-control-request-method", "PUT")]),
        ("OPTIONS", "/x/1", &[("origin", "https://site.example"), ("access-control-request-method", "DELETE")]),
        ("OPTIONS", "/x/1", &[("origin", "https://a.example")]),
        ("OPTIONS", "/bare", &[("origin", "https://a.example"), ("access-control-request-method", "PUT")]),
        ("PUT", "/bare", &[]),
        ("GET", "/m/a", &[]),
        ("OPTIONS", "/m/b", &[("origin", "https://m.example"), ("access-control-request-method", "POST")]),
        ("OPTIONS", "/m/c", &[("origin", "https://m.example"), ("access-control-request-method", "POST")]),
        ("GET", "/m/d", &[("origin", "https://m.example")]),
        ("PURGE", "/r", &[("origin", "https://m.example")]),
        ("GET", "/named", &[("origin", "https://m.example")]),
        ("GET", "/none", &[("origin", "https://site.example")]),
    ] { show(&app, m, p, h).await; }
}
