//! What is said of handlers: by their names, of several for one path, and of those that are built by hand.

use actix_web::{App, HttpResponse, Responder, guard::GuardContext, put, route, test::init_service, web};
use cors_runtime::{Cors, cors, layer, preflight as to_preflights};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get as get_from, preflight};

use crate::{SITE, lines, logger, one_line};

/// Without a routing attribute too, the handler is named as it is written.
#[actix_web::test]
async fn handlers_are_named() {
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn listed() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn wrapped() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let by_hand = web::resource("/wrapped").route(web::get().to(wrapped).wrap(layer::<wrapped>()));
    let app = init_service(App::new().service(listed::at("/listed")).service(by_hand)).await;
    get_from(&app, "/listed", FOREIGN).await;
    one_line(&["on `listed`", "handler=\"listed\""]);
    get_from(&app, "/wrapped", FOREIGN).await;
    one_line(&["on `wrapped`", "handler=\"wrapped\""]);
}

/// Guards tell two handlers apart, and a preflight does not say which of them will be asked.
#[actix_web::test]
async fn several_handlers() {
    #[cors(origins = "*")]
    #[put("/several", guard = "by_key")]
    async fn open() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/several")]
    async fn closed() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*", methods = [PATCH])]
    #[route("/unopened", method = "PUT", method = "PATCH", guard = "by_key")]
    async fn unopened() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*")]
    #[put("/unopened")]
    async fn opened() -> impl Responder {
        HttpResponse::Ok()
    }
    fn by_key(context: &GuardContext<'_>) -> bool {
        context.head().headers().contains_key("x-key")
    }
    const REFUSED: &str = "refused: guards tell several handlers of this path and method apart, and one of them does not \
                           allow the origin or the method, or turns preflights down; give each a `preflight_guard`, \
                           which preflights can pass";
    let _turn = logger();
    let app = App::new().service((open, closed, unopened, opened));
    let app = init_service(app.wrap(Cors::new(&SITE))).await;
    let answer = preflight(&app, "/several", APP, "PUT").await;
    assert_ne!(answer.values("access-control-allow-origin"), [""; 0]);
    assert_eq!(lines(), [""; 0]);
    preflight(&app, "/several", PARTNER, "PUT").await.grants_nothing();
    let told = lines();
    assert!(told.iter().any(|line| line.contains(REFUSED)), "{told:#?}");
    preflight(&app, "/unopened", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&[REFUSED]);
}

/// A handler that is built by hand has two parts, and each without the other looks to a page like no policy at all.
#[actix_web::test]
async fn one_part_of_two() {
    #[cors(origins = "https://app.example.com", methods = [POST], allow_headers = "content-type")]
    async fn unanswered() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [POST], allow_headers = "content-type")]
    async fn unreadable() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [PUT])]
    async fn whole() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn simple() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let route = || web::post().to(unanswered).wrap(layer::<unanswered>());
    let app = App::new().service(web::resource(["/a", "/b"]).route(route()).route(route()));
    init_service(app).await;
    one_line(&[
        "WARN cors: nothing answers the preflights of `unanswered`",
        "add `.route(cors_runtime::preflight::<unanswered>())`",
    ]);
    let resource = web::resource("/unreadable").route(web::post().to(unreadable));
    let app = init_service(App::new().service(resource.route(to_preflights::<unreadable>()))).await;
    for _ in 0..2 {
        preflight(&app, "/unreadable", APP, "POST").await.allows(APP);
    }
    one_line(&[
        "WARN cors: the preflights of `unreadable` are answered",
        "add `.wrap(cors_runtime::layer::<unreadable>())`",
    ]);
    let resource = web::resource("/whole").route(to_preflights::<whole>());
    let resource = resource.route(web::put().to(whole).wrap(layer::<whole>()));
    let simple = web::resource("/simple").route(web::get().to(simple).wrap(layer::<simple>()));
    let app = init_service(App::new().service(resource).service(simple)).await;
    preflight(&app, "/whole", APP, "PUT").await.allows(APP);
    ask(&app, "PUT /whole", &[("origin", APP)]).await.allows(APP);
    get_from(&app, "/simple", APP).await.allows(APP);
    assert_eq!(lines(), [""; 0]);
}
