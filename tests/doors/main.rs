//! `block` and `report` over the wire: each category, in each position, for each way of asking.

mod answers;
mod app;
mod askers;
mod embed;
mod hostile;
mod log;
mod positions;
mod proxy;
mod requests;
