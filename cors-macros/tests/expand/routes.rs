// #[cors(origins = "https://app.example.com", methods = [GET, DELETE])]
// #[routes]
// #[get("/a")]
// #[delete("/a")]
// #[get("/b")]
// async fn several() -> impl Responder { "" }

const _: () = {
    #[allow(unused_imports)]
    use routes as _;
};
#[allow(missing_docs)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct several;
#[automatically_derived]
impl ::cors_runtime::__private::Annotated for several {
    fn policy() -> &'static ::cors_runtime::__private::Policy {
        static POLICY: ::cors_runtime::__private::Policy = ::cors_runtime::__private::Policy::new()
            .origins(&["https://app.example.com"], &[])
            .methods(&["GET", "DELETE"]);
        &POLICY
    }
    fn serves() -> &'static [&'static ::core::primitive::str] {
        &["GET", "DELETE"]
    }
}
#[automatically_derived]
impl ::cors_runtime::__private::HttpServiceFactory for several {
    fn register(self, __cors_app: &mut ::cors_runtime::__private::AppService) {
        async fn several() -> impl Responder {
            ""
        }
        ::cors_runtime::__private::Entry::new(
                "/a",
                &["GET", "DELETE"],
                <Self as ::cors_runtime::__private::Annotated>::policy(),
            )
            .name("several")
            .serve(several, __cors_app);
        ::cors_runtime::__private::Entry::new(
                "/b",
                &["GET"],
                <Self as ::cors_runtime::__private::Annotated>::policy(),
            )
            .name("several")
            .serve(several, __cors_app);
    }
}
