//! The whole application in a thread, for tests.

use std::{io, sync::mpsc, thread};

use actix_web::{dev::ServerHandle, rt::System};

use crate::{
    listeners::{Addresses, Listeners},
    site,
    store::Settings,
};

/// The application, served on free ports until this is dropped.
#[derive(Debug)]
pub struct Background {
    addresses: Addresses,
    handles: Vec<ServerHandle>,
    thread: Option<thread::JoinHandle<io::Result<()>>>,
}

impl Background {
    /// Starts it.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let listeners = Listeners::ephemeral()?;
        let addresses = listeners.addresses()?;
        let (started, starting) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let running = site::start(listeners, settings)?;
                // The receiver waits below.
                let _ = started.send(running.handles());
                running.finish().await
            })
        });
        match starting.recv() {
            Ok(handles) => Ok(Self {
                addresses,
                handles,
                thread: Some(thread),
            }),
            Err(_) => Err(match thread.join() {
                Ok(Err(error)) => error,
                _ => io::Error::other("the servers stopped at once"),
            }),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for handle in &self.handles {
            // The command is sent by the call; what it returns only waits for the end, and so does `join`.
            drop(handle.stop(false));
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
