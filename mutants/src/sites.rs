//! Finds the place of each mutant in a file, and says how the text there has to change.

use std::{collections::HashMap, ops::Range};

use syn::{
    BinOp, Block, Expr, ExprBinary, ExprMatch, ExprStruct, ExprUnary, File, ImplItemFn, ItemFn, Pat, PatGuard, TraitItemFn,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::list::{Genre, Mutant};

/// Text that is put around a range of the source. What is in the range may be edited as well.
pub struct Edit {
    pub range: Range<usize>,
    pub before: Vec<Piece>,
    pub after: &'static str,
}

pub enum Piece {
    Text(String),
    /// What is compiled for a mutant: an error in there is its own.
    Mutant(usize, String),
}

/// The edits of one file, and why some of its mutants have none.
#[derive(Default)]
pub struct Sites {
    pub edits: Vec<Edit>,
    pub without: Vec<(usize, &'static str)>,
}

/// `numbers` are those of the file's mutants, which `mutants` holds.
pub fn find(source: &str, mutants: &[Mutant], numbers: &[usize]) -> Sites {
    let mut places: HashMap<(u8, usize), Vec<usize>> = HashMap::new();
    for &number in numbers {
        let mutant = &mutants[number];
        let place = (mutant.genre as u8, mutant.offset(source));
        places.entry(place).or_default().push(number);
    }
    let file: File = syn::parse_file(source).expect("a file that compiles is well-formed");
    let mut finder = Finder {
        source,
        mutants,
        places,
        sites: Sites::default(),
        is_constant: false,
    };
    finder.visit_file(&file);
    let rest = finder.places.into_values().flatten();
    finder.sites.without.extend(rest.map(|number| (number, "in the arguments of a macro")));
    finder.sites
}

struct Finder<'a> {
    source: &'a str,
    mutants: &'a [Mutant],
    /// What has not been found.
    places: HashMap<(u8, usize), Vec<usize>>,
    sites: Sites,
    /// Whether the compiler evaluates what is visited, so that no environment changes it.
    is_constant: bool,
}

fn range(of: &impl Spanned) -> Range<usize> {
    of.span().byte_range()
}

impl Finder<'_> {
    fn text(&self, of: &impl Spanned) -> &str {
        &self.source[range(of)]
    }

    /// The mutants that begin here, unless they cannot be switched.
    fn take(&mut self, genre: Genre, start: usize) -> Vec<usize> {
        let found = self.places.remove(&(genre as u8, start)).unwrap_or_default();
        if self.is_constant {
            self.give_up(found, "the compiler evaluates it");
            return Vec::new();
        }
        found
    }

    fn give_up(&mut self, numbers: Vec<usize>, why: &'static str) {
        self.sites.without.extend(numbers.into_iter().map(|number| (number, why)));
    }

    /// `(if on(1) { other } else { source })`.
    fn wrap(&mut self, range: Range<usize>, others: Vec<(usize, String)>) {
        if others.is_empty() {
            return;
        }
        let mut before = vec![Piece::Text("(".to_owned())];
        // Each mutant has a text before it and one behind it, which go with it.
        for (number, text) in others {
            before.push(Piece::Text(format!("if {} {{ ", on(number))));
            before.push(Piece::Mutant(number, text));
            before.push(Piece::Text(" } else ".to_owned()));
        }
        before.push(Piece::Text("{ ".to_owned()));
        self.sites.edits.push(Edit { range, before, after: " })" });
    }

    fn body(&mut self, block: &Block) {
        let Some(first) = block.stmts.first() else { return };
        let numbers = self.take(Genre::FnValue, range(first).start);
        let is_opaque = |number: &usize| is_opaque(self.mutants, *number);
        let (opaque, numbers): (Vec<_>, Vec<_>) = numbers.into_iter().partition(is_opaque);
        self.give_up(opaque, "its function returns `impl Trait`, which is one type");
        if numbers.is_empty() {
            return;
        }
        let start = block.brace_token.span.open().byte_range().end;
        let mut before = Vec::new();
        for number in numbers {
            let value = &self.mutants[number].replacement;
            before.push(Piece::Text(format!(" if {} {{ return ", on(number))));
            before.push(Piece::Mutant(number, value.clone()));
            before.push(Piece::Text("; }".to_owned()));
        }
        self.sites.edits.push(Edit { range: start..start, before, after: "" });
    }

    /// A guard that is replaced, and the one that takes an arm away. An arm is taken away only where `_` follows.
    fn arm(&mut self, arm: &syn::Arm) -> Vec<usize> {
        let gone = self.take(Genre::MatchArm, range(arm).start);
        let Pat::Guard(PatGuard { guard, .. }) = &arm.pat else {
            let end = range(&arm.pat).end;
            for &number in &gone {
                let before = vec![Piece::Text(" if !".to_owned()), Piece::Mutant(number, on(number)), Piece::Text(String::new())];
                self.sites.edits.push(Edit { range: end..end, before, after: "" });
            }
            return gone;
        };
        let range = range(&**guard);
        let replaced = self.take(Genre::MatchArmGuard, range.start);
        if has_let(guard) {
            self.give_up([gone, replaced].concat(), "a guard with `let`");
            return Vec::new();
        }
        for &number in &gone {
            let before = vec![
                Piece::Text("!".to_owned()),
                Piece::Mutant(number, on(number)),
                Piece::Text(" && (".to_owned()),
            ];
            self.sites.edits.push(Edit { range: range.clone(), before, after: ")" });
        }
        for number in replaced {
            let (negation, operator) = match &*self.mutants[number].replacement {
                "true" => ("", " || ("),
                _ => ("!", " && ("),
            };
            let before = vec![
                Piece::Text(format!("({negation}")),
                Piece::Mutant(number, on(number)),
                Piece::Text(operator.to_owned()),
            ];
            self.sites.edits.push(Edit { range: range.clone(), before, after: "))" });
        }
        gone
    }

    fn constant(&mut self, visit: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.is_constant, true);
        visit(self);
        self.is_constant = outside;
    }
}

