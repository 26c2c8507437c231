//! What the response to an actual request says: <https://fetch.spec.whatwg.org/#http-responses>.

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderName, HeaderValue, VARY,
};

use super::{Grant, PreparedPolicy, TRUE};
use crate::vary;

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
        let origin = match grant {
            Grant::Requested(origin) => Some(origin),
            grant => self.allowed_origin(&grant),
        };
        self.write_origin(origin, headers);
    }

    #[inline(always)]
    fn write_origin(&self, origin: Option<HeaderValue>, headers: &mut HeaderMap) {
        // Few handlers write headers of CORS, and a look at the few keys of a response costs less than to hash the
        // name of each header that has to be absent. What is absent is appended: `insert` costs two thirds more.
        let is_written = !headers.is_empty() && headers.keys().any(is_ours);
        if is_written {
            remove_ours(headers);
        }
        if self.policy.checked.timing {
            write_timing(origin.as_ref(), headers);
        }
        if let Some(origin) = origin {
            headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if self.policy.checked.credentials {
                headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE.clone());
            }
            if let Some(exposed) = &self.expose_headers {
                headers.append(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
        if let Some(vary) = self.vary {
            if is_written {
                vary::merge(headers, vary);
            } else {
                headers.append(VARY, vary.clone());
            }
        }
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

/// Whether [`PreparedPolicy::write`] has to look at what is already there.
#[inline]
fn is_ours(name: &HeaderName) -> bool {
    *name == VARY
        || *name == ACCESS_CONTROL_ALLOW_ORIGIN
        || *name == ACCESS_CONTROL_ALLOW_CREDENTIALS
        || *name == ACCESS_CONTROL_EXPOSE_HEADERS
}

#[cold]
fn remove_ours(headers: &mut HeaderMap) {
    headers.remove(ACCESS_CONTROL_ALLOW_ORIGIN);
    headers.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
}
