#!/usr/bin/env python3
"""Writes down what the consoles of Chromium, Firefox and WebKit print for each way in which CORS fails.

    tests/browsers/console/capture.py            prints the messages as JSON
    tests/browsers/console/capture.py > cors-runtime/src/guide/console-messages.json

It serves a page on one port of this machine and an API on another, and needs chromium, firefox-esr and WebKitGTK's
MiniBrowser with xvfb-run. The guide's chapter "Blocked by CORS?" has the messages; a test compares.
"""

import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

PAGE, API = 18081, 18080
ORIGIN = f"http://localhost:{PAGE}"
OK = {"access-control-allow-origin": ORIGIN}
PUT = OK | {"access-control-allow-methods": "PUT"}

# name: (what the script asks for, headers of the preflight's answer and its status, headers of the answer)
CASES = {
    "no-allow-origin": ({}, ({}, 204), {}),
    "other-allow-origin": ({}, ({}, 204), {"access-control-allow-origin": "https://app.example.com"}),
    "two-allow-origins": ({}, ({}, 204), {"access-control-allow-origin": f"{ORIGIN}, *"}),
    "wildcard-with-credentials": ({"credentials": "include"}, ({}, 204), {"access-control-allow-origin": "*"}),
    "no-allow-credentials": ({"credentials": "include"}, ({}, 204), OK),
    "preflight-no-allow-origin": ({"method": "PUT"}, ({}, 204), OK),
    "preflight-status": ({"method": "PUT"}, (PUT, 401), OK),
    "preflight-method": ({"method": "PUT"}, (OK, 204), OK),
    "preflight-header": ({"method": "PUT", "headers": {"x-token": "1"}}, (PUT, 204), OK),
    "preflight-redirect": ({"method": "PUT"}, (PUT | {"location": "/elsewhere"}, 308), OK),
}


# Set when the script of the page that is open has its answer.
ASKED = threading.Event()
# Seconds that a browser may take to start and ask, and to print what it says about it then.
TIMEOUT, PRINTING = 90, 2


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/")
        if name == "asked":
            ASKED.set()
        if name not in CASES:
            return self.answer(404, "")
        init = json.dumps(CASES[name][0])
        script = f"fetch('http://localhost:{API}/{name}', {init}).catch(() => {{}}).finally(() => fetch('/asked'))"
        self.answer(200, f"<!DOCTYPE html><link rel=icon href=data:,><title>asking</title><script>{script}</script>")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Api(http.server.BaseHTTPRequestHandler):
    def reply(self):
        name = self.path.strip("/")
        _, (preflight, status), actual = CASES.get(name, ({}, ({}, 404), {}))
        is_preflight = self.command == "OPTIONS"
        self.send_response(status if is_preflight else 200)
        for header, value in (preflight if is_preflight else actual).items():
            self.send_header(header, value)
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_PUT = do_OPTIONS = reply

    def log_message(self, *_):
        pass


def serve(handler, port):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def wait(name):
    """Waits until the open page has asked, and its console has said what it says."""
    if not ASKED.wait(TIMEOUT):
        sys.exit(f"a browser did not ask for {name} in {TIMEOUT} seconds")
    time.sleep(PRINTING)


def run(command, name):
    """The output of a browser that opens a page, and is stopped when the page has asked."""
    ASKED.clear()
    with tempfile.TemporaryFile() as output:
        program = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            wait(name)
        finally:
            stop(program)
        output.seek(0)
        return output.read().decode(errors="replace")


def stop(program):
    """Ends a program that this script started, with its children."""
    try:
        os.killpg(program.pid, 15)
        program.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, 9)
        program.wait(10)
    except ProcessLookupError:
        pass


def chromium(name):
    with tempfile.TemporaryDirectory() as profile:
        text = run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
             "--enable-logging=stderr", f"{ORIGIN}/{name}"], name)
    return re.findall(r'CONSOLE[:(]\d+\)?\] "(.*?)", source:', text, re.S)


