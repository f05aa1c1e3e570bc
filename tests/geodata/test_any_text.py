"""Any text at all gives boundaries with findings or one of the questions, in bounded time and size."""
import random
from pathlib import Path

import pytest

from geodata.errors import UnknownCrs, UnknownDegrees, UnknownEncoding
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.boundaries import Boundaries
from geodata.readers.child import read_here
from tests.geodata.test_corners import EXPLORATION, MINING, NOTICE, TITLE_WITH_A_HOLE
from tests.geodata.test_notices import BOTH, DEGREES, PLANE, rows
from tests.geodata.test_parcels import EXCHANGE, HEAD, SQUARE, parcel, smaller
from tests.geodata.test_parcels import EXPLORATION as APPLICATION

INPUTS = 10_000
PIECES = [*"0123456789.,;*?-+~°′″'\" \t\n，、；：。①⑴⒈（）()=@[]xXOlJX西北一", "°", "标高", "扣除", "二矿段",
          "经度", "纬度", "CGCS2000", "80坐标", "39带",
          "1,", "4,", "-1", "116.5", "41.02", "4543210.12", "39458123.45", "458123.45", "1163000", "120°10′49.08″", "9" * 30,
          "*,", "标高,1,2,,1",
          "XY001=", "[地块坐标]", "[登记项目]", "***", "g", "b", "\0", "\ufeff", "\u2028", "面,", "面积", "由3个拐点", "……", "1e400", "nan", "inf",
          "７", "〇", "\ud800", "\r"]
NOTICES = [
    PLANE, rows(DEGREES), BOTH.format("1980西安坐标系", "2000国家大地坐标系"), "120°10′49.08″~120°12′00.90″，48°03′53.64″~48°04′52.68″",
    "拐点 X坐标 Y坐标 ⑴ 3127607.32 39347485.99 ⑵ 3127575.32 39347545.99 ⑶ 3127839.33 39348197.00 开采标高为-50m至-500m",
    f"一矿段（开采标高+77.00~+9.50m）\n{PLANE}\n扣除范围\n{rows(DEGREES)}",
    "1 31 23 03.213 121 45 06.5\n2 31 23 04 121 45 06\n3 31 23 04 121 45 07",
    "1,1,116.646051,41.012345;1,2,116.666051,41.012345;1,3,116.666051,41.032345", "X=4543210.12，Y=458123.45；中央子午线117°，39带"]
SEEDS = {
    "corners": [MINING, EXPLORATION, NOTICE, TITLE_WITH_A_HOLE], "notices": NOTICES, "applications": [APPLICATION, "[登记项目]\nXY001=1,1,2"],
    "parcels": [HEAD + parcel(SQUARE), HEAD + parcel(SQUARE, "10,1,1,一,面,,,,@") + parcel(smaller(100), None, "2")]}
ANSWERS = [Answers(), Answers("cgcs2000"),
           Answers("EPSG:4527", degrees=DegreeForm.PACKED), Answers("xian_1980", degrees=DegreeForm.DECIMAL)]


def mutated(text: str, chance: random.Random) -> str:
    """The text with a few pieces left out, doubled, moved or put in."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 2, 8, 40)))
        piece = chance.choice((chance.choice(PIECES), text[start:end] * chance.choice((0, 2, 3)), text[:end], ""))
        text = text[:start] + piece + text[end:]
    return text[:4_000]


def made_up(chance: random.Random) -> str:
    """Pieces one after the other."""
    return "".join(chance.choices(PIECES, k=chance.randint(1, 60)))


def read_or_asked(source: Path | str, answers: Answers) -> None:
    """Read; anything but boundaries or a question is a failure."""
    try:
        found = read_here(source, answers, lambda done, total: None)
    except (UnknownCrs, UnknownDegrees, UnknownEncoding) as question:
        assert str(question)
        return
    assert isinstance(found, Boundaries)
    assert found.refused or len(found.shapes) == len(found.valid) == len(found.area_m2) == len(found.attributes) == len(found.printed)
    assert len(found.findings) < 20 + (len(source) if isinstance(source, str) else source.stat().st_size)
    assert all(len(str(finding.values)) < 1_000 for finding in found.findings)


@pytest.mark.parametrize("kind", SEEDS)
def test_ten_thousand_texts_of_each_kind_give_boundaries_or_a_question(kind):
    chance = random.Random(kind)
    for number in range(INPUTS):
        read_or_asked(mutated(chance.choice(SEEDS[kind]), chance) if number % 4 else made_up(chance), chance.choice(ANSWERS))


def test_ten_thousand_texts_in_any_bytes_are_decoded_refused_or_asked_for(tmp_path):
    chance = random.Random("bytes")
    seeds = [text.encode(encoding) for texts in SEEDS.values() for text in texts for encoding in ("utf-8", "gb18030", "utf-16")]
    path = tmp_path / "text.txt"
    for number in range(INPUTS // 10):
        data = bytearray(chance.choice(seeds) if number % 4 else chance.randbytes(chance.randint(1, 300)))
        for _ in range(chance.randint(0, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        read_or_asked(path, chance.choice(ANSWERS))


@pytest.mark.parametrize("repeated", [
    "1", "1 ", "9.", "*", "?", "-", "1-", "1,", "1,1,", "°", "1°", "116°3", "1′", "标高", "标高1", "标高1~", "上限1", "1~",
    "x", "X1", "面积1", "19", "2019.",
    "①", "(1)", " ", "\t", "\n", "\n1", "1 116.5 41.0\n", "a", "由1", "J1,", "1;", "中央子午线", "共1个", "O", "l1", "，", "度", "1度",
    "1度1分", "39带", "...",
    "1,4,", "*,1,\n", "4543210.12 39458123.45 ", "4543210.12 39458123.45\n", "二矿段 ",
    "扣除\n1 116.5 41.0\n", "1 4543210.12 39458123.45 J1 ", "\ufeff",
    "* 1\n", "1,22,33\n", "：1,1,", "：2,4,1,1,", "1区 ", "1区\n", "一采区面积", "1区 4543210.12 39458123.45 ", "|---", "1,1,\n",
    "东区 西区\n1 116.5 41.0 1 116.5 41.0\n", "1 4543210.12 39458123.45\n7 矿 1\n", "甲采区\n1 116.5 41.0\n", "(", "扣除("])
def test_a_long_repetition_is_read_in_time_that_grows_with_its_length(repeated):
    for text in (repeated * (60_000 // len(repeated)), repeated * 30_000 + "!", PLANE + repeated * 10_000):
        read_or_asked(text[:120_000], ANSWERS[1])


def test_ten_thousand_exchange_files_give_boundaries_or_a_question(tmp_path):
    chance = random.Random("exchange")
    path = tmp_path / "exchange.xml"
    for _ in range(INPUTS // 10):
        text = mutated(EXCHANGE.removeprefix('<?xml version="1.0" encoding="GBK"?>\n'), chance)
        path.write_bytes(("<APP>" + text if "<APP>" not in text else text).encode("utf-8", "replace"))
        read_or_asked(path, chance.choice(ANSWERS))
