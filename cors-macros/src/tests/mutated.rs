//! Inputs with tokens dropped, doubled, swapped and replaced: whatever comes, an expansion and no panic.

use std::panic;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tokens;
use crate::expand;

const ARGUMENTS: &[&str] = &[
    r#"origins = ["https://app.example.com", "https://*.partner.example:*"], debug_origins = ["http://localhost:*"],
       methods = [GET, "PURGE"], allow_headers = ["content-type"], expose_headers = "*", credentials = false,
       max_age = 600, allow = [origin_public_suffix]"#,
    r#"policy = policies::PARTNERS, origins = TENANTS, credentials, crate = "my::cors", preflight_guard = a::b::<C>"#,
    r#"origins: "https://app.example.com", methods(GET), max_age => 600, credentials"#,
    r#"origins = vec!["https://a.example", concat!("https://", "b.example")], allow_headers = [CONTENT_TYPE] timing"#,
    "off",
    r#"origins = "*""#,
];

const INHERITED: &[&str] = &[
    r#"(max_age = 5) (origins = "https://app.example.com", methods = [GET], max_age = 600) (cors) failed"#,
    r#"() (origins = "https://app.example.com") () tentative"#,
];

const ITEMS: &[&str] = &[
    r#"/// Documented.
       #[allow(dead_code)] #[post("/users/{id}", name = "n", guard = "a::g::<B>", wrap = "auth(1, 2)")]
       pub(crate) async fn create(user: Json<User>) -> impl Responder { user }"#,
    r#"#[routes] #[get("/a")] #[actix_web::delete("/b", guard = "g")] async fn several() -> String { String::new() }"#,
    r#"#[route("/a", method = "GET", method = "PURGE", wrap = "x")] fn plain() -> Ready<()> { ready(()) }"#,
    r"pub async fn bare<'a, T: Trait>(a: &'a T) -> impl Responder where T: 'a { a }",
    r#"#[scope("/x")] pub mod m { #[get("/a")] async fn a() -> B { b } #[cors(off)] #[get("/b")] async fn b() -> B { b }
       mod n { #[cfg_attr(a, cors(max_age = 1))] #[get("/c")] async fn c() -> B { c } } struct S; }"#,
    r#"#[instrument] #[utoipa::path(get)] #[cors(origins = "*")] #[get("/{a:[0-9]+}")] async fn h() -> B { "{" }"#,
    r#"#[c(max_age = 5)] #[::cors_runtime::__private::inherited(() (origins = "*") ())] #[get("/")] async fn m() -> B { b }"#,
    r#"mod marked { #[my::__private::inherited((max_age = 5) (origins = "*") (a::cors) failed)] #[get("/")]
       async fn h() -> B { b } #[cors_runtime::__private::inherited(() (timing) () tentative)] mod n { fn f() {} } }"#,
    r#"mod bodies { pub fn configure(c: &mut C) -> impl T { #[post("/b")] pub async fn b() -> B { b } c.service(b, || {
       #[get("")] fn g() {} }); } impl A<{ 1 }> for B { #[get("/")] fn m() { #[get("")] fn g() {} } } m! { #[get] fn n() {} } }"#,
    "struct S { a: u8 }",
    "mod elsewhere;",
    "async fn method(&self) -> B { b }",
];

const NAMED: &[&str] = &[
    r#"/// Documented.
       pub(crate) static PARTNERS = { origins = ["https://a.example"], credentials, max_age = 600 };"#,
    "static P = { policy = OTHER, methods = [GET] }",
];

/// Tokens that no input above has in these places.
const STRANGE: &str = r##"= , ; :: # ! - * "https://a.example/" "" "*" "\u{0}é" 99999999999999999999999 -1 1.5 'a' 'a b"x" r#"y"#
    () [] {} off credentials crate self super r#type inherited failed tentative __private get route routes cors mod fn impl trait static unsafe
    origins methods max_age max-age policy true null _"##;

#[test]
fn never_panics() {
    silence_panics();
    let strange: Vec<TokenTree> = tokens(STRANGE).into_iter().collect();
    let mut random = Random(0x5eed);
    for round in 0..4_000 {
        let arguments = tokens(random.one_of(ARGUMENTS));
        let item = tokens(random.one_of(ITEMS));
        if round % 2 == 0 {
            // Whatever the arguments, the item is there, and the output is one that compiles up to its errors.
            let arguments = random.mutate(arguments, &strange);
            let output = expand::cors(arguments.clone(), item.clone());
            assert!(
                syn::parse2::<syn::File>(output.clone()).is_ok() && keeps_names(&item, &output),
                "#[cors({arguments})] {item}\n{output}"
            );
        } else {
            let item = random.mutate(item, &strange);
            drop(expand::cors(arguments, item));
        }
        if round % 8 == 4 {
            let arguments = tokens(random.one_of(INHERITED));
            let arguments = random.mutate(arguments, &strange);
            let item = tokens(random.one_of(ITEMS));
            drop(expand::inherited(arguments, item));
        }
        if round % 8 == 0 {
            let input = tokens(random.one_of(NAMED));
            drop(expand::named(random.mutate(input, &strange)));
        }
    }
}

/// Whether the functions, modules and types of the item are in the output.
fn keeps_names(item: &TokenStream, output: &TokenStream) -> bool {
    let output = output.to_string();
    let mut words = Vec::new();
    let mut stack: Vec<TokenTree> = item.clone().into_iter().collect();
    stack.reverse();
    let mut after_keyword = false;
    while let Some(token) = stack.pop() {
        if let TokenTree::Ident(ident) = &token {
            if after_keyword {
                words.push(ident.to_string());
            }
            after_keyword = ident == "fn" || ident == "mod" || ident == "struct";
        }
    }
    !words.is_empty() && words.iter().all(|word| output.contains(word.as_str()))
}

/// The router's parser panics at a malformed path, and the macro catches it; only the noise is turned off, and only
/// for this test.
fn silence_panics() {
    let usual = panic::take_hook();
    let quiet = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        let is_router = info
            .location()
            .is_some_and(|location| location.file().contains("actix-router"));
        if !(is_router && std::thread::current().id() == quiet) {
            usual(info);
        }
    }));
}

/// The same numbers in every run: xorshift, which any number but 0 may start.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("less than a `usize`")
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    /// One to three mutations.
    fn mutate(&mut self, tokens: TokenStream, strange: &[TokenTree]) -> TokenStream {
        (0..=self.below(3)).fold(tokens, |tokens, _| self.mutate_once(tokens, strange))
    }

    fn mutate_once(&mut self, tokens: TokenStream, strange: &[TokenTree]) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        if tokens.is_empty() {
            return strange[self.below(strange.len())].clone().into();
        }
        let index = self.below(tokens.len());
        if let TokenTree::Group(group) = &tokens[index]
            && self.below(4) > 0
        {
            let delimiter = match self.below(8) {
                0 => [
                    Delimiter::Brace,
                    Delimiter::Bracket,
                    Delimiter::Parenthesis,
                    Delimiter::None,
                ][self.below(4)],
                _ => group.delimiter(),
            };
            tokens[index] = Group::new(delimiter, self.mutate_once(group.stream(), strange)).into();
            return tokens.into_iter().collect();
        }
        let other = self.below(tokens.len());
        match self.below(5) {
            0 => drop(tokens.remove(index)),
            1 => tokens.insert(index, tokens[other].clone()),
            2 => tokens.swap(index, other),
            3 => tokens[index] = strange[self.below(strange.len())].clone(),
            _ => tokens.insert(index, strange[self.below(strange.len())].clone()),
        }
        tokens.into_iter().collect()
    }
}
