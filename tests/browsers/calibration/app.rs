//! All the servers: annotated handlers, one for each kind of policy, and answers by hand.

mod deciding;
mod handlers;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, HeaderName, HeaderValue},
    middleware::from_fn,
    web::{self, ServiceConfig},
};

use super::{
    recorded::{self, Recorded},
    scenarios,
    table::Answer,
};

pub(super) fn configure(config: &mut ServiceConfig, recorded: Recorded) {
    let ours = web::scope("/ours")
        .wrap(from_fn(recorded::record))
        .configure(handlers::configure)
        .configure(deciding::configure);
    let written = web::scope("/written")
        .wrap(from_fn(recorded::record))
        .default_service(web::to(written));
    config
        .app_data(recorded)
        .service(ours)
        .service(written)
        .route("/next", web::get().to(next))
        .route("/sandboxed", web::get().to(sandboxed))
        .default_service(web::to(page));
}

async fn next(request: HttpRequest) -> HttpResponse {
    Recorded::of(&request).separate();
    HttpResponse::NoContent().finish()
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body("<!DOCTYPE html><title>A page</title>")
}

async fn sandboxed() -> HttpResponse {
    let mut page = page().await;
    page.headers_mut().insert(
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static("sandbox allow-scripts"),
    );
    page
}

/// The answer that the scenario has for this place.
async fn written(request: HttpRequest) -> HttpResponse {
    // WebKit takes two lines of `Location` for one, whose query is no number.
    let Ok(number) = request.query_string().parse() else {
        return HttpResponse::NotFound().finish();
    };
    let scenario = scenarios::all().nth(number).expect("a scenario");
    let place = request.path().rsplit('/').next().unwrap_or_default();
    let preflight = format!("preflight/{place}");
    let places = match request.headers().contains_key("access-control-request-method") {
        true => &[&*preflight, "preflight", place, "*"][..],
        false => &[place, "*"],
    };
    let answers: Vec<Answer> = scenario
        .answers
        .iter()
        .map(|text| Answer::parse(text, scenario, number))
        .collect();
    let answer = places
        .iter()
        .find_map(|place| answers.iter().find(|answer| answer.at == *place));
    let answer = answer.unwrap_or_else(|| panic!("`{}` answers nothing at `{place}`", scenario.name));
    let mut response = HttpResponse::build(answer.status);
    // Chromium's HTTP cache keeps what it may, and the other browser has none.
    response.insert_header((CACHE_CONTROL, "no-store"));
    for (name, value) in &answer.lines {
        match &**name {
            "cache-control" => response.insert_header((&**name, &**value)),
            _ => response.append_header((&**name, &**value)),
        };
    }
    match answer.status.as_u16() {
        204 | 205 | 304 => response.finish(),
        _ => response.body("secret"),
    }
}
