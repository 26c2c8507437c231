//! A page's request as the program, a source of origins and the doors of `block` see it.

use actix_web::{
    HttpRequest,
    dev::RequestHead,
    http::{
        Method, Uri,
        header::{
            ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, HeaderValue, ORIGIN,
        },
    },
    test::TestRequest,
};
use cors_rules::{
    doors::{Field, Head},
    explain::Way,
};

use super::Asked;

/// The request as the program would see it. What no header line can hold is left out, and then not allowed.
fn head(asked: &Asked, is_preflight: bool) -> RequestHead {
    let mut head = RequestHead::default();
    let method = asked.sent_method();
    head.method = match is_preflight {
        true => Method::OPTIONS,
        false => Method::from_bytes(method.as_bytes()).unwrap_or_default(),
    };
    let headers = &mut head.headers;
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if is_preflight {
        put(ORIGIN, asked.asking_origin());
        put(ACCESS_CONTROL_REQUEST_METHOD, &method);
        let names = asked.unsafe_headers();
        if !names.is_empty() {
            put(ACCESS_CONTROL_REQUEST_HEADERS, &names.join(","));
        }
    } else if let Some(origin) = asked.sent_origin() {
        put(ORIGIN, origin);
    }
    head
}

/// The request as a source of origins is shown it. It came to no application, and has no data.
pub(crate) fn asked_request(asked: &Asked) -> HttpRequest {
    request(asked, head(asked, false))
}

/// The same for its preflight.
pub(crate) fn asked_preflight(asked: &Asked) -> HttpRequest {
    request(asked, head(asked, true))
}

fn request(asked: &Asked, head: RequestHead) -> HttpRequest {
    let mut request = TestRequest::default().method(head.method.clone());
    if let Ok(uri) = asked.asked_target().parse::<Uri>() {
        request = request.uri(&uri.to_string());
    }
    for (name, value) in head.headers() {
        request = request.append_header((name.clone(), value.clone()));
    }
    request.to_http_request()
}

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
        let says_who = asked.sends_fetch_metadata();
        let has_authorization = asked.unsafe_headers().iter().any(|name| name == "authorization");
        Self {
            origin: asked.sent_origin().map(str::to_owned).into_iter().collect(),
            referer: line(asked.sends_referer(), &format!("{page}/")),
            site: line(says_who, site),
            mode: line(says_who, mode),
            dest: line(says_who, dest),
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

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://app.example.com";

    /// One line, or none.
    fn said(request: &PageRequest, field: Field) -> &str {
        match request.lines(field) {
            [] => "",
            [line] => line,
            lines => panic!("{field:?}: {lines:?}"),
        }
    }

    #[test]
    fn lines() {
        let ask = |page: &str| Asked::new().origin(page).target("https://api.example/notes?a#b");
        let to = |target: &str| ask(PAGE).target(target);
        let form = |target: &str| to(target).method("POST").way(Way::Form);
        for (asked, field, expected) in [
            (ask(PAGE), Field::Origin, PAGE),
            (ask(PAGE).way(Way::Image), Field::Origin, ""),
            (ask("https://api.example"), Field::Origin, ""),
            (
                ask("https://api.example").method("POST"),
                Field::Origin,
                "https://api.example",
            ),
            (ask(PAGE), Field::Referer, "https://app.example.com/"),
            (
                ask(PAGE).way(Way::Link),
                Field::Referer,
                "https://app.example.com/",
            ),
            (ask("null"), Field::Referer, ""),
            (ask(PAGE).way(Way::Websocket), Field::Referer, ""),
            (ask("null").way(Way::Websocket), Field::Referer, ""),
            (ask(PAGE), Field::Upgrade, ""),
            (ask(PAGE).way(Way::Websocket), Field::Upgrade, "websocket"),
            (ask(PAGE), Field::Site, "cross-site"),
            (ask("https://api.example"), Field::Site, "same-origin"),
            (ask(PAGE), Field::Mode, "cors"),
            (ask(PAGE), Field::Dest, "empty"),
            (ask(PAGE).way(Way::Frame), Field::Mode, "navigate"),
            (ask(PAGE).way(Way::Frame), Field::Dest, "iframe"),
            (form("https://api.example/"), Field::Origin, PAGE),
            (form("/notes"), Field::Origin, PAGE),
            (form("http://api.example/"), Field::Origin, "null"),
            (form("http://localhost:8080/"), Field::Origin, "null"),
            (
                form("http://api.example/").origin("http://app.example"),
                Field::Origin,
                "http://app.example",
            ),
            (form("http://api.example/").method("GET"), Field::Origin, ""),
            (to("http://localhost:8080/").method("POST"), Field::Origin, PAGE),
            (
                to("http://localhost:8080/").way(Way::Websocket),
                Field::Origin,
                PAGE,
            ),
            (to("http://localhost:8080/"), Field::Mode, "cors"),
            (
                to("http://localhost:8080/"),
                Field::Referer,
                "https://app.example.com/",
            ),
            (ask("capacitor://localhost"), Field::Referer, ""),
            (to("http://api.example/"), Field::Site, ""),
            (to("http://api.example/"), Field::Mode, ""),
            (to("http://api.example/"), Field::Dest, ""),
            (to("http://api.example/"), Field::Referer, ""),
            (
                to("http://api.example/").origin("http://app.example"),
                Field::Referer,
                "http://app.example/",
            ),
            (to("/notes"), Field::Site, "cross-site"),
            (ask(PAGE), Field::Cookie, ""),
            (ask(PAGE).credentials(true), Field::Cookie, "any"),
            (ask(PAGE), Field::Authorization, ""),
            (ask(PAGE).header("x-token", "1"), Field::Authorization, ""),
            (
                ask(PAGE).header("authorization", "Bearer 1"),
                Field::Authorization,
                "any",
            ),
            (ask(PAGE), Field::Purpose, ""),
        ] {
            assert_eq!(
                said(&PageRequest::of(&asked, true), field),
                expected,
                "{field:?} of {asked:?}"
            );
        }
    }

    #[test]
    fn authority_and_trust() {
        for (target, authority) in [
            ("https://api.example/notes", "api.example"),
            ("https://api.example:8443?a", "api.example:8443"),
            ("https://api.example#a", "api.example"),
            ("/notes", ""),
        ] {
            let asked = Asked::new().origin(PAGE).target(target);
            let request = PageRequest::of(&asked, true);
            assert_eq!(request.authority(), Some(authority.as_bytes()), "{target}");
            assert!(request.trusts(PAGE.as_bytes()) && !request.trusts(b"https://other.example"));
            assert!(!PageRequest::of(&asked, false).trusts(PAGE.as_bytes()));
        }
    }
}
