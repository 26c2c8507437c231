//! The ways of reading. Each is the body of an async function that returns what it read at `url`.

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    ByTheListed,
    /// It does not ask by CORS, or with more than the policy grants.
    ByNobody,
}

#[derive(Debug)]
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    pub(super) script: &'static str,
    pub(super) read: Read,
}

const fn way(name: &'static str, path: &'static str, script: &'static str) -> Way {
    Way {
        name,
        path,
        script,
        read: Read::ByTheListed,
    }
}

const fn never(name: &'static str, path: &'static str, script: &'static str) -> Way {
    Way {
        name,
        path,
        script,
        read: Read::ByNobody,
    }
}

/// A page that reads in every way, and puts what it found into `data-found`.
///
/// What a browser refuses ends in one of these errors; anything else is a fault of the test. An event of an element
/// says nothing more than that it failed. The page's own script does it: to Firefox what WebDriver runs is no part of
/// a page.
pub(super) const PAGE: &str = "<!DOCTYPE html><title>A page that reads</title><body><script type=module>
const api = `${location.protocol}//api.localhost`;
const refusals = ['TypeError', 'NetworkError', 'SecurityError', 'error'];
const AsyncFunction = (async () => {}).constructor;
const arrival = (element) => new Promise((load, fail) => {
  element.onload = load;
  element.onerror = fail;
  (element.rel ? document.head : document.body).append(element);
});
const make = (name, attributes) => Object.assign(document.createElement(name), attributes);
const pixel = (image) => {
  const canvas = make('canvas', { width: 1, height: 1 });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join() === '255,0,0' ? 'secret' : 'another pixel';
};
const inTime = (promise) => Promise.race([
  promise,
  new Promise((_, fail) => setTimeout(() => fail(new Error('too late')), 60_000)),
]);
const read = ({ path, script }) => {
  const run = new AsyncFunction('url', 'arrival', 'make', 'pixel', script);
  return inTime(run(api + path, arrival, make, pixel)).catch((error) =>
    refusals.includes(error.name ?? error.type) ? 'blocked' : `${error.name ?? error.type}: ${error.message}`);
};
const found = {};
for (const way of WAYS) found[way.name] = await read(way);
document.documentElement.dataset.found = JSON.stringify(found);
</script>";

const FETCH: &str = "return (await fetch(url)).text()";

const WITH_CREDENTIALS: &str = "return (await fetch(url, { credentials: 'include' })).text()";

const XHR: &str = "
const request = new XMLHttpRequest();
request.open('GET', url);
const ended = new Promise((load, fail) => { request.onload = load; request.onerror = fail; });
request.send();
await ended;
return request.responseText";

const EVENT_SOURCE: &str = "
const source = new EventSource(url);
const event = new Promise((load, fail) => { source.onmessage = load; source.onerror = fail; });
return event.then((event) => event.data).finally(() => source.close())";

const CLASSIC_SCRIPT: &str = "
delete window.said;
await arrival(make('script', { crossOrigin: 'anonymous', src: url }));
return window.said";

const STYLE: &str = "
const link = make('link', { rel: 'stylesheet', crossOrigin: 'anonymous', href: url });
await arrival(link);
return link.sheet.cssRules[0].selectorText";

const PLAIN_STYLE: &str = "
const link = make('link', { rel: 'stylesheet', href: url });
await arrival(link);
return link.sheet.cssRules[0].selectorText";

const IMAGE: &str = "
const image = make('img', { crossOrigin: 'anonymous', src: url });
await arrival(image);
return pixel(image)";

const IMAGE_WITH_CREDENTIALS: &str = "
const image = make('img', { crossOrigin: 'use-credentials', src: url });
await arrival(image);
return pixel(image)";

const PLAIN_IMAGE: &str = "
const image = make('img', { src: url });
await arrival(image);
return pixel(image)";

const WORKER: &str = "
const worker = new Worker('/worker.js');
const answer = new Promise((load, fail) => { worker.onmessage = load; worker.onerror = fail; });
worker.postMessage(url);
const { text, error } = (await answer).data;
if (error) throw { name: error };
return text";

const SHARED_WORKER: &str = "
const { port } = new SharedWorker('/worker.js');
const answer = new Promise((load) => { port.onmessage = load; });
port.postMessage(url);
const { text, error } = (await answer).data;
if (error) throw { name: error };
return text";

const SERVICE_WORKER: &str = "
const registration = await navigator.serviceWorker.register('/worker.js');
await navigator.serviceWorker.ready;
const { port1, port2 } = new MessageChannel();
const answer = new Promise((load) => { port1.onmessage = load; });
registration.active.postMessage(url, [port2]);
const { text, error } = (await answer).data;
await registration.unregister();
if (error) throw { name: error };
return text";

pub(super) const WAYS: &[Way] = &[
    way("fetch", "/shared/text", FETCH),
    way(
        "fetch keepalive",
        "/shared/text?keepalive",
        "return (await fetch(url, { keepalive: true })).text()",
    ),
    way("fetch after a redirect", "/shared/moved", FETCH),
    way("fetch with credentials", "/private/text", WITH_CREDENTIALS),
    never(
        "fetch with credentials that are not granted",
        "/shared/text",
        WITH_CREDENTIALS,
    ),
    never(
        "fetch no-cors",
        "/shared/text",
        "return (await (await fetch(url, { mode: 'no-cors' })).text()) || Promise.reject({ name: 'SecurityError' })",
    ),
    way("XMLHttpRequest", "/shared/text", XHR),
    way("EventSource", "/shared/events", EVENT_SOURCE),
    way("module", "/shared/module", "return (await import(url)).default"),
    way("script with crossorigin", "/shared/script", CLASSIC_SCRIPT),
    way("style sheet with crossorigin", "/shared/style", STYLE),
    never("style sheet", "/shared/style?plain", PLAIN_STYLE),
    way(
        "font",
        "/shared/font",
        "await new FontFace('a', `url(${url})`).load(); return 'secret'",
    ),
    way("pixels of an image with crossorigin", "/shared/image", IMAGE),
    way(
        "pixels of an image with credentials",
        "/private/image",
        IMAGE_WITH_CREDENTIALS,
    ),
    never(
        "pixels of an image with credentials that are not granted",
        "/shared/image?credentials",
        IMAGE_WITH_CREDENTIALS,
    ),
    never("pixels of an image", "/shared/image?plain", PLAIN_IMAGE),
    way("worker", "/shared/text", WORKER),
    way("shared worker", "/shared/text", SHARED_WORKER),
    way("service worker", "/shared/text", SERVICE_WORKER),
];
