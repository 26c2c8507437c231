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
const KINDS: [Kind; 3] = [Kind::Exact, Kind::Patterns, Kind::Ports];
/// How much more than a list of one the longest list may cost, in instructions.
const LIMIT: f64 = 3.0;

/// What the entries of a list are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// `https://tenant-7.example`
    Exact,
    /// A tenth of them `https://*.tenant-7.example`, another `http://tenant-7.example:*`.
    Patterns,
    /// `https://*.tenant-1.example:7`: 50,000 ports of one base.
    Ports,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Patterns => "patterns",
            Self::Ports => "ports",
        }
    }
}

fn entries(size: usize, kind: Kind) -> Vec<String> {
    let entry = |index: usize| match (kind, index % 10) {
        (Kind::Ports, _) => format!(
            "https://*.tenant-{}.example:{}",
            index / 50_000,
            1000 + index % 50_000
        ),
        (Kind::Patterns, 8) => format!("https://*.tenant-{index}.example"),
        (Kind::Patterns, 9) => format!("http://tenant-{index}.example:*"),
        _ => format!("https://tenant-{index}.example"),
    };
    // From the end, so that short lists have patterns too.
    (100_000 - size..100_000).map(entry).collect()
}

/// 1000 origins: half of them allowed, spread over the list.
fn probes(entries: &[String]) -> Vec<String> {
    let allowed = |index: usize| {
        let entry = &entries[index * 7919 % entries.len()];
        entry.replace("*.", "shop.").replace(":*", ":3000")
    };
    (0..500)
        .flat_map(|index| [allowed(index), format!("https://www.stranger-{index}.example")])
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
        "{:>8} {:>10} {:>12} {:>16} {:>20}",
        "entries", "kind", "set", "lookups/s", "instructions/lookup"
    );
    let mut too_costly = Vec::new();
    for (index, kind) in KINDS.into_iter().enumerate() {
        let name = kind.name();
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
                    if count > *of_one.get_or_insert(count) * LIMIT {
                        too_costly.push(format!("{size} {name}"));
                    }
                    format!("{count:.1}")
                }
                Err(_) => "needs valgrind".to_owned(),
            };
            println!("{size:>8} {name:>10} {set:>12.1?} {rate:>16.0} {instructions:>20}");
        }
    }
    if too_costly.is_empty() {
        Ok(())
    } else {
        Err(format!("more than {LIMIT} times the cost of one entry: {too_costly:?}").into())
    }
}
