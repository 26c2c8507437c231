//! The CORS check: <https://fetch.spec.whatwg.org/#cors-check>.

use crate::{
    blocked::{Blocked, NetworkError},
    header_list::HeaderList,
    state::FetchRequest,
};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";

/// Whether `response` may be shared with `request`'s origin, step by step as in the standard. Its one "failure"
/// is distinguished here, because that is what a developer asks next.
pub(crate) fn cors_check(request: &FetchRequest, response: &HeaderList) -> Result<(), NetworkError> {
    let origin = request.serialized_origin();
    // Steps 1 and 2. Absence is not the value `null`.
    let Some(allowed) = response.get_decoded(ALLOW_ORIGIN) else {
        return Err(NetworkError::new(
            Blocked::AllowOriginMissing,
            ALLOW_ORIGIN,
            format!("it has no `Access-Control-Allow-Origin`, so it is not shared with `{origin}`"),
        ));
    };
    // Step 3.
    if !request.with_credentials() && allowed == "*" {
        return Ok(());
    }
    // Step 4.
    if allowed != origin {
        return Err(origin_failure(
            &allowed,
            &origin,
            response.values(ALLOW_ORIGIN).count(),
        ));
    }
    // Step 5.
    if !request.with_credentials() {
        return Ok(());
    }
    // Steps 6 to 8: the exact bytes `true`.
    match response.get_decoded(ALLOW_CREDENTIALS) {
        Some(value) if value == "true" => Ok(()),
        Some(value) => Err(credentials_failure(&format!("is `{value}`"))),
        None => Err(credentials_failure("is missing")),
    }
}

fn origin_failure(allowed: &str, origin: &str, lines: usize) -> NetworkError {
    let (reason, explanation) = if allowed == "*" {
        (
            Blocked::AllowOriginWildcardWithCredentials,
            format!(
                "its `Access-Control-Allow-Origin` is `*`, which does not cover a request with credentials mode \
                 `include`; `{origin}` would"
            ),
        )
    } else if lines > 1 || allowed.contains(',') {
        (
            Blocked::AllowOriginMultiple,
            format!("its `Access-Control-Allow-Origin` has several values, `{allowed}`, where one can match"),
        )
    } else {
        (
            Blocked::AllowOriginMismatch,
            format!(
                "its `Access-Control-Allow-Origin` is `{allowed}` and the request's origin is `{origin}`"
            ),
        )
    };
    NetworkError::new(reason, ALLOW_ORIGIN, explanation)
}

fn credentials_failure(what: &str) -> NetworkError {
    NetworkError::new(
        Blocked::AllowCredentialsNotTrue,
        ALLOW_CREDENTIALS,
        format!("its `Access-Control-Allow-Credentials` {what}; credentials mode `include` needs `true`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{options::Credentials, state};

    #[test]
    fn responses_are_shared_step_by_step() {
        use Blocked::*;
        use Credentials::{Include, Omit, SameOrigin};
        type Lines<'a> = &'a [(&'a str, &'a str)];
        const O: &str = "access-control-allow-origin";
        const C: &str = "access-control-allow-credentials";
        let app = "https://app.example";
        let cases: &[(&str, Credentials, Lines, Option<Blocked>)] = &[
            (app, Omit, &[(O, "*")], None),
            (app, Omit, &[(O, "*"), (C, "true")], None),
            (app, SameOrigin, &[(O, app)], None),
            (app, SameOrigin, &[(O, " https://app.example\t")], None),
            (app, Include, &[(O, app), (C, "true")], None),
            ("null", SameOrigin, &[(O, "null")], None),
            ("null", Include, &[(O, "null"), (C, "true")], None),
            (app, Omit, &[], Some(AllowOriginMissing)),
            ("null", Omit, &[], Some(AllowOriginMissing)),
            (app, Omit, &[(O, "")], Some(AllowOriginMismatch)),
            (app, Omit, &[(O, "null")], Some(AllowOriginMismatch)),
            (
                app,
                Omit,
                &[(O, "https://app.example/")],
                Some(AllowOriginMismatch),
            ),
            (
                app,
                Omit,
                &[(O, "https://APP.example")],
                Some(AllowOriginMismatch),
            ),
            (app, Omit, &[(O, "https://*.example")], Some(AllowOriginMismatch)),
            (app, Omit, &[(O, "http://app.example")], Some(AllowOriginMismatch)),
            ("null", Omit, &[(O, "NULL")], Some(AllowOriginMismatch)),
            (app, Omit, &[(O, app), (O, app)], Some(AllowOriginMultiple)),
            (app, Omit, &[(O, "*"), (O, "*")], Some(AllowOriginMultiple)),
            (
                app,
                Omit,
                &[(O, "https://app.example, https://b.example")],
                Some(AllowOriginMultiple),
            ),
            (
                app,
                Include,
                &[(O, "*")],
                Some(AllowOriginWildcardWithCredentials),
            ),
            (
                app,
                Include,
                &[(O, "*"), (C, "true")],
                Some(AllowOriginWildcardWithCredentials),
            ),
            (app, Include, &[(O, app)], Some(AllowCredentialsNotTrue)),
            (
                app,
                Include,
                &[(O, app), (C, "True")],
                Some(AllowCredentialsNotTrue),
            ),
            (app, Include, &[(O, app), (C, "1")], Some(AllowCredentialsNotTrue)),
            (
                app,
                Include,
                &[(O, app), (C, "true"), (C, "true")],
                Some(AllowCredentialsNotTrue),
            ),
        ];
        for (origin, credentials, lines, expected) in cases {
            let mut request = state::request(origin, &["https://api.example/"]);
            request.credentials = *credentials;
            let mut headers = HeaderList::default();
            for (name, value) in *lines {
                headers.append(name, value);
            }
            let reason = cors_check(&request, &headers).err().map(|error| error.reason());
            assert_eq!(reason, *expected, "{origin} {credentials} {lines:?}");
        }
    }
}
