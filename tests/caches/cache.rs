//! nginx and Varnish, each in front of a server, on a port of its own.

use std::{
    env, fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Which cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nginx,
    Varnish,
}

/// A running cache, which ends with this.
#[derive(Debug)]
pub(crate) struct Cache {
    pub(crate) port: u16,
    child: Child,
    /// Dropped after the process that writes to it.
    _folder: TempDir,
}

impl Kind {
    fn program(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Varnish => "varnishd",
        }
    }

    /// `None` where it is not installed, which is said loudly, and fails under `CI`.
    pub(crate) fn start(self, upstream: u16) -> Option<Cache> {
        let Some(program) = find(self.program()) else {
            let missing = format!("no {} on PATH or in /usr/sbin", self.program());
            assert!(env::var_os("CI").is_none(), "{missing}, and CI is set");
            skip(&missing);
            return None;
        };
        for _ in 0..3 {
            let folder = TempDir::with_prefix("cors-cache-").expect("a folder");
            let port = free_port();
            let child = match self {
                Self::Nginx => nginx(&program, folder.path(), port, upstream),
                Self::Varnish => varnish(&program, folder.path(), port, upstream),
            };
            let mut cache = Cache {
                port,
                child,
                _folder: folder,
            };
            if cache.listens() {
                return Some(cache);
            }
        }
        panic!("{self:?} ended three times before it listened");
    }
}

impl Cache {
    /// False when it ended, as it does when another process took the port meanwhile.
    fn listens(&mut self) -> bool {
        let start = Instant::now();
        while start.elapsed() < START_TIMEOUT {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return true;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                let mut said = String::new();
                if let Some(mut stderr) = self.child.stderr.take() {
                    // What it said helps; that it ended is enough.
                    let _ = stderr.read_to_string(&mut said);
                }
                eprintln!("the cache ended: {status}: {said}");
                return false;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the cache does not listen after {START_TIMEOUT:?}");
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        // It has ended by itself at worst.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn nginx(program: &Path, folder: &Path, port: u16, upstream: u16) -> Child {
    let here = folder.display();
    let configuration = format!(
        "daemon off; master_process off; pid {here}/pid; error_log stderr;
         events {{ worker_connections 256; }}
         http {{
           access_log off;
           client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
           uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
           proxy_cache_path {here}/cache keys_zone=zone:1m;
           server {{
             listen 127.0.0.1:{port};
             location / {{
               proxy_pass http://127.0.0.1:{upstream};
               proxy_http_version 1.1;
               proxy_cache zone;
               proxy_cache_revalidate on;
               add_header x-cache $upstream_cache_status always;
             }}
           }}
         }}"
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, configuration).expect("a configuration");
    spawn(Command::new(program).arg("-p").arg(folder).arg("-c").arg(&path))
}

fn varnish(program: &Path, folder: &Path, port: u16, upstream: u16) -> Child {
    let configuration = format!(
        "vcl 4.1;
         backend default {{ .host = \"127.0.0.1\"; .port = \"{upstream}\"; }}
         sub vcl_deliver {{
           if (obj.hits > 0) {{ set resp.http.x-cache = \"HIT\"; }} else {{ set resp.http.x-cache = \"MISS\"; }}
         }}"
    );
    let path = folder.join("cache.vcl");
    fs::write(&path, configuration).expect("a configuration");
    let mut command = Command::new(program);
    command
        .args([
            "-F",
            "-j",
            "none",
            "-s",
            "malloc,16m",
            "-p",
            "thread_pool_min=5",
            "-a",
        ])
        .arg(format!("127.0.0.1:{port}"))
        .arg("-f")
        .arg(&path)
        .arg("-n")
        .arg(folder.join("work"));
    spawn(&mut command)
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the cache starts")
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// Debian keeps servers where only root's `PATH` leads.
fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// Past the test harness, which keeps the output of tests that pass to itself.
fn skip(missing: &str) {
    let name = thread::current().name().unwrap_or("a test").to_owned();
    let text = format!("\n  SKIPPED {name}: {missing}; CONTRIBUTING.md names the packages\n\n");
    // Nothing is lost where nobody reads.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
