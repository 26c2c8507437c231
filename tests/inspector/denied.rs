//! What each word of a review denies, and what it lets pass.

use actix_web::{App, HttpResponse, Responder, get, post, put, test, web};
use cors_runtime::{
    Cors, cors, policy,
    review::{Deny, Policies},
};

use crate::app::EVERYBODY;

macro_rules! handlers {
    ($($(#[$attribute:meta])+ $name:ident)*) => {
        $($(#[$attribute])+ async fn $name() -> impl Responder {
            HttpResponse::Ok()
        })*
    };
}

handlers! {
    #[cors(origins = "https://*.pages.example", credentials)]
    #[get("/pattern")]
    pattern
    #[cors(origins = "https://*.pages.example")]
    #[get("/pattern-without-credentials")]
    pattern_without_credentials
    #[cors(origins = ["https://a.pages.example", "https://b.pages.example"], credentials)]
    #[get("/listed")]
    listed
    #[cors(origins = "http://intranet.example")]
    #[get("/insecure")]
    insecure
    #[cors(origins = ["http://localhost:3000", "http://app.localhost", "http://127.0.0.1:8080", "http://[::1]:3000"])]
    #[get("/local")]
    local
    #[cors(origins = "http://10.0.0.1:3000")]
    #[get("/address")]
    address
    #[cors(origins = "https://a.example", block = [write])]
    #[post("/blocked")]
    blocked
    #[cors(origins = "https://a.example", block = [read])]
    #[put("/unblocked")]
    unblocked
}

async fn offences(deny: Deny) -> Vec<(String, String)> {
    let app = App::new()
        .service(pattern)
        .service(pattern_without_credentials)
        .service(listed)
        .service(insecure)
        .service(local)
        .service(address)
        .service(blocked)
        .service(unblocked)
        .service(web::scope("/open").wrap(Cors::new(&EVERYBODY)));
    let policies = Policies::of(&test::init_service(app).await).await;
    let offences = policies.deny(&[deny]);
    assert!(offences.iter().all(|offence| offence.denied() == deny));
    let said = |text: String| {
        text.split_once("rs:")
            .and_then(|(_, rest)| rest.split_once(": "))
            .map(|(_, rest)| rest.to_owned())
    };
    offences
        .iter()
        .map(|offence| {
            (
                offence.subject().to_owned(),
                said(offence.to_string()).unwrap_or_default(),
            )
        })
        .collect()
}

#[actix_web::test]
async fn each_word_names_what_it_denies_alone() {
    for (deny, expected) in [
        (
            Deny::CredentialsForPatterns,
            &[(
                "pattern (GET /pattern)",
                "gives credentials to every `https://*.pages.example`; list the hosts",
            )][..],
        ),
        (
            Deny::InsecureOrigin,
            &[
                (
                    "address (GET /address)",
                    "trusts `http://10.0.0.1:3000`, which anyone on the network can be; use https",
                ),
                (
                    "insecure (GET /insecure)",
                    "trusts `http://intranet.example`, which anyone on the network can be; use https",
                ),
            ],
        ),
        (
            Deny::UnblockedWrite,
            &[(
                "unblocked (PUT /unblocked)",
                "runs PUT for pages of every origin; add `block = [write]`",
            )],
        ),
        (
            Deny::AnyOrigin,
            &[(
                "Cors (read by every page)",
                "may be read by every page; list the origins",
            )],
        ),
        (Deny::WithoutPolicy, &[]),
    ] {
        let found = offences(deny).await;
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(subject, reason)| {
                let text = format!(
                    "{deny}: `{subject}` {reason}, or say that it is meant: `.accept(Deny::{deny:?}, {subject:?})`"
                );
                let short = subject.split(' ').next().unwrap_or_default();
                (short.to_owned(), text)
            })
            .collect();
        assert_eq!(found, expected);
    }
}

#[get("/plain")]
async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://a.example", methods = "*")]
async fn every_method() -> impl Responder {
    HttpResponse::Ok()
}

/// A layer around the application covers what has no policy of its own, one around a scope does not.
#[actix_web::test]
async fn routes_without_a_policy() {
    let app = || {
        App::new()
            .service(listed)
            .service(every_method::at("/every-method"))
            .service(plain)
    };
    let of = |policies: &Policies| -> Vec<(String, bool)> {
        let offences = policies.deny(&[Deny::WithoutPolicy]);
        let uncovered = policies
            .without_policy()
            .map(|route| route.covered_by().is_none());
        let subjects = offences.iter().map(|offence| offence.subject().to_owned());
        assert!(offences.iter().all(|offence| offence.place().is_none()));
        subjects.zip(uncovered).collect()
    };
    let bare = Policies::of(&test::init_service(app()).await).await;
    assert_eq!(of(&bare), [("/plain".to_owned(), true)]);
    assert!(bare.to_string().ends_with("no policy\n"), "{bare}");
    let covered = Policies::of(&test::init_service(app().wrap(Cors::new(&EVERYBODY))).await).await;
    assert_eq!(of(&covered), []);
    assert_eq!(covered.without_policy().count(), 1);
    let scope = || web::scope("/part").wrap(Cors::new(&EVERYBODY));
    let beside = Policies::of(&test::init_service(app().service(scope())).await).await;
    assert_eq!(of(&beside), [("/plain".to_owned(), true)]);
    let offence = beside.deny(&[Deny::WithoutPolicy])[0].to_string();
    assert!(
        offence.contains("one around a part of it may cover it"),
        "{offence}"
    );
    let may = "no policy of its own; a layer around a part of the application may answer\n";
    assert!(beside.to_string().ends_with(may), "{beside}");
    let both = app().service(scope()).wrap(Cors::new(&EVERYBODY));
    let both = Policies::of(&test::init_service(both).await).await;
    let may = "the layer around the application answers, or one around a part of it\n";
    assert!(both.to_string().ends_with(may), "{both}");
}

/// What is accepted is one thing of one handler.
#[actix_web::test]
async fn what_is_accepted_is_no_more() {
    let app = App::new().service(pattern).service(insecure).service(local);
    let policies = Policies::of(&test::init_service(app).await).await;
    let denied = [Deny::CredentialsForPatterns, Deny::InsecureOrigin];
    let offending = |policies: &Policies| {
        let offences = policies.deny(&denied);
        let subjects = offences.iter().map(|offence| offence.subject().to_owned());
        subjects.collect::<Vec<_>>()
    };
    let all = offending(&policies);
    assert_eq!(all, ["insecure", "pattern"]);
    let other_word = policies.clone().accept(Deny::CredentialsForPatterns, "insecure");
    assert_eq!(offending(&other_word), all);
    let other_subject = policies.clone().accept(Deny::InsecureOrigin, "local");
    assert_eq!(offending(&other_subject), all);
    assert_eq!(
        offending(&policies.accept(Deny::InsecureOrigin, "insecure")),
        ["pattern"]
    );
}

policy!(static CLOSED = { origins = "https://app.example.com", credentials, block = [read, write] });
policy!(static OPEN = { origins = "https://app.example.com", credentials });

async fn unblocked_writes<T>(app: App<T>) -> Vec<String>
where
    T: actix_web::dev::ServiceFactory<
            actix_web::dev::ServiceRequest,
            Config = (),
            Response = actix_web::dev::ServiceResponse,
            Error = actix_web::Error,
            InitError = (),
        > + 'static,
{
    let policies = Policies::of(&test::init_service(app).await).await;
    let offences = policies.deny(&[Deny::UnblockedWrite]);
    offences.iter().map(ToString::to_string).collect()
}

/// What a layer around the application refuses reaches no handler inside.
#[actix_web::test]
async fn writes_that_a_layer_refuses() {
    let app = || {
        App::new()
            .service((unblocked_put, blocked))
            .route("/transfer", web::post().to(HttpResponse::Ok))
    };
    assert_eq!(unblocked_writes(app().wrap(Cors::new(&CLOSED))).await, [""; 0]);
    let found = unblocked_writes(app().wrap(Cors::new(&OPEN))).await;
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains(
        "`unblocked_put (PUT /unblocked-put)` runs PUT for pages of every origin; add `block = [write]`"
    ));
    assert!(found[1].contains(
        "`/transfer (POST)` runs POST for pages of every origin; put `#[cors(.., block = [write])]`"
    ));
}

