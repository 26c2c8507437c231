//! A policy as it was written, before anything about it was checked.

/// The word of `debug_origins` for pages on this machine, and what it means.
pub const LOOPBACK: (&str, [&str; 8]) = (
    "loopback",
    [
        "http://localhost:*",
        "https://localhost:*",
        "http://*.localhost:*",
        "https://*.localhost:*",
        "http://127.0.0.1:*",
        "https://127.0.0.1:*",
        "http://[::1]:*",
        "https://[::1]:*",
    ],
);

/// The arguments of one `#[cors(...)]`, one `policy!` or one module default.
#[derive(Debug, Clone, Default)]
pub struct PolicyDraft {
    /// `origins`; `None` when the argument is absent.
    pub origins: Option<OriginsDraft>,
    /// `debug_origins`; `None` when the argument is absent, as for the others.
    pub debug_origins: Option<Vec<String>>,
    /// `methods`; `["*"]` for `"*"`.
    pub methods: Option<Vec<String>>,
    /// `allow_headers`; `["*"]` for `"*"`.
    pub allow_headers: Option<Vec<String>>,
    /// `expose_headers`; `["*"]` for `"*"`.
    pub expose_headers: Option<Vec<String>>,
    /// `credentials`.
    pub credentials: Option<bool>,
    /// `max_age`.
    pub max_age: Option<MaxAge>,
    /// `timing`.
    pub timing: Option<bool>,
    /// `block`: categories as written.
    pub block: Option<Vec<String>>,
    /// `report`: categories as written.
    pub report: Option<Vec<String>>,
    /// `allow`: rule ids as written.
    pub allow: Option<Vec<String>>,
    /// Whether absent arguments may come from elsewhere: there is `policy = PATH`, or this is the default of a
    /// module whose handlers complete it.
    pub based: bool,
    /// What was seen of the handler or of the module; an index into it is a [`Place::Seen`].
    ///
    /// [`Place::Seen`]: crate::violation::Place::Seen
    pub seen: Vec<Seen>,
    /// What the policy is for.
    pub serves: Serves,
    /// Whether there is a module or a named policy whose `block` or `report` an empty list may end.
    pub ends_inherited: bool,
    /// Whether `allow` comes from the module. Then an entry that this handler does not need is not reported.
    pub inherits_allow: bool,
    /// Whether `block` is the module's.
    pub inherits_block: bool,
    /// Whether the handler takes websockets: then its GET may write.
    pub takes_websocket: bool,
}

impl PolicyDraft {
    /// Whether the policy says `credentials`. That of a named policy is not known here.
    pub(crate) fn has_credentials(&self) -> bool {
        self.credentials.unwrap_or(false)
    }
}

/// Something outside the arguments that the policy has to allow for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The handler takes a JSON body.
    JsonBody,
    /// The handler reads `Authorization`.
    Authorization,
    /// The handler reads this request header, in lower case.
    RequestHeader(String),
    /// The module holds this item, which may hide handlers.
    Blind(String),
    /// A handler of the module has this attribute, which may be a routing attribute under another name.
    Renamed(String),
    /// A handler of the module has `#[cors]` under this other name, and no routing attribute.
    RenamedCors(String),
    /// Nothing in the module has a routing attribute, and this function is async.
    Unrouted(String),
}

/// The value of `origins`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginsDraft {
    /// String literals, in the order written.
    Listed(Vec<String>),
    /// A path to a `static` that decides at run time.
    Source,
}

/// The value of `max_age`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaxAge {
    /// A whole number that a `u64` holds.
    Seconds(u64),
    /// Anything else, as written: `-1`, `1.5`, `"10m"`, a number too large to read.
    Other(String),
}

/// What a policy is for. It decides which methods the policy may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Serves {
    /// A handler below a routing attribute.
    Routed {
        /// The attribute as the user knows it, such as `#[get]`.
        attribute: String,
        /// The methods that it serves.
        methods: Vec<String>,
    },
    /// A handler without a routing attribute.
    Bare,
    /// No handler: `policy!` or a module default.
    #[default]
    Named,
}
