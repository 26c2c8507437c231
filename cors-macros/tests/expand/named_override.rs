// #[cors(policy = policies::PARTNERS, allow_headers = "*", max_age = 5)]
// #[get("/a")]
// async fn one() -> impl Responder { "" }

#[allow(unused_imports)]
use get as _;
const _: () = {
    #[deprecated(
        note = "`*` does not cover the header `authorization`\nhelp: write `allow_headers = [\"*\", \"authorization\"]` if scripts send it\nnote: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>\nnote: a warning by default; if this is intended, add `allow = [header_any_authorization]`"
    )]
    #[allow(non_upper_case_globals)]
    const cors_header_any_authorization_0: () = ();
    #[warn(deprecated)]
    {
        let _ = cors_header_any_authorization_0;
    }
};
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
        static __CORS_POLICY: ::cors_runtime::__private::PolicyBuilder = {
            let __cors_policy = ::cors_runtime::__private::PolicyBuilder::of(
                    &policies::PARTNERS,
                    &policies::PARTNERS,
                )
                .allow_headers(&["*"])
                .max_age(5u32);
            let __cors_combined = __cors_policy.combined();
            ::core::assert!(
                ! __cors_combined.any_header_with_credentials(),
                "`allow_headers = \"*\"` here cannot be combined with `credentials` of `policies::PARTNERS`\nnote: with credentials, `*` is a literal and no wildcard: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials"
            );
            ::core::assert!(
                ! __cors_combined.names_unserved(& ["GET"]),
                "`methods` of `policies::PARTNERS` lists a method that `#[get]` does not serve\nhelp: override it here: `methods = [GET]`"
            );
            __cors_policy
        };
        __CORS_POLICY.serve(&["GET"], "/a", "one", one, __cors_app);
    }
}
