"""Every page as axe-core sees it: nothing serious."""
from pathlib import Path

import pytest

AXE = (Path(__file__).parents[2] / "webmap/node_modules/axe-core/axe.min.js").read_text("utf-8")
SERIOUS = {"serious", "critical"}


def serious_faults(page) -> list[str]:
    """What axe-core finds serious or worse on the open page, each with the first element it names."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found["violations"] if one["impact"] in SERIOUS]


READERS = ["/", "/progress", "/progress/closure_done_rate@1", "/mines", "/mines/KS-0023", "/blocks/QK-01", "/sites/XF-0001"]


@pytest.mark.parametrize("address", READERS)
def test_nothing_serious_is_found_on_a_page_for_readers(page, address):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert serious_faults(page) == []


@pytest.mark.parametrize("address", READERS)
def test_nothing_serious_is_found_on_a_phone(phone, address):
    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    assert serious_faults(phone) == []
