//! Judging cases that send a request.

use std::collections::BTreeSet;

use actix_http::Request;
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::StatusCode,
    middleware::{ErrorHandlerResponse, ErrorHandlers},
    test,
    web::ServiceConfig,
};
use cors_rules::draft::Serves;
use cors_runtime::Policy;
use cors_tests::{
    Answer,
    arguments::Arguments,
    ask,
    site::{Handler, layer, site},
};
use serde_json::Value;

use super::{
    Judged,
    browser::{list, outcome, passes},
    case::{Ask, Case, pairs, texts},
    compare::compare,
    policy::{Configured, allowable, configured, rules},
};

/// One way of putting a policy to work.
pub(crate) struct Stage {
    form: &'static str,
    outer: Option<&'static Policy>,
    handlers: Vec<Handler>,
    pub(crate) credentials: bool,
}

/// Judges a case with the policy on the handler, and again with the same policy on a `Cors` around it.
pub(crate) async fn judge(case: &Case) -> Result<Judged, String> {
    let request = case.request.as_ref().ok_or("there is no request")?;
    let (configured, refused) = match configured(case, &[]) {
        Configured::Refused(violations) => match allowable(&violations) {
            // Refused, but not for good: with the rule in `allow`, the case is judged as well.
            Some(allow) => (configured(case, &allow), Some(rules(&violations))),
            None => return Ok(Judged::Refused(rules(&violations))),
        },
        configured => (configured, None),
    };
    let mut found = BTreeSet::new();
    for stage in stages(case, request, configured)? {
        let answer = play(case, request, &stage).await?;
        found.extend(
            compare(case, request, &answer, &stage)
                .map_err(|message| format!("{}: {message}", stage.form))?,
        );
    }
    Ok(match refused {
        Some(rules) => Judged::Refused(rules),
        None if found.is_empty() => Judged::Agrees,
        None => Judged::Differs(found),
    })
}

fn stages(case: &Case, request: &Ask, configured: Configured) -> Result<Vec<Stage>, String> {
    let credentials = case.config["credentials"].as_bool().unwrap_or_default();
    let stage = |form, outer, handlers| Stage {
        form,
        outer,
        handlers,
        credentials,
    };
    let (serves, own, layer) = match configured {
        Configured::Refused(violations) => {
            return Err(format!("is refused even when allowed: {violations:?}"));
        }
        Configured::Nothing { serves } => {
            return Ok(vec![stage(
                "no policy",
                None,
                vec![handler(case, request, serves, None)],
            )]);
        }
        Configured::Policies {
            serves,
            handler,
            layer,
        } => (serves, handler, layer),
    };
    let covered = handler(case, request, serves, Some(own));
    let bare = handler(case, request, serves, None);
    let elsewhere = |handler: &Handler| Handler {
        name: "elsewhere",
        ..handler.clone().at("/elsewhere")
    };
    let route = &case.setup["route"];
    let on_handler = stage("#[cors]", None, vec![covered.clone()]);
    let around = stage("Cors", Some(layer), vec![bare.clone()]);
    Ok(if request.path == "/none" {
        vec![stage("Cors", Some(layer), vec![elsewhere(&bare)])]
    } else if route["override"] == false
        || case.config["paths"].is_array() && case.setup["mount_prefix"].is_null()
    {
        vec![stage("beside #[cors]", None, vec![elsewhere(&covered), bare])]
    } else if route["override"].is_object() {
        let inner = policy(&route["override"])?;
        vec![stage(
            "#[cors] in Cors",
            Some(layer),
            vec![Handler {
                policy: Some(inner),
                ..covered
            }],
        )]
    } else if route["inner"].is_object() {
        let inner = policy(&route["inner"])?;
        vec![stage(
            "Cors around #[cors]",
            Some(layer),
            vec![
                bare,
                Handler {
                    policy: Some(inner),
                    ..elsewhere(&covered)
                },
            ],
        )]
    } else if route["routes"].is_array() {
        vec![stage(
            "beside #[cors]",
            None,
            vec![
                covered.clone(),
                Handler {
                    serves: &["PATCH"],
                    ..elsewhere(&covered)
                },
            ],
        )]
    } else {
        vec![on_handler, around]
    })
}

