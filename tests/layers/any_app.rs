//! Of any application: nobody reads an answer, and no preflight lets a request through, that the policy of the
//! handler serving its path and method denies, whatever is around it.

use std::{cell::Cell, collections::HashSet};

use actix_http::Request;
use actix_web::{
    App, Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse},
    middleware::{Condition, Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{Cors, Policy, SkipPreflight, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, mark, preflight, site::Handler};

policy!(static SITE = { origins = ["https://app.example.com", "https://partner.example"], allow_headers = ["x-api"], max_age = 600 });
policy!(static FOR_APP = { origins = "https://app.example.com", allow_headers = ["x-a"], max_age = 600 });
policy!(static FOR_PARTNER = { origins = ["https://partner.example", "https://other.example"], credentials });

const SCOPES: [&str; 3] = ["", "/s", "/v{version}"];
const PATHS: [&str; 3] = ["/a", "/b/{id}", "/c"];
const METHODS: [&[&str]; 4] = [&["GET"], &["PUT"], &["POST"], &["PUT", "DELETE"]];
const ASKED: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "PATCH"];

/// Enough for a test that has to be the same each time.
struct Dice(Cell<u64>);

impl Dice {
    fn throw(&self, sides: usize) -> usize {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.set(state);
        usize::try_from(state % sides as u64).expect("fewer than sides")
    }
}

