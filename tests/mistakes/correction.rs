//! Puts what a message proposes in the place that it marks, as the reader would.

/// What a message tells its reader to do.
#[derive(Debug, PartialEq, Eq)]
enum Advice<'a> {
    Write(&'a str),
    Add(&'a str),
    LeaveOut(&'a str),
    Remove,
    /// The mark alone, such as a comma.
    RemoveMark,
}

/// A change of a text: these bytes become that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    start: usize,
    end: usize,
    text: String,
}

impl Change {
    fn new(start: usize, end: usize, text: &str) -> Self {
        let text = text.to_owned();
        Self { start, end, text }
    }
}

/// The change that `message` proposes at `marked`, bytes of `text`; `None` where it proposes none.
pub(crate) fn proposed(message: &str, text: &str, marked: (usize, usize)) -> Option<Change> {
    let advice = message
        .lines()
        .find_map(|line| advice(line.strip_prefix("help: ")?))?;
    let (start, end) = marked;
    match advice {
        Advice::Write(written) => write(text, marked, written),
        Advice::Add(written) => add(text, marked, written),
        Advice::LeaveOut(name) => {
            let at = text
                .match_indices(name)
                .map(|(at, _)| at)
                .find(|at| argument(text, *at).0 == *at)?;
            Some(removal(text, argument(text, at)))
        }
        Advice::RemoveMark => Some(Change::new(start, end, "")),
        Advice::Remove => {
            // An argument is removed with its value.
            let around = argument(text, start);
            let is_name = start == around.0 && text[end..].trim_start().starts_with(['=', '(', ':']);
            Some(removal(text, if is_name { around } else { marked }))
        }
    }
}

/// `written` in the place of what is marked, or of what it is written for.
fn write(text: &str, (start, end): (usize, usize), written: &str) -> Option<Change> {
    let marks = text.get(start..end)?;
    if written == "," && marks == ";" {
        return Some(Change::new(0, text.len(), &text.replace(';', ",")));
    }
    if let Some(arguments) = inside("#[cors(", written, ")]")
        && !text.contains("#[cors")
    {
        return Some(Change::new(0, text.len(), arguments));
    }
    if written.starts_with("policy!(") {
        let (start, end) = policy_call(text, start)?;
        return Some(Change::new(start, end, written));
    }
    let around = argument(text, start);
    let name = text[around.0..].split([' ', '=', '(']).next();
    if is_assignment(written) || start > around.0 && name == Some(written) {
        let end = last_argument(text, end, written);
        return Some(Change::new(around.0, end, written));
    }
    if start == around.0 {
        // The name, in quotes or not, or an argument without one.
        return Some(Change::new(start, end, written));
    }
    let is_literal = marks.starts_with(['"', 'r']) && marks.ends_with(['"', '#']);
    if is_literal && !written.starts_with(['"', '[']) && !is_method(text, around, written) {
        return Some(Change::new(start, end, &format!("\"{written}\"")));
    }
    let elements = inside("[", written, "]").filter(|_| is_element(text, around, start));
    Some(Change::new(start, end, elements.unwrap_or(written)))
}

/// `written` behind the last argument of what is marked as a whole, an attribute or `policy!`.
fn add(text: &str, (start, end): (usize, usize), written: &str) -> Option<Change> {
    let marks = text.get(start..end)?;
    let at = if marks.ends_with([')', ']']) {
        start + marks.trim_end_matches([')', ']', '}']).trim_end().len()
    } else {
        text.len()
    };
    Some(Change::new(at, at, &format!(", {written}")))
}

/// Nothing in the place of these bytes and of a comma beside them.
fn removal(text: &str, (start, end): (usize, usize)) -> Change {
    let (start, end) = with_comma(text, start, end);
    Change::new(start, end, "")
}

/// What is between `before` and `behind`.
fn inside<'a>(before: &str, text: &'a str, behind: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(behind)
}

fn advice(help: &str) -> Option<Advice<'_>> {
    let quoted = |start: &str| {
        let rest = help.strip_prefix(start)?.strip_prefix('`')?;
        rest.split_once('`').map(|(written, _)| written)
    };
    if let Some(written) = quoted("write ").or_else(|| quoted("did you mean ")) {
        return Some(Advice::Write(written));
    }
    if let Some(written) = quoted("add ") {
        return Some(Advice::Add(written));
    }
    if let Some(argument) = quoted("leave out ") {
        return Some(Advice::LeaveOut(argument));
    }
    if help.starts_with("remove this comma") {
        return Some(Advice::RemoveMark);
    }
    help.starts_with("remove it")
        .then_some(Advice::Remove)
        .or_else(|| help.starts_with("remove one").then_some(Advice::Remove))
}

