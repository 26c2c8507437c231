//! What a reviewer accepts: what is named, and nothing else of that name.

use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_runtime::{
    Cors, cors, policy,
    review::{Deny, Policies},
};

use crate::app::EVERYBODY;

mod reports {
    use super::*;

    #[cors(origins = "*")]
    #[get("/reports")]
    pub(super) async fn list() -> impl Responder {
        HttpResponse::Ok()
    }
}

mod salaries {
    use super::*;

    #[cors(origins = "*")]
    #[get("/salaries")]
    pub(super) async fn list() -> impl Responder {
        HttpResponse::Ok()
    }

    /// Has the name too, and breaks nothing today.
    pub(super) mod closed {
        use super::*;

        #[cors(origins = "https://a.example")]
        #[get("/closed")]
        pub(in super::super) async fn list() -> impl Responder {
            HttpResponse::Ok()
        }
    }
}

/// The texts of what is left where `names` are accepted.
fn left(policies: &Policies, deny: Deny, names: &[&str]) -> Vec<String> {
    let accept = |policies: Policies, name: &&str| policies.accept(deny, *name);
    let policies = names.iter().fold(policies.clone(), accept);
    policies.deny(&[deny]).iter().map(ToString::to_string).collect()
}

/// A name that fits several accepts none of them: what is meant for one must not open another, now or later.
#[actix_web::test]
async fn a_name_that_several_have_accepts_none() {
    const REPORTS: &str = "list (GET /reports)";
    const SALARIES: &str = "list (GET /salaries)";
    let app = App::new().service((reports::list, salaries::list));
    let policies = Policies::of(&test::init_service(app).await).await;
    let subjects = policies.deny(&[Deny::AnyOrigin]);
    assert_eq!(
        subjects
            .iter()
            .map(|offence| offence.subject())
            .collect::<Vec<_>>(),
        [REPORTS, SALARIES]
    );
    let both = left(&policies, Deny::AnyOrigin, &["list"]);
    assert_eq!(both.len(), 2, "{both:#?}");
    for (text, full) in both.iter().zip([REPORTS, SALARIES]) {
        let said = format!(
            "any-origin: `{full}` may be read by every page; list the origins, or say that it is meant: \
             `.accept(Deny::AnyOrigin, {full:?})`; `list` alone accepts nothing, because several are called so"
        );
        assert!(text.ends_with(&said), "{text}");
    }
    let one = left(&policies, Deny::AnyOrigin, &["list", REPORTS]);
    assert!(one.len() == 1 && one[0].contains(SALARIES), "{one:#?}");
    assert_eq!(left(&policies, Deny::AnyOrigin, &[REPORTS, SALARIES]), [""; 0]);
    // One that breaks nothing counts as well: it may tomorrow.
    let app = App::new().service((reports::list, salaries::closed::list));
    let policies = Policies::of(&test::init_service(app).await).await;
    assert_eq!(left(&policies, Deny::AnyOrigin, &["list"]).len(), 1);
    assert_eq!(left(&policies, Deny::AnyOrigin, &[REPORTS]), [""; 0]);
    // One function at several paths is one.
    let app = App::new().service((
        web::scope("/v1").service(reports::list),
        web::scope("/v2").service(reports::list),
    ));
    let policies = Policies::of(&test::init_service(app).await).await;
    assert_eq!(policies.deny(&[Deny::AnyOrigin]).len(), 2);
    assert_eq!(left(&policies, Deny::AnyOrigin, &["list"]), [""; 0]);
}

policy!(static ALL = { origins = "*", max_age = 5 });

/// The same for layers.
#[actix_web::test]
async fn one_layer_is_accepted_at_a_time() {
    let scope = || {
        web::scope("/open")
            .service(reports::list)
            .wrap(Cors::new(&EVERYBODY))
    };
    let alone = Policies::of(&test::init_service(App::new().service(scope())).await).await;
    let handler = "list";
    assert_eq!(left(&alone, Deny::AnyOrigin, &[handler, "Cors"]), [""; 0]);
    let app = App::new().service(scope()).wrap(Cors::new(&ALL));
    let policies = Policies::of(&test::init_service(app).await).await;
    let both = left(&policies, Deny::AnyOrigin, &[handler, "Cors"]);
    assert_eq!(both.len(), 2, "{both:#?}");
    let around = "Cors (read by every page; remembered for 5 s; around the application)";
    let one = left(&policies, Deny::AnyOrigin, &[handler, around]);
    assert!(
        one.len() == 1 && one[0].contains("Cors (read by every page)"),
        "{one:#?}"
    );
    // The same policy around more is another subject.
    let app = App::new().service(scope()).wrap(Cors::new(&EVERYBODY));
    let policies = Policies::of(&test::init_service(app).await).await;
    assert_eq!(left(&policies, Deny::AnyOrigin, &[handler, "Cors"]).len(), 2);
    assert_eq!(
        left(
            &policies,
            Deny::AnyOrigin,
            &[handler, "Cors (read by every page)"]
        )
        .len(),
        1
    );
}
