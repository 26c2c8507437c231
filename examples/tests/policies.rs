//! The checked-in manifest: a policy cannot change without it.

use cors_examples::review;
use expect_test::expect_file;

/// `UPDATE_EXPECT=1 cargo test -p cors-examples` writes it again.
#[actix_web::test]
async fn policies_are_those_that_were_reviewed() {
    let policies = review::policies().await;
    expect_file!["../policies.json"].assert_eq(&policies.to_json());
}
