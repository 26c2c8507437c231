//! The application starts, and answers each kind of request over TCP.
