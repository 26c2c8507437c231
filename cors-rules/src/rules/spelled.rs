//! Patterns as corrections show them.

use crate::origin::{OriginPattern, Port, syntax::is_default_port};

/// A pattern as it is written, with another scheme.
pub(super) fn spelled(pattern: &OriginPattern<'_>, scheme: &str) -> String {
    let port = match pattern.port {
        // The other scheme has another default port, and a default port is not written.
        Port::Exact(port) if is_default_port(scheme.as_bytes(), port.as_bytes()) => Port::Absent,
        port => port,
    };
    OriginPattern {
        scheme,
        port,
        ..*pattern
    }
    .to_string()
}
