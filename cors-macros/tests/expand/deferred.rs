// #[cors(origins = "https://app.example.com")]
// #[utoipa::path(get)]
// #[get("/a")]
// async fn one() -> impl Responder { "" }

#[utoipa::path(get)]
#[::cors_runtime::__private::inherited((origins = "https://app.example.com")()())]
#[get("/a")]
async fn one() -> impl Responder {
    ""
}
