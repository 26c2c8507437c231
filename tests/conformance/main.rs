//! The Fetch standard, section by section, and other implementations' cases, judged by what a browser concludes.

mod app;
mod corpus;
mod cors_check;
mod cors_preflight_fetch;
mod credentials;
mod http_caches;
mod http_requests;
mod http_responses;
mod newest;
mod preflight_cache;
