//! Rules about `block` and `report`.

use super::Findings;
use crate::doors::{Categories, Category};
use crate::draft::{OriginsDraft, PolicyDraft, Serves};
use crate::fault::Fault;
use crate::origin::OriginPattern;
use crate::proposal::Proposal;
use crate::shown::quoted;
use crate::suggest::closest;
use crate::violation::{Argument, Place, Rule};

/// Checks `block` and `report`, alone and together with other arguments. Returns their categories.
pub(super) fn check(
    draft: &PolicyDraft,
    findings: &mut Findings,
) -> (Option<Categories>, Option<Categories>) {
    let block = draft.block.as_deref();
    let report = draft.report.as_deref();
    for (argument, words) in [(Argument::Block, block), (Argument::Report, report)] {
        if let Some(words) = words {
            block_unknown(argument, words, draft, findings);
            block_empty(argument, words, draft, findings);
        }
    }
    if let Some(block) = block {
        block_any(block, draft, findings);
        block_write_safe(block, draft, findings);
        block_report_both(block, report.unwrap_or_default(), findings);
        if names(block, Category::Embed).is_some() {
            embed_unframable(draft, findings);
        }
    }
    (block.map(categories), report.map(categories))
}

fn categories(words: &[String]) -> Categories {
    words
        .iter()
        .filter_map(|word| Category::from_name(word))
        .collect()
}

/// Where a category is named.
fn names(words: &[String], category: Category) -> Option<usize> {
    words.iter().position(|word| word == category.name())
}

/// A word that is no category.
fn block_unknown(argument: Argument, words: &[String], draft: &PolicyDraft, findings: &mut Findings) {
    for (index, word) in words.iter().enumerate() {
        if Category::from_name(word).is_some() {
            continue;
        }
        let fault = Fault::new(
            Rule::BlockUnknown,
            format!("`{}` has no category {}", argument.name(), quoted(word)),
        );
        let fault = match meant(word) {
            // The next compile would refuse it.
            Some(Category::Write) if argument == Argument::Block && changes_nothing(draft) => fault
                .help("name `read`, `navigate` or `embed`: this handler changes nothing that `write` would refuse")
                .note("`write` looks at every method but GET, HEAD, OPTIONS, QUERY and TRACE"),
            Some(meant) => fault.write(Proposal::one(meant.name())),
            None if word.contains("://") => fault
                .help("leave it out of `origins`: whoever is not listed there is who `block` refuses")
                .note("there is no list of origins that are refused"),
            None if matches!(&*word.to_ascii_lowercase(), "*" | "all" | "any" | "true" | "everything" | "everyone") => fault
                .help(format!(
                    "name what is refused, such as `{} = [read, navigate, embed]`",
                    argument.name()
                ))
                .note("`read` is for scripts, `write` for changes, `navigate` for links, `embed` for frames and images"),
            None if matches!(&*word.to_ascii_lowercase(), "none" | "false" | "nothing") => fault
                .help(format!("leave out `{}`", argument.name()))
                .note(format!("`{} = []` ends what a module or a named policy says", argument.name())),
            None => fault.note("the categories are `read`, `write`, `navigate` and `embed`"),
        };
        findings.at_element(argument, index, &fault);
    }
}

/// The category that was meant: a word for what it stops, or a misspelling.
fn meant(word: &str) -> Option<Category> {
    let lower = word.to_ascii_lowercase();
    match &*lower {
        "reads" | "reading" | "script" | "scripts" | "fetch" | "websocket" | "websockets" => {
            Some(Category::Read)
        }
        "writes" | "writing" | "post" | "form" | "forms" | "csrf" => Some(Category::Write),
        "link" | "links" | "linking" | "navigation" | "navigations" | "navigating" => {
            Some(Category::Navigate)
        }
        "frame" | "frames" | "iframe" | "iframes" | "image" | "images" | "embedding" | "embeds"
        | "hotlink" | "hotlinks" | "hotlinking" | "clickjacking" | "framing" => Some(Category::Embed),
        _ => closest(&lower, Category::ALL.map(Category::name)).and_then(Category::from_name),
    }
}

/// An empty list where there is nothing that it could end.
fn block_empty(argument: Argument, words: &[String], draft: &PolicyDraft, findings: &mut Findings) {
    if !words.is_empty() || draft.ends_inherited {
        return;
    }
    let name = argument.name();
    let fault = Fault::new(Rule::BlockEmpty, format!("`{name}` is an empty list"))
        .help("remove it, or name what foreign pages may not do: `read`, `write`, `navigate`, `embed`")
        .note(format!(
            "`{name} = []` ends what a module or a named policy says, and here there is neither"
        ));
    findings.add(Place::Argument(argument), &fault);
}

