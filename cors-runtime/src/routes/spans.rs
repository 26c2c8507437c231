//! Where the parameters of a pattern are, and what the router's own parser makes of it.

use actix_web::dev::ResourceDef;

/// The limit of actix-web's router; it panics beyond.
const MAX_PARAMETERS: usize = 16;

/// Where the parameters of a pattern are, braces included.
pub(super) struct Spans(pub(super) Vec<(usize, usize)>);

impl Spans {
    /// `None` where the braces do not match.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut spans = Vec::new();
        let (mut depth, mut start) = (0_usize, 0);
        for (index, byte) in text.bytes().enumerate() {
            match byte {
                b'{' => {
                    if depth == 0 {
                        start = index;
                    }
                    depth += 1;
                }
                b'}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        spans.push((start, index + 1));
                    }
                }
                _ => {}
            }
        }
        (depth == 0).then_some(Self(spans))
    }

    /// The whole pattern for the router's own parser, or nothing where it would panic. A scope and a handler may
    /// use one name for two parameters, which one regular expression may not: the later one is renamed, since the
    /// router finds the first.
    pub(super) fn definition(&self, text: &str) -> Option<ResourceDef> {
        let is_tail_inside = text[..text.len().saturating_sub(1)].contains("}*");
        let has_groups = text.contains("?P<") || text.contains("?<");
        if self.0.len() > MAX_PARAMETERS || is_tail_inside || has_groups {
            return None;
        }
        let mut names: Vec<&str> = Vec::new();
        let mut renamed = String::with_capacity(text.len());
        let mut end = 0;
        for (index, &(start, next)) in self.0.iter().enumerate() {
            let inside = &text[start + 1..next - 1];
            let (name, rest) = inside.split_at(inside.find(':').unwrap_or(inside.len()));
            renamed.push_str(&text[end..=start]);
            if names.contains(&name) {
                renamed.push_str(&format!("__cors_{index}"));
            } else {
                renamed.push_str(name);
            }
            renamed.push_str(rest);
            renamed.push('}');
            names.push(name);
            end = next;
        }
        renamed.push_str(&text[end..]);
        Some(ResourceDef::new(renamed))
    }
}
