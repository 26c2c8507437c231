// #[inherited((max_age = 5) (origins = "https://app.example.com", max_age = 600) (cors))]
// #[get("/b")]
// async fn overrides() -> impl Responder { "" }

#[allow(unused_imports)]
use cors as _;
#[allow(unused_imports)]
use get as _;
#[allow(
    missing_docs,
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
)]
pub struct overrides;
#[automatically_derived]
impl ::cors_runtime::__private::HttpServiceFactory for overrides {
    fn register(self, __cors_app: &mut ::cors_runtime::__private::AppService) {
        async fn overrides() -> impl Responder {
            ""
        }
        ::cors_runtime::__private::PolicyBuilder::new()
            .origins(&["https://app.example.com"])
            .max_age(5u32)
            .serve(&["GET"], "/b", "overrides", overrides, __cors_app);
    }
}