/// `origins = "*"` allows every page to read, and `block = [read]` refuses it.
fn block_any(block: &[String], draft: &PolicyDraft, findings: &mut Findings) {
    let is_any =
        matches!(&draft.origins, Some(OriginsDraft::Listed(listed)) if listed.iter().any(|text| text == "*"));
    if let Some(index) = names(block, Category::Read)
        && is_any
    {
        let fault = Fault::new(
            Rule::BlockAny,
            "`block = [read]` cannot be combined with `origins = \"*\"`",
        )
        .help("remove `read`, or list the origins that may read")
        .note("with `\"*\"` every page may read; `write`, `navigate` and `embed` beside it are for its own pages alone");
        findings.at_element(Argument::Block, index, &fault);
    }
}

/// `write` where nothing is written.
fn block_write_safe(block: &[String], draft: &PolicyDraft, findings: &mut Findings) {
    if !changes_nothing(draft) {
        return;
    }
    if let Some(index) = names(block, Category::Write) {
        let fault = Fault::new(
            Rule::BlockWriteSafe,
            "`block = [write]` refuses nothing here: the handler serves only methods that change nothing",
        )
        .help("write `read` to keep out scripts and websockets, `navigate` for links, `embed` for frames and images")
        .note("`write` looks at every method but GET, HEAD, OPTIONS, QUERY and TRACE");
        findings.at_element(Argument::Block, index, &fault);
    }
}

/// Whether the handler serves safe methods alone. A module's category need not fit each of its handlers.
fn changes_nothing(draft: &PolicyDraft) -> bool {
    let methods: &[String] = match &draft.serves {
        Serves::Routed { methods, .. } => methods,
        Serves::Bare => draft.methods.as_deref().unwrap_or_default(),
        Serves::Named => return false,
    };
    !draft.inherits_block
        && !draft.takes_websocket
        && !methods.is_empty()
        && methods.iter().all(|method| is_safe(method))
}

fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}

/// A category that is refused and only reported.
fn block_report_both(block: &[String], report: &[String], findings: &mut Findings) {
    for (index, word) in report.iter().enumerate() {
        if Category::from_name(word).is_some() && block.contains(word) {
            let fault = Fault::new(
                Rule::BlockReportBoth,
                format!("`{word}` is in `block` and in `report`"),
            )
            .help("remove it here to refuse such requests, or from `block` to report them only");
            findings.at_element(Argument::Report, index, &fault);
        }
    }
}

