//! What the attribute costs those who compile: processor time of `cargo check` and of a clean `cargo build`, and the
//! size of the program. `cargo bench --bench builds -- check build size` picks.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use nix::sys::resource::{UsageWho, getrusage};

const HANDLERS: usize = 200;
const CHECKS: usize = 15;
const BUILDS: usize = 2;

/// What an application's handlers are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Without a policy.
    Plain,
    /// Annotated, with the arguments that most handlers have.
    Lean,
    /// Annotated, with everything that a handler for credentials usually has.
    Full,
    /// Behind one middleware of actix-cors.
    Peer,
}

impl Kind {
    /// The attribute in front of each handler.
    fn attribute(self) -> &'static str {
        match self {
            Self::Plain | Self::Peer => "",
            Self::Lean => {
                "#[cors(origins = [\"https://app.example.com\", \"https://*.preview.example.com\"], \
                 allow_headers = [\"content-type\"], max_age = 600)]\n"
            }
            Self::Full => {
                "#[cors(origins = [\"https://app.example.com\", \"https://admin.example.com\"], \
                 allow_headers = [\"content-type\", \"x-request-id\"], credentials, max_age = 600)]\n"
            }
        }
    }
}

fn main() -> io::Result<()> {
    let wanted: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    if wants("check") {
        check("lean", Kind::Lean)?;
        check("full", Kind::Full)?;
    }
    if wants("build") {
        // A beginning: dependencies are what takes the time.
        let (peer, ours) = (project(Kind::Peer, 3)?, project(Kind::Lean, 3)?);
        let pairs = alternating(BUILDS, &peer, &ours, |project| {
            let _ = fs::remove_dir_all(project.join("target"));
            cargo(project, &["build"])
        })?;
        report("clean build, 3 handlers", "actix-cors", "ours", &pairs);
    }
    if wants("size") {
        for (name, kind) in [
            ("plain", Kind::Plain),
            ("actix-cors", Kind::Peer),
            ("ours", Kind::Lean),
        ] {
            let project = project(kind, HANDLERS)?;
            cargo(&project, &["build", "--release"])?;
            let size = fs::metadata(project.join("target/release/app"))?.len();
            println!("release binary, {HANDLERS} handlers, stripped: {name} {size} bytes");
        }
    }
    Ok(())
}

/// `cargo check` of annotated handlers against the same ones without a policy.
fn check(name: &str, kind: Kind) -> io::Result<()> {
    let (plain, ours) = (project(Kind::Plain, HANDLERS)?, project(kind, HANDLERS)?);
    // The first check builds the dependencies too.
    for project in [&plain, &ours] {
        cargo(project, &["check"])?;
    }
    let pairs = alternating(CHECKS, &plain, &ours, |project| {
        fs::write(project.join("src/lib.rs"), fs::read(project.join("src/lib.rs"))?)?;
        cargo(project, &["check"])
    })?;
    report(
        &format!("check, {HANDLERS} handlers, {name}"),
        "plain",
        "ours",
        &pairs,
    );
    Ok(())
}

fn report(what: &str, base_name: &str, name: &str, pairs: &[(f64, f64)]) {
    let [base, ours, ratio] = [
        median(pairs.iter().map(|(base, _)| *base)),
        median(pairs.iter().map(|(_, ours)| *ours)),
        median(pairs.iter().map(|(base, ours)| ours / base)),
    ];
    println!(
        "{what}: {base_name} {base:.2} s, {name} {ours:.2} s of processor time, x {ratio:.3} pair by pair"
    );
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// One after the other, so that whatever else the machine does is in both numbers of a pair.
fn alternating(
    rounds: usize,
    a: &Path,
    b: &Path,
    run: impl Fn(&Path) -> io::Result<f64>,
) -> io::Result<Vec<(f64, f64)>> {
    (0..rounds).map(|_| Ok((run(a)?, run(b)?))).collect()
}

/// Runs cargo and returns its processor time, that of the compilers included.
fn cargo(project: &Path, arguments: &[&str]) -> io::Result<f64> {
    let before = children()?;
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--quiet")
        .current_dir(project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!(
            "cargo {arguments:?} failed in {}",
            project.display()
        )));
    }
    Ok(children()? - before)
}

fn children() -> io::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(io::Error::from)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

/// An application with some handlers.
fn project(kind: Kind, count: usize) -> io::Result<PathBuf> {
    let ours = || {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-runtime");
        format!("cors-runtime = {{ path = {path:?} }}")
    };
    let (name, dependency) = match kind {
        Kind::Plain => ("plain", String::new()),
        Kind::Lean => ("lean", ours()),
        Kind::Full => ("full", ours()),
        Kind::Peer => ("peer", "actix-cors = \"0.7.2\"".to_owned()),
    };
    let project = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("builds")
        .join(format!("{name}-{count}"));
    fs::create_dir_all(project.join("src"))?;
    let manifest = format!(
        "[workspace]\n[package]\nname = \"app\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         actix-web = {{ version = \"4.18.1\", default-features = false, \
         features = [\"macros\", \"compat-routing-macros-force-pub\"] }}\n{dependency}\n\n[profile.release]\nstrip = true\n"
    );
    fs::write(project.join("Cargo.toml"), manifest)?;
    // The versions that were measured.
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"),
        project.join("Cargo.lock"),
    )?;
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../rust-toolchain.toml"),
        project.join("rust-toolchain.toml"),
    )?;
    fs::write(project.join("src/lib.rs"), handlers(kind, count))?;
    fs::write(
        project.join("src/main.rs"),
        "#[actix_web::main]\nasync fn main() -> std::io::Result<()> {\n    \
         actix_web::HttpServer::new(|| actix_web::App::new().configure(app::configure))\
         .bind((\"127.0.0.1\", 0))?.run().await\n}\n",
    )?;
    Ok(project)
}

fn handlers(kind: Kind, count: usize) -> String {
    let mut code = "use actix_web::{HttpResponse, Responder, get, web};\n".to_owned();
    if matches!(kind, Kind::Lean | Kind::Full) {
        code.push_str("use cors_runtime::cors;\n");
    }
    let mut services = String::new();
    for n in 0..count {
        // One handler that extracts, in three shapes.
        let (path, argument) = match n % 3 {
            0 => (format!("/h{n}"), "_: web::Bytes"),
            1 => (format!("/h{n}/{{id}}"), "_: web::Path<u32>"),
            _ => (format!("/h{n}"), ""),
        };
        let _ = writeln!(
            code,
            "{}#[get({path:?})]\nasync fn h{n}({argument}) -> impl Responder {{\n    HttpResponse::Ok().body(\"{n}\")\n}}",
            kind.attribute()
        );
        let _ = writeln!(services, "    app.service(h{n});");
    }
    let all = if kind == Kind::Peer {
        PEER
    } else {
        "    all(app);\n"
    };
    let _ = write!(
        code,
        "pub fn configure(app: &mut web::ServiceConfig) {{\n{all}}}\nfn all(app: &mut web::ServiceConfig) {{\n{services}}}\n"
    );
    code
}

/// One middleware for all handlers: the least that the peer needs.
const PEER: &str = r#"
    let cors = actix_cors::Cors::default()
        .allowed_origin("https://app.example.com")
        .allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b".preview.example.com"))
        .allowed_methods(["GET"])
        .allowed_header("content-type")
        .max_age(600);
    app.service(web::scope("").wrap(cors).configure(all));
"#;
