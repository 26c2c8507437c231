//! The figures of one run, per request.

use std::{collections::BTreeMap, path::Path, process::Command};

use crate::callgrind::{self, Unavailable};

/// The contender that builds the request and asks nobody.
pub const REQUEST: &str = "request";

/// How the name of a contender ends that reads and writes HTTP.
pub const OVER_HTTP: &str = ", over HTTP/1";

/// What one request costs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Instructions, the building of the request among them.
    pub instructions: f64,
    /// Trips to the allocator.
    pub allocations: f64,
    /// Bytes asked for.
    pub bytes: f64,
}

/// By case and contender.
#[derive(Debug, Default)]
pub struct Results {
    costs: BTreeMap<(String, String), Cost>,
    order: Vec<(String, String)>,
}

impl Results {
    /// Runs the three counting programs: `subject`, `whole` and `allocations`, beside each other in a folder.
    ///
    /// # Errors
    ///
    /// Where there is no valgrind; allocations alone say too little.
    pub fn count(programs: &Path) -> Result<Self, Unavailable> {
        let mut results = Self::default();
        for program in ["subject", "whole"] {
            for (line, instructions) in callgrind::run(&programs.join(program))? {
                let [name, contender, turns] = fields(&line)?;
                results.cost(name, contender).instructions = instructions as f64 / number(turns)?;
            }
        }
        let output = Command::new(programs.join("allocations")).env_clear().output()?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let [name, contender, turns, allocations, bytes] = fields(line)?;
            let cost = results.cost(name, contender);
            cost.allocations = number(allocations)? / number(turns)?;
            cost.bytes = number(bytes)? / number(turns)?;
        }
        Ok(results)
    }

    fn cost(&mut self, name: &str, contender: &str) -> &mut Cost {
        let key = (name.to_owned(), contender.to_owned());
        if !self.costs.contains_key(&key) {
            self.order.push(key.clone());
        }
        self.costs.entry(key).or_default()
    }

    /// One figure.
    ///
    /// # Panics
    ///
    /// Where nothing of the name was counted: the name is misspelt.
    #[must_use]
    pub fn of(&self, name: &str, contender: &str) -> Cost {
        let key = (name.to_owned(), contender.to_owned());
        *self
            .costs
            .get(&key)
            .unwrap_or_else(|| panic!("no such case: {name}, {contender}"))
    }

    /// Instructions without those that build the request.
    #[must_use]
    pub fn net(&self, name: &str, contender: &str) -> f64 {
        self.of(name, contender).instructions - self.of(name, REQUEST).instructions
    }

    /// All figures, in the order of the cases.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = String::from(
            "| case | contender | instructions | without the request's | allocations | bytes |\n|---|---|--:|--:|--:|--:|\n",
        );
        for key in &self.order {
            let (name, contender) = key;
            let Cost {
                instructions,
                allocations,
                bytes,
            } = self.costs[key];
            // Bytes that are read are a request, too, and of memory nothing else is counted.
            let is_built = !contender.ends_with(OVER_HTTP)
                && self.costs.contains_key(&(name.clone(), REQUEST.to_owned()));
            let net = match is_built {
                true => format!("{:.0}", self.net(name, contender)),
                false => "-".to_owned(),
            };
            table += &format!(
                "| {name} | {contender} | {instructions:.0} | {net} | {allocations:.1} | {bytes:.0} |\n"
            );
        }
        table
    }
}

fn fields<const N: usize>(line: &str) -> Result<[&str; N], Unavailable> {
    let fields: Vec<&str> = line.split('|').collect();
    fields
        .try_into()
        .map_err(|_| Unavailable::Failed(format!("unexpected line `{line}`")))
}

fn number(text: &str) -> Result<f64, Unavailable> {
    text.parse()
        .map_err(|_| Unavailable::Failed(format!("unexpected number `{text}`")))
}
