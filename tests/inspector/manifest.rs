//! `policies.json`, and the review of it.

use actix_web::{App, HttpResponse, Responder, introspection::IntrospectionTree, test, web};
use cors_runtime::{
    Cors, PolicyConfig, ReloadablePolicy, cors, inspector, policy,
    review::{Deny, Policies},
};
use serde_json::Value;

use crate::app::{CREATE_LINE, app, get_text, local};

#[actix_web::test]
async fn routes_in_a_stable_order() {
    let app = app().await;
    let policies = Policies::of(&app).await;
    let json: Value = serde_json::from_str(&policies.to_json()).unwrap();
    let routes: Vec<(&str, &str, &str)> = json["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            (
                route["path"].as_str().unwrap(),
                route["methods"][0].as_str().unwrap(),
                route["handler"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        routes,
        [
            ("/api/{tenant}/bare", "GET", "bare"),
            ("/api/{tenant}/notes/{id}", "DELETE", "remove"),
            ("/api/{tenant}/notes/{id}", "PUT", "update"),
            ("/notes", "GET", "list"),
            ("/notes", "POST", "create"),
        ]
    );
    let create = &json["routes"][4];
    assert!(create["file"].as_str().unwrap().ends_with("inspector/app.rs"));
    assert_eq!(create["line"], CREATE_LINE);
    let policy = &create["policy"];
    assert_eq!(policy["origins"], serde_json::json!(["https://app.example.com"]));
    assert_eq!(
        policy["allow_headers"],
        serde_json::json!(["content-type", "x-token"])
    );
    assert_eq!(
        (&policy["credentials"], &policy["named"]),
        (&true.into(), &"MEMBERS".into())
    );
    assert_eq!(
        json["routes"][1]["policy"]["allow"],
        serde_json::json!(["origin_public_suffix"])
    );
    assert_eq!(json["routes"][2]["policy"]["origins"], "runtime");
    assert_eq!(json["routes"][3]["policy"]["origins"], "*");
    let without: Vec<(&str, usize)> = json["without_policy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            (
                route["path"].as_str().unwrap(),
                route["methods"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(without, [("/any", 0), ("/plain", 1)]);
    assert_eq!(json["layers"].as_array().unwrap().len(), 1);
    let layer = &json["layers"][0];
    assert_eq!(
        (&layer["path"], &layer["policy"]["methods"]),
        (&"".into(), &serde_json::json!(["GET"]))
    );
    assert!(layer["file"].as_str().unwrap().ends_with("inspector/app.rs"));
    assert_eq!(json["without_policy"][0]["covered_by"], "");
    assert_eq!(Policies::of(&app).await.to_json(), policies.to_json());
}

/// What actix-web itself reports of a route names the handler.
#[actix_web::test]
async fn the_routers_own_report_names_the_handlers() {
    let request = test::TestRequest::with_uri("/notes").to_request();
    let response = test::call_service(&app().await, request).await;
    let tree = response.request().app_data::<web::Data<IntrospectionTree>>();
    let report = tree.expect("there is a report").report_as_json();
    for handler in ["list", "create", "update", "remove", "bare"] {
        assert!(report.contains(&format!("#[cors] of `{handler}`")), "{report}");
    }
}

/// What a program reads of a route is what the file has, and the table shows it.
#[actix_web::test]
async fn fields_and_table() {
    let policies = Policies::of(&app().await).await;
    let json: Value = serde_json::from_str(&policies.to_json()).unwrap();
    for (route, json) in policies.iter().zip(json["routes"].as_array().unwrap()) {
        assert_eq!(route.path(), json["path"]);
        assert_eq!(serde_json::json!(route.methods()), json["methods"]);
        assert_eq!(route.handler(), json["handler"]);
        assert_eq!(route.file(), json["file"]);
        assert_eq!(route.line(), json["line"]);
    }
    let list = policies.iter().find(|route| route.handler() == "list").unwrap();
    assert_eq!(
        list.policy(),
        "read by every page; shows x-total-count; remembered for 600 s"
    );
    for (route, json) in policies
        .without_policy()
        .zip(json["without_policy"].as_array().unwrap())
    {
        assert_eq!(route.path(), json["path"]);
        assert_eq!(serde_json::json!(route.methods()), json["methods"]);
        assert_eq!(serde_json::json!(route.covered_by()), json["covered_by"]);
    }
    let table = policies.to_string();
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    assert_eq!(lines.len(), 7, "{table}");
    assert_eq!(
        lines[3],
        "GET /notes                       list    read by every page; shows x-total-count; remembered for 600 s"
    );
    assert_eq!(
        lines[5],
        "any method /any                  -       no policy of its own; the layer around the application answers"
    );
}

/// Of two applications on a thread each shows its own handlers and layers.
#[actix_web::test]
async fn two_applications() {
    #[cors(origins = "https://app.example.com", methods = "*")]
    async fn every() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn one() -> impl Responder {
        HttpResponse::Ok()
    }
    policy!(static SITE = { origins = "https://site.example" });
    policy!(static PART = { origins = "https://part.example" });
    let first = App::new()
        .service(inspector("/_cors"))
        .service(
            web::scope("/part")
                .service(every::at("/every"))
                .wrap(Cors::new(&PART)),
        )
        .wrap(Cors::new(&SITE));
    let second = App::new().service((one::at("/one"), inspector("/_cors")));
    let first = test::init_service(first).await;
    let second = test::init_service(second).await;
    let shown = async |policies: Policies| {
        let handlers: Vec<String> = policies.iter().map(|route| route.handler().to_owned()).collect();
        let json: Value = serde_json::from_str(&policies.to_json()).unwrap();
        assert_eq!(
            json["without_policy"],
            serde_json::json!([]),
            "a handler for every method has one"
        );
        (handlers, json["layers"].as_array().unwrap().len())
    };
    assert_eq!(
        shown(Policies::of(&first).await).await,
        (vec!["every".to_owned()], 2)
    );
    assert_eq!(
        shown(Policies::of(&second).await).await,
        (vec!["one".to_owned()], 0)
    );
    // The page too, where a request is explained by the handlers of its own application.
    let (_, text) = get_text(&first, local("/_cors?path=/one&origin=https://app.example.com")).await;
    assert!(text.contains("No route has this path."), "{text}");
    let (_, text) = get_text(&second, local("/_cors?path=/one&origin=https://app.example.com")).await;
    assert!(!text.contains("No route has this path."), "{text}");
}

#[actix_web::test]
async fn the_schema_holds() {
    let schema: Value =
        serde_json::from_str(include_str!("../../cors-runtime/policies.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let json = Policies::of(&app().await).await.to_json();
    let mut value: Value = serde_json::from_str(&json).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // The schema knows every field: one that is new, missing or of another type is refused.
    value["routes"][0]["policy"]["new"] = true.into();
    assert!(!validator.is_valid(&value));
    value["routes"][0]["policy"]
        .as_object_mut()
        .unwrap()
        .remove("new");
    assert!(validator.is_valid(&value));
    value["routes"][0]["line"] = "12".into();
    assert!(!validator.is_valid(&value));
}

#[actix_web::test]
async fn one_line_a_field() {
    let json = Policies::of(&app().await).await.to_json();
    assert!(
        json.contains("\n        \"allow_headers\": [\"content-type\", \"x-token\"],\n"),
        "{json}"
    );
}

#[actix_web::test]
async fn the_page_serves_what_the_review_returns() {
    let app = app().await;
    let expected = Policies::of(&app).await.to_json();
    for uri in ["/_cors/policies.json", "/api/a/inside/policies.json"] {
        let (response, text) = get_text(&app, local(uri)).await;
        assert_eq!(
            response.headers().get("content-type").unwrap(),
            "application/json"
        );
        assert_eq!(text, expected, "{uri}");
    }
}

#[actix_web::test]
async fn what_offends_is_named_with_its_place() {
    let policies = Policies::of(&app().await).await;
    let subjects = |policies: &Policies, deny| -> Vec<String> {
        let offences = policies.deny(&[deny]);
        offences
            .iter()
            .map(|offence| offence.subject().to_owned())
            .collect()
    };
    assert_eq!(subjects(&policies, Deny::AnyOrigin), ["list"]);
    assert_eq!(
        subjects(&policies, Deny::UnblockedWrite),
        ["bare", "remove", "update", "create", "/any"]
    );
    assert_eq!(subjects(&policies, Deny::InsecureOrigin), [""; 0]);
    assert_eq!(subjects(&policies, Deny::CredentialsForPatterns), [""; 0]);
    let offence = &policies.deny(&[Deny::AnyOrigin])[0];
    let (file, line) = offence.place().unwrap();
    let full = "list (GET /notes)";
    assert_eq!(
        offence.to_string(),
        format!(
            "{file}:{line}: any-origin: `{full}` may be read by every page; list the origins, or say that it is meant: \
             `.accept(Deny::AnyOrigin, {full:?})`"
        )
    );
    let policies = policies.accept(Deny::AnyOrigin, "list");
    assert_eq!(subjects(&policies, Deny::AnyOrigin), [""; 0]);
    for deny in Deny::ALL {
        assert_eq!(Deny::from_name(deny.name()), Some(deny));
    }
}

#[actix_web::test]
async fn an_application_without_policies() {
    let app = test::init_service(App::new()).await;
    let policies = Policies::of(&app).await;
    assert_eq!(policies.iter().count(), 0);
    assert_eq!(policies.to_string(), "");
}

policy!(static EVERYBODY = { origins = "*" });

/// A program that has one layer and no attribute, which is how most come from actix-cors.
#[actix_web::test]
async fn a_layer_alone() {
    let plain = || App::new().route("/plain", web::get().to(HttpResponse::Ok));
    let app = test::init_service(plain().wrap(Cors::new(&EVERYBODY))).await;
    for _ in 0..2 {
        let policies = Policies::of(&app).await;
        let offences = policies.deny(&[Deny::AnyOrigin, Deny::WithoutPolicy]);
        assert_eq!(offences.len(), 1, "{offences:#?}");
        assert_eq!(offences[0].subject(), "Cors");
        let covered: Vec<_> = policies
            .without_policy()
            .map(|route| (route.path(), route.covered_by()))
            .collect();
        assert_eq!(covered, [("/plain", Some(""))]);
    }
}

/// A layer is no other application's, whichever of the two was built first, and whichever was asked.
#[actix_web::test]
async fn a_layer_belongs_to_its_own_application() {
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn one() -> impl Responder {
        HttpResponse::Ok()
    }
    let layers = async |app: &_| {
        let json: Value = serde_json::from_str(&Policies::of(app).await.to_json()).unwrap();
        json["layers"].as_array().unwrap().len()
    };
    let first = test::init_service(App::new().service(one::at("/one"))).await;
    let part = web::scope("/part").wrap(Cors::new(&EVERYBODY));
    let second = test::init_service(App::new().service(part).wrap(Cors::new(&EVERYBODY))).await;
    let third = test::init_service(App::new().service(one::at("/one"))).await;
    assert_eq!(layers(&first).await, 0);
    assert_eq!(layers(&third).await, 0);
    // What no request has reached yet, and no annotated handler is beside, is not known.
    let json: Value = serde_json::from_str(&Policies::of(&second).await.to_json()).unwrap();
    assert_eq!(json["layers"].as_array().unwrap().len(), 1);
    test::call_service(&second, test::TestRequest::with_uri("/part/x").to_request()).await;
    let json: Value = serde_json::from_str(&Policies::of(&second).await.to_json()).unwrap();
    assert_eq!(json["layers"].as_array().unwrap().len(), 2);
    assert_eq!(layers(&first).await, 0);
}

/// The layer has a new policy by the time of its first request, which shows where it is.
#[actix_web::test]
async fn a_layer_whose_policy_was_replaced() {
    let policy = |origin: &str| {
        let config = PolicyConfig {
            origins: vec![origin.to_owned()],
            ..PolicyConfig::default()
        };
        config.check().unwrap()
    };
    let reloadable = ReloadablePolicy::new(policy("https://app.example.com"));
    let app = test::init_service(App::new().wrap(Cors::new(&reloadable))).await;
    reloadable.set(policy("https://www.example.com"));
    let json: Value = serde_json::from_str(&Policies::of(&app).await.to_json()).unwrap();
    assert_eq!(
        json["layers"][0]["policy"]["origins"][0],
        "https://www.example.com"
    );
}

policy!(
    static DEVELOPED = {
        origins = "http://app.example.com",
        debug_origins = loopback,
        credentials,
        allow = [origin_insecure],
    }
);

/// The same policy in a file is shown alike: its `debug_origins` are none of its `origins`, and it has an `allow`.
#[cfg(debug_assertions)]
#[actix_web::test]
async fn a_policy_of_a_file_is_shown_as_a_named_one() {
    let config = PolicyConfig {
        origins: vec!["http://app.example.com".to_owned()],
        debug_origins: vec!["loopback".to_owned()],
        credentials: true,
        allow: vec!["origin_insecure".to_owned()],
        ..PolicyConfig::default()
    };
    let mut shown = Vec::new();
    for layer in [Cors::new(&DEVELOPED), Cors::new(config.check().unwrap())] {
        let policies = Policies::of(&test::init_service(App::new().wrap(layer)).await).await;
        assert!(policies.deny(&[Deny::CredentialsForPatterns]).is_empty());
        let json: Value = serde_json::from_str(&policies.to_json()).unwrap();
        let policy = &json["layers"][0]["policy"];
        let fields = ["origins", "debug_origins", "allow", "credentials"];
        shown.push(fields.map(|field| policy[field].clone()));
    }
    assert_eq!(shown[0], shown[1]);
    assert_eq!(shown[0][2], serde_json::json!(["origin_insecure"]));
}
