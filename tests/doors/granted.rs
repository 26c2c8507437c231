//! What `block` lets through is answered as it is without `block`, although the verdict and the answer share what the
//! list of origins says; and what no list holds is let through by no way to write the list.

use actix_web::{App, HttpResponse, Responder, post, test::init_service, web};
use cors_runtime::{Cors, Credentialed, PolicyConfig, RuntimeOrigins, cors};
use cors_tests::{APP, FOREIGN, PARTNER, ask, mark};

static SUPPLIED: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

/// The same policy twice: without `block`, and with it.
macro_rules! pairs {
    ($($name:ident($($arguments:tt)*))*) => {
        $(
            mod $name {
                use super::*;

                #[cors($($arguments)*)]
                #[post("/plain")]
                pub(super) async fn plain() -> impl Responder {
                    HttpResponse::Ok()
                }

                #[cors($($arguments)*, block = [write])]
                #[post("/blocked")]
                pub(super) async fn blocked() -> impl Responder {
                    mark("handler");
                    HttpResponse::Ok()
                }
            }
        )*

        /// Registers each pair in a scope of its name, and returns the names.
        fn handlers(config: &mut web::ServiceConfig) {
            $(config.service(web::scope(concat!("/", stringify!($name))).service(($name::plain, $name::blocked)));)*
        }

        const PAIRS: &[&str] = &[$(concat!("/", stringify!($name))),*];
    };
}

pairs! {
    one(origins = "https://app.example.com", credentials)
    anonymous(origins = "https://app.example.com")
    list(origins = ["https://app.example.com", "https://other.example"], credentials)
    pattern(origins = ["https://*.example.com", "https://other.example"], credentials)
    debug(origins = "https://app.example.com", debug_origins = "http://localhost:*", credentials)
    source(origins = SUPPLIED, credentials)
}

/// The same with a policy that was made when the program started.
fn configured(block: &[&str]) -> Cors {
    let policy = PolicyConfig {
        origins: vec![APP.to_owned(), "https://*.other.example".to_owned()],
        credentials: true,
        block: block.iter().map(|&word| word.to_owned()).collect(),
        ..PolicyConfig::default()
    };
    Cors::new(policy.check().expect("the policy is well-formed"))
}

async fn unannotated() -> impl Responder {
    mark("handler");
    HttpResponse::Ok()
}

const SITES: [&[(&str, &str)]; 4] = [
    &[],
    &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")],
    &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
    &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
];

/// The `Origin` lines of a request, and whether some pair allows them.
const ORIGINS: [(&[&str], bool); 9] = [
    (&[], false),
    (&[APP], true),
    (&["https://x.example.com"], true),
    (&["https://x.other.example"], true),
    (&["http://localhost:3000"], true),
    (&[FOREIGN], false),
    (&["null"], false),
    (&[APP, APP], false),
    (&[FOREIGN, APP], false),
];

#[actix_web::test]
async fn as_without_block() {
    SUPPLIED
        .set([APP, "https://*.example.com", PARTNER])
        .expect("the list is well-formed");
    let app = init_service(
        App::new().configure(handlers).service(
            web::scope("/configured")
                .service(web::resource("/plain").wrap(configured(&[])).to(unannotated))
                .service(
                    web::resource("/blocked")
                        .wrap(configured(&["write"]))
                        .to(unannotated),
                ),
        ),
    )
    .await;
    let (mut passed, mut refused) = (0, 0);
    for pair in PAIRS.iter().chain(&["/configured"]) {
        for (origins, is_somewhere) in ORIGINS {
            for site in SITES {
                let origins = origins.iter().map(|&origin| ("origin", origin));
                let headers: Vec<_> = origins.chain(site.iter().copied()).collect();
                let plain = ask(&app, &format!("POST {pair}/plain"), &headers).await;
                let blocked = ask(&app, &format!("POST {pair}/blocked"), &headers).await;
                let shown = format!("{pair} {headers:?}: {blocked:?}");
                if blocked.status == 403 {
                    refused += 1;
                    assert!(blocked.ran.is_empty(), "{shown}");
                    blocked.grants_nothing();
                    continue;
                }
                passed += 1;
                let of_cors = |answer: &cors_tests::Answer| -> Vec<String> {
                    let lines = answer
                        .cors()
                        .into_iter()
                        .filter(|line| !line.starts_with("vary: "));
                    lines.map(str::to_owned).collect()
                };
                assert_eq!(of_cors(&blocked), of_cors(&plain), "{shown}");
                assert_eq!(
                    (blocked.status, &*blocked.ran),
                    (200, &["handler"][..]),
                    "{shown}"
                );
                // A page of another origin passes where a list holds its origin, and the browser says of no other page
                // that it is of this server.
                let is_own = site.contains(&("sec-fetch-site", "same-origin"));
                assert!(is_somewhere || is_own || headers.is_empty(), "{shown}");
            }
        }
    }
    assert!(
        passed > 40 && refused > 100,
        "{passed} passed, {refused} were refused"
    );
}
