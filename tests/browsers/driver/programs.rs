//! Where the programs of each engine are, and how its browser is started.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use cors_runtime::testing::Engine;
use serde_json::{Value, json};

use super::process::{Display, DriverProcess};

/// What the tests run for one engine.
#[derive(Debug)]
pub(super) struct Programs {
    pub(super) engine: Engine,
    driver: PathBuf,
    browser: PathBuf,
    /// WebKit's browser has no headless mode.
    xvfb: Option<PathBuf>,
}

impl Programs {
    /// Looks for them; the error names what is missing.
    pub(super) fn find(engine: Engine) -> Result<Self, String> {
        let (driver, browser) = match engine {
            Engine::Firefox => ("geckodriver", firefox()),
            Engine::WebKit => ("WebKitWebDriver", mini_browser()),
            _ => ("chromedriver", chromium()),
        };
        let xvfb = match engine {
            Engine::WebKit => Some(on_path("Xvfb").ok_or("no Xvfb on PATH")?),
            _ => None,
        };
        Ok(Self {
            engine,
            driver: on_path(driver).ok_or_else(|| format!("no {driver} on PATH"))?,
            browser: browser?,
            xvfb,
        })
    }

    pub(super) fn start_display(&self) -> Option<Display> {
        self.xvfb.as_deref().map(Display::start)
    }

    pub(super) fn start_driver(&self, display: Option<&Display>) -> DriverProcess {
        let command = || {
            let mut command = Command::new(&self.driver);
            if self.engine == Engine::Firefox {
                // Scripts in Firefox's own window: they clear what a test leaves.
                command.arg("--allow-system-access");
            }
            if let Some(display) = display {
                command.env("DISPLAY", &display.name);
                // A Wayland session of the developer's would be preferred.
                command.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
                // Pages are painted in one piece: layers would be put together by a graphics card that is not there.
                command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
            }
            command
        };
        DriverProcess::spawn(command)
    }

    /// What a session is asked for. Certificates of tests are signed by nobody.
    pub(super) fn capabilities(&self, profile: &Path, proxy: u16) -> Value {
        match self.engine {
            Engine::Firefox => firefox_capabilities(&self.browser, proxy),
            Engine::WebKit => webkit_capabilities(&self.browser, proxy),
            _ => chromium_capabilities(&self.browser, profile, proxy),
        }
    }
}

fn chromium() -> Result<PathBuf, String> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    names
        .iter()
        .find_map(|name| on_path(name))
        .ok_or_else(|| "no chromium on PATH".to_owned())
}

fn firefox() -> Result<PathBuf, String> {
    let names = ["firefox", "firefox-esr"];
    names
        .iter()
        .find_map(|name| on_path(name))
        .ok_or_else(|| "no firefox on PATH".to_owned())
}

/// The browser that WebKitGTK is packed with is not on `PATH`.
fn mini_browser() -> Result<PathBuf, String> {
    let libraries = ["/usr/lib", "/usr/lib64", "/usr/libexec"];
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0"];
    libraries
        .iter()
        .flat_map(|library| {
            let folders = std::fs::read_dir(library).into_iter().flatten().flatten();
            folders
                .map(|entry| entry.path())
                .chain([PathBuf::from(library)])
                .collect::<Vec<_>>()
        })
        .flat_map(|folder| versions.map(|version| folder.join(version).join("MiniBrowser")))
        .find(|program| program.is_file())
        .ok_or_else(|| "no MiniBrowser of WebKitGTK below /usr/lib".to_owned())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// What Chromium does with each navigation although nobody sees it: pages of its own, which it updates, and a process
/// in reserve for the next navigation.
const NOBODY_SEES: [&str; 4] = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
];

fn chromium_capabilities(program: &Path, profile: &Path, proxy: u16) -> Value {
    let arguments = [
        "--headless".to_owned(),
        // Chromium's sandbox does not start for root.
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // A window without an address bar and tabs: they take a quarter of the time of a test that navigates.
        "--app=data:text/html,".to_owned(),
        format!("--disable-features={}", NOBODY_SEES.join(",")),
        // Little to paint. Where a test looks at a page, it says how wide.
        "--window-size=800,600".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--proxy-server=http://127.0.0.1:{proxy}"),
        // For the machine's own names, too.
        "--proxy-bypass-list=<-loopback>".to_owned(),
    ];
    // Cookies by the standard alone: Chromium can hold more of them back from other sites.
    let preferences =
        json!({ "profile.cookie_controls_mode": 0, "profile.block_third_party_cookies": false });
    json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:chromeOptions": { "binary": program, "args": arguments, "prefs": preferences },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

fn firefox_capabilities(program: &Path, proxy: u16) -> Value {
    let preferences = json!({
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy,
        "network.proxy.allow_hijacking_localhost": true,
        "network.proxy.no_proxies_on": "",
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "app.normandy.enabled": false,
        "browser.safebrowsing.update.enabled": false,
        // The profile is new and may not have a page of its own.
        "browser.startup.page": 0,
        // One process for all pages: a new one for each site, and one more in reserve, takes most of the time.
        "fission.autostart": false,
        "dom.ipc.processCount": 1,
        "dom.ipc.processPrelaunch.enabled": false,
        // Nobody looks: one picture in 100 ms, no icons, no history and no copy of the tabs on disk.
        "layout.frame_rate": 10,
        "browser.chrome.site_icons": false,
        "places.history.enabled": false,
        "browser.sessionstore.interval": 3_600_000,
        "toolkit.cosmeticAnimations.enabled": false,
        // Firefox waits before it opens a websocket to a server that refused one, longer each time, up to a minute.
        // Tests open many that are refused.
        "network.websocket.delay-failed-reconnects": false,
    });
    json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": { "binary": program, "args": ["-headless"], "prefs": preferences },
    })
}

fn webkit_capabilities(program: &Path, proxy: u16) -> Value {
    json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": program, "args": ["--automation"] },
        "proxy": { "proxyType": "manual", "httpProxy": format!("127.0.0.1:{proxy}") },
    })
}