def webkit(name):
    browser = shutil.which("MiniBrowser") or find_minibrowser()
    # Its processes write to a pipe only when a buffer is full, unless they are told; root has no sandbox.
    environment = ["env", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1"] if os.geteuid() == 0 else []
    text = run(environment + ["xvfb-run", "-a", "stdbuf", "-oL", browser,
                              "--enable-write-console-messages-to-stdout=true", f"{ORIGIN}/{name}"], name)
    lines = [line for line in text.splitlines() if line.startswith("CONSOLE")]
    return [re.sub(r"^CONSOLE (SECURITY|NETWORK|JS) ERROR ", "", line) for line in lines]


def find_minibrowser():
    for folder, _, files in os.walk("/usr/lib"):
        if "MiniBrowser" in files:
            return os.path.join(folder, "MiniBrowser")
    sys.exit("MiniBrowser is missing: install webkit2gtk-driver")


class Firefox:
    """Firefox by its Marionette port, which reaches the browser's own console."""

    def __init__(self, port=12828):
        self.profile = tempfile.mkdtemp()
        with open(os.path.join(self.profile, "user.js"), "w") as prefs:
            prefs.write(f'user_pref("marionette.port", {port});\n')
        self.program = subprocess.Popen(
            ["firefox-esr", "--headless", "--marionette", "--remote-allow-system-access", "--profile", self.profile],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.socket = self.connect(port)
        self.buffer = b""
        self.count = 0
        self.read()
        self.call("WebDriver:NewSession", {})

    @staticmethod
    def connect(port):
        for _ in range(120):
            try:
                return socket.create_connection(("127.0.0.1", port), 30)
            except OSError:
                time.sleep(0.5)
        sys.exit("firefox-esr does not start")

    def read(self):
        while b":" not in self.buffer:
            self.buffer += self.socket.recv(65536)
        size, rest = self.buffer.split(b":", 1)
        while len(rest) < int(size):
            rest += self.socket.recv(65536)
        self.buffer = rest[int(size):]
        return json.loads(rest[: int(size)])

    def call(self, command, parameters):
        self.count += 1
        message = json.dumps([0, self.count, command, parameters]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.read()
        if error:
            sys.exit(f"firefox-esr: {error}")
        return result

    def messages(self, name):
        self.call("Marionette:SetContext", {"value": "chrome"})
        self.call("WebDriver:ExecuteScript", {"script": "Services.console.reset()", "args": []})
        self.call("Marionette:SetContext", {"value": "content"})
        ASKED.clear()
        self.call("WebDriver:Navigate", {"url": f"{ORIGIN}/{name}"})
        wait(name)
        self.call("Marionette:SetContext", {"value": "chrome"})
        script = """return Services.console.getMessageArray()
            .filter((message) => message instanceof Ci.nsIScriptError)
            .map((message) => message.errorMessage);"""
        found = self.call("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]
        return [message for message in found if "Cross-Origin" in message]

    def close(self):
        stop(self.program)
        shutil.rmtree(self.profile, ignore_errors=True)


def main():
    serve(Page, PAGE)
    serve(Api, API)
    firefox = Firefox()
    try:
        found = {
            name: {"chromium": chromium(name), "firefox": firefox.messages(name), "webkit": webkit(name)}
            for name in CASES
        }
    finally:
        firefox.close()
    for name, consoles in found.items():
        for browser, messages in consoles.items():
            if not messages:
                sys.exit(f"the console of {browser} says nothing of {name}")
    text = json.dumps(found, indent=2, ensure_ascii=False)
    # What others see: neither the ports of this script nor its paths.
    for old, new in [(f"localhost:{PAGE}", "localhost:3000"), (f"localhost:{API}", "localhost:8080")]:
        text = text.replace(old, new)
    print(text)


if __name__ == "__main__":
    main()
