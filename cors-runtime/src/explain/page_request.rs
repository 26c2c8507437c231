//! A page's request as the doors of `block` see it.

use cors_rules::{
    doors::{Field, Head},
    explain::Way,
};

use super::Asked;

/// What a browser says about a request that a page makes.
pub(super) struct PageRequest {
    page: String,
    method: String,
    origin: Vec<String>,
    referer: Vec<String>,
    site: Vec<String>,
    mode: Vec<String>,
    dest: Vec<String>,
    cookie: Vec<String>,
    authorization: Vec<String>,
    upgrade: Vec<String>,
    authority: String,
    is_trusted: bool,
}

impl PageRequest {
    pub(super) fn of(asked: &Asked, is_trusted: bool) -> Self {
        let authority = |url: &str| -> String {
            let rest = url.split_once("://").map_or("", |(_, rest)| rest);
            rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
        };
        let line = |is_sent: bool, value: &str| is_sent.then(|| value.to_owned()).into_iter().collect();
        let page = asked.asking_origin();
        let method = asked.sent_method();
        let way = asked.asked_way();
        let (mode, dest) = way.mode_and_destination();
        let site = match asked.is_same_origin() {
            true => "same-origin",
            false => "cross-site",
        };
        let has_authorization = asked.unsafe_headers().iter().any(|name| name == "authorization");
        Self {
            origin: line(way.sends_origin(&method), page),
            // An opaque origin has no address to send.
            referer: line(page != "null" && way != Way::Websocket, &format!("{page}/")),
            site: line(true, site),
            mode: line(true, mode),
            dest: line(true, dest),
            cookie: line(asked.asks_for_credentials(), "any"),
            authorization: line(has_authorization, "any"),
            upgrade: line(way == Way::Websocket, "websocket"),
            authority: authority(asked.asked_target()),
            page: page.to_owned(),
            method,
            is_trusted,
        }
    }
}

impl Head for PageRequest {
    type Line = String;

    fn method(&self) -> &str {
        &self.method
    }

    fn lines(&self, field: Field) -> &[String] {
        match field {
            Field::Origin => &self.origin,
            Field::Site => &self.site,
            Field::Mode => &self.mode,
            Field::Dest => &self.dest,
            Field::Cookie => &self.cookie,
            Field::Authorization => &self.authorization,
            Field::Referer => &self.referer,
            Field::Upgrade => &self.upgrade,
            Field::Purpose => &[],
        }
    }

    fn authority(&self) -> Option<&[u8]> {
        Some(self.authority.as_bytes())
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        self.is_trusted && self.page.as_bytes() == origin
    }
}