fn handler(
    case: &Case,
    request: &Ask,
    serves: &'static [&'static str],
    policy: Option<&'static Policy>,
) -> Handler {
    let setup = &case.setup["handler"];
    let status = setup["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let scope = case.setup["mount_prefix"].as_str().unwrap_or_default();
    Handler {
        scope: scope.to_owned(),
        path: request.path.strip_prefix(scope).unwrap_or_default().to_owned(),
        status: if setup["error"].is_string() {
            500
        } else {
            status.unwrap_or(200)
        },
        headers: pairs(&setup["headers"]),
        ..Handler::new(serves, policy)
    }
}

fn policy(written: &Value) -> Result<&'static Policy, String> {
    let written = Arguments {
        origins: texts(&written["origins"]).unwrap_or_default(),
        ..Arguments::default()
    };
    written
        .check(Serves::Named)
        .map_err(|violations| format!("{violations:?}"))
}

/// Sends the request as it stands, and again as a browser would.
async fn play(case: &Case, request: &Ask, stage: &Stage) -> Result<Answer, String> {
    let line = format!("{} {}", request.method, request.path);
    let headers: Vec<(&str, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if case.setup["handler"]["error_handler"].is_string() {
        return Ok(ask(
            &recovering(stage.outer, stage.handlers.clone()).await,
            &line,
            &headers,
        )
        .await);
    }
    let app = site(stage.outer, stage.handlers.clone()).await;
    let answer = ask(&app, &line, &headers).await;
    let is_readable = passes(request, &answer, stage.credentials);
    if let Some(outcome) = outcome(&app, request, stage.credentials).await
        && outcome.is_readable() != is_readable
    {
        return Err(format!(
            "{}: the headers say {is_readable}, the browser {outcome}",
            stage.form
        ));
    }
    Ok(answer)
}

/// The app of a stage whose errors become 200 on their way out.
async fn recovering(
    outer: Option<&'static Policy>,
    handlers: Vec<Handler>,
) -> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    let recovered = ErrorHandlers::new().default_handler(|mut response| {
        *response.response_mut().status_mut() = StatusCode::OK;
        Ok(ErrorHandlerResponse::Response(response.map_into_left_body()))
    });
    let register = |config: &mut ServiceConfig| {
        for handler in handlers {
            handler.register(config);
        }
    };
    test::init_service(App::new().configure(register).wrap(recovered).wrap(layer(outer))).await
}

/// Judges a case about `Vary`: the handler sets one, and the policy adds `Origin`.
pub(crate) async fn judge_vary(case: &Case) -> Result<Judged, String> {
    let existing = case.expect["existing"].as_str().unwrap_or_default();
    let origins = vec!["https://a.example".to_owned(), "https://b.example".to_owned()];
    let written = Arguments {
        origins,
        ..Arguments::default()
    };
    let policy = written
        .check(Serves::Named)
        .map_err(|violations| format!("{violations:?}"))?;
    let headers = vec![("vary".to_owned(), existing.to_owned())];
    let app = site(
        None,
        vec![Handler {
            headers,
            ..Handler::new(&["GET"], Some(policy))
        }],
    )
    .await;
    let answer = ask(&app, "GET /r", &[("origin", "https://a.example")]).await;
    // We add `Origin` and nothing else, whatever the case adds.
    let added = case.expect["added"]
        .as_str()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let swap = |token: String| {
        if token == added {
            "origin".to_owned()
        } else {
            token
        }
    };
    let expected: BTreeSet<String> = texts(&case.expect["result_tokens"])
        .unwrap_or_default()
        .into_iter()
        .map(swap)
        .collect();
    let found: Vec<String> = list(&answer.values("vary"))
        .into_iter()
        .map(str::to_ascii_lowercase)
        .collect();
    if found.iter().cloned().collect::<BTreeSet<_>>() != expected || found.len() != expected.len() {
        return Err(format!("{:?}, not {expected:?}", answer.values("vary")));
    }
    Ok(Judged::Agrees)
}
