//! Each tenant's data for that tenant's pages alone.

use std::{collections::HashMap, error::Error};

use actix_web::{App, HttpResponse, HttpServer, Responder, get, web};
use cors_runtime::{AllowOrigin, Asking, Credentialed, FromAppData, InvalidOrigins, RuntimeOrigins, cors};

/// A list for each tenant. It is in the application's data, so that a test, or a second server, has its own.
#[derive(Default)]
struct Tenants(HashMap<String, RuntimeOrigins<Credentialed>>);

impl Tenants {
    /// Adds a tenant, or replaces its list; with a mistake in it nothing changes.
    fn set(&mut self, tenant: &str, origins: &[&str]) -> Result<(), InvalidOrigins> {
        let list = RuntimeOrigins::credentialed();
        list.set(origins)?;
        self.0.insert(tenant.to_owned(), list);
        Ok(())
    }
}

impl AllowOrigin for Tenants {
    // Its lists are checked for requests with credentials.
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let list = asking.param("tenant").and_then(|tenant| self.0.get(tenant));
        // A tenant without a list, and one that is not there: nobody.
        list.is_some_and(|list| list.allows(origin, asking))
    }
}

static TENANTS: FromAppData<Tenants> = FromAppData::new();

#[cors(origins = TENANTS, credentials, max_age = 60)]
#[get("/{tenant}/orders")]
async fn orders(tenant: web::Path<String>) -> impl Responder {
    HttpResponse::Ok().json([format!("an order of {tenant}")])
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut tenants = Tenants::default();
    tenants.set("ada", &["https://ada.example", "https://*.ada.example"])?;
    tenants.set("grace", &["https://grace.example"])?;
    let tenants = web::Data::new(tenants);
    HttpServer::new(move || App::new().app_data(tenants.clone()).service(orders))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Credentials, Request};

    use super::*;

    #[actix_web::test]
    async fn each_tenant_has_its_pages() {
        let mut tenants = Tenants::default();
        tenants
            .set("ada", &["https://ada.example", "https://*.ada.example"])
            .unwrap();
        tenants.set("grace", &["https://grace.example"]).unwrap();
        let refused = tenants.set("grace", &["http://grace.example"]).unwrap_err();
        assert!(
            refused.to_string().contains("entry 1 `http://grace.example`"),
            "{refused}"
        );
        // In the table, and nothing was ever set.
        tenants
            .0
            .insert("unset".to_owned(), RuntimeOrigins::credentialed());
        let app = App::new().app_data(web::Data::new(tenants)).service(orders);
        let app = init_service(app).await;
        for (tenant, origin, may_read) in [
            ("ada", "https://ada.example", true),
            ("ada", "https://shop.ada.example", true),
            ("ada", "https://grace.example", false),
            ("grace", "https://grace.example", true),
            ("grace", "https://ada.example", false),
            // What was refused replaced nothing.
            ("grace", "http://grace.example", false),
            // A tenant without a list, one that is not there, and a path that only looks like one.
            ("unset", "https://unset.example", false),
            ("nobody", "https://ada.example", false),
            ("ada%2F..%2Fgrace", "https://ada.example", false),
        ] {
            let simple = Request::get(format!("/{tenant}/orders")).credentials(Credentials::Include);
            let preflighted = simple.clone().header("x-preflight", "1");
            let case = format!("{origin} at {tenant}");
            assert_eq!(
                Browser::at(origin).fetch(&app, &simple).await.is_readable(),
                may_read,
                "{case}"
            );
            // Its header is in no list: where the origin may, the browser names the header, and nowhere is it sent.
            let outcome = Browser::at(origin).fetch(&app, &preflighted).await;
            assert!(outcome.is_blocked(), "{case}: {outcome}");
            assert!(outcome.sent().is_none(), "{case}: {outcome}");
        }
    }
}
