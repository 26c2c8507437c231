// policy!(/// Partners.
// pub(crate) static PARTNERS = {
//     origins = ["https://b.example", "https://a.example"],
//     methods = [GET],
//     credentials
// };)

/// Partners.
pub(crate) static PARTNERS: ::cors_runtime::__private::Policy = ::cors_runtime::__private::PolicyBuilder::new()
    .origins(&["https://a.example", "https://b.example"])
    .methods(&["GET"])
    .credentials(true)
    .build();
