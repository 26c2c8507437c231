//! Code that says what is not meant: `!"https://a.example"`, `origins != ..`, `not(..)`. No correction may open what it
//! shuts.

use cors_rules::{negation, violation::Argument};
use proc_macro2::{Spacing, TokenTree};

use crate::written::is_separator;

/// Whether a part of a value is negated.
pub(crate) fn is_in(argument: Argument, trees: &[TokenTree]) -> bool {
    trees.iter().enumerate().any(|(index, tree)| {
        let before = index.checked_sub(1).and_then(|before| trees.get(before));
        let after = trees.get(index + 1);
        match tree {
            TokenTree::Group(group) => is_in(argument, &group.stream().into_iter().collect::<Vec<_>>()),
            TokenTree::Ident(word) => negation::is_word(&word.to_string()),
            TokenTree::Punct(mark) if mark.as_char() == '!' => match (before, after) {
                // The mark of a macro, and one that negates nothing.
                (Some(TokenTree::Ident(_)), Some(TokenTree::Group(_))) | (_, None) => false,
                (_, Some(after)) => !is_separator(after, ','),
            },
            TokenTree::Punct(mark) if mark.as_char() == '-' => {
                let is_arrow = mark.spacing() == Spacing::Joint;
                !is_arrow && !is_hyphen(argument, before, after)
            }
            _ => false,
        }
    })
}

/// `origin-insecure`, `Content-Type`, `my-app.example.com`: names that Rust reads as a subtraction.
fn is_hyphen(argument: Argument, before: Option<&TokenTree>, after: Option<&TokenTree>) -> bool {
    let is_between = matches!(
        (before, after),
        (
            Some(TokenTree::Ident(_)),
            Some(TokenTree::Ident(_) | TokenTree::Literal(_))
        )
    );
    is_between && argument != Argument::Methods
}

/// `!= ..` and `-= ..`, behind the name of an argument.
pub(crate) fn is_sign(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Punct(mark), TokenTree::Punct(equals), ..] => {
            matches!(mark.as_char(), '!' | '-' | '^')
                && mark.spacing() == Spacing::Joint
                && equals.as_char() == '='
        }
        _ => false,
    }
}
