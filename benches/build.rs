//! Writes the list of a thousand origins, for the attribute and for the handler that does without.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let origins = (0..1000)
        .map(|n| format!("\"https://tenant-{n:04}.example.com\""))
        .collect::<Vec<_>>()
        .join(", ");
    let code = format!(
        "/// Sorted.
        pub static THOUSAND: [&str; 1000] = [{origins}];

        /// A thousand origins.
        #[cors(origins = [{origins}])]
        #[get(\"/\")]
        pub async fn thousand() -> HttpResponse {{
            super::answer()
        }}"
    );
    let directory = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&directory).join("thousand.rs"), code).expect("the directory is ours");
}
