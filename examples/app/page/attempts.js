// What the page tries, and what the policies make of it. `other` stands for every page but the board's own.

import { doors } from "./doors.js";

export const API = "http://localhost:8080";
export const NAMED = {
  MEMBERS: `origins = "http://localhost:8081", allow_headers = ["content-type"], credentials, max_age = 600`,
  SITE: `origins = "http://localhost:8081", methods = [GET]`,
};
export const PAGES = [
  { role: "board", origin: "http://localhost:8081", name: "The board’s own page" },
  { role: "team", origin: "http://team.localhost:8081", name: "A team’s page" },
  { role: "foreign", origin: "http://localhost:8082", name: "A foreign page" },
];

const allowed = (status) => ({ verdict: "allowed", status });
const blocked = { verdict: "blocked" };

const MEMBERS = `policy = MEMBERS`;
const LIST = `origins = "*", expose_headers = ["x-total-count"], max_age = 600`;
const READ = `origins = "*", expose_headers = ["etag"]`;
const SESSION = `the module: origins = "http://localhost:8081", credentials`;
const refused = "This origin is not in the policy. Its preflight is refused, so the handler never runs.";
const unread = "This origin is not in the policy, so the browser withholds the answer.";

const json = (method, value, headers = {}) => ({
  method,
  credentials: "include",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

// The note that a change is tried on: the page's own, or else the first on the board.
const note = (memory) => `/notes/${memory.note ?? 1}`;

export const attempts = [
  {
    id: "list",
    title: "Read all notes",
    policy: LIST,
    why: { every: "Every page may read. It sees x-total-count, and not the ETag, which is not exposed." },
    expect: { every: allowed(200) },
    send: () => ["/notes"],
  },
  {
    id: "read",
    title: "Read one note",
    policy: READ,
    why: { every: "Every page may read. This handler exposes the ETag." },
    expect: { every: allowed(200) },
    send: () => ["/notes/1"],
  },
  {
    id: "missing",
    title: "Read a note that does not exist",
    policy: READ,
    why: { every: "The handler’s errors carry its policy, so the page can say what went wrong." },
    expect: { every: allowed(404) },
    send: () => ["/notes/999999"],
  },
  {
    id: "malformed",
    title: "Read a note whose number is a word",
    policy: READ,
    why: { every: "The path is refused before the handler runs. That answer carries the policy too." },
    expect: { every: allowed(400) },
    send: () => ["/notes/first"],
  },
  {
    id: "list-with-cookie",
    title: "Read all notes, with cookies",
    policy: LIST,
    why: { every: "“*” never goes with credentials: the browser withholds the answer from every page." },
    expect: { every: blocked },
    send: () => ["/notes", { credentials: "include" }],
  },
  {
    id: "list-with-header",
    title: "Read all notes, with a header of our own",
    policy: LIST,
    why: { every: "X-Api-Key needs a preflight, and the policy has no allow_headers." },
    expect: { every: blocked },
    send: () => ["/notes", { headers: { "x-api-key": "none" } }],
  },
  {
    id: "feed",
    title: "Read the feed",
    policy: `origins = ["http://localhost:8081", "http://*.localhost:*"]`,
    why: {
      board: "The first entry is this origin.",
      team: "The second entry covers every host under localhost, on any port.",
      foreign: "Neither entry covers this origin: the first is another port, and “*.” needs a name before the dot.",
    },
    expect: { board: allowed(200), team: allowed(200), foreign: blocked },
    send: () => ["/feed"],
  },
  {
    id: "nowhere",
    title: "Read a path that does not exist",
    policy: `Cors::new(&SITE)`,
    why: { board: "No handler, so no attribute: the layer around the application answers for the 404.", other: unread },
    expect: { board: allowed(404), other: blocked },
    send: () => ["/nowhere"],
  },
  {
    id: "create-signed-out",
    title: "Pin a note without signing in",
    policy: MEMBERS,
    why: { board: "Without a cookie the handler answers 401, and the page can read that.", other: refused },
    expect: { board: allowed(401), other: blocked },
    send: () => ["/notes", { ...json("POST", { text: "Who am I?" }), credentials: "omit" }],
  },
  {
    id: "sign-in-wrong",
    title: "Sign in with a wrong passphrase",
    policy: `${SESSION}\nits handler: allow_headers = ["content-type"], max_age = 600`,
    why: { board: "The handler refuses, and the page can read why.", other: refused },
    expect: { board: allowed(401), other: blocked },
    send: () => ["/session", json("POST", { name: "Ada", passphrase: "let me in" })],
  },
  {
    id: "sign-in",
    title: "Sign in",
    policy: `${SESSION}\nits handler: allow_headers = ["content-type"], max_age = 600`,
    why: { board: "With credentials the browser keeps the cookie of the answer.", other: refused },
    expect: { board: allowed(200), other: blocked },
    send: () => ["/session", json("POST", { name: "Ada", passphrase: "cork and pins" })],
  },
  {
    id: "who",
    title: "Ask who is signed in",
    policy: SESSION,
    why: {
      board: "The browser sends the cookie, and credentials lets the page read the answer.",
      team: unread,
      foreign: "Same host, so the same cookie is sent, if there is one. Only CORS keeps the answer from this page.",
    },
    expect: { board: allowed(200), other: blocked },
    send: () => ["/session", { credentials: "include" }],
  },
  {
    id: "create",
    title: "Pin a note",
    policy: `${MEMBERS}, expose_headers = ["location"]`,
    why: { board: "JSON needs a preflight, which allows it. The page may read where the note is.", other: refused },
    expect: { board: allowed(201), other: blocked },
    send: () => ["/notes", json("POST", { text: "Choir practice moves to Thursday." })],
    remember: (memory, answer) => ({ ...memory, note: JSON.parse(answer.body).id }),
  },
  {
    id: "create-invalid",
    title: "Pin something that is not JSON",
    policy: `${MEMBERS}, expose_headers = ["location"]`,
    why: { board: "The body is refused before the handler runs, and the page can read why.", other: refused },
    expect: { board: allowed(400), other: blocked },
    send: () => ["/notes", { ...json("POST", null), body: "{" }],
  },
  {
    id: "update",
    title: "Change a note",
    policy: `${MEMBERS}, allow_headers = ["content-type", "if-match"], expose_headers = ["etag"]`,
    why: { board: "Same path as reading one, and a policy of its own: preflights are answered by method.", other: refused },
    expect: { board: allowed(200), other: blocked },
    send: (memory) => [note(memory), json("PUT", { text: "Choir practice stays on Friday." }, { "if-match": `"1"` })],
    effect: { look: (note) => note.version, name: "version" },
  },
  {
    id: "update-stale",
    title: "Change a note that has changed since",
    policy: `${MEMBERS}, allow_headers = ["content-type", "if-match"], expose_headers = ["etag"]`,
    why: { board: "The version is out of date. The handler answers 412, and the page can read that.", other: refused },
    expect: { board: allowed(412), other: blocked },
    send: (memory) => [note(memory), json("PUT", { text: "Or on Monday." }, { "if-match": `"1"` })],
  },
  {
    id: "patch",
    title: "Change a note with PATCH",
    policy: `Cors::new(&SITE)`,
    why: { every: "No handler takes PATCH here. The layer’s answer names the methods that are served; the console shows it." },
    expect: { every: blocked },
    send: (memory) => [note(memory), { method: "PATCH" }],
  },
  {
    id: "star",
    title: "Star the first note",
    policy: `origins = "http://localhost:8081"`,
    why: {
      board: "A POST without a body needs no preflight, and this page may read the answer.",
      other: "A POST without a body needs no preflight, so the handler runs all the same. CORS decides who reads, not who asks.",
    },
    expect: { board: { ...allowed(200), ran: true }, other: { ...blocked, ran: true } },
    send: () => ["/notes/1/stars", { method: "POST" }],
    effect: { look: (note) => note.stars, name: "stars" },
  },
  {
    id: "backup",
    title: "Make a backup, which fails",
    policy: MEMBERS,
    why: { board: "The folder for backups is missing. Even a 500 carries the policy.", other: unread },
    expect: { board: allowed(500), other: blocked },
    send: () => ["/backups", { method: "POST", credentials: "include" }],
  },
  {
    id: "remove",
    title: "Take a note down",
    policy: MEMBERS,
    why: { board: "DELETE needs a preflight, and this handler’s answer names DELETE alone.", other: refused },
    expect: { board: allowed(204), other: blocked },
    send: (memory) => [note(memory), { method: "DELETE", credentials: "include" }],
    effect: { look: (note) => (note === null ? "gone" : "there"), name: "the note" },
  },
  {
    id: "sign-out",
    title: "Sign out",
    policy: SESSION,
    why: { board: "The module’s policy, with nothing added.", other: refused },
    expect: { board: allowed(204), other: blocked },
    send: () => ["/session", { method: "DELETE", credentials: "include" }],
  },
  ...doors,
];
