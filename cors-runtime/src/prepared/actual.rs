//! What the response to an actual request says: <https://fetch.spec.whatwg.org/#http-responses>.

use core::borrow::Borrow;

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderName, HeaderValue, VARY,
};

use super::{Grant, PreparedPolicy, TRUE};
static TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");

impl PreparedPolicy {
    /// Writes what an actual response says. CORS headers that are already there are replaced.
    ///
    /// <https://fetch.spec.whatwg.org/#http-responses>
    pub(crate) fn write(&self, grant: &Grant, headers: &mut HeaderMap) {
        self.write_origin(self.allowed_origin(grant), headers);
        self.write_embed(grant, headers);
    }

    /// The same where nobody needs the grant any more: the origin of a request is moved.
    pub(crate) fn write_last(&self, grant: Grant, headers: &mut HeaderMap) {
        if self.embeds() {
            return self.write(&grant, headers);
        }
        match grant {
            Grant::Requested(origin) => self.write_origin(Some(origin), headers),
            grant => self.write_origin(self.allowed_origin(&grant), headers),
        }
    }

    #[inline(always)]
    fn write_origin(
        &self,
        origin: Option<impl Borrow<HeaderValue> + Into<HeaderValue>>,
        headers: &mut HeaderMap,
    ) {
        // Few handlers write headers of CORS, and a look at the few keys of a response costs less than to hash the
        // name of each header that has to be absent. What is absent is appended: `insert` costs two thirds more.
        let written = if headers.is_empty() {
            Written::default()
        } else {
            Written::among(headers)
        };
        let said = origin.as_ref().map(Borrow::borrow);
        let is_said = written.has_cors() && self.is_said(said, &written, headers);
        if written.has_cors() && !is_said {
            remove_ours(headers);
        }
        if self.policy.checked.timing {
            write_timing(said, headers);
        }
        if !is_said && let Some(origin) = origin {
            headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin.into());
            if self.policy.checked.credentials {
                headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
            }
            if let Some(exposed) = &self.expose_headers {
                headers.append(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
        if let Some(vary) = self.vary {
            if written.has_vary {
                vary.merge_into(headers);
            } else {
                headers.append(VARY, vary.value());
            }
        }
    }

    /// Whether the headers say what this would write, all of it and nothing else: a layer writes again what a handler
    /// has written, since something in between may have changed it.
    #[cold]
    fn is_said(&self, origin: Option<&HeaderValue>, written: &Written, headers: &HeaderMap) -> bool {
        let Some(origin) = origin else {
            return false;
        };
        let says = |name: HeaderName, value: &HeaderValue| headers.get_all(name).as_slice() == [value];
        let credentials = self.policy.checked.credentials.then_some(&TRUE);
        let exposed = self.expose_headers.as_ref();
        written.has_credentials == credentials.is_some()
            && written.has_exposed == exposed.is_some()
            && says(ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            && credentials.is_none_or(|value| says(ACCESS_CONTROL_ALLOW_CREDENTIALS, value))
            && exposed.is_none_or(|value| says(ACCESS_CONTROL_EXPOSE_HEADERS, value))
    }
}

/// Who may see how long the answer took: the same origins that may read it.
///
/// <https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin>
#[cold]
fn write_timing(origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    match origin {
        Some(origin) => drop(headers.insert(TIMING_ALLOW_ORIGIN.clone(), origin.clone())),
        None => drop(headers.remove(&TIMING_ALLOW_ORIGIN)),
    }
}

/// What [`PreparedPolicy::write`] has to mind of what is already there.
#[derive(Default)]
struct Written {
    has_vary: bool,
    has_origin: bool,
    has_credentials: bool,
    has_exposed: bool,
}

impl Written {
    #[inline]
    fn among(headers: &HeaderMap) -> Self {
        let mut written = Self::default();
        for name in headers.keys() {
            written.has_vary |= *name == VARY;
            written.has_origin |= *name == ACCESS_CONTROL_ALLOW_ORIGIN;
            written.has_credentials |= *name == ACCESS_CONTROL_ALLOW_CREDENTIALS;
            written.has_exposed |= *name == ACCESS_CONTROL_EXPOSE_HEADERS;
        }
        written
    }

    fn has_cors(&self) -> bool {
        self.has_origin || self.has_credentials || self.has_exposed
    }
}

#[cold]
fn remove_ours(headers: &mut HeaderMap) {
    headers.remove(ACCESS_CONTROL_ALLOW_ORIGIN);
    headers.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::{Asking, PolicyConfig};

    const APP: &str = "https://app.example.com";
    const ORIGIN: &str = "access-control-allow-origin";
    const CREDENTIALS: &str = "access-control-allow-credentials";
    const EXPOSED: &str = "access-control-expose-headers";

    fn prepared(credentials: bool, expose_headers: &[&str]) -> PreparedPolicy {
        let config = PolicyConfig {
            origins: vec![APP.to_owned(), "https://b.example.com".to_owned()],
            credentials,
            expose_headers: expose_headers.iter().map(|&name| name.to_owned()).collect(),
            ..PolicyConfig::default()
        };
        PreparedPolicy::new(config.check().expect("no mistake"), &["GET"], "handler")
    }

    fn written(
        prepared: &PreparedPolicy,
        origin: &str,
        before: &[(&'static str, &'static str)],
    ) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for &(name, value) in before {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let request = TestRequest::default()
            .insert_header(("origin", origin))
            .to_http_request();
        let grant = prepared.allows(&Asking::new(&request));
        let lines = |headers: &HeaderMap| {
            let line =
                |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", value.to_str().unwrap());
            let mut lines: Vec<_> = headers.iter().map(line).collect();
            lines.sort();
            lines
        };
        prepared.write(&grant, &mut headers);
        let once = lines(&headers);
        prepared.write(&grant, &mut headers);
        assert_eq!(lines(&headers), once, "the same twice");
        once
    }

    /// Whatever was there before, in whole or in part what is written.
    #[test]
    fn nothing_else_is_left() {
        let full = [(ORIGIN, APP), (CREDENTIALS, "true"), (EXPOSED, "x-total")];
        let foreign = "https://evil.example.net";
        for before in [
            &[][..],
            &full[..],
            &full[..1],
            &full[1..],
            &full[..2],
            &full[2..],
            &[(ORIGIN, "*")],
            &[(ORIGIN, foreign), (CREDENTIALS, "true"), (EXPOSED, "x-total")],
            &[(ORIGIN, APP), (ORIGIN, APP)],
            &[(ORIGIN, APP), (ORIGIN, foreign)],
            &[(ORIGIN, APP), (CREDENTIALS, "false"), (EXPOSED, "x-total")],
            &[(ORIGIN, APP), (CREDENTIALS, "true"), (EXPOSED, "x-secret")],
            &[
                (ORIGIN, APP),
                (CREDENTIALS, "true"),
                (EXPOSED, "x-total"),
                (EXPOSED, "x-secret"),
            ],
            &[("vary", "Origin"), (ORIGIN, APP)],
        ] {
            for (credentials, exposed) in [
                (false, &[][..]),
                (true, &[]),
                (false, &["x-total"]),
                (true, &["x-total"]),
            ] {
                let prepared = prepared(credentials, exposed);
                let mut expected = vec![format!("{ORIGIN}: {APP}"), "vary: Origin".to_owned()];
                if credentials {
                    expected.push(format!("{CREDENTIALS}: true"));
                }
                if !exposed.is_empty() {
                    expected.push(format!("{EXPOSED}: x-total"));
                }
                expected.sort();
                assert_eq!(written(&prepared, APP, before), expected, "{before:?}");
                assert_eq!(
                    written(&prepared, foreign, before),
                    ["vary: Origin"],
                    "{before:?}"
                );
            }
        }
    }
}
