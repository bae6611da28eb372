"""A real browser without a window, and pages opened in it as a person would see them: wide or narrow, light or dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.ui import WebDriverWait

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = """
    --headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars
"""
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
"""With or without a network here, a page gets nothing from elsewhere."""
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
HEIGHT = 900


@dataclass(frozen=True)
class Page:
    """An open page."""

    driver: Chrome

    def run(self, script: str, *args: Any) -> Any:
        """Return what a piece of JavaScript returns."""
        return self.driver.execute_script(script, *args)  # type: ignore[no-untyped-call]

    def wait(self, script: str) -> Any:
        """Return what a piece of JavaScript returns, as soon as that is something."""
        return WebDriverWait(self.driver, 60, 0.05).until(lambda _: self.run(script), script)

    def messages(self) -> list[str]:
        """Return what stands on the console since the last call: errors, and what the page's policy has blocked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]

    def violations(self) -> list[str]:
        """Return what axe-core finds serious or critical, with the elements."""
        self.run(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(  # type: ignore[no-untyped-call]
            "axe.run(document, {resultTypes: ['violations']}).then(arguments[0], error => arguments[0](String(error)))"
        )
        assert isinstance(found, dict), found
        assert len(found["passes"]) > 15  # it has looked
        return [
            f"{violation['id']}: {node['html']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
            if violation["impact"] in ("serious", "critical")
        ]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests, with a profile of its own."""
    if not BROWSER or not DRIVER:
        pytest.skip(f"no browser: {'chromedriver' if BROWSER else 'chromium'} is not installed")
    options = ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS.split(), OFFLINE, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = Chrome(options=options, service=ChromeService(DRIVER))
    found.set_script_timeout(60)
    found.set_page_load_timeout(60)
    yield found
    found.quit()


@pytest.fixture(scope="session")
def visit(driver: Chrome) -> Callable[[str, int, str], Page]:
    """Open an address in a window of a width and in a colour scheme: `visit("http://127.0.0.1:8888/", 375, "dark")`."""

    def visit(address: str, width: int, scheme: str) -> Page:
        metrics = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        driver.get_log("browser")  # type: ignore[no-untyped-call]
        driver.get(address)
        return Page(driver)

    return visit


@pytest.fixture
def look(visit: Callable[[str, int, str], Page]) -> Callable[[Path, int, str], Page]:
    """Open a file: `look(file, 375, "dark")`."""
    return lambda file, width, scheme: visit(file.as_uri(), width, scheme)