/// An origin that no browser finds in `frame-ancestors`.
fn embed_unframable(draft: &PolicyDraft, findings: &mut Findings) {
    let origins = match &draft.origins {
        Some(OriginsDraft::Listed(listed)) => listed.as_slice(),
        Some(OriginsDraft::Source) | None => &[],
    };
    let debug = draft.debug_origins.as_deref().unwrap_or_default();
    for (argument, entries) in [(Argument::Origins, origins), (Argument::DebugOrigins, debug)] {
        for (index, entry) in entries.iter().enumerate() {
            let host = OriginPattern::of(entry).host;
            let what = if host.starts_with('[') {
                "an IPv6 address"
            } else if host.contains('_') {
                "`_` in its host"
            } else {
                continue;
            };
            let fault = Fault::new(
                Rule::EmbedUnframable,
                format!("pages of {} cannot frame what `embed` protects", quoted(entry)),
            )
            .help("serve those pages from a host name without `_`, or remove `embed` if they have to frame the answers")
            .note(format!(
                "it has {what}, and browsers match no such host in the `frame-ancestors` that `embed` sends"
            ));
            findings.at_element(argument, index, &fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::*;
    use crate::draft::{PolicyDraft, Serves};

    fn block(words: &[&str], draft: PolicyDraft) -> PolicyDraft {
        PolicyDraft {
            block: Some(texts(words)),
            ..draft
        }
    }

    #[test]
    fn every_category_is_sound() {
        let draft = block(&["read", "write", "navigate", "embed"], sound());
        assert_eq!(found(&draft), NONE);
        let policy = check(&draft).policy.and_then(|policy| policy.block);
        assert_eq!(
            policy.map(|block| block.to_string()),
            Some("[read, write, navigate, embed]".to_owned())
        );
        let split = PolicyDraft {
            report: Some(texts(&["navigate", "embed"])),
            ..block(&["read", "write"], sound())
        };
        assert_eq!(found(&split), NONE);
    }

    #[test]
    fn other_words_are_unknown() {
        for (word, expected) in [
            ("reed", "`block` has no category `reed`\nhelp: write `read`"),
            ("Write", "`block` has no category `Write`\nhelp: write `write`"),
            ("csrf", "`block` has no category `csrf`\nhelp: write `write`"),
            ("link", "`block` has no category `link`\nhelp: write `navigate`"),
            ("iframe", "`block` has no category `iframe`\nhelp: write `embed`"),
            (
                "everything",
                "`block` has no category `everything`\n\
                 help: name what is refused, such as `block = [read, navigate, embed]`\n\
                 note: `read` is for scripts, `write` for changes, `navigate` for links, `embed` for frames and images",
            ),
            (
                "none",
                "`block` has no category `none`\nhelp: leave out `block`\n\
                 note: `block = []` ends what a module or a named policy says",
            ),
            (
                "https://evil.example",
                "`block` has no category `https://evil.example`\n\
                 help: leave it out of `origins`: whoever is not listed there is who `block` refuses\n\
                 note: there is no list of origins that are refused",
            ),
            (
                "hotlinking",
                "`block` has no category `hotlinking`\nhelp: write `embed`",
            ),
            (
                "",
                "`block` has no category ``\nnote: the categories are `read`, `write`, `navigate` and `embed`",
            ),
        ] {
            assert_eq!(messages(&block(&[word], sound())), [expected]);
        }
        let draft = PolicyDraft {
            report: Some(texts(&["embed", "x"])),
            ..sound()
        };
        assert_eq!(found(&draft), [at(Argument::Report, 1, "block_unknown")]);
    }

    #[test]
    fn an_empty_list_ends_something() {
        let empty = block(&[], sound());
        assert_eq!(found(&empty), [(Place::Argument(Argument::Block), "block_empty")]);
        let ending = PolicyDraft {
            ends_inherited: true,
            ..empty
        };
        assert_eq!(found(&ending), NONE);
        let report = PolicyDraft {
            report: Some(Vec::new()),
            ..sound()
        };
        assert_eq!(
            found(&report),
            [(Place::Argument(Argument::Report), "block_empty")]
        );
    }

    #[test]
    fn whoever_may_read_is_not_refused() {
        let all = block(&["write", "read", "navigate", "embed"], listed(&["*"]));
        assert_eq!(found(&all), [at(Argument::Block, 1, "block_any")]);
        let public = block(&["write", "navigate", "embed"], listed(&["*"]));
        assert_eq!(found(&public), NONE);
    }

    #[test]
    fn write_needs_something_that_is_written() {
        let routed = |methods: &[&str]| PolicyDraft {
            serves: Serves::Routed {
                attribute: "#[get]".to_owned(),
                methods: texts(methods),
            },
            ..block(&["write"], sound())
        };
        let refused = [at(Argument::Block, 0, "block_write_safe")];
        assert_eq!(found(&routed(&["GET"])), refused);
        assert_eq!(
            found(&routed(&["GET", "HEAD", "OPTIONS", "QUERY", "TRACE"])),
            refused
        );
        assert_eq!(found(&routed(&["GET", "POST"])), NONE);
        assert_eq!(found(&routed(&["*"])), NONE);
        let socket = PolicyDraft {
            takes_websocket: true,
            ..routed(&["GET"])
        };
        assert_eq!(found(&socket), NONE);
        let inherited = PolicyDraft {
            inherits_block: true,
            ..routed(&["GET"])
        };
        assert_eq!(found(&inherited), NONE);
        let bare = PolicyDraft {
            serves: Serves::Bare,
            methods: Some(texts(&["GET"])),
            ..block(&["write"], sound())
        };
        assert_eq!(found(&bare), refused);
        assert_eq!(found(&block(&["write"], sound())), NONE);
    }

    #[test]
    fn a_category_is_refused_or_reported() {
        let draft = PolicyDraft {
            report: Some(texts(&["embed", "write", "x"])),
            ..block(&["write", "x"], sound())
        };
        assert_eq!(
            found(&draft),
            [
                at(Argument::Block, 1, "block_unknown"),
                at(Argument::Report, 2, "block_unknown"),
                at(Argument::Report, 1, "block_report_both")
            ]
        );
    }

    #[test]
    fn some_origins_cannot_frame() {
        let origins = &[
            "https://a_b.example",
            "https://a.example",
            "http://[::1]:3000",
            "https://*.c_d.example",
        ];
        let draft = block(&["embed"], listed(origins));
        let unframable = |index| at(Argument::Origins, index, "embed_unframable");
        assert_eq!(found(&draft), [unframable(0), unframable(2), unframable(3)]);
        assert!(!check(&draft).is_fatal());
        assert_eq!(found(&block(&["write"], listed(origins))), NONE);
        let allowed = PolicyDraft {
            allow: Some(texts(&["embed_unframable"])),
            ..draft
        };
        assert_eq!(found(&allowed), NONE);
    }
}