/// One of what stands between a layer and the handlers.
async fn between(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    kind: usize,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match kind {
        0 => {
            mark("middleware");
            Ok(request
                .into_response(HttpResponse::Unauthorized())
                .map_into_boxed_body())
        }
        1 => {
            mark("middleware");
            Err(actix_web::error::ErrorTooManyRequests(""))
        }
        2 => Ok(request.into_response(HttpResponse::Ok().body("cached"))),
        3 => {
            request.extensions_mut().clear();
            let response = next.call(request).await?;
            response.request().extensions_mut().clear();
            Ok(response.map_into_boxed_body())
        }
        _ => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

/// Handlers, each method of a path at most once: which of two a router picks is its business.
fn handlers(dice: &Dice) -> Vec<Handler> {
    let mut taken = HashSet::new();
    let mut handlers = Vec::new();
    for _ in 0..3 + dice.throw(8) {
        let (scope, path) = (SCOPES[dice.throw(3)], PATHS[dice.throw(3)]);
        let serves = METHODS[dice.throw(4)];
        if serves
            .iter()
            .any(|method| taken.contains(&(scope, path, *method)))
        {
            continue;
        }
        taken.extend(serves.iter().map(|&method| (scope, path, method)));
        let policy: [Option<&'static Policy>; 4] = [None, None, Some(&FOR_APP), Some(&FOR_PARTNER)];
        handlers.push(Handler {
            scope: scope.to_owned(),
            ..Handler::new(serves, policy[dice.throw(4)]).at(path)
        });
    }
    // A scope takes every path with its prefix, so that the empty one comes last.
    handlers.sort_by_key(|handler| handler.scope.is_empty());
    handlers
}

/// Who may read what is served for a path and method.
fn allowed(handlers: &[Handler], scope: &str, path: &str, method: &str, origin: &str) -> bool {
    let serving = handlers
        .iter()
        .find(|handler| handler.scope == scope && handler.path == path && handler.serves.contains(&method));
    match serving.and_then(|handler| handler.policy) {
        Some(policy) if std::ptr::eq(policy, &FOR_APP) => origin == APP,
        Some(_) => origin == PARTNER,
        None => origin == APP || origin == PARTNER,
    }
}

fn registered(handlers: &[Handler]) -> impl FnOnce(&mut web::ServiceConfig) + use<> {
    let handlers = handlers.to_vec();
    move |config| {
        for scope in ["/s", "/v{version}"] {
            let inside: Vec<Handler> = handlers
                .iter()
                .filter(|handler| handler.scope == scope)
                .cloned()
                .collect();
            if !inside.is_empty() {
                config.service(web::scope(scope).configure(move |config| {
                    for handler in inside {
                        Handler {
                            scope: String::new(),
                            ..handler
                        }
                        .register(config);
                    }
                }));
            }
        }
        for handler in handlers.into_iter().filter(|handler| handler.scope.is_empty()) {
            handler.register(config);
        }
    }
}

async fn check<S>(app: &S, handlers: &[Handler], is_transparent: bool) -> usize
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let mut cases = 0;
    for scope in SCOPES {
        for path in PATHS {
            let url = format!("{scope}{path}")
                .replace("{version}", "1")
                .replace("{id}", "7");
            for method in ASKED {
                for origin in [APP, PARTNER, FOREIGN] {
                    cases += 2;
                    let may = allowed(handlers, scope, path, method, origin);
                    // Written for a failure alone: it takes longer than the two requests.
                    let case = || format!("{method} {url} from {origin}: {handlers:?}");
                    let answer = preflight(app, &url, origin, method).await;
                    assert!(answer.ran.is_empty(), "ran {:?}: {}", answer.ran, case());
                    let listed = answer.values("access-control-allow-methods").join(", ");
                    let is_listed = listed.split(", ").any(|name| name == method)
                        || matches!(method, "GET" | "HEAD" | "POST");
                    let is_granted = answer.status == 204
                        && answer.values("access-control-allow-origin") == [origin]
                        && is_listed;
                    assert_eq!(is_granted, may, "preflight: {}: {answer:?}", case());
                    assert!(!listed.contains('*'), "{}", case());
                    let answer = ask(app, &format!("{method} {url}"), &[("origin", origin)]).await;
                    let is_readable = answer.values("access-control-allow-origin") == [origin];
                    assert!(!is_readable || may, "read: {}: {answer:?}", case());
                    assert!(
                        is_readable || !may || !is_transparent,
                        "unreadable: {}: {answer:?}",
                        case()
                    );
                }
            }
        }
    }
    cases
}

#[actix_web::test]
async fn a_layer_opens_nothing() {
    let dice = Dice(Cell::new(0x9E37_79B9_7F4A_7C15));
    let mut cases = 0;
    while cases < 100_000 {
        let handlers = handlers(&dice);
        let kind = dice.throw(6);
        let app = init_service(
            App::new()
                .configure(registered(&handlers))
                .wrap(from_fn(move |request, next| between(request, next, kind)))
                .wrap(Cors::new(&SITE))
                .wrap(actix_web::middleware::Compat::new(Condition::new(
                    true,
                    from_fn(boxed),
                ))),
        )
        .await;
        cases += check(&app, &handlers, true).await;
    }
}

/// One type of body, so that one function checks every application.
async fn boxed(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    Ok(match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => return Err(error),
    })
}

/// What `SkipPreflight` wraps has run before any code of the user's, whatever is asked.
#[actix_web::test]
async fn skip_preflight_lets_nothing_past() {
    async fn watching(
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        mark("watched");
        next.call(request).await
    }
    let dice = Dice(Cell::new(0x2545_F491_4F6C_DD1D));
    for _ in 0..100 {
        let handlers = handlers(&dice);
        let app = init_service(
            App::new()
                .configure(registered(&handlers))
                .default_service(web::to(|| async {
                    mark("default");
                    HttpResponse::Ok().finish()
                }))
                .wrap(SkipPreflight(from_fn(watching))),
        )
        .await;
        for scope in SCOPES {
            for path in PATHS {
                let url = format!("{scope}{path}")
                    .replace("{version}", "1")
                    .replace("{id}", "7");
                for method in ASKED {
                    let answer = preflight(&app, &url, APP, method).await;
                    let is_first = answer.ran.first().is_none_or(|&first| first == "watched");
                    assert!(is_first, "{method} {url}: {:?}", answer.ran);
                }
            }
        }
    }
}
