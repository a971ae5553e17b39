"""What every test shares: the data pack's place, Chromium's, and a run that allows no skips."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "core", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("core")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail if any test is skipped")


class _Skips:
    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.found.append(f"{report.nodeid}: {report.longreprtext}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == 0:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print("\nskipped where nothing may be skipped:\n" + "\n".join(self.found))


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--no-skips") and not is_worker:
        config.pluginmanager.register(_Skips(), "no-skips")


@pytest.fixture(scope="session")
def pack() -> Path:
    """The data pack; tests that ask for it skip where there is none."""
    place = os.environ.get("ATTUNEMENT_DATA")
    if not place:
        pytest.skip("ATTUNEMENT_DATA names no data pack")
    return Path(place)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that ask for it skip where there is none."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("no chromium on PATH (make browsers)")
    return found
