//! Who gets an answer from the inspector.
//!
//! Four things have to fit. The peer: it is this machine, and does not pass on what another asks. `Host`: a page
//! whose name was rebound to this machine is a loopback peer with the name of a stranger. And what the browser says
//! about the page that asks: another origin's scripts, forms and frames get nothing, only its links do.

use std::{collections::BTreeSet, net::IpAddr};

use actix_web::{
    dev::RequestHead,
    http::header::{HOST, HeaderMap, HeaderValue, ORIGIN},
};

/// The peers and hosts that are let in beside this machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Access {
    pub(super) peers: BTreeSet<IpAddr>,
    /// In lower case, without a port.
    pub(super) hosts: BTreeSet<String>,
}

/// Why a request gets no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    Peer,
    Proxy,
    Host,
    Page,
}

impl Stranger {
    /// For the log.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Peer => "the peer is not this machine; `.allow_peers(..)` lets others in",
            Self::Proxy => {
                "a proxy on this machine passes on what another may ask; open the page without it, or name its address with \
                 `.allow_peers(..)`"
            }
            Self::Host => "`Host` is not a name of this machine; `.allow_hosts(..)` lets others in",
            Self::Page => "a page of another origin asks, and not by a link",
        }
    }
}

/// Whether a proxy says that it passes a request on: its address is not that of whoever asks.
fn is_passed_on(headers: &HeaderMap) -> bool {
    const SIGNS: [&str; 7] = [
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-server",
        "x-real-ip",
    ];
    SIGNS.iter().any(|name| headers.contains_key(*name))
}

impl Access {
    pub(super) fn check(&self, head: &RequestHead) -> Result<(), Stranger> {
        let peer = head.peer_addr.map(|peer| peer.ip().to_canonical());
        // No address, as over a Unix socket, is no loopback address.
        let is_named = peer.is_some_and(|peer| self.peers.contains(&peer));
        if !is_named && !peer.is_some_and(|peer| peer.is_loopback()) {
            return Err(Stranger::Peer);
        }
        if !is_named && is_passed_on(head.headers()) {
            return Err(Stranger::Proxy);
        }
        if !self.is_host_allowed(head) {
            return Err(Stranger::Host);
        }
        if is_foreign_page(head.headers()) {
            return Err(Stranger::Page);
        }
        Ok(())
    }

    /// Every place that names a host has to name one of ours.
    fn is_host_allowed(&self, head: &RequestHead) -> bool {
        let authority = head
            .uri
            .authority()
            .map(|authority| authority.as_str().as_bytes());
        let lines = head.headers().get_all(HOST).map(HeaderValue::as_bytes);
        let mut hosts = authority.into_iter().chain(lines).peekable();
        hosts.peek().is_some() && hosts.all(|host| self.is_ours(host))
    }

    fn is_ours(&self, authority: &[u8]) -> bool {
        let Ok(authority) = core::str::from_utf8(authority) else {
            return false;
        };
        let authority = authority.to_ascii_lowercase();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &authority,
        };
        let is_label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_localhost = host == "localhost"
            || host
                .strip_suffix(".localhost")
                .is_some_and(|labels| labels.split('.').all(is_label));
        let is_loopback = host == "[::1]"
            || host
                .parse::<core::net::Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback());
        is_localhost || is_loopback || self.hosts.contains(host)
    }
}

/// Whether a page of another origin asks, other than by a link that the user follows. A page cannot forge these
/// headers. What sends neither is no browser, or asks for a page on plain `http` under a name of its own, which
/// `Host` has refused.
fn is_foreign_page(headers: &HeaderMap) -> bool {
    let one = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let is_link = one("sec-fetch-mode") == Some(b"navigate") && one("sec-fetch-dest") == Some(b"document");
    match one("sec-fetch-site") {
        Some(b"same-origin" | b"none") => false,
        Some(_) => !is_link,
        None => headers.contains_key(ORIGIN),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use actix_web::test::TestRequest;

    use super::*;

    fn check(access: &Access, peer: &str, lines: &[(&'static str, &str)]) -> Result<(), Stranger> {
        let mut request = TestRequest::default();
        if !peer.is_empty() {
            request = request.peer_addr(SocketAddr::new(peer.parse().unwrap(), 4000));
        }
        for &line in lines {
            request = request.append_header(line);
        }
        access.check(request.to_http_request().head())
    }

    #[test]
    fn strangers() {
        let access = Access::default();
        let local = ("host", "localhost:8080");
        for (peer, lines, expected) in [
            ("127.0.0.1", &[local][..], Ok(())),
            ("127.9.9.9", &[("host", "127.0.0.2")], Ok(())),
            ("::1", &[("host", "[::1]:8080")], Ok(())),
            ("::ffff:127.0.0.1", &[("host", "API.Localhost")], Ok(())),
            ("", &[local], Err(Stranger::Peer)),
            ("192.168.0.2", &[local], Err(Stranger::Peer)),
            ("::2", &[local], Err(Stranger::Peer)),
            ("127.0.0.1", &[], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "rebound.example")], Err(Stranger::Host)),
            (
                "127.0.0.1",
                &[("host", "rebound.example:8080")],
                Err(Stranger::Host),
            ),
            ("127.0.0.1", &[("host", "localhost.example")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "evillocalhost")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", ".localhost")], Err(Stranger::Host)),
            (
                "127.0.0.1",
                &[("host", "evil.example@localhost")],
                Err(Stranger::Host),
            ),
            (
                "127.0.0.1",
                &[("host", "127.0.0.1.evil.example")],
                Err(Stranger::Host),
            ),
            ("127.0.0.1", &[("host", "localhost:80:80")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "localhost:evil")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "a-1.b.localhost")], Ok(())),
            ("127.0.0.1", &[("host", "a_b.localhost")], Err(Stranger::Host)),
            ("127.0.0.1", &[("host", "[::1]evil")], Err(Stranger::Host)),
            (
                "127.0.0.1",
                &[local, ("host", "evil.example")],
                Err(Stranger::Host),
            ),
            (
                "127.0.0.1",
                &[local, ("origin", "https://evil.example")],
                Err(Stranger::Page),
            ),
            ("127.0.0.1", &[local, ("sec-fetch-site", "same-origin")], Ok(())),
            ("127.0.0.1", &[local, ("sec-fetch-site", "none")], Ok(())),
            (
                "127.0.0.1",
                &[local, ("sec-fetch-site", "cross-site")],
                Err(Stranger::Page),
            ),
            (
                "127.0.0.1",
                &[
                    local,
                    ("sec-fetch-site", "same-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                Err(Stranger::Page),
            ),
            (
                "127.0.0.1",
                &[
                    local,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                Ok(()),
            ),
        ] {
            assert_eq!(check(&access, peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn others_that_are_let_in() {
        let access = Access {
            peers: BTreeSet::from(["172.17.0.1".parse().unwrap()]),
            hosts: BTreeSet::from(["dev.example".to_owned()]),
        };
        assert_eq!(
            check(&access, "172.17.0.1", &[("host", "Dev.Example:8080")]),
            Ok(())
        );
        assert_eq!(
            check(&access, "172.17.0.2", &[("host", "dev.example")]),
            Err(Stranger::Peer)
        );
        assert_eq!(
            check(&access, "127.0.0.1", &[("host", "a.dev.example")]),
            Err(Stranger::Host)
        );
    }
}
