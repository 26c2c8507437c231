//! Names that nearly fit a pattern, as someone would register them: a list finds patterns by the ends of a label.

use cors_runtime::RuntimeOrigins;

use crate::support::allows;

#[test]
fn what_a_star_in_a_label_does_not_cover() {
    let list = RuntimeOrigins::new();
    list.set([
        "https://ab-*-ba.example.com",
        "https://pr-*.example.com",
        "https://*-preview.example.com",
    ])
    .expect("origins");
    let longest = "x".repeat(57);
    let too_long = "x".repeat(58);
    for origin in [
        "https://ab-x-ba.example.com".to_owned(),
        "https://ab-ab-ba-ba.example.com".to_owned(),
        "https://pr-1.example.com".to_owned(),
        "https://x-preview.example.com".to_owned(),
        format!("https://ab-{longest}-ba.example.com"),
    ] {
        assert!(allows(&list, &origin), "{origin}");
    }
    for origin in [
        // The two ends share a letter, or nothing is between them.
        "https://ab-ba.example.com".to_owned(),
        "https://ab--ba.example.com".to_owned(),
        "https://pr-.example.com".to_owned(),
        "https://-preview.example.com".to_owned(),
        // The ends of two patterns together.
        "https://ab-x-preview.example.com.evil.example".to_owned(),
        "https://pr-x.evil.example".to_owned(),
        // More than one label, and more than a label holds.
        "https://ab-x.y-ba.example.com".to_owned(),
        "https://pr-x.example.com.evil.example".to_owned(),
        "https://evil.example/pr-x.example.com".to_owned(),
        format!("https://ab-{too_long}-ba.example.com"),
        // Letters that no browser sends.
        "https://ab-X-ba.example.com".to_owned(),
        "https://pr-\u{e9}.example.com".to_owned(),
        "https://pr-x_y.example.com".to_owned(),
        "https://pr-x\n.example.com".to_owned(),
        // Another scheme, another port.
        "http://pr-x.example.com".to_owned(),
        "https://pr-x.example.com:8443".to_owned(),
        "https://pr-x.example.com:443".to_owned(),
        "https://pr-x.example.com.".to_owned(),
    ] {
        assert!(!allows(&list, &origin), "{origin:?}");
    }
}
