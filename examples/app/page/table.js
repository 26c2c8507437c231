// Makes the attempts, and shows what came of each beside what the policies say.

import { API, NAMED, PAGES, attempts } from "./attempts.js";

const here = PAGES.find((page) => page.origin === location.origin) ?? { ...PAGES[2], origin: location.origin };
const rows = document.querySelector("#rows");
const summary = document.querySelector("#summary");
const again = document.querySelector("#again");

const pick = (choices) => choices[here.role] ?? choices.other ?? choices.every;

/** An element with a class and children. Text goes in as text, never as markup. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** What the script gets to see. */
async function attempt([path, init = {}]) {
  try {
    const response = await fetch(API + path, { cache: "no-store", signal: AbortSignal.timeout(20_000), ...init });
    const headers = [...response.headers.keys()].sort();
    return { verdict: "allowed", status: response.status, headers, body: await response.text() };
  } catch (error) {
    return { verdict: "blocked", error: `${error.name}: ${error.message}` };
  }
}

/** What a page tries otherwise than by `fetch`: it sees less, and whether the handler ran tells the rest. */
async function through(open) {
  const isShown = await open();
  return isShown === false ? { verdict: "blocked", error: "The page is told no reason." } : { verdict: "allowed" };
}

/** The state of a note, or of the office, through what every page may read. */
async function look(path, effect) {
  const response = await fetch(API + (effect.at ?? path.replace(/\/stars$/, "")), { cache: "no-store" });
  return effect.look(response.ok ? await response.json() : null);
}

async function run() {
  again.disabled = true;
  document.documentElement.dataset.state = "running";
  rows.replaceChildren(...attempts.map(row));
  let memory = {};
  let matches = 0;
  for (const [index, tried] of attempts.entries()) {
    summary.textContent = `Trying ${index + 1} of ${attempts.length}…`;
    const [path, init] = tried.send(memory);
    const before = tried.effect && (await look(path, tried.effect));
    const observed = tried.open ? await through(tried.open) : await attempt([path, init]);
    const after = tried.effect && (await look(path, tried.effect));
    if (tried.remember && observed.status < 300) memory = tried.remember(memory, observed);
    observed.link = explanation([path, init], tried.way);
    if (tried.effect) observed.effect = { name: tried.effect.name, before, after, ran: before !== after };
    // A form tells its page nothing at all.
    if (tried.way === "form" && !observed.effect.ran) Object.assign(observed, { verdict: "blocked", error: "The page is told nothing." });
    rows.querySelector(`[data-attempt="${tried.id}"] .attempt div`).replaceChildren(...request([path, init], tried.way));
    if (show(tried, observed)) matches += 1;
  }
  summary.textContent =
    matches === attempts.length
      ? `All ${matches} attempts ended as the policies say.`
      : `${attempts.length - matches} of ${attempts.length} attempts did not end as the policies say.`;
  summary.dataset.match = matches === attempts.length;
  document.documentElement.dataset.state = "done";
  again.disabled = false;
}

/** A row before its attempt. */
function row(tried) {
  const made = element(
    "tr",
    "",
    element(
      "th",
      "attempt",
      element("span", "title", tried.title),
      element("div", "", ...request(tried.send({}), tried.way)),
    ),
    element("td", "policy", element("code", "", tried.policy), element("p", "why", pick(tried.why))),
    element("td", "expected", verdict(pick(tried.expect)), expectedEffect(tried)),
    element("td", "observed", element("span", "pending", "waiting")),
  );
  made.dataset.attempt = tried.id;
  made.role = "row";
  made.firstChild.scope = "row";
  for (const [index, label] of ["", "Policy", "Expected here", "What the browser did"].entries()) {
    made.children[index].dataset.label = label;
    made.children[index].role = index === 0 ? "rowheader" : "cell";
  }
  return made;
}

/** The request as a person would say it. */
function request([path, init = {}], way) {
  const details = Object.entries(init.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  if (init.credentials === "include") details.push("with cookies");
  if (way && way !== "script") details.push(`by a ${way}`);
  return [
    element("code", "request", `${init.method ?? "GET"} ${path}`),
    ...details.map((detail) => element("span", "detail", detail)),
  ];
}

function verdict({ verdict, status }) {
  const words = status === undefined ? verdict : `${verdict}, ${status}`;
  return element("span", `verdict ${verdict}`, words);
}

/** Whether the handler is to run: as the answer says, or as the attempt says where the answer is withheld. */
function isToRun(tried) {
  const expected = pick(tried.expect);
  return expected.ran ?? expected.verdict === "allowed";
}

function expectedEffect(tried) {
  if (!tried.effect) return null;
  return element("p", "effect", isToRun(tried) ? "handler runs" : "handler does not run");
}

/** Fills a row, and returns whether it turned out as expected. */
function show(tried, observed) {
  const expected = pick(tried.expect);
  const isMatch =
    observed.verdict === expected.verdict &&
    observed.status === expected.status &&
    (!observed.effect || observed.effect.ran === isToRun(tried));
  const cell = rows.querySelector(`[data-attempt="${tried.id}"] .observed`);
  cell.replaceChildren(
    verdict(observed),
    element("span", `match ${isMatch}`, isMatch ? "✓ as expected" : "✗ not as expected"),
    ...(observed.verdict === "allowed" ? seen(observed) : [element("p", "error", observed.error), observed.link]),
  );
  if (observed.effect) {
    const { name, before, after, ran } = observed.effect;
    cell.append(element("p", "effect", `handler ${ran ? "ran" : "did not run"}: ${name} ${before} → ${after}`));
  }
  return isMatch;
}

/** A link to the inspector's explanation of exactly this request. */
function explanation([path, init = {}], way = "script") {
  const lines = Object.entries(init.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const query = new URLSearchParams({
    origin: location.origin,
    method: init.method ?? "GET",
    path: API + path,
    headers: lines.join(", "),
  });
  if (init.credentials === "include") query.set("credentials", "on");
  if (way !== "script") query.set("way", way);
  const link = element("a", "explain", "Why? Step by step in the inspector");
  link.href = `${API}/_cors?${query}#ask`;
  return link;
}

/** What the page may read of an answer. */
function seen({ headers, body }) {
  if (!headers) return [];
  const names = headers.map((name) => element("code", "header", name));
  const listed = element("p", "headers", element("span", "key", "headers"), ...(names.length ? names : ["none"]));
  const start = body.length > 160 ? `${body.slice(0, 160)}…` : body;
  return [listed, start === "" ? null : element("pre", "body", start)].filter((shown) => shown !== null);
}

function introduce() {
  document.documentElement.dataset.role = here.role;
  document.querySelector("#role").textContent = here.name;
  document.querySelector("#api").textContent = API;
  const standing = {
    board: "It is the origin that the API’s policies name.",
    team: "No policy names it, and one pattern covers it.",
    foreign: "No policy names it. It may do what every page in the world may do.",
  };
  document.querySelector("#standing").replaceChildren(
    "Its origin is ", element("code", "", location.origin), `. ${standing[here.role]}`,
  );
  for (const [name, policy] of Object.entries(NAMED)) {
    document.querySelector("#named").append(element("code", "named", `${name} = { ${policy} }`));
  }
  for (const page of PAGES) {
    const link = element("a", "", page.name, " ", element("code", "", page.origin));
    link.href = page.origin;
    if (page.role === here.role) link.ariaCurrent = "page";
    document.querySelector("#pages").append(element("li", "", link));
  }
}

introduce();
again.addEventListener("click", run);
run();
