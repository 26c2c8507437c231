//! What is said of layers: in whose name, and what they cannot know.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    middleware::{Next, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get as get_from, preflight};

use crate::{SITE, item, lines, logger, one_line, plain};

#[actix_web::test]
async fn a_method_that_a_layer_does_not_grant() {
    let _turn = logger();
    let app = init_service(
        App::new()
            .route("/plain", web::get().to(plain))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    preflight(&app, "/plain", PARTNER, "PATCH").await;
    one_line(&[
        "does not cover `PATCH`",
        "write `methods = [GET, PATCH]` on `Cors`",
    ]);
}

/// Neither by the handler, whose policy the layer does not share, nor by the layer.
#[actix_web::test]
async fn nothing_of_what_is_granted() {
    let _turn = logger();
    policy!(static BLOCKING = { origins = "https://partner.example", credentials, block = [write] });
    let app = init_service(
        App::new()
            .service(item)
            .route("/plain", web::get().to(plain))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    preflight(&app, "/item", APP, "PUT").await.allows(APP);
    ask(&app, "PUT /item", &[("origin", APP)]).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "GET").await.allows(PARTNER);
    get_from(&app, "/plain", PARTNER).await.allows(PARTNER);
    ask(&app, "GET /plain", &[]).await;
    assert_eq!(lines(), [""; 0]);
    // A layer that looks at every request on its way in.
    let app = init_service(App::new().service(item).wrap(Cors::new(&BLOCKING))).await;
    let own = [
        ("origin", APP),
        ("host", "app.example.com"),
        ("sec-fetch-site", "same-origin"),
    ];
    ask(&app, "PUT /item", &own).await.allows(APP);
    assert_eq!(lines(), [""; 0]);
    // The layer refuses what the handler would have granted, and says so in its own name.
    ask(&app, "GET /nothing", &[("origin", APP)]).await;
    one_line(&["on `Cors`", "handler=\"Cors\""]);
}

/// Of a handler inside a layer, the handler is told, not the layer.
#[actix_web::test]
async fn an_annotated_handler_under_a_layer() {
    let _turn = logger();
    let app = init_service(App::new().service(item).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/item", PARTNER, "PUT").await.grants_nothing();
    one_line(&["on `item`", "handler=\"item\"", "origin=https://partner.example"]);
}

/// A layer decides before the router has found parameters, except those of what it wraps. A source that asks for them
/// gets none, and the log says so and not that a list lacks the origin.
#[actix_web::test]
async fn a_path_parameter_that_is_not_there() {
    struct Tenants;
    impl AllowOrigin for Tenants {
        fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
            let tenant = asking.param("tenant");
            tenant.is_some_and(|tenant| origin == format!("https://{tenant}.example.com"))
        }
    }
    static TENANTS: Tenants = Tenants;
    policy!(static OF_TENANTS = { origins = TENANTS });
    const ADA: &str = "https://ada.example.com";
    let _turn = logger();
    let cors = || Cors::new(&OF_TENANTS);
    let report = || web::resource("/{tenant}/report").route(web::get().to(plain));
    let app = init_service(App::new().service(report()).wrap(cors())).await;
    get_from(&app, "/ada/report", ADA).await.grants_nothing();
    one_line(&[
        "it asked for a path parameter that is not there",
        "none around an `App`",
    ]);
    preflight(&app, "/ada/report", ADA, "GET").await.grants_nothing();
    one_line(&["refused: ", "it asked for a path parameter that is not there"]);
    let app = init_service(App::new().service(report().wrap(cors()))).await;
    get_from(&app, "/ada/report", ADA).await.allows(ADA);
    let scope = web::scope("/{tenant}").route("/report", web::get().to(plain));
    let app = init_service(App::new().service(scope.wrap(cors()))).await;
    preflight(&app, "/ada/report", ADA, "GET").await.allows(ADA);
    get_from(&app, "/ada/report", ADA).await.allows(ADA);
    assert_eq!(lines(), [""; 0]);
    get_from(&app, "/ada/report", FOREIGN).await.grants_nothing();
    one_line(&["its source did not allow this one"]);
}

/// The layer cannot know, and says what to do.
#[actix_web::test]
async fn what_a_layer_cannot_know() {
    async fn refusing(
        _: ServiceRequest,
        _: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        Err::<ServiceResponse, _>(ErrorUnauthorized(""))
    }
    async fn limiting(
        request: ServiceRequest,
        _: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        Ok(request.into_response(HttpResponse::TooManyRequests()))
    }
    static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
    #[cors(origins = OF_DATA)]
    #[put("/of-data")]
    async fn of_data() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let scope = web::scope("/scope").service(of_data).wrap(from_fn(limiting));
    let app = init_service(App::new().service(scope).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/scope/of-data", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&["refused: ", "inside the layer answered", "`wrap=`"]);
    let scope = web::scope("/scope").service(of_data).wrap(from_fn(refusing));
    let app = init_service(App::new().service(scope).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/scope/of-data", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&["refused: ", "inside the layer answered"]);
}

#[cors(origins = "*")]
#[put("/{open}")]
async fn open() -> impl Responder {
    HttpResponse::Ok()
}

/// A handler without a policy answers in front of an annotated one, and the layer has a say.
#[actix_web::test]
async fn an_answer_of_another_handler() {
    let _turn = logger();
    let app = App::new()
        .route("/plain", web::put().to(plain))
        .service(open)
        .wrap(Cors::new(&SITE));
    let app = init_service(app).await;
    ask(&app, "PUT /plain", &[("origin", FOREIGN)])
        .await
        .grants_nothing();
    one_line(&[
        "WARN cors: served, but the page cannot read the answer: ",
        "https://evil.example",
        "on `Cors`",
    ]);
}
