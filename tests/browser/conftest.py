# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Chromium, headless, with a profile of its own for each one that is made."""
import base64
import os
from pathlib import Path

import pytest

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from moot import REPO  # noqa: E402

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--lang=en")
SHOTS = Path(os.environ.get("MOOT_ARTIFACTS", REPO / "build" / "screenshots"))


class Window:
    """A window on one installation, and the few things that tests do in it."""

    def __init__(self, moot, profile, width=1200, height=900, script=True, dark=False,
                 zone="Europe/London"):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.moot = moot
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 500)
        self.cdp("Emulation.setTimezoneOverride", timezoneId=zone)
        if not script:
            self.cdp("Emulation.setScriptExecutionDisabled", value=True)
        if dark:
            self.cdp("Emulation.setEmulatedMedia",
                     features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.script = script

    def cdp(self, command, **options):
        return self.driver.execute_cdp_cmd(command, options)

    def open(self, path):
        self.driver.get(self.moot.url + path)

    @property
    def path(self):
        return self.driver.current_url[len(self.moot.url):]

    @property
    def text(self):
        return self.find("body").text

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def fill(self, **fields):
        """Dates and times by value: their typed form depends on the locale."""
        for name, value in fields.items():
            field = self.find(f'main [name="{name}"]')
            if field.get_attribute("type") in ("date", "time"):
                self.set_value(name, value)
                continue
            field.clear()
            field.send_keys(value)

    def set_value(self, name, value):
        node = self.cdp("DOM.getDocument")["root"]["nodeId"]
        node = self.cdp("DOM.querySelector", nodeId=node, selector=f'[name="{name}"]')["nodeId"]
        self.cdp("DOM.setAttributeValue", nodeId=node, name="value", value=value)

    def press(self, label):
        """The button or link with these words; returns when the next page is there."""
        for element in (*self.all("main button, main a, main summary"),
                        *self.all("header a, footer a")):
            if element.text.strip() == label:
                break
        else:
            raise AssertionError(f'nothing to press called "{label}" on {self.path}:\n'
                                 + self.text)
        page = self.find("html").id
        is_fold = element.tag_name == "summary"
        element.click()
        if not is_fold:
            self.wait(lambda: self.find("html").id != page, f"a page after {label}")

    def wait(self, condition, what):
        def ready(_):
            try:
                return condition()
            except Exception:           # the page is just changing
                return False
        WebDriverWait(self.driver, 15).until(ready, what)

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        data = self.cdp("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        (SHOTS / f"{name}.png").write_bytes(base64.b64decode(data["data"]))

    def pdf(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        data = base64.b64decode(self.cdp("Page.printToPDF")["data"])
        (SHOTS / f"{name}.pdf").write_bytes(data)
        return data

    def page_width(self):
        metrics = self.cdp("Page.getLayoutMetrics")
        return metrics["cssContentSize"]["width"]

    def console(self):
        """What Chromium complained of, blocked inline code among it."""
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] == "SEVERE"]

    def quit(self):
        self.driver.quit()


@pytest.fixture
def window(moot, tmp_path):
    """window(width=360, script=False): a window on `moot`."""
    made = []

    def make(**options):
        made.append(Window(moot, tmp_path / f"profile{len(made)}", **options))
        return made[-1]
    yield make
    for one in made:
        one.quit()
