//! Whether a run-time list is for requests with credentials, as a type.

/// The list is for requests without credentials.
#[derive(Debug, Clone, Copy)]
pub enum Anonymous {}

/// The list is for requests with credentials: no origins over plain `http` but loopback.
#[derive(Debug, Clone, Copy)]
pub enum Credentialed {}

/// [`Anonymous`] or [`Credentialed`].
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
