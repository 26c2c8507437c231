// #[cors(origins = "http://0.0.0.0:3000")]
// #[get("/a")]
// async fn one() -> impl Responder { "" }

#[allow(unused_imports)]
use get as _;
const _: () = {
    #[deprecated(
        note = "origin `http://0.0.0.0:3000` is an address to listen on, not one that a page comes from\nhelp: write what the browser's address bar shows, such as `http://localhost:3000`\nnote: a warning by default; if this is intended, add `allow = [origin_listen_address]`"
    )]
    #[allow(non_upper_case_globals)]
    const cors_origin_listen_address_0: () = ();
    #[warn(deprecated)]
    {
        let _ = cors_origin_listen_address_0;
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
        ::cors_runtime::__private::PolicyBuilder::new()
            .origins(&["http://0.0.0.0:3000"])
            .insecure_origin()
            .serve(&["GET"], "/a", "one", one, __cors_app);
    }
}
