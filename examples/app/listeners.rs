//! The sockets that the servers listen on.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
};

/// Bound, and not yet served.
#[derive(Debug)]
pub struct Listeners {
    pub(crate) api: Vec<TcpListener>,
    pub(crate) board: Vec<TcpListener>,
    pub(crate) foreign: Vec<TcpListener>,
}

/// Where they are.
#[derive(Debug, Clone, Copy)]
pub struct Addresses {
    /// The API.
    pub api: SocketAddr,
    /// The pages that the API trusts.
    pub board: SocketAddr,
    /// The page that it does not.
    pub foreign: SocketAddr,
}

impl Listeners {
    /// On the ports that the policies name.
    pub fn named() -> io::Result<Self> {
        Ok(Self {
            api: localhost(8080)?,
            board: localhost(8081)?,
            foreign: localhost(8082)?,
        })
    }

    /// On ports that are free, for tests. A browser has to be told that the named ports lead there.
    pub fn ephemeral() -> io::Result<Self> {
        let free = || Ok::<_, io::Error>(vec![TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?]);
        Ok(Self {
            api: free()?,
            board: free()?,
            foreign: free()?,
        })
    }

    /// Where these listen.
    pub fn addresses(&self) -> io::Result<Addresses> {
        let first = |listeners: &[TcpListener]| match listeners.first() {
            Some(listener) => listener.local_addr(),
            None => Err(io::ErrorKind::AddrNotAvailable.into()),
        };
        Ok(Addresses {
            api: first(&self.api)?,
            board: first(&self.board)?,
            foreign: first(&self.foreign)?,
        })
    }
}

/// Both addresses of `localhost`: browsers try IPv6 first, and another program must not answer there.
fn localhost(port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners = vec![bind((Ipv4Addr::LOCALHOST, port).into())?];
    match bind((Ipv6Addr::LOCALHOST, port).into()) {
        Ok(listener) => listeners.push(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // A machine without IPv6.
        Err(_) => {}
    }
    Ok(listeners)
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::AddrInUse => {
                ": another program has the port, perhaps this one in another terminal"
            }
            _ => "",
        };
        io::Error::new(
            error.kind(),
            format!("cannot listen on {address}{hint} ({error})"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = taken.local_addr().unwrap();
        let error = localhost(address.port()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        assert!(
            error
                .to_string()
                .contains(&format!("{address}: another program has the port")),
            "{error}"
        );
    }
}
