// #[cors(origins = "https://app.example.com", methods = [GET, DELETE])]
// #[routes]
// #[get("/a")]
// #[delete("/a")]
// #[get("/b")]
// async fn several() -> impl Responder { "" }

#[allow(unused_imports)]
use routes as _;
#[allow(
    missing_docs,
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
)]
pub struct several;
#[automatically_derived]
impl ::cors_runtime::__private::HttpServiceFactory for several {
    fn register(self, __cors_app: &mut ::cors_runtime::__private::AppService) {
        async fn several() -> impl Responder {
            ""
        }
        static __CORS_POLICY: ::cors_runtime::__private::PolicyBuilder = ::cors_runtime::__private::PolicyBuilder::new()
            .origins(&["https://app.example.com"])
            .methods(&["GET", "DELETE"]);
        __CORS_POLICY.serve(&["GET", "DELETE"], "/a", "several", several, __cors_app);
        __CORS_POLICY.serve(&["GET"], "/b", "several", several, __cors_app);
    }
}
