//! The Fetch standard, section by section, and other implementations' cases, judged by what a browser concludes.

mod corpus;
