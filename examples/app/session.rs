//! Signing in and out.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    web::{Data, ServiceConfig},
};
use cors_runtime::cors;

use crate::{problem::Problem, store::Store};

const COOKIE: &str = "noticeboard";

/// Who is signed in. A handler that takes one answers 401 to everybody else.
#[derive(Debug)]
pub struct Member {
    /// The name they signed in with.
    pub name: String,
    token: String,
}

impl FromRequest for Member {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let member = request.cookie(COOKIE).and_then(|cookie| {
            let token = cookie.value().to_owned();
            let name = request.app_data::<Data<Store>>()?.member(&token)?;
            Some(Self { name, token })
        });
        ready(member.ok_or(Problem::SignedOut))
    }
}

/// Registers the handlers.
pub fn configure(config: &mut ServiceConfig) {
    config.service((routes::sign_in, routes::who, routes::sign_out));
}

/// The attribute of a module is the default of every handler inside.
#[cors(origins = "http://localhost:8081", credentials)]
#[actix_web::scope("/session")]
pub mod routes {
    use actix_web::{
        HttpResponse, Responder,
        cookie::{Cookie, SameSite},
        delete, get, post,
        web::{Data, Json},
    };
    use cors_runtime::cors;
    use serde::Deserialize;
    use serde_json::json;

    use super::{COOKIE, Member};
    use crate::{problem::Problem, store::Store};

    /// What a member signs in with.
    #[derive(Debug, Deserialize)]
    pub struct Credentials {
        name: String,
        passphrase: String,
    }

    /// Signs in. JSON needs a preflight, and that needs `allow_headers`; the rest is the module's.
    #[cors(allow_headers = ["content-type"], max_age = 600)]
    #[post("")]
    async fn sign_in(store: Data<Store>, credentials: Json<Credentials>) -> Result<impl Responder, Problem> {
        let token = store.sign_in(&credentials.name, &credentials.passphrase)?;
        Ok(HttpResponse::Ok()
            .cookie(cookie(token))
            .json(json!({ "name": credentials.name.trim() })))
    }

    /// Who is signed in.
    #[get("")]
    async fn who(member: Member) -> impl Responder {
        HttpResponse::Ok().json(json!({ "name": member.name }))
    }

    /// Signs out.
    #[delete("")]
    async fn sign_out(store: Data<Store>, member: Member) -> impl Responder {
        store.sign_out(&member.token);
        let mut cookie = cookie(String::new());
        cookie.make_removal();
        HttpResponse::NoContent().cookie(cookie).finish()
    }

    /// `Lax` keeps the cookie from the pages of other sites. Another port of the same host is the same site: its
    /// pages send it, and CORS is what keeps the answers from them. Add `secure` wherever there is TLS.
    fn cookie(token: String) -> Cookie<'static> {
        Cookie::build(COOKIE, token)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .finish()
    }
}
