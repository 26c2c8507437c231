//! The macros: any tokens in, no panic, and tokens out that parse where the item did.
//!
//! The arguments of the attribute, an empty line, then the item. Without an empty line, the input of `policy!`.

#![no_main]
#![forbid(unsafe_code)]
#![allow(dead_code)]

#[path = "../../cors-macros/src/args.rs"]
mod args;
#[path = "../../cors-macros/src/attributes_inside.rs"]
mod attributes_inside;
#[path = "../../cors-macros/src/check.rs"]
mod check;
#[path = "../../cors-macros/src/effective_args.rs"]
mod effective_args;
#[path = "../../cors-macros/src/expand/mod.rs"]
mod expand;
#[path = "../../cors-macros/src/extractors.rs"]
mod extractors;
#[path = "../../cors-macros/src/inherited.rs"]
mod inherited;
#[path = "../../cors-macros/src/item/mod.rs"]
mod item;
#[path = "../../cors-macros/src/lower.rs"]
mod lower;
#[path = "../../cors-macros/src/messages/mod.rs"]
mod messages;
#[path = "../../cors-macros/src/negation.rs"]
mod negation;
#[path = "../../cors-macros/src/private.rs"]
mod private;
#[path = "../../cors-macros/src/raw_args/mod.rs"]
mod raw_args;
#[path = "../../cors-macros/src/report.rs"]
mod report;
#[path = "../../cors-macros/src/routing_attribute/mod.rs"]
mod routing_attribute;
#[path = "../../cors-macros/src/spanning.rs"]
mod spanning;
#[path = "../../cors-macros/src/values/mod.rs"]
mod values;
#[path = "../../cors-macros/src/websocket.rs"]
mod websocket;
#[path = "../../cors-macros/src/written.rs"]
mod written;

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

fuzz_target!(
    init: {
        // The router refuses a path by a panic, which the macro catches. Anything else is ours to see; the fuzzer
        // ends at a panic that nobody catches.
        std::panic::set_hook(Box::new(|panic| {
            if !panic.location().is_some_and(|place| place.file().contains("actix-router")) {
                eprintln!("{panic}");
            }
        }));
    },
    |data: &[u8]| {
        let Ok(text) = str::from_utf8(data) else { return };
        match text.split_once("\n\n") {
            Some((args, item)) => attribute(args, item),
            None => named(text),
        }
    }
);

fn attribute(args: &str, item: &str) {
    let (Ok(args), Ok(item)) = (args.parse::<TokenStream>(), item.parse::<TokenStream>()) else {
        return;
    };
    let output = expand::cors(args.clone(), item.clone());
    assert_eq!(
        output.to_string(),
        expand::cors(args, item.clone()).to_string(),
        "the same again"
    );
    if let Ok(function) = syn::parse2::<syn::ItemFn>(item) {
        let name = function.sig.ident.to_string();
        assert!(output.to_string().contains(&name), "`{name}` is gone: {output}");
        if let Err(error) = syn::parse2::<syn::File>(output.clone()) {
            panic!("does not parse: {error}: {output}");
        }
    }
}

fn named(input: &str) {
    let Ok(input) = input.parse::<TokenStream>() else {
        return;
    };
    let output = expand::named(input.clone());
    assert_eq!(
        output.to_string(),
        expand::named(input).to_string(),
        "the same again"
    );
    let _ = syn::parse2::<syn::File>(output);
}
