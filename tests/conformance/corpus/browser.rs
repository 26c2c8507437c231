//! What a browser concludes, twice: `Browser` for what a page can ask, and the CORS check alone for the rest.

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};
use cors_runtime::testing::{Browser, Credentials, Outcome, Request};
use cors_tests::Answer;
use url::Url;

use super::case::Ask;

/// A value of a safelisted header that is not safelisted, so that a preflight asks for the header.
const UNSAFE_VALUE: &str = "(";

/// The fetch that makes a browser send this request; `None` where no page can.
pub(crate) fn fetch_of(ask: &Ask, credentials: bool) -> Option<(Browser, Request)> {
    let [origin] = ask.values("origin")[..] else {
        return None;
    };
    let page = page(origin)?;
    let page = match ask.values("host")[..] {
        [host] => page.app_at(&format!("http://{host}")),
        _ => page,
    };
    let request = if ask.is_preflight() {
        let [method] = ask.values("access-control-request-method")[..] else {
            return None;
        };
        let lines = ask.values("access-control-request-headers");
        let names = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
        let request = Request::new(as_sent(method)?, &ask.path).use_cors_preflight();
        let mut request = request;
        for name in names {
            if !is_token(name) {
                return None;
            }
            request = request.header(name, UNSAFE_VALUE);
        }
        request
    } else if ask.method == "OPTIONS" {
        // A page's own OPTIONS brings a preflight for it along.
        return None;
    } else {
        Request::new(as_sent(&ask.method)?, &ask.path)
    };
    let mode = if credentials {
        Credentials::Include
    } else {
        Credentials::SameOrigin
    };
    Some((page, request.credentials(mode)))
}

fn page(origin: &str) -> Option<Browser> {
    if origin == "null" {
        return Some(Browser::opaque());
    }
    let serialized = Url::parse(origin).ok()?.origin().ascii_serialization();
    (serialized == origin).then(|| Browser::at(origin))
}

/// A method that pages can send as it stands: <https://fetch.spec.whatwg.org/#concept-method-normalize>.
fn as_sent(method: &str) -> Option<&str> {
    let upper = method.to_ascii_uppercase();
    let is_normalized = matches!(&*upper, "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT");
    (is_token(method) && (!is_normalized || upper == method)).then_some(method)
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether the page may read what it asked for.
pub(crate) async fn outcome<S, B>(app: &S, ask: &Ask, credentials: bool) -> Option<Outcome>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let (page, request) = fetch_of(ask, credentials)?;
    Some(page.fetch(app, request).await)
}

/// Whether the answer passes what the standard does with it: the CORS check, and for a preflight the lists.
pub(crate) fn passes(ask: &Ask, answer: &Answer, credentials: bool) -> bool {
    let origin = ask.values("origin").join(", ");
    let passes_check = match answer.values("access-control-allow-origin")[..] {
        ["*"] => !credentials,
        [value] => {
            value == origin && (!credentials || answer.values("access-control-allow-credentials") == ["true"])
        }
        _ => false,
    };
    passes_check
        && (!ask.is_preflight()
            || (200..300).contains(&answer.status) && passes_lists(ask, answer, credentials))
}

fn passes_lists(ask: &Ask, answer: &Answer, credentials: bool) -> bool {
    let methods = list(&answer.values("access-control-allow-methods"));
    let method = ask.values("access-control-request-method").join(", ");
    let method_passes = matches!(&*method, "GET" | "HEAD" | "POST")
        || methods
            .iter()
            .any(|allowed| *allowed == method || *allowed == "*" && !credentials);
    let headers = list(&answer.values("access-control-allow-headers"));
    let lines = ask.values("access-control-request-headers");
    method_passes
        && list(&lines).iter().all(|name| {
            headers.iter().any(|allowed| {
                allowed.eq_ignore_ascii_case(name)
                    || *allowed == "*"
                        && !credentials
                        && is_token(name)
                        && !name.eq_ignore_ascii_case("authorization")
            })
        })
}

/// The members of lists.
pub(crate) fn list<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines
        .iter()
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .collect()
}
