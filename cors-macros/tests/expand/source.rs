// #[cors(origins = TENANTS, credentials, crate = my::cors)]
// #[get("/a")]
// async fn one() -> impl Responder { "" }

#[allow(unused_imports)]
use get as _;
#[allow(
    missing_docs,
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
)]
pub struct one;
#[automatically_derived]
impl my::cors::__private::HttpServiceFactory for one {
    fn register(self, __cors_app: &mut my::cors::__private::AppService) {
        async fn one() -> impl Responder {
            ""
        }
        static __CORS_POLICY: my::cors::__private::PolicyBuilder = {
            let __cors_policy = my::cors::__private::PolicyBuilder::new()
                .source(
                    |__cors_origin, __cors_request| my::cors::__private::AllowOrigin::allows(
                        &TENANTS,
                        __cors_origin,
                        __cors_request,
                    ),
                    my::cors::__private::source_kind(&TENANTS),
                )
                .credentials(true);
            let __cors_combined = __cors_policy.combined();
            ::core::assert!(
                ! __cors_combined.source_not_for_credentials(),
                "`credentials` cannot be combined with `origins = TENANTS`, a list that was not made for them\nhelp: declare the list `static TENANTS: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed()`"
            );
            __cors_policy
        };
        __CORS_POLICY.serve(&["GET"], "/a", "one", one, __cors_app);
    }
}
