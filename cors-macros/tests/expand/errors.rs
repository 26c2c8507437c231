// #[cors(orgins = "https://app.example.com", max_age = "600", methods = [GET, get])]
// #[get("/{a")]
// async fn one() -> impl Responder { "" }

#[allow(unused_imports)]
use get as _;
::core::compile_error! {
    "unknown argument `orgins`\nhelp: write `origins`"
}
::core::compile_error! {
    "the router does not take the path `/{a`\nnote: pattern \"{a\" contains malformed dynamic segment"
}
::core::compile_error! {
    "method `get` is in the wrong case\nhelp: remove it: `GET` is listed already\nnote: methods are compared byte by byte; browsers do not put even `patch` into upper case"
}
::core::compile_error! {
    "`max_age` is a whole number of seconds, not `\"600\"`\nhelp: write `max_age = 600`\nnote: without `max_age` browsers keep a preflight for 5 seconds, with 0 not at all, for a day at most"
}
#[allow(
    missing_docs,
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
)]
pub struct one;
#[automatically_derived]
impl ::cors_runtime::__private::HttpServiceFactory for one {
    fn register(self, __cors_app: &mut ::cors_runtime::__private::AppService) {
        async fn one() -> impl Responder {
            ""
        }
        ::cors_runtime::__private::PolicyBuilder::new()
            .serve(&["GET"], "/", "one", one, __cors_app);
    }
}
