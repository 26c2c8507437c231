//! The contenders: the same handler, and the same headers, written in each way.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue, ORIGIN, VARY,
    },
    post,
};

/// Of the one and the three.
pub const APP: &str = "https://app.example.com";
/// The three.
pub const THREE: [&str; 3] = [APP, "https://admin.example.com", "https://partner.example.org"];
/// Of the thousand, and covered by the pattern.
pub const TENANT: &str = "https://tenant-0600.example.com";
/// In no list.
pub const FOREIGN: &str = "https://evil.example.net";

/// What every handler answers.
pub fn answer() -> HttpResponse {
    HttpResponse::Ok().body("ada, grace")
}

/// (a): no CORS.
#[get("/")]
pub async fn plain() -> HttpResponse {
    answer()
}

/// The handler of hand-built resources.
pub async fn bare() -> HttpResponse {
    answer()
}

/// (b): the headers by hand, as well as they can be written: static values, nothing copied.
pub mod by_hand {
    use super::*;

    /// One origin.
    #[get("/")]
    pub async fn one() -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(APP)))
            .body("ada, grace")
    }

    fn listed(request: &HttpRequest, allows: impl FnOnce(&str) -> bool) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((VARY, HeaderValue::from_static("Origin")));
        if let Some(origin) = request.headers().get(ORIGIN)
            && origin.to_str().is_ok_and(allows)
        {
            response.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone()));
        }
        response.body("ada, grace")
    }

    /// Three origins.
    #[get("/")]
    pub async fn three(request: HttpRequest) -> HttpResponse {
        listed(&request, |origin| THREE.contains(&origin))
    }

    /// A thousand origins.
    #[get("/")]
    pub async fn thousand(request: HttpRequest) -> HttpResponse {
        listed(&request, |origin| ours::THOUSAND.binary_search(&origin).is_ok())
    }

    /// A pattern.
    #[get("/")]
    pub async fn pattern(request: HttpRequest) -> HttpResponse {
        listed(&request, |origin| {
            let label = origin
                .strip_prefix("https://")
                .and_then(|rest| rest.strip_suffix(".example.com"));
            label.is_some_and(|labels| {
                labels.split('.').all(|label| {
                    !label.is_empty()
                        && label
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                })
            })
        })
    }

    /// Three origins, credentials and exposed headers.
    #[get("/")]
    pub async fn full(request: HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((VARY, HeaderValue::from_static("Origin")));
        if let Some(origin) = request.headers().get(ORIGIN)
            && THREE
                .iter()
                .any(|allowed| allowed.as_bytes() == origin.as_bytes())
        {
            response
                .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone()))
                .insert_header((ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")))
                .insert_header((
                    ACCESS_CONTROL_EXPOSE_HEADERS,
                    HeaderValue::from_static("etag, x-total"),
                ));
        }
        response.body("ada, grace")
    }
}

/// (c): the attribute.
#[expect(missing_docs, reason = "named like their policies")]
pub mod ours {
    use cors_runtime::{RuntimeOrigins, cors, policy};

    use super::*;

    include!(concat!(env!("OUT_DIR"), "/thousand.rs"));

    #[cors(origins = "https://app.example.com")]
    #[get("/")]
    pub async fn one() -> HttpResponse {
        answer()
    }

    #[cors(
        origins = ["https://app.example.com", "https://admin.example.com", "https://partner.example.org"],
        allow_headers = ["x-requested-with"],
        max_age = 600
    )]
    #[get("/")]
    pub async fn three() -> HttpResponse {
        answer()
    }

    #[cors(origins = "https://app.example.com", credentials)]
    #[post("/")]
    pub async fn unblocked() -> HttpResponse {
        answer()
    }

    #[cors(origins = "https://app.example.com", credentials, block = [write])]
    #[post("/")]
    pub async fn blocked() -> HttpResponse {
        answer()
    }

    #[cors(origins = "https://*.example.com")]
    #[get("/")]
    pub async fn pattern() -> HttpResponse {
        answer()
    }

    #[cors(
        origins = ["https://app.example.com", "https://admin.example.com", "https://partner.example.org"],
        credentials,
        expose_headers = ["etag", "x-total"]
    )]
    #[get("/")]
    pub async fn full() -> HttpResponse {
        answer()
    }

    pub static FEW: RuntimeOrigins = RuntimeOrigins::new();
    pub static MANY: RuntimeOrigins = RuntimeOrigins::new();

    #[cors(origins = FEW)]
    #[get("/")]
    pub async fn few() -> HttpResponse {
        answer()
    }

    #[cors(origins = MANY)]
    #[get("/")]
    pub async fn many() -> HttpResponse {
        answer()
    }

    policy!(pub static SITE = {
        origins = ["https://app.example.com", "https://admin.example.com", "https://partner.example.org"],
        methods = [GET],
        allow_headers = ["x-requested-with"],
        max_age = 600
    });

    /// Registered under many paths.
    #[cors(origins = "https://app.example.com", methods = [GET])]
    pub async fn placed() -> HttpResponse {
        answer()
    }
}

/// (d) and (e): actix-cors.
pub mod peer {
    use actix_cors::Cors;

    use super::*;

    /// Some origins.
    pub fn listed(origins: &[&str]) -> Cors {
        let cors = Cors::default()
            .allowed_methods(["GET"])
            .block_on_origin_mismatch(false);
        origins
            .iter()
            .fold(cors, |cors, origin| cors.allowed_origin(origin))
    }

    /// What [`ours::three`] says.
    pub fn three() -> Cors {
        listed(&THREE).allowed_header("x-requested-with").max_age(600)
    }

    /// A pattern.
    pub fn pattern() -> Cors {
        listed(&[]).allowed_origin_fn(|origin, _| {
            origin.as_bytes().starts_with(b"https://") && origin.as_bytes().ends_with(b".example.com")
        })
    }

    /// Credentials and exposed headers.
    pub fn full() -> Cors {
        listed(&THREE)
            .supports_credentials()
            .expose_headers(["etag", "x-total"])
    }
}
