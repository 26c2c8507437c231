// #[cors(origins = ["https://app.example.com", "https://*.partner.example:8443"],
// debug_origins = "http://localhost:*",
// allow_headers = ["content-type"],
// expose_headers = ["x-total"],
// credentials,
// max_age = 600,
// preflight_guard = is_admin)]
// /// Creates a user.
// #[allow(clippy::unused_async)]
// #[post("/users", name = "users", guard = "is_admin", wrap = "auth()")]
// pub(crate) async fn create(user: Json<User>) -> impl Responder { user }

#[allow(unused_imports)]
use post as _;
/// Creates a user.
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
)]
pub struct create;
#[automatically_derived]
impl ::cors_runtime::__private::HttpServiceFactory for create {
    fn register(self, __cors_app: &mut ::cors_runtime::__private::AppService) {
        /// Creates a user.
        #[allow(clippy::unused_async)]
        async fn create(user: Json<User>) -> impl Responder {
            user
        }
        ::cors_runtime::__private::HttpServiceFactory::register(
            ::cors_runtime::__private::Entry::new(
                    "/users",
                    &["POST"],
                    ::cors_runtime::__private::PolicyBuilder::new()
                        .origins(
                            &[
                                "https://app.example.com",
                                "https://*.partner.example:8443",
                            ],
                        )
                        .debug_origins(
                            ::core::cfg!(debug_assertions),
                            &["http://localhost:*"],
                        )
                        .allow_headers(&["content-type"])
                        .expose_headers(&["x-total"])
                        .credentials(true)
                        .max_age(600u32)
                        .build(),
                )
                .name("users")
                .guard(::cors_runtime::__private::fn_guard(is_admin))
                .preflight_guard(::cors_runtime::__private::fn_guard(is_admin))
                .to(create)
                .wrap(auth()),
            __cors_app,
        );
    }
}