/// Where the last of the arguments ends that `written` is for: it has the one that ends behind `end`, and as many
/// more as it has arguments itself.
fn last_argument(text: &str, end: usize, written: &str) -> usize {
    let mut last = argument(text, end.saturating_sub(1)).1;
    let mut rest = argument(written, 0).1;
    while rest < written.len() {
        rest = argument(written, rest + 1).1;
        if last < text.len() {
            last = argument(text, last + 1).1;
        }
    }
    last
}

/// `name = value`.
fn is_assignment(text: &str) -> bool {
    text.split_once(" = ").is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    })
}

/// Method names need no quotes.
fn is_method(text: &str, (start, _): (usize, usize), written: &str) -> bool {
    text[start..].trim_start().starts_with("method") && written.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether what starts at `at` is one of several in brackets.
fn is_element(text: &str, (start, _): (usize, usize), at: usize) -> bool {
    text[start..at].contains('[')
}

/// The call of `policy!` around `at`, with its semicolon.
fn policy_call(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = text[..text.len().min(at + 1)]
        .rfind("policy!")
        .or_else(|| text[..at].rfind("policy!"))?;
    let open = start + text[start..].find('(')?;
    let end = open + 1 + close(&text[open + 1..]) + 1;
    let end = if text[end..].starts_with(';') {
        end + 1
    } else {
        end
    };
    Some((start, end))
}

/// Where what was opened before `text` is closed.
fn close(text: &str) -> usize {
    let (mut depth, mut in_string) = (0_usize, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            b'[' | b'(' | b'{' if !in_string => depth += 1,
            b']' | b')' | b'}' if !in_string && depth == 0 => return index,
            b']' | b')' | b'}' if !in_string => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The argument around `at`: what is between two commas that nothing encloses. In a whole program the arguments are
/// those of the attribute before.
fn argument(text: &str, at: usize) -> (usize, usize) {
    const ATTRIBUTE: &str = "cors(";
    if let Some(before) = text[..at].rfind(ATTRIBUTE) {
        let from = before + ATTRIBUTE.len();
        let to = from + close(&text[from..]);
        if at <= to {
            let (start, end) = argument(&text[from..to], at - from);
            return (from + start, from + end);
        }
    }
    let (mut start, mut depth, mut in_string) = (0, 0_usize, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_string = !in_string,
            b'[' | b'(' | b'{' if !in_string => depth += 1,
            b']' | b')' | b'}' if !in_string => depth = depth.saturating_sub(1),
            b',' if !in_string && depth == 0 => {
                if index >= at {
                    return (skip_spaces(text, start), index);
                }
                start = index + 1;
            }
            _ => {}
        }
    }
    (skip_spaces(text, start), text.len())
}

fn skip_spaces(text: &str, start: usize) -> usize {
    start + text[start..].len() - text[start..].trim_start().len()
}

/// With the comma before, or the one behind the first.
fn with_comma(text: &str, start: usize, end: usize) -> (usize, usize) {
    let before = text[..start].trim_end();
    if let Some(before) = before.strip_suffix(',') {
        return (before.trim_end().len(), end);
    }
    let behind = text[end..].trim_start();
    match behind.strip_prefix(',') {
        Some(rest) => (start, text.len() - rest.trim_start().len()),
        None => (start, end),
    }
}

/// The text with every change, from the last to the first; what overlaps one that was made is left out.
pub(crate) fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| (change.start, change.end));
    let mut changed = text.to_owned();
    let mut limit = usize::MAX;
    for mut change in changes.into_iter().rev() {
        // Removals of neighbours share the comma between them.
        if change.text.is_empty() && change.start < limit {
            change.end = change.end.min(limit);
        }
        if change.end <= limit {
            changed.replace_range(change.start..change.end, &change.text);
            limit = change.start;
        }
    }
    // Whoever removes the first argument removes the comma behind it.
    let changed = without_empty(&changed);
    match changed.strip_prefix(", ") {
        Some(rest) => rest.to_owned(),
        None => changed,
    }
}

/// Whoever removes the only element of a list removes the argument.
fn without_empty(text: &str) -> String {
    let Some(at) = text
        .find(" = []")
        .or_else(|| text.find(" = ,"))
        .or_else(|| text.ends_with(" = ").then(|| text.len() - 3))
    else {
        return text.to_owned();
    };
    let (start, end) = argument(text, at);
    let (start, end) = with_comma(text, start, end);
    without_empty(&format!("{}{}", &text[..start], &text[end..]))
}

/// Without the spaces that mean nothing, and without a comma at the end.
pub(crate) fn normal(text: &str) -> String {
    let mut in_string = false;
    let kept: String = text
        .chars()
        .filter(|character| {
            in_string ^= *character == '"';
            in_string || !character.is_whitespace()
        })
        .collect();
    kept.replace(",]", "]").trim_matches(',').to_owned()
}
