// #[cors(origins = "*", methods = [GET, POST])]
// pub async fn health() -> impl Responder { "" }

pub async fn health() -> impl Responder {
    ""
}
///The CORS policy of the handler [`health()`], and its service.
#[allow(non_camel_case_types, unreachable_pub)]
#[derive(Debug, Clone, Copy)]
pub enum health {}
#[automatically_derived]
impl ::cors_runtime::__private::Annotated for health {
    fn policy() -> &'static ::cors_runtime::__private::Policy {
        static POLICY: ::cors_runtime::__private::Policy = ::cors_runtime::__private::PolicyBuilder::new()
            .any_origin()
            .methods(&["GET", "POST"])
            .build();
        &POLICY
    }
    fn serves() -> &'static [&'static ::core::primitive::str] {
        &["GET", "POST"]
    }
}
#[allow(unreachable_pub)]
impl health {
    ///The service of [`health()`] at `path`: its methods, their preflights, and its headers.
    #[must_use]
    pub fn at(
        path: &::core::primitive::str,
    ) -> ::cors_runtime::__private::Entry<
        impl ::cors_runtime::__private::HandlerService + use<>,
    > {
        ::cors_runtime::__private::Entry::of::<Self>(path).to(health)
    }
}
const _: () = {
    #[allow(unused_imports)]
    mod __cors_probe {
        pub(super) use super::*;
    }
    #[allow(unused_imports)]
    use __cors_probe::*;
    ::cors_runtime::__private::is_function(&health);
};
