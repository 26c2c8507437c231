//! Everything together: the API, and the servers of the pages.

use std::{future::Future, io, net::TcpListener};

use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::DefaultHeaders,
    rt,
    web::{self, Data, JsonConfig, PathConfig, ServiceConfig},
};
use cors_runtime::{Cors, inspector, policy};

use crate::{
    doors::{self, Office},
    listeners::Listeners,
    notes, overview, pages,
    problem::Problem,
    session,
    store::{Settings, Store},
};

policy!(
    /// What holds where no handler has a policy of its own: for the 404 of a path that does not exist, say.
    pub static SITE = { origins = "http://localhost:8081", methods = [GET] }
);

/// The API.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(PathConfig::default().error_handler(|error, _| Problem::BadPath(error.to_string()).into()))
        .app_data(JsonConfig::default().error_handler(|error, _| Problem::BadBody(error.to_string()).into()))
        .configure(notes::configure)
        .configure(session::configure)
        .configure(doors::configure)
        .configure(overview::configure)
        .service(inspector("/_cors"))
        .default_service(web::to(|| async { Err::<&str, _>(Problem::NothingHere) }));
}

/// Starts the API and the servers of the pages.
pub fn start(listeners: Listeners, settings: Settings) -> io::Result<Running> {
    let store = Data::new(Store::new(settings));
    let office = Data::new(Office::default());
    let api = HttpServer::new(move || {
        App::new()
            .app_data(store.clone())
            .app_data(office.clone())
            .configure(configure)
            .wrap(DefaultHeaders::new().add(("x-content-type-options", "nosniff")))
            // Outermost, so that it sees every answer that leaves.
            .wrap(Cors::new(&SITE))
    });
    let mut api = api.workers(1).disable_signals().shutdown_timeout(2);
    for listener in listeners.api {
        api = api.listen(listener)?;
    }
    Ok(Running {
        servers: vec![
            api.run(),
            serve_pages(listeners.board)?,
            serve_pages(listeners.foreign)?,
        ],
    })
}

fn serve_pages(listeners: Vec<TcpListener>) -> io::Result<Server> {
    let server = HttpServer::new(|| App::new().configure(pages::configure));
    let mut server = server.workers(1).disable_signals().shutdown_timeout(2);
    for listener in listeners {
        server = server.listen(listener)?;
    }
    Ok(server.run())
}

/// Servers that have started.
#[must_use = "they answer only while `until` or `finish` is awaited"]
#[expect(missing_debug_implementations, reason = "a server has nothing to show")]
pub struct Running {
    servers: Vec<Server>,
}

impl Running {
    /// What stops the servers.
    #[must_use]
    pub fn handles(&self) -> Vec<ServerHandle> {
        self.servers.iter().map(Server::handle).collect()
    }

    /// Serves until `signal` comes, then lets requests in flight finish.
    pub async fn until(self, signal: impl Future<Output = io::Result<()>> + 'static) -> io::Result<()> {
        let handles = self.handles();
        let stopping = rt::spawn(async move {
            let signalled = signal.await;
            for handle in handles {
                handle.stop(true).await;
            }
            signalled
        });
        self.finish().await?;
        stopping.await.map_err(io::Error::other)?
    }

    /// Serves until the servers are stopped by their handles.
    pub async fn finish(self) -> io::Result<()> {
        let servers: Vec<_> = self.servers.into_iter().map(rt::spawn).collect();
        for server in servers {
            server.await.map_err(io::Error::other)??;
        }
        Ok(())
    }
}
