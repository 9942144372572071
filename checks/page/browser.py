"""Headless Chromium by its DevTools protocol: one browser, its tabs, and what a person does in them."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request

import websockets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """A Chromium with a profile of its own, which goes with it."""

    def __init__(self, *, microphone=None, arguments=()):
        self.profile = tempfile.mkdtemp(prefix="page-check-")
        self.arguments = list(arguments)
        if microphone:
            self.arguments += [
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone}",
            ]

    async def __aenter__(self):
        if not CHROMIUM:
            raise SystemExit("chromium is not installed: apt-get install chromium")
        self.process = subprocess.Popen(
            [
                CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
                "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", f"--user-data-dir={self.profile}",
                "--hide-scrollbars", *self.arguments, "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        port_file = os.path.join(self.profile, "DevToolsActivePort")
        for _ in range(300):
            if os.path.exists(port_file) and len(open(port_file).read().split()) == 2:
                break
            await asyncio.sleep(0.1)
        self.port, path = open(port_file).read().split()
        self.root = await connect(f"ws://127.0.0.1:{self.port}{path}")
        return self

    async def __aexit__(self, *_):
        try:
            await asyncio.wait_for(self.root.send("Browser.close"), 5)
        except Exception:
            pass
        await self.root.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    async def tab(self, width=1440, height=900, dark=False, mobile=False):
        made = await self.root.send("Target.createTarget", url="about:blank")
        connection = await connect(f"ws://127.0.0.1:{self.port}/devtools/page/{made['targetId']}")
        tab = Tab(connection)
        await tab.begin(width, height, dark, mobile)
        return tab


async def connect(url):
    socket = await websockets.connect(url, max_size=None, ping_interval=None)
    connection = Connection(socket)
    connection.reader = asyncio.create_task(connection.read())
    return connection


class Connection:
    """Requests and events of the protocol on one socket."""

    def __init__(self, socket):
        self.socket = socket
        self.serial = 0
        self.waiting = {}
        self.listeners = []

    async def send(self, method, **parameters):
        self.serial += 1
        answer = asyncio.get_running_loop().create_future()
        self.waiting[self.serial] = answer
        await self.socket.send(json.dumps({"id": self.serial, "method": method, "params": parameters}))
        return await answer

    async def read(self):
        try:
            async for text in self.socket:
                message = json.loads(text)
                if "id" in message:
                    answer = self.waiting.pop(message["id"])
                    if answer.done():
                        continue
                    if "error" in message:
                        answer.set_exception(RuntimeError(message["error"]["message"]))
                    else:
                        answer.set_result(message["result"])
                else:
                    for listener in self.listeners:
                        listener(message["method"], message["params"])
        except websockets.ConnectionClosed:
            pass

    async def close(self):
        await self.socket.close()
        self.reader.cancel()


class Tab:
    """A page: goes somewhere, waits for what shows, presses, types, and looks."""

    def __init__(self, connection):
        self.connection = connection
        self.send = connection.send
        self.problems = []
        self.requests = []
        connection.listeners.append(self._heard)
        self.answers = set()

    async def begin(self, width, height, dark, mobile):
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            await self.send(f"{domain}.enable")
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        await self.look(dark)

    async def look(self, dark):
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.send("Emulation.setEmulatedMedia", features=features)

    def _heard(self, method, params):
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            if entry.get("source") != "network":
                self.problems.append(f"{entry['text']} {entry.get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.problems.append(" ".join(str(one.get("value", one.get("description"))) for one in params["args"]))
        elif method == "Page.javascriptDialogOpening":
            task = asyncio.ensure_future(self.send("Page.handleJavaScriptDialog", accept=True))
            self.answers.add(task)
            task.add_done_callback(self.answers.discard)
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    async def go(self, url):
        await self.send("Page.navigate", url=url)

    async def js(self, expression):
        answer = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    async def until(self, expression, seconds=20, what=None):
        """Waits until an expression holds; fails with what it was waited for."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            try:
                value = await self.js(expression)
            except RuntimeError as error:
                value, last = None, str(error)
            else:
                last = ""
            if value:
                return value
            if asyncio.get_running_loop().time() > end:
                shown = await self.js("document.body.innerText.slice(0, 1500)")
                raise AssertionError(f"did not come within {seconds} s: {what or expression} {last}\n{shown[:600]}\n{self.problems[:3]}")
            await asyncio.sleep(0.05)

    async def text(self, text, seconds=20):
        return await self.until(f"document.body.innerText.includes({json.dumps(text)})", seconds, f"the text {text!r}")

    async def see(self, selector, seconds=20):
        return await self.until(
            f"[...document.querySelectorAll({json.dumps(selector)})].some((e) => e.checkVisibility() && e.getClientRects().length > 0)",
            seconds, f"to see {selector}")

    async def press(self, selector=None, *, text=None, count=1, seconds=20):
        """Presses what can be seen: an element by its selector, or a button or link by its text or name."""
        find = f"document.querySelectorAll({json.dumps(selector or 'button, a, [role=tab], [role=menuitem], summary, label')})"
        wanted = f".filter((e) => (e.innerText.trim() || e.ariaLabel) === {json.dumps(text)} || e.ariaLabel === {json.dumps(text)})" if text else ""
        place = await self.until(
            f"""(() => {{
              const e = [...{find}]{wanted}.find((e) => e.checkVisibility() && e.getClientRects().length);
              if (!e) return null;
              e.scrollIntoView({{ block: "nearest", behavior: "instant" }});
              const r = e.getClientRects()[0];
              return [r.left + Math.min(r.width / 2, 400), r.top + r.height / 2];
            }})()""", seconds, f"to press {selector or text}")
        for number in range(1, count + 1):
            for kind in ("mousePressed", "mouseReleased"):
                await self.send(
                    "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=number)

    async def type(self, text):
        await self.send("Input.insertText", text=text)

    async def key(self, key, *, code=None, modifiers=0, text=None):
        extra = {"text": text} if text else {}
        number = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}.get(key, 0)
        if key == "Enter":
            extra = {"text": "\r"}
        for kind in ("keyDown", "keyUp"):
            await self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, code=code or key, modifiers=modifiers,
                windowsVirtualKeyCode=number, **(extra if kind == "keyDown" else {}))

    async def choose_files(self, selector, paths):
        document = await self.send("DOM.getDocument")
        node = await self.send("DOM.querySelector", nodeId=document["root"]["nodeId"], selector=selector)
        await self.send("DOM.setFileInputFiles", nodeId=node["nodeId"], files=paths)

    async def picture(self, path, whole=False):
        answer = await self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    async def leave(self):
        """Leaves the page as somebody does who closes the tab; a question whether to stay is answered with no."""
        await self.go("about:blank")
        await self.until("location.href === 'about:blank'")

    async def close(self):
        await self.send("Page.close")
        await self.connection.close()
