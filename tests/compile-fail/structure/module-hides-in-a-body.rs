#![deny(warnings)]

mod elsewhere {
    pub use actix_web::post as submit;
}

macro_rules! handler {
    ($name:ident, $path:literal) => {
        #[actix_web::post($path)]
        async fn $name() -> impl actix_web::Responder {
            "made"
        }
    };
}

macro_rules! all {
    ($($item:item)*) => { $($item)* };
}

#[cors_runtime::cors(origins = "https://a.example", block = [write])]
mod handlers {
    use actix_web::{Responder, post, web};

    #[crate::elsewhere::submit("relative")]
    async fn relative() -> impl Responder {
        "relative"
    }

    #[cfg_attr(all(), crate::elsewhere::submit("/conditional"))]
    async fn conditional() -> impl Responder {
        "conditional"
    }

    pub fn configure(config: &mut web::ServiceConfig) {
        use actix_web::post as create;

        handler!(made, "/made");

        all! {
            #[post("/passed")]
            async fn passed() -> impl Responder {
                "passed"
            }
        }

        #[create("/renamed")]
        async fn renamed() -> impl Responder {
            "renamed"
        }

        println!("{}", std::any::type_name_of_val(&config));
        config
            .service(relative)
            .service(conditional)
            .service(made)
            .service(passed)
            .service(renamed);
    }
}

fn main() {
    drop(actix_web::App::new().configure(handlers::configure));
}
