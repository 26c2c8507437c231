// #[cors(origins = "https://app.example.com", max_age = 600)]
// mod users {
//     #[get("/a")]
//     async fn inherits() -> impl Responder { "" }
//
//     #[cors(max_age = 5,)]
//     #[get("/b")]
//     async fn overrides() -> impl Responder { "" }
//
//     #[cors(off)]
//     #[get("/c")]
//     async fn off() -> impl Responder { "" }
//
//     fn helper() {}
//
//     mod inner {
//         #[get("/d")]
//         async fn deep() -> impl Responder { "" }
//     }
// }

mod users {
    #[::cors_runtime::__private::inherited(
        ()(origins = "https://app.example.com", max_age = 600)()
    )]
    #[get("/a")]
    async fn inherits() -> impl Responder {
        ""
    }
    #[::cors_runtime::__private::inherited(
        (max_age = 5)(origins = "https://app.example.com", max_age = 600)(cors)
    )]
    #[get("/b")]
    async fn overrides() -> impl Responder {
        ""
    }
    #[cors(off)]
    #[get("/c")]
    async fn off() -> impl Responder {
        ""
    }
    fn helper() {}
    mod inner {
        #[::cors_runtime::__private::inherited(
            ()(origins = "https://app.example.com", max_age = 600)()
        )]
        #[get("/d")]
        async fn deep() -> impl Responder {
            ""
        }
    }
}
