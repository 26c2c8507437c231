//! An origin, cut where the tables of a list need it.

/// An origin, cut where the tables need it. Byte by byte: to search for `"://"` costs more than all lookups.
#[derive(Clone, Copy)]
pub(super) struct OriginParts<'a> {
    pub(super) origin: &'a str,
    pub(super) scheme: &'a str,
    pub(super) host: &'a str,
    pub(super) port: Option<&'a str>,
    /// Scheme and host.
    pub(super) without_port: &'a str,
}

impl<'a> OriginParts<'a> {
    pub(super) fn of(origin: &'a str) -> Option<Self> {
        let bytes = origin.as_bytes();
        let (scheme, rest) = origin.split_at(bytes.iter().position(|&byte| byte == b':')?);
        let authority = rest.strip_prefix("://")?;
        // The last colon, unless it is in the brackets of an address.
        let colon = authority
            .bytes()
            .rposition(|byte| matches!(byte, b':' | b']'))
            .filter(|&end| authority.as_bytes()[end] == b':');
        let end = colon.unwrap_or(authority.len());
        Some(Self {
            origin,
            scheme,
            host: &authority[..end],
            port: colon.map(|colon| &authority[colon + 1..]),
            without_port: &origin[..origin.len() - authority.len() + end],
        })
    }
}
