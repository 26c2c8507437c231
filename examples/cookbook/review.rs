//! Who may read what, in review: a change of a policy is a line of a pull request, and some changes need a reason.

use std::error::Error;

use actix_web::{App, HttpResponse, Responder, delete, get, test::init_service, web::ServiceConfig};
use cors_runtime::{
    cors,
    review::{Deny, Policies},
};

#[cors(origins = "*", max_age = 600)]
#[get("/articles")]
async fn list() -> impl Responder {
    HttpResponse::Ok().json(["a first article"])
}

#[cors(origins = "https://app.example.com", credentials, block = [write])]
#[delete("/articles/{id}")]
async fn remove() -> impl Responder {
    HttpResponse::NoContent()
}

/// The routes in one place: the server serves them, and the review looks at them.
fn configure(config: &mut ServiceConfig) {
    config.service((list, remove));
}

/// What is in force, and what is meant to be as open as it is.
async fn policies() -> Policies {
    let app = init_service(App::new().configure(configure)).await;
    // Articles are public.
    Policies::of(&app).await.accept(Deny::AnyOrigin, "list")
}

/// What no policy of this program may do without a line above.
const DENIED: [Deny; 4] = [
    Deny::AnyOrigin,
    Deny::InsecureOrigin,
    Deny::UnblockedWrite,
    Deny::WithoutPolicy,
];

/// Prints the policies, and fails where one offends.
#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let policies = policies().await;
    print!("{policies}");
    let offences: Vec<String> = policies.deny(&DENIED).iter().map(ToString::to_string).collect();
    if offences.is_empty() {
        return Ok(());
    }
    Err(offences.join("\n").into())
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;

    /// `UPDATE_EXPECT=1 cargo test -p cors-cookbook review` writes the file again.
    #[actix_web::test]
    async fn policies_are_those_that_were_reviewed() {
        let policies = policies().await;
        expect_file!["review/policies.json"].assert_eq(&policies.to_json());
        let offences = policies.deny(&DENIED);
        assert!(offences.is_empty(), "{offences:#?}");
    }

    #[actix_web::test]
    async fn what_is_not_accepted_offends() {
        let app = init_service(App::new().configure(configure)).await;
        let offences = Policies::of(&app).await.deny(&DENIED);
        let [offence] = &offences[..] else {
            panic!("{offences:#?}")
        };
        assert_eq!((offence.denied(), offence.subject()), (Deny::AnyOrigin, "list"));
    }
}
