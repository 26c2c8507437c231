// The other doors: how a page reaches a server without reading its answers. `block` closes them.

const API = "http://localhost:8080";
const MODULE = `the module: origins = "http://localhost:8081", credentials`;

/** As long as a page waits for a frame that says nothing, not even that it has loaded. */
const PATIENCE = 20_000;

const pause = (time) => new Promise((done) => setTimeout(done, time));

/** Submits a form into a frame that nobody sees, as a page does that does not want to be noticed. */
async function submit() {
  const frame = document.createElement("iframe");
  frame.name = "door";
  frame.hidden = true;
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: `${API}/doors/motto`, target: "door", hidden: true });
  const text = Object.assign(document.createElement("input"), { name: "text", value: `Mine, says ${location.host}.` });
  form.append(text);
  document.body.append(frame, form);
  const answered = new Promise((done) => frame.addEventListener("load", () => isAway(frame) && done()));
  form.submit();
  await Promise.race([answered, pause(PATIENCE)]);
  frame.remove();
  form.remove();
}

/** Whether a frame shows a page of another origin, or of none. Some engines report first that it has loaded nothing. */
function isAway(frame) {
  try {
    return frame.contentWindow.location.href === undefined;
  } catch {
    return true;
  }
}

/** Shows an image. A page sees whether it loaded. */
function show(crossOrigin) {
  const image = new Image();
  image.crossOrigin = crossOrigin;
  const shown = new Promise((done) => {
    image.onload = () => done(true);
    image.onerror = () => done(false);
  });
  image.src = `${API}/doors/plan.svg`;
  return shown;
}

/** Frames a page, which says that it is shown. */
async function frame() {
  const made = document.createElement("iframe");
  made.title = "The caretaker’s desk";
  made.className = "framed";
  const shown = new Promise((done) => {
    addEventListener("message", (message) => message.origin === API && done(true), { once: true });
  });
  const loaded = new Promise((done) => made.addEventListener("load", done));
  made.src = `${API}/doors/desk`;
  document.body.append(made);
  const silent = async () => {
    await Promise.race([loaded, pause(PATIENCE)]);
    await pause(1_000);
    return false;
  };
  const result = await Promise.race([shown, silent()]);
  made.remove();
  return result;
}

/** Opens a socket, and closes it again. */
function connect() {
  const socket = new WebSocket("ws://localhost:8080/doors/live");
  return new Promise((done) => {
    socket.onopen = () => {
      socket.close();
      done(true);
    };
    socket.onerror = () => done(false);
  });
}

const runs = (handler) => ({ at: "/doors/runs", look: (office) => office.runs[handler] ?? 0, name: "runs" });
const opened = { board: { verdict: "allowed", ran: true }, other: { verdict: "blocked", ran: false } };
const closed = { every: { verdict: "blocked", ran: false } };

// `way` is what the inspector calls it. The frame comes late: the page in it shows the image and opens the socket.
export const doors = [
  {
    id: "door-image",
    title: "Show a private image",
    policy: `${MODULE}\nits handler: block = [read, embed]`,
    why: { every: "An <img> brings no Origin, and trust by Referer does not cover images: only the server’s own pages show it." },
    expect: closed,
    way: "image",
    send: () => ["/doors/plan.svg"],
    open: () => show(null),
    effect: runs("plan"),
  },
  {
    id: "door-image-cors",
    title: "Show it with crossorigin",
    policy: `${MODULE}\nits handler: block = [read, embed]`,
    why: { board: "With crossorigin the browser sends Origin, and this origin is in the policy.", other: "With crossorigin the browser sends Origin: read refuses this one." },
    expect: opened,
    way: "script",
    send: () => ["/doors/plan.svg"],
    open: () => show("anonymous"),
    effect: runs("plan"),
  },
  {
    id: "door-socket",
    title: "Open a websocket",
    policy: `${MODULE}\nits handler: block = [read, write]`,
    why: {
      board: "This origin is in the policy.",
      other: "Browsers open websockets to every server, with cookies, and ask no preflight. block refuses the handshake.",
    },
    expect: opened,
    way: "websocket",
    send: () => ["/doors/live"],
    open: connect,
    effect: runs("live"),
  },
  {
    id: "door-frame",
    title: "Frame a page",
    policy: `${MODULE}\nits handler: block = [embed]`,
    why: {
      board: "A trusted page may frame it: frame-ancestors has this origin.",
      other: "Whoever frames a page can lead its visitors’ clicks. The request is refused, and frame-ancestors lacks this origin.",
    },
    expect: opened,
    way: "frame",
    send: () => ["/doors/desk"],
    open: frame,
    effect: runs("desk"),
  },
  {
    id: "door-form",
    title: "Submit a form",
    policy: `${MODULE}\nits handler: block = [write]`,
    why: {
      board: "This origin is in the policy.",
      other: "A form needs no preflight and no permission: CORS lets every page submit it. block answers 403 before the handler runs.",
    },
    expect: opened,
    way: "form",
    send: () => ["/doors/motto", { method: "POST" }],
    open: submit,
    effect: runs("change_motto"),
  },
];
