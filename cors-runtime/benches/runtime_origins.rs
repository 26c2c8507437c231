//! What it costs to look an origin up in a list that a deployment supplies: time, and instructions where `valgrind`
//! is installed. `cargo bench -p cors-runtime --bench runtime_origins`.

use std::{
    env,
    error::Error,
    hint::black_box,
    process::Command,
    time::{Duration, Instant},
};

use actix_web::test::TestRequest;
use cors_runtime::{AllowOrigin, Asking, RuntimeOrigins};

const SIZES: [usize; 4] = [1, 100, 10_000, 100_000];
const KINDS: [Kind; 9] = [
    Kind::Exact,
    Kind::ExactPorts,
    Kind::AnyPort,
    Kind::Subdomains,
    Kind::SubdomainPorts,
    Kind::Starts,
    Kind::Ends,
    Kind::Both,
    Kind::Mixed,
];
/// How much more than a list of one the longest list may cost, in instructions.
const LIMIT: f64 = 3.0;

/// What the entries of a list are.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// `https://tenant-7.example`
    Exact,
    /// `https://tenant-1.example:1007`: 50,000 ports of one host.
    ExactPorts,
    /// `http://tenant-7.example:*`
    AnyPort,
    /// `https://*.tenant-7.example`
    Subdomains,
    /// `https://*.tenant-1.example:1007`: 50,000 ports of one base.
    SubdomainPorts,
    /// `https://abc7-*.example.com`: texts of 25 to 30 lengths before `*`, and one base.
    Starts,
    /// `https://*-7abc.example.com`: the same behind it.
    Ends,
    /// `https://abc-*-7ab.example.com`: each text before `*` with many behind it, and as many shapes as there can be.
    Both,
    /// One in eight of each.
    Mixed,
}

/// A name as a project has it: of 1 to 30 characters, the first of them shared with others.
fn slug(index: usize) -> String {
    format!("{}{index}", &"abcdefghijklmnopqrstuvwxy"[..index * 7919 % 25])
}

fn entry(kind: Kind, index: usize) -> String {
    match kind {
        Kind::Exact => format!("https://tenant-{index}.example"),
        Kind::ExactPorts => {
            format!(
                "https://tenant-{}.example:{}",
                index / 50_000,
                1000 + index % 50_000
            )
        }
        Kind::AnyPort => format!("http://tenant-{index}.example:*"),
        Kind::Subdomains => format!("https://*.tenant-{index}.example"),
        Kind::SubdomainPorts => {
            format!(
                "https://*.tenant-{}.example:{}",
                index / 50_000,
                1000 + index % 50_000
            )
        }
        Kind::Starts => format!("https://{}-*.example.com", slug(index)),
        Kind::Ends => format!("https://*-{}.example.com", slug(index)),
        Kind::Both => format!(
            "https://{}-*-{}.example.com",
            slug(index / 300),
            slug(index % 300)
        ),
        Kind::Mixed => entry(KINDS[index % (KINDS.len() - 1)], index),
    }
}

fn entries(size: usize, kind: Kind) -> Vec<String> {
    (100_000 - size..100_000)
        .map(|index| entry(kind, index))
        .collect()
}

/// 1000 origins: half of them allowed, spread over the list.
fn probes(entries: &[String]) -> Vec<String> {
    let allowed = |index: usize| {
        let entry = &entries[index * 7919 % entries.len()];
        let entry = entry.replace("://*.", "://shop.").replace(":*", ":3000");
        entry.replace('*', "17")
    };
    // Half of what is refused is near to what is allowed.
    let refused = |index: usize| match index % 2 {
        0 => format!("https://www.stranger-{index}.example"),
        _ => allowed(index).replace(".example", ".example.example"),
    };
    (0..500)
        .flat_map(|index| [allowed(index), refused(index)])
        .collect()
}

fn look_up(list: &RuntimeOrigins, probes: &[String], asking: &Asking<'_>, lookups: usize) -> usize {
    let lookups = probes.iter().cycle().take(lookups);
    lookups
        .filter(|probe| list.allows(black_box(probe), asking))
        .count()
}

fn per_second(list: &RuntimeOrigins, probes: &[String], asking: &Asking<'_>) -> f64 {
    const LOOKUPS: usize = 1_000_000;
    let run = || {
        let began = Instant::now();
        assert_eq!(look_up(list, probes, asking, LOOKUPS), LOOKUPS / 2);
        began.elapsed()
    };
    // The best of several: others use the machine too.
    let best = (0..7).map(|_| run()).min().unwrap_or(Duration::MAX);
    LOOKUPS as f64 / best.as_secs_f64()
}

/// Runs this program again under valgrind, with and without lookups, and takes the difference.
fn instructions(size: usize, kind: usize) -> Result<f64, Box<dyn Error>> {
    const LOOKUPS: usize = 200_000;
    let run = |lookups: usize| -> Result<f64, Box<dyn Error>> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(env::current_exe()?)
            .args([size, kind, lookups].map(|number| number.to_string()))
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let collected = said
            .lines()
            .find_map(|line| line.split_once("Collected :"))
            .ok_or(said.clone())?;
        Ok(collected.1.trim().parse()?)
    };
    Ok((run(LOOKUPS)? - run(0)?) / LOOKUPS as f64)
}

fn main() -> Result<(), Box<dyn Error>> {
    let request = TestRequest::default().to_http_request();
    // Cargo adds `--bench`, and tests the target without it.
    let is_bench = env::args().any(|argument| argument == "--bench");
    let given: Vec<usize> = env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if let [size, kind, lookups] = given[..] {
        let entries = entries(size, KINDS[kind]);
        let list = RuntimeOrigins::new();
        list.set(&entries)?;
        black_box(look_up(&list, &probes(&entries), &Asking::new(&request), lookups));
        return Ok(());
    }
    println!(
        "{:>8} {:>14} {:>12} {:>16} {:>20} {:>7}",
        "entries", "kind", "set", "lookups/s", "instructions/lookup", "ratio"
    );
    let mut too_costly = Vec::new();
    for (index, kind) in KINDS.into_iter().enumerate() {
        let name = format!("{kind:?}");
        let mut of_one = None;
        for size in if is_bench { &SIZES[..] } else { &SIZES[..1] }.iter().copied() {
            let entries = entries(size, kind);
            let probes = probes(&entries);
            let list = RuntimeOrigins::new();
            let began = Instant::now();
            list.set(&entries)?;
            let set = began.elapsed();
            let rate = per_second(&list, &probes, &Asking::new(&request));
            if !is_bench {
                continue;
            }
            let instructions = match instructions(size, index) {
                Ok(count) => {
                    let ratio = count / *of_one.get_or_insert(count);
                    if ratio > LIMIT {
                        too_costly.push(format!("{size} {name}: {ratio:.2}"));
                    }
                    format!("{count:>20.1} {ratio:>7.2}")
                }
                Err(_) => "needs valgrind".to_owned(),
            };
            println!("{size:>8} {name:>14} {set:>12.1?} {rate:>16.0} {instructions}");
        }
    }
    if too_costly.is_empty() {
        Ok(())
    } else {
        Err(format!("more than {LIMIT} times the cost of one entry: {too_costly:?}").into())
    }
}
