//! Whether a run-time list is for requests with credentials, as a type.

/// The list is for requests without credentials.
///
/// ```
/// use cors_runtime::{Anonymous, RuntimeOrigins};
///
/// static PARTNERS: RuntimeOrigins<Anonymous> = RuntimeOrigins::new();
/// # let _ = &PARTNERS;
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Anonymous {}

/// The list is for requests with credentials: no origins over plain `http` but loopback.
///
/// ```
/// use cors_runtime::{Credentialed, RuntimeOrigins};
///
/// static FRONTENDS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();
/// # let _ = &FRONTENDS;
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Credentialed {}

/// [`Anonymous`] or [`Credentialed`].
///
/// ```
/// use cors_runtime::{CredentialsMode, InvalidOrigins, RuntimeOrigins};
///
/// fn configure<M: CredentialsMode>(list: &RuntimeOrigins<M>) -> Result<(), InvalidOrigins> {
///     list.set(["https://app.example.com"])
/// }
///
/// configure(&RuntimeOrigins::new())?;
/// configure(&RuntimeOrigins::credentialed())?;
/// # Ok::<(), InvalidOrigins>(())
/// ```
pub trait CredentialsMode: sealed::Sealed {
    #[doc(hidden)]
    const CREDENTIALED: bool;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Anonymous {}
    impl Sealed for super::Credentialed {}
}

impl CredentialsMode for Anonymous {
    const CREDENTIALED: bool = false;
}

impl CredentialsMode for Credentialed {
    const CREDENTIALED: bool = true;
}
