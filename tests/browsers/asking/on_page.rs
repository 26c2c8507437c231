//! A page that makes requests: elements and scripts at once, and then one navigation after the other, which are
//! answered without content, so that the page stays.

use std::time::Duration;

use actix_web::{HttpRequest, rt::time};
use serde_json::json;

use super::{
    FOREIGN, Page, received,
    ways::{How, Way},
};
use crate::driver::RealBrowser;

/// As long as a page may take to ask. No test waits for what is never sent.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The query of what is to be answered without content.
const STAY: &str = "stay";

/// One request that a page is to make.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) way: &'static Way,
    /// What a report calls it: ways over another site have names of their own.
    pub(super) name: String,
    /// Where it arrives. Nobody has asked for it yet.
    pub(super) path: String,
    /// What the page asks for.
    pub(super) url: String,
}

impl Asked {
    /// `app` is what is asked, over `redirect` where there is one; `folder` begins the path.
    pub(super) fn new(way: &'static Way, folder: &str, app: &str, redirect: Option<u16>) -> Self {
        let path = received::fresh_path(folder, way.name);
        let stay = if way.leaves() { "?stay" } else { "" };
        let (name, url) = match redirect {
            Some(status) => (
                format!("{} by {status}", way.name),
                format!("{FOREIGN}/go/{status}?{app}{path}{stay}"),
            ),
            None => (way.name.to_owned(), format!("{app}{path}{stay}")),
        };
        Self { way, name, path, url }
    }
}

/// Whether the page is to stay where it is.
pub(super) fn stays(request: &HttpRequest) -> bool {
    request.query_string() == STAY
}

/// Who clicks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clicks {
    /// The user, which browsers tell the server.
    User,
    /// A script of the page, which takes less time.
    Script,
}

/// Opens the page and has it ask. `loaded` is what to wait for besides the answers before anything navigates: a
/// navigation stops what still loads.
pub(super) async fn ask(
    browser: &RealBrowser,
    page: &Page,
    asked: &[&Asked],
    clicks: Clicks,
    is_answered: impl Fn(&Asked) -> bool,
    loaded: impl AsyncFnOnce(),
) {
    let (leaving, staying): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(|asked| asked.way.leaves());
    browser.open(&page.url()).await;
    let script: String = staying
        .iter()
        .map(|Asked { url, way, .. }| format!("try {{ const url = '{url}'; {} }} catch {{}}\n", way.script))
        .collect();
    browser.evaluate(&script).await;
    wait_for(&staying, &is_answered).await;
    loaded().await;
    for one in leaving {
        match clicks {
            Clicks::User if one.way.how == How::Click => {
                browser
                    .evaluate(&format!("const url = '{}'; {}", one.url, one.way.script))
                    .await;
                browser.press("#ask").await;
            }
            _ => {
                browser.evaluate(&navigation(one)).await;
            }
        }
        wait_for(&[one], &is_answered).await;
    }
}

/// A script of the page itself that navigates: what WebDriver runs is none to Firefox, and has no address.
fn navigation(Asked { url, way, .. }: &Asked) -> String {
    let click = if way.how == How::Click {
        "; document.querySelector('#ask').click()"
    } else {
        ""
    };
    let script = format!("{{ const url = '{url}'; {}{click} }}", way.script);
    format!(
        "const element = document.createElement('script'); element.textContent = {};
         document.head.append(element); element.remove()",
        json!(script)
    )
}

async fn wait_for(asked: &[&Asked], is_answered: &impl Fn(&Asked) -> bool) {
    let waiting = async {
        while !asked.iter().all(|asked| is_answered(asked)) {
            time::sleep(Duration::from_millis(5)).await;
        }
    };
    // What is missing is asked again, and then told.
    let _ = time::timeout(TIMEOUT, waiting).await;
}
