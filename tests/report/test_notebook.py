from attunement.conversation import Mode
from attunement.measurement import Outcome
from attunement.profile import Profile, Result
from tests.report.test_page import Tags


def result(value: float | None, ends: tuple[float, float] | None, part: str = "", **group: str) -> Result:
    return Result(
        metric="conflict_avoidance",
        part=part,
        mode=Mode.RESPOND,
        signature="conflict_avoidance|v:1",
        value=value,
        interval=ends,
        pooled=value,
        bounds=None,
        null=None,
        outcomes={outcome: 10 for outcome in Outcome},
        clusters=40,
        group=group,
    )


def test_a_result_shows_its_value_interval_outcomes_and_signature() -> None:
    html = result(0.31, (0.27, 0.35))._repr_html_()
    for expected in ("0.310", "0.270 to 0.350", "10 not called for", "conflict_avoidance|v:1", 'cx="37.2"', ">30<"):
        assert expected in html, expected


def test_a_profile_is_one_table_with_a_row_for_each_result() -> None:
    profile = Profile((result(0.31, (0.27, 0.35)), result(None, None, "fog", model="<b>"), result(2.0, (1.5, 2.5))))
    html = profile._repr_html_()
    tags = [tag for tag, _ in Tags(html).found]
    assert tags.count("tr") == 4
    assert tags.count("svg") == 1, "a dot only where the interval lies between 0 and 1"
    assert "b" not in tags
    assert "undefined" in html
    assert "script" not in tags
