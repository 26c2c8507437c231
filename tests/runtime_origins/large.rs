//! A hundred thousand entries of every kind: the right answers. What a lookup costs is counted by the benchmark
//! `runtime_origins` of cors-runtime.

use std::collections::HashMap;

use actix_web::test::TestRequest;
use cors_runtime::{AllowOrigin, Asking, RuntimeOrigins};

const ENTRIES: usize = 100_000;

/// A name of one to 30 characters, the first of them shared with others.
fn slug(index: usize) -> String {
    format!("{}{index}", &"abcdefghijklmnopqrstuvwx"[..index / 20 % 25])
}

/// Entries of every kind, no two of which overlap.
fn entries(count: usize) -> Vec<String> {
    let kinds = |index: usize| match index % 20 {
        0 => format!("https://*.tenant-{index}.example"),
        1 => format!("https://*.tenant-{index}.example:8443"),
        2 => format!("http://tenant-{index}.example:*"),
        3 => format!("https://*.deep.er.tenant-{index}.example:*"),
        4 => format!("https://tenant-{index}.example:8443"),
        5 => format!("http://[2001:db8::{:x}]:*", 1 + index % 0xfffe),
        6 => format!("http://10.{}.{}.{}", index >> 16, (index >> 8) % 256, index % 256),
        7 => format!("https://*.ports.example:{}", 1000 + index / 20),
        8 => format!("https://{}-*.labels.example", slug(index)),
        9 => format!("https://{0}-*-{0}.both.example:*", slug(index)),
        _ => format!("https://tenant-{index}.example"),
    };
    let mut entries: Vec<String> = (0..count).map(kinds).collect();
    // The addresses wrap around; what is over is named.
    entries.sort_unstable();
    entries.dedup();
    entries.extend((entries.len()..count).map(|index| format!("https://spare-{index}.example")));
    entries
}

/// Origins near the entries: what each covers, and what it just does not.
fn probes(entries: &[String]) -> Vec<String> {
    let step = entries.len() / 60;
    let mut probes = Vec::new();
    for entry in entries.iter().step_by(step.max(1)) {
        let concrete = entry
            .replace("*.", "a.")
            .replace(":*", ":3000")
            .replace('*', "17");
        let bare = entry.replace("*.", "").replace(":*", "").replace('*', "");
        for probe in [&concrete, &bare] {
            let (scheme, rest) = probe.split_once("://").unwrap();
            probes.extend([
                probe.clone(),
                format!("{scheme}://x.{rest}"),
                format!("{scheme}://x-{rest}"),
                format!("{scheme}://.{rest}"),
                format!("{scheme}s://{rest}"),
                format!("{probe}:8443"),
                format!("{probe}:65536"),
                format!("{probe}."),
                format!("{probe}.evil.test"),
                format!("{probe}/"),
            ]);
        }
    }
    probes
}

/// What an entry covers, as its documentation says it, in a way that has nothing in common with the lookup.
fn covers(entry: &str, origin: &str) -> bool {
    let (entry_scheme, entry_rest) = entry.split_once("://").unwrap();
    let Some((scheme, rest)) = origin.split_once("://") else {
        return false;
    };
    if scheme != entry_scheme {
        return false;
    }
    let split = |text: &str| match text.rfind(':') {
        Some(colon) if !text[colon..].contains(']') => {
            (text[..colon].to_owned(), Some(text[colon + 1..].to_owned()))
        }
        _ => (text.to_owned(), None),
    };
    let (entry_host, entry_port) = split(entry_rest);
    let (host, port) = split(rest);
    let port_fits = match (entry_port.as_deref(), port.as_deref()) {
        (Some("*"), None) => true,
        (Some("*"), Some(port)) => port
            .parse::<u16>()
            .is_ok_and(|number| number != 0 && number.to_string() == port),
        (expected, port) => expected == port,
    };
    let host_fits = match entry_host.strip_prefix("*.") {
        None => match entry_host.split_once('*') {
            None => host == entry_host,
            Some((before, after)) => host
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|part| {
                    let is_part = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
                    !part.is_empty()
                        && part.chars().all(is_part)
                        && host.find('.').is_none_or(|dot| dot <= 63)
                }),
        },
        Some(base) => host
            .strip_suffix(base)
            .and_then(|labels| labels.strip_suffix('.'))
            .is_some_and(|labels| {
                let is_label = |label: &str| {
                    !label.is_empty()
                        && label
                            .chars()
                            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_'))
                };
                labels.split('.').all(is_label)
            }),
    };
    port_fits && host_fits
}

/// What stands behind the scheme, without a port; of a name the last two labels.
fn site(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
    let host = match authority.rfind(':') {
        Some(colon) if !authority[colon..].contains(']') => &authority[..colon],
        _ => authority,
    };
    if !host.ends_with(".example") {
        return host;
    }
    host.rmatch_indices('.')
        .nth(1)
        .map_or(host, |(dot, _)| &host[dot + 1..])
}

fn list(entries: &[String]) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set(entries).unwrap();
    list
}

#[test]
fn it_agrees_with_a_naive_reference() {
    let entries = entries(ENTRIES);
    assert_eq!(entries.len(), ENTRIES);
    let list = list(&entries);
    let request = TestRequest::default().to_http_request();
    let probes = probes(&entries);
    let mut allowed = 0;
    // Nothing else can cover it; to look at all of them takes minutes.
    let mut by_site: HashMap<&str, Vec<&str>> = HashMap::new();
    for entry in &entries {
        by_site.entry(site(entry)).or_default().push(entry);
    }
    for probe in &probes {
        let candidates = by_site.get(site(probe)).into_iter().flatten();
        let expected = candidates.copied().any(|entry| covers(entry, probe));
        assert_eq!(list.allows(probe, &Asking::new(&request)), expected, "{probe}");
        allowed += usize::from(expected);
    }
    assert!(
        allowed > 60 && allowed < probes.len() - 60,
        "{allowed} of {}",
        probes.len()
    );
}
