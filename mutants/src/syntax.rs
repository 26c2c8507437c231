//! Where in Rust's syntax mutants are.

use syn::{
    Attribute, BinOp, Expr, ExprBinary, ExprMatch, ExprStruct, ExprUnary, ImplItemFn, ItemFn, Pat, PatGuard,
    TraitItemFn,
    visit::{self, Visit},
};

use crate::{
    list::Genre,
    sites::{Edit, Finder, Piece, range},
};

/// Whether an operand is, or has as an operand, `let .. = ..`: such a chain cannot be wrapped.
pub fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => {
            matches!(binary.op, BinOp::And(_)) && (has_let(&binary.left) || has_let(&binary.right))
        }
        _ => false,
    }
}

const EVALUATED: &str = "the compiler evaluates it";

/// Whether this is compiled only where something is switched off. The builds have all features.
fn is_left_out(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else {
        return false;
    };
    list.path.is_ident("cfg") && list.tokens.to_string().starts_with("not")
}

impl Finder<'_> {
    /// Visits a function with these attributes.
    fn within(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        if attributes.iter().any(is_left_out) {
            self.without("compiled only where a feature is off", visit);
        } else {
            visit(self);
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.within(&function.attrs, |this| {
            this.body(&function.block);
            visit::visit_item_fn(this, function);
        });
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.within(&function.attrs, |this| {
            this.body(&function.block);
            visit::visit_impl_item_fn(this, function);
        });
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
        let others = numbers
            .into_iter()
            .map(|number| (number, operand.clone()))
            .collect();
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
        let edit = Edit {
            range: range(expression),
            before: before.collect(),
            after: "",
        };
        self.sites.edits.insert(earlier, edit);
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast ExprStruct) {
        let whole = range(expression);
        let mut others = Vec::new();
        for field in &expression.fields {
            let place = range(field);
            for number in self.take(Genre::StructField, place.start) {
                let (before, after) = (
                    &self.source[whole.start..place.start],
                    &self.source[place.end..whole.end],
                );
                // The comma behind it goes with it.
                others.push((number, format!("{before}{}", after.replacen(',', "", 1))));
            }
        }
        self.wrap(whole, others);
        visit::visit_expr_struct(self, expression);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.without(EVALUATED, |this| visit::visit_item_const(this, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.without(EVALUATED, |this| visit::visit_impl_item_const(this, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.without(EVALUATED, |this| visit::visit_item_static(this, item));
    }

    fn visit_type_array(&mut self, array: &'ast syn::TypeArray) {
        self.without(EVALUATED, |this| visit::visit_type_array(this, array));
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.without(EVALUATED, |this| visit::visit_expr_const(this, block));
    }

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Guard(PatGuard { pat, guard, .. }) = pattern {
            self.visit_pat(pat);
            self.visit_expr(guard);
        } else {
            self.without(EVALUATED, |this| visit::visit_pat(this, pattern));
        }
    }
}