/// The condition under which a mutant is there.
fn on(number: usize) -> String {
    format!("::mutants_switch::on({number})")
}

fn is_opaque(mutants: &[Mutant], number: usize) -> bool {
    let function = mutants[number].function.as_ref();
    function.is_some_and(|function| function.return_type.contains("impl "))
}

/// Whether an operand is, or has as an operand, `let .. = ..`: such a chain cannot be wrapped.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => matches!(binary.op, BinOp::And(_)) && (has_let(&binary.left) || has_let(&binary.right)),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.body(&function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.body(&function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let numbers = self.take(Genre::BinaryOperator, range(&binary.op).start);
        if has_let(&binary.left) || has_let(&binary.right) {
            self.give_up(numbers, "a chain with `let` has no other operator");
        } else {
            let (left, right) = (self.text(&binary.left), self.text(&binary.right));
            let other = |number: usize| {
                let operator: &str = &self.mutants[number].replacement;
                (number, format!("({left}) {operator} ({right})"))
            };
            let others = numbers.into_iter().map(other).collect();
            self.wrap(range(binary), others);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast ExprUnary) {
        let numbers = self.take(Genre::UnaryOperator, range(&unary.op).start);
        let operand = self.text(&unary.expr).to_owned();
        let others = numbers.into_iter().map(|number| (number, operand.clone())).collect();
        self.wrap(range(unary), others);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, expression: &'ast ExprMatch) {
        let earlier = self.sites.edits.len();
        // What the arms do not cover is an error at the match, so the match has them as well.
        let mut all = Vec::new();
        for arm in &expression.arms {
            all.extend(self.arm(arm));
        }
        let before = all.into_iter().flat_map(|number| {
            let nothing = || Piece::Text(String::new());
            [nothing(), Piece::Mutant(number, String::new()), nothing()]
        });
        let edit = Edit { range: range(expression), before: before.collect(), after: "" };
        self.sites.edits.insert(earlier, edit);
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast ExprStruct) {
        let whole = range(expression);
        let mut others = Vec::new();
        for field in &expression.fields {
            let place = range(field);
            for number in self.take(Genre::StructField, place.start) {
                let (before, after) = (&self.source[whole.start..place.start], &self.source[place.end..whole.end]);
                // The comma behind it goes with it.
                others.push((number, format!("{before}{}", after.replacen(',', "", 1))));
            }
        }
        self.wrap(whole, others);
        visit::visit_expr_struct(self, expression);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.constant(|this| visit::visit_item_const(this, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.constant(|this| visit::visit_impl_item_const(this, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.constant(|this| visit::visit_item_static(this, item));
    }

    fn visit_type_array(&mut self, array: &'ast syn::TypeArray) {
        self.constant(|this| visit::visit_type_array(this, array));
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.constant(|this| visit::visit_expr_const(this, block));
    }

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Guard(PatGuard { pat, guard, .. }) = pattern {
            self.visit_pat(pat);
            self.visit_expr(guard);
        } else {
            self.constant(|this| visit::visit_pat(this, pattern));
        }
    }
}
