//! Origins and origin patterns, as written in a policy.

/// One accepted entry of `origins`: an exact origin, or a pattern with `*.` in front of the host or `*` as the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OriginPattern<'a> {
    /// The scheme without `://`.
    pub scheme: &'a str,
    /// Whether `*.` stood before the host: one or more labels, never the host itself.
    pub subdomains: bool,
    /// The host without `*.`; an IPv6 address keeps its brackets.
    pub host: &'a str,
    /// What stands after the host.
    pub port: Port<'a>,
}

/// The port of an [`OriginPattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Port<'a> {
    /// No port: the scheme's default, which browsers leave out.
    Absent,
    /// A decimal port, as browsers write it.
    Exact(&'a str),
    /// `*`: no port or any canonical port.
    Any,
}

impl OriginPattern<'_> {
    /// Whether this entry stands for exactly one origin.
    pub const fn is_exact(&self) -> bool {
        !self.subdomains && !matches!(self.port, Port::Any)
    }
}