/// Whether a layer around a part is around a handler is not known; that it may be is said.
#[actix_web::test]
async fn writes_that_a_layer_around_a_part_may_refuse() {
    let scope = web::scope("/part")
        .service(unblocked_put)
        .route("/transfer", web::post().to(HttpResponse::Ok))
        .wrap(Cors::new(&CLOSED));
    let found = unblocked_writes(App::new().service(scope).wrap(Cors::new(&OPEN))).await;
    assert_eq!(found.len(), 2, "{found:#?}");
    for offence in found {
        let said = "for pages of every origin, unless a layer around a part of the application refuses them";
        assert!(offence.contains(said), "{offence}");
    }
}

#[cors(origins = "https://a.example")]
#[put("/unblocked-put")]
async fn unblocked_put() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [GET, PUT], block = [write])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

/// A resource that is built by hand tells no path, so that no route which may be it is said to have no policy.
#[actix_web::test]
async fn what_may_be_built_by_hand_is_not_denounced_as_certain() {
    let resource = web::resource("/by-hand")
        .route(cors_runtime::preflight::<by_hand>())
        .route(web::get().to(by_hand))
        .route(web::put().to(by_hand))
        .wrap(cors_runtime::layer::<by_hand>());
    let app = App::new()
        .service((resource, cors_runtime::inspector("/_cors")))
        .route("/purged", web::delete().to(HttpResponse::Ok));
    let app = test::init_service(app).await;
    let policies = Policies::of(&app).await;
    let said = |text: &str| text.contains("or its resource is built by hand");
    let offences = policies.deny(&Deny::ALL);
    let found: Vec<(Deny, &str, bool)> = offences
        .iter()
        .map(|offence| (offence.denied(), offence.subject(), said(&offence.to_string())))
        .collect();
    assert_eq!(
        found,
        [
            (Deny::UnblockedWrite, "/by-hand", true),
            (Deny::WithoutPolicy, "/by-hand", true),
            (Deny::UnblockedWrite, "/purged", false),
            (Deny::WithoutPolicy, "/purged", false),
        ]
    );
    let table = policies.to_string();
    let ends: Vec<bool> = table
        .lines()
        .map(|line| line.ends_with("built by hand"))
        .collect();
    assert_eq!(ends, [true, false], "{table}");
    for (path, method, is_certain) in [("/by-hand", "GET", false), ("/purged", "DELETE", true)] {
        let uri = format!("/_cors?path={path}&method={method}&origin=https://app.example.com");
        let (_, page) = crate::app::get_text(&app, crate::app::local(&uri)).await;
        assert_eq!(page.contains("This route has no policy."), is_certain, "{path}");
        assert_eq!(
            page.contains("A resource that is built by hand may serve it."),
            !is_certain,
            "{path}"
        );
    }
}
