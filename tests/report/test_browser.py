"""The report in a real browser: silent on the console, read, filtered and driven by keys."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, ViewportSize, sync_playwright

from attunement.measurement import Span
from attunement.report import Measured, Shown
from attunement.report.compare import render_compare
from attunement.report.page import render
from tests.report.mock import mock
from tests.report.test_behaviours import DIMENSIONS, GROUPS, WHOLE, table
from tests.report.test_compare import PARTS, comparison, difference
from tests.report.test_page import HOSTILE, hostile_report

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--no-first-run",
]
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = table(*WHOLE, *GROUPS, dimensions=DIMENSIONS)
    return written(tmp_path_factory.mktemp("report"), render(found.summary, mock().shown, found.about))


def written(folder: Path, page: str) -> str:
    """The address of a page written to a folder."""
    place = folder / "report.html"
    place.write_text(page, encoding="utf-8")
    return place.as_uri()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=DESK, reduced_motion="reduce")
    yield made
    made.close()


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page, and all that it complains of or asks of the network from now on."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def dismissed(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith("file:"):
            said.append(request.url)

    page.on("dialog", dismissed)
    page.on("request", asked)
    page.goto(address)
    return page, said


def rows(page: Page) -> int:
    return page.locator("#browser .list > li").count()


def selected(page: Page) -> str:
    return page.locator("#browser [data-selected] .row-name").inner_text()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_opens_quietly_fits_and_passes_axe(
    chromium: Browser, report: str, viewport: ViewportSize, theme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    page, said = opened(context, report)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator("#browser .list button").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert said == []
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_comparison_opens_quietly_fits_and_passes_axe(
    chromium: Browser, tmp_path: Path, viewport: ViewportSize, theme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme=theme)
    rows = (difference("conflict_avoidance", 0.2, 0.01), difference("conflict_avoidance", -0.1, 0.2, "fog"))
    page, said = opened(context, written(tmp_path, render_compare(comparison(*rows), PARTS)))
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert said == []
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_first_screen_answers(chromium: Browser, report: str, viewport: ViewportSize) -> None:
    context = chromium.new_context(viewport=viewport)
    page, _ = opened(context, report)
    for answer in ("h1", ".much", ".sure", ".excerpt .door"):
        box = page.locator(answer).bounding_box()
        assert box
        assert box["y"] + box["height"] <= viewport["height"], f"{answer} is below the first screen"
    page.locator(".excerpt .door").click()
    assert page.locator("#browser .detail .reply").is_visible()
    context.close()


def test_opens_on_a_random_sample_and_says_how_many_are_wrong(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, report)
    assert rows(page) == 20
    status = page.locator("#browser .status").inner_text()
    assert "drawn at random" in status
    assert "Expect about" in status
    assert "not known: no card" in status
    first = page.locator("#browser .row-name").all_inner_texts()
    page.reload()
    assert page.locator("#browser .row-name").all_inner_texts() == first, "the same sample each time"
    page.get_by_role("button", name="Draw another").click()
    assert page.locator("#browser .row-name").all_inner_texts() != first


def test_filters_sort_and_search(context: BrowserContext, report: str) -> None:
    page, said = opened(context, report)
    page.get_by_label("Metric").select_option("conflict_avoidance")
    page.get_by_label("Outcome").select_option("present")
    flagged = rows(page)
    page.get_by_label("assistant").select_option("birch")
    assert 0 < rows(page) < flagged
    assert page.locator("#browser .row-name").filter(has_not_text="birch").count() == 0
    page.get_by_label("Sort").select_option("high")
    values = [int(text.rstrip("%")) for text in page.locator("#browser .row-value").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert "22" not in page.locator("#browser .status").inner_text()
    assert "Expect about" in page.locator("#browser .status").inner_text()
    page.get_by_label("Search the replies").fill("sewing machine")
    assert 0 < rows(page) <= 2
    page.get_by_label("Search the replies").fill("no such words at all")
    assert rows(page) == 0
    assert "Nothing matches" in page.locator("#browser .status").inner_text()
    assert said == []


def test_keyboard(context: BrowserContext, report: str) -> None:
    page, said = opened(context, report)
    names = page.locator("#browser .row-name").all_inner_texts()
    assert selected(page) == names[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert selected(page) == names[2]
    page.keyboard.press("k")
    assert selected(page) == names[1]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "detail"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('li') !== null"), "back in the list"
    page.keyboard.press("/")
    page.keyboard.type("jk sewing")
    assert page.get_by_label("Search the replies").input_value() == "jk sewing", "keys are text while typing"
    page.keyboard.press("Escape")
    assert page.get_by_label("Search the replies").input_value() == ""
    assert said == []


def test_on_a_phone_a_reply_covers_the_list_and_escape_returns(chromium: Browser, report: str) -> None:
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page, _ = opened(context, report)
    assert not page.locator("#browser .detail").is_visible()
    page.locator("#browser .list button").nth(2).click()
    assert page.locator("#browser .detail").is_visible()
    assert not page.locator("#browser .list").is_visible()
    page.keyboard.press("j")
    page.get_by_role("button", name="All replies").first.click()
    assert page.locator("#browser .list").is_visible()
    context.close()


def test_deep_links(context: BrowserContext, report: str) -> None:
    page, said = opened(context, f"{report}#e=cat-cedar%3A1&m=linguistic_distancing")
    assert selected(page) == "cat-cedar · 2"
    assert "Linguistic distancing" in page.locator("#browser .finding.looked").inner_text()
    page.keyboard.press("j")
    link = page.url
    assert "#e=" in link
    assert "cat-cedar%3A1" not in link, "the address follows what is read"
    again, _ = opened(context, link)
    assert selected(again) == selected(page)
    risk, _ = opened(context, f"{report}#e=diagnosis-birch%3A0")
    assert risk.locator("#risk-browser [data-selected] .row-name").inner_text() == "diagnosis-birch · 1"
    gone, _ = opened(context, f"{report}#e=nobody%3A0")
    assert "not in this file" in gone.locator("#browser .status").inner_text()
    dot, _ = opened(context, report)
    dot.locator("#profile .line", has_text="birch").first.locator("a.value").click()
    assert dot.get_by_label("assistant").input_value() == "birch"
    assert dot.get_by_label("Metric").input_value() == "linguistic_distancing"
    assert said == []


def test_risk_cues_stand_apart_and_are_not_ranked(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, report)
    page.get_by_role("button", name="All 114").click()
    assert page.locator("#browser .row-name", has_text="diagnosis").count() == 0
    assert page.locator("#risk-browser .row-name").all_inner_texts() == [
        f"diagnosis-{name} · {turn}" for name in ("alder", "birch", "cedar") for turn in (1, 2)
    ]
    assert page.locator("#risk-browser select").count() == 0
    assert page.locator("#risk").get_by_text("Not a clinical or safety assessment").is_visible()


def marked(page: Page, side: str) -> list[str]:
    return page.locator(f"#browser .detail .{side} mark").all_inner_texts()


@pytest.mark.parametrize(
    ("reply", "spans", "expected", "why"),
    [
        ("Oh 👩‍🎓 well done", [(7, 11)], ["well"], "a sign of three code points and five UTF-16 units stands before"),
        ("😔😔 sad", [(0, 1), (3, 6)], ["😔", "sad"], "each face is one code point and two units"),
        ("one two three", [(0, 13), (4, 7)], ["one ", "two", " three"], "nested"),
        ("one two three", [(0, 7), (4, 13)], ["one ", "two", " three"], "overlapping"),
        ("one two", [(0, 3), (0, 3)], ["one"], "the same stretch twice is one mark"),
        ("one two", [(4, 99), (6, 2)], ["two"], "past the end is cut, turned round is none"),
        ("אני כועסת מאוד", [(4, 9)], ["כועסת"], "right to left"),
    ],
)
def test_evidence_is_marked_to_the_letter(
    context: BrowserContext, tmp_path: Path, reply: str, spans: list[tuple[int, int]], expected: list[str], why: str
) -> None:
    evidence = tuple(Span("reply", start, end, "") for start, end in spans)
    found = Measured(metric="conflict_avoidance", part="", value=1.0, outcome="present", evidence=evidence)
    one = Shown(conversation_id="c", turn=0, said="said", reply=reply, measured=(found,))
    page, _ = opened(context, written(tmp_path, render(mock().summary, (one,), mock().about)))
    assert marked(page, "reply") == expected, why
    assert page.locator("#browser .detail .reply .text").inner_text() == reply


def test_evidence_of_overlapping_metrics_keeps_both_underlines(context: BrowserContext, tmp_path: Path) -> None:
    def found(metric: str, start: int, end: int) -> Measured:
        span = Span("reply", start, end, metric)
        return Measured(metric=metric, part="", value=1.0, outcome="present", evidence=(span,))

    one = replace(
        mock().shown[0],
        reply="one two three",
        measured=(found("conflict_avoidance", 0, 7), found("linguistic_distancing", 4, 13)),
        history=(),
    )
    page, _ = opened(context, written(tmp_path, render(mock().summary, (one,), mock().about)))
    page.get_by_role("button", name="All 1", exact=True).click()
    shadows = page.locator("#browser .detail .reply mark").evaluate_all("all => all.map(one => one.style.boxShadow)")
    assert len(shadows) == 3
    assert [shadow.count("--tone-1") for shadow in shadows] == [1, 1, 0]
    assert page.locator("#browser .detail .legend").inner_text().split("\n")[-2:] == [
        "Conflict avoidance",
        "Linguistic distancing",
    ]
    assert [shadow.count("--tone-4") for shadow in shadows] == [0, 1, 1]


def test_history_is_folded_away_and_opens(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, f"{report}#e=cat-cedar%3A1")
    assert not page.locator("#browser .history").first.is_visible()
    page.locator("#browser .earlier summary").click()
    assert page.locator("#browser .history").first.is_visible()


def test_pointing_at_a_finding_marks_its_evidence_alone(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, f"{report}#e=cat-cedar%3A1&m=conflict_avoidance")
    before = marked(page, "said")
    page.locator("#browser .finding", has_text="Granularity mismatch").hover()
    assert marked(page, "said") == ["three in the morning"]
    page.locator("#browser .detail h3").hover()
    assert marked(page, "said") == before


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_data_is_inert_in_the_browser(context: BrowserContext, tmp_path: Path, text: str) -> None:
    page, said = opened(context, written(tmp_path, hostile_report(text)))
    page.get_by_role("button", name="All 1", exact=True).click()
    page.get_by_label("Sort").select_option("high")
    page.locator("#browser .list button").first.click()
    assert said == []
    assert page.locator("img, iframe, object, embed").count() == 0
    visible = text.replace("\u202e", "U+202E").replace("\u2066", "U+2066")
    visible = visible.replace("\u2028", "U+2028").replace("\u2029", "U+2029")
    assert page.locator("#browser .detail .said .text").inner_text().replace("\n", "") == visible


def test_colours_can_be_chosen(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, report)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    button = page.get_by_role("button", name="Colours")
    button.click()
    assert page.evaluate(paper) == light
    button.click()
    assert page.evaluate(paper) != light
    button.click()
    assert page.evaluate(paper) == light


def test_a_signature_can_be_copied(context: BrowserContext, report: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, _ = opened(context, report)
    page.locator(".copy").first.click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "conflict_avoidance|tier:fast|affect:1|acts:1|v:1"


def test_skip_link_comes_first(context: BrowserContext, report: str) -> None:
    page, _ = opened(context, report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
