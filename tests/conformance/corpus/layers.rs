//! Judging cases that put a policy together from several places.

use cors_rules::draft::Serves;
use cors_runtime::{AllowOrigin, Asking, Policy, RuntimeOrigins};
use cors_tests::{
    arguments::Arguments,
    ask,
    site::{Handler, site},
};

use super::{
    Judged,
    case::{Case, texts},
    policy::rules,
};

const SITE: &str = "https://site.example";
const OWN: &str = "https://own.example";

/// Each source has layers of its own; ours are a module's or a named policy's arguments, replaced key by key, and
/// `Cors` around handlers.
pub(crate) async fn judge(case: &Case) -> Result<Judged, String> {
    let layers = &case.config["layers"];
    match &*case.id {
        // An origin from the environment.
        "t-spring-framework-67" => {
            let literal = texts(&layers[0]["origins"]).unwrap_or_default();
            refused(Arguments {
                origins: literal,
                ..Arguments::default()
            })?;
            let origins = RuntimeOrigins::new();
            origins
                .set(texts(&case.expect["merged"]["origins"]).unwrap_or_default())
                .map_err(|error| error.to_string())?;
            let request = actix_web::test::TestRequest::default().to_http_request();
            let is_allowed = origins.allows("https://example.com", &Asking::new(&request));
            if is_allowed {
                Ok(Judged::Agrees)
            } else {
                Err("the list does not allow its entry".to_owned())
            }
        }
        // The merged arguments are what is checked.
        "t-spring-framework-71" => {
            let origins = texts(&layers[1]["origins"]).unwrap_or_default();
            let credentials = layers[0]["credentials"] == true;
            refused(Arguments {
                origins,
                credentials,
                ..Arguments::default()
            })
        }
        // There is no default origin.
        "t-spring-framework-72" => refused(Arguments::default()),
        "t-spring-framework-74" => {
            let origins = texts(&layers[0]["origins"]).unwrap_or_default();
            refused(Arguments {
                origins,
                credentials: true,
                ..Arguments::default()
            })
        }
        "t-aspnetcore-30" => inside_a_layer(Some(policy(OWN)?), OWN).await,
        "t-aspnetcore-31" => inside_a_layer(None, SITE).await,
        _ => Err("is unknown".to_owned()),
    }
}

fn refused(written: Arguments) -> Result<Judged, String> {
    match written.check(Serves::Named) {
        Err(violations) => Ok(Judged::Refused(rules(&violations))),
        Ok(_) => Err(format!("{written:?} is accepted")),
    }
}

fn policy(origin: &str) -> Result<&'static Policy, String> {
    let written = Arguments {
        origins: vec![origin.to_owned()],
        ..Arguments::default()
    };
    written
        .check(Serves::Named)
        .map_err(|violations| format!("{violations:?}"))
}

/// A handler inside a `Cors` answers with its own policy, and with the layer's where it has none.
async fn inside_a_layer(own: Option<&'static Policy>, expected: &str) -> Result<Judged, String> {
    let app = site(Some(policy(SITE)?), vec![Handler::new(&["GET"], own)]).await;
    let answer = ask(&app, "GET /r", &[("origin", expected)]).await;
    let found = answer.values("access-control-allow-origin");
    if found == [expected] {
        Ok(Judged::Agrees)
    } else {
        Err(format!("{found:?}, not {expected}"))
    }
}
