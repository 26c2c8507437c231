//! The contenders: the same handler, and the same headers, written in each way.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue, ORIGIN, VARY,
    },
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

/// The same handler with `block = [write]`, without it, and with the least that the verdict needs.
#[expect(missing_docs, reason = "named like what differs")]
pub mod doors {
    use core::hint::black_box;

    use actix_web::{
        http::header::{AUTHORIZATION, COOKIE, HeaderName, UPGRADE},
        route,
    };
    use cors_runtime::cors;

    use super::*;

    static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    static MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
    static VARY_DOORS: HeaderValue = HeaderValue::from_static(
        "Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose",
    );

    /// Look up what a verdict needs.
    mod needs {
        use super::*;

        fn look_up(request: &HttpRequest, name: &HeaderName) {
            black_box(request.headers().get_all(name).as_slice());
        }

        /// Nothing.
        pub fn nothing(_: &HttpRequest) {}

        /// What tells an own page from others, and a trusted page too, where `Origin` was looked up for the answer.
        pub fn fetch(request: &HttpRequest) {
            look_up(request, &SITE);
            look_up(request, &MODE);
        }

        /// What tells a trusted page, where the answer does not depend on `Origin`.
        pub fn origin(request: &HttpRequest) {
            fetch(request);
            look_up(request, &ORIGIN);
        }

        /// What credentials are known by.
        pub fn anonymous(request: &HttpRequest) {
            fetch(request);
            look_up(request, &COOKIE);
            look_up(request, &AUTHORIZATION);
        }

        /// The same for one exact origin.
        pub fn anonymous_origin(request: &HttpRequest) {
            anonymous(request);
            look_up(request, &ORIGIN);
        }

        /// What a handshake is known by.
        pub fn handshake(request: &HttpRequest) {
            look_up(request, &MODE);
            look_up(request, &UPGRADE);
        }
    }

    fn one_origin() -> HttpResponse {
        let mut answer = answer();
        let headers = answer.headers_mut();
        headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(APP));
        headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        answer
    }

    fn one_origin_varying() -> HttpResponse {
        let mut answer = one_origin();
        answer.headers_mut().append(VARY, VARY_DOORS.clone());
        answer
    }

    // Each takes the request, so that the floors can look something up in it.
    macro_rules! doors {
        ($name:ident, $origins:tt, $answer:ident, $floor:ident, $trusted:ident, $anonymous:ident) => {
            pub mod $name {
                use super::*;

                doors!(unblocked(nothing, answer) #[cors(origins = $origins, credentials)]);
                doors!(blocked(nothing, answer) #[cors(origins = $origins, credentials, block = [write])]);
                doors!(anonymous(nothing, answer) #[cors(origins = $origins)]);
                doors!(anonymous_blocked(nothing, answer) #[cors(origins = $origins, block = [write])]);
                doors!(by_hand(nothing, $answer));
                doors!(own_floor(fetch, $floor));
                doors!(trusted_floor($trusted, $floor));
                doors!(anonymous_floor($anonymous, $floor));
                doors!(get_floor(handshake, $floor));
            }
        };
        ($name:ident($needs:ident, $answer:ident) $(#[$cors:meta])?) => {
            $(
                #[$cors]
                #[route("/", method = "GET", method = "POST")]
            )?
            pub async fn $name(request: HttpRequest) -> HttpResponse {
                needs::$needs(&request);
                $answer()
            }
        };
    }

    doors!(
        one,
        "https://app.example.com",
        one_origin,
        one_origin_varying,
        origin,
        anonymous_origin
    );
    // Their answers vary anyway, and `Origin` is looked up anyway.
    doors!(
        three,
        [
            "https://app.example.com",
            "https://admin.example.com",
            "https://partner.example.org"
        ],
        answer,
        answer,
        fetch,
        anonymous
    );
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
