//! `block` and `report` over the wire: each category, in each position, for each way of asking.

mod answers;
mod app;
mod askers;
mod categories;
mod embed;
mod granted;
mod hostile;
mod http2;
mod log;
mod positions;
mod proxy;
mod requests;
