//! The scenarios: `ours` are about annotated handlers, the rest about servers that write their headers by hand.

mod cookies;
mod ours;
mod ours_remembered;
mod preflights;
mod redirects;
mod requests;
mod responses;

use super::table::Scenario;

const TABLES: [&[Scenario]; 7] = [
    ours::TABLE,
    ours_remembered::TABLE,
    responses::TABLE,
    requests::TABLE,
    preflights::TABLE,
    redirects::TABLE,
    cookies::TABLE,
];

pub(super) fn all() -> impl Iterator<Item = &'static Scenario> {
    TABLES.into_iter().flatten()
}
