"""What the words around corner points say: datum, zone, levels, how many points; and what in them only looks like a corner."""
import re

from pyproj import CRS

from geodata.crs import SIX_DEGREE_ZONES, THREE_DEGREE_ZONES, Datum, crs_of, meridian_of, zone_in
from geodata.readers.answers import DegreeForm
from geodata.readers.boundaries import PLANE

_DATUMS = {datum: re.compile(pattern, re.IGNORECASE) for datum, pattern in {
    Datum.CGCS2000: r"CGCS\s?2000|2000\s?国家|国家\s?2000|国家大地(?:坐标系)?\s?2000|大地2000|2000\s?(?:大地)?坐标",
    Datum.XIAN_1980: r"19\s?80\s?年?(?:西安|国家)|西安\s?(?:19)?80|(?<!\d)80\s?(?:西安|国家|坐标)|1980\s?坐标",
    Datum.BEIJING_1954: r"19\s?54\s?年?北京|北京\s?(?:19)?54|(?<!\d)54\s?(?:北京|坐标)|1954\s?坐标",
    Datum.WGS84: r"WGS\s?-?\s?(?:19)?84",
    Datum.GCJ02: r"GCJ\s?-?\s?02|火星坐标|高德坐标|腾讯坐标",
}.items()}
_BAIDU = re.compile(r"BD\s?-?\s?09|百度坐标", re.IGNORECASE)
_ZONE = re.compile(r"带号\D{0,4}(\d{2})(?!\d)|第?\s?(?<![\d.])(\d{2})\s?(?:度)?带(?!宽)")
_MERIDIAN = re.compile(r"中央(?:子午线|经线|经度)\D{0,6}(\d{2,3})(?:[°度]|(?![\d.]))|CM[_ ]?(\d{2,3})E")
_LEVEL = r"([+-]?\d{1,4}(?:\.\d{1,4})?)\s?(?:m|米)?"
_LEVELS = re.compile(
    rf"(?<!出露)(?:标高|深度|采深)[^\d+\-\n]{{0,12}}{_LEVEL}\s?(?:标高)?(?:至|到|~|[—―]{{1,2}}|–|-|/)\s?{_LEVEL}"
    rf"|(?:由|从)\s?{_LEVEL}\s?(?:至|到|~)\s?{_LEVEL}\s?标高", re.IGNORECASE)
_LIMITS = re.compile(
    rf"(?:上限|起标高|起始标高|最高(?:开采)?标高|上部标高)[^\d+\-\n]{{0,8}}{_LEVEL}"
    rf"\D{{0,12}}?(?:下限|止标高|终止标高|最低(?:开采)?标高|下部标高)[^\d+\-\n]{{0,8}}{_LEVEL}", re.IGNORECASE)
_DATUM_OF_HEIGHTS = re.compile(r"\(?(?:采用)?(?:19)?(?:85|56)年?(?:国家|黄海)高程(?:基准|系统?)?\)?")
_POINTS = re.compile(r"(?:由|共|计|有)\s?(\d{1,5})\s?(?:个\s?(?:拐点|界址点|坐标点|点|坐标)|拐点|界址点)|(?:拐点|界址点|坐标点|点)数\D{0,3}(\d{1,5})(?!\d)")
_ASIDES = re.compile(
    r"(?<![\d.])(?:19|20)\d{2}\s?[-./年]\s?\d{1,2}(?:\s?[-./月]\s?\d{1,2}日?|月)|面积[^\d\n]{0,12}[\d.,]{1,20}(?:\s?(?:km|m|hm)2)?"
    r"|[\d.]{1,20}\s?(?:km|m|hm)2|[\d.]{1,20}\s?(?:平方|公顷|亩|万?吨|万元|元|万?立方)|[3六三6]\s?度\s?(?:分\s?)?带|第\s?\d{1,4}\s?页|共\s?\d{1,4}\s?页",
    re.IGNORECASE)
_AT_END = re.compile(rf"{_LEVEL}\s?(?:至|到|~|[—―]{{1,2}})\s?{_LEVEL}\s*$", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d{2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}")
_LETTER = re.compile(r"[^\W\d_]")
_CUT_OFF = re.compile(r"\.{3,}|…|下略|（略）|\(略\)|以下省略|未完")

_PACKED = re.compile(r"d{2,3}\.?mmss|度[.,]?分分?秒", re.IGNORECASE)
_DECIMAL = re.compile("十进制|小数度")

Levels = tuple[float, float]


def datums_in(words: str) -> list[Datum]:
    """The datums that are named, in their order."""
    found = [(match.start(), datum) for datum, pattern in _DATUMS.items() if (match := pattern.search(words))]
    return [datum for _place, datum in sorted(found)]


def system_in(words: str, easts: list[float]) -> CRS | Datum | None:
    """The system that words name, where all eastings or longitudes lie in one zone of it; None where they name none, or several."""
    datums = datums_in(words)
    zones = {zone_in(east) if east > PLANE else 0 for east in easts}
    if len(datums) != 1 or len(zones) != 1 or None in zones:
        return None
    [datum], zone = datums, zones.pop() or None
    if datum is Datum.GCJ02 or datum is Datum.WGS84 and zone:
        return datum if zone is None else None
    return crs_of(datum, zone)


def is_of_baidu(words: str) -> bool:
    """Whether the words name the twice shifted degrees of Baidu."""
    return bool(_BAIDU.search(words))


def zone_in_words(words: str) -> int | None:
    """The zone that is named, or the three-degree zone of the central meridian that is; None where several or none are."""
    zones = _zones_in(words) or {meridian // 3 for meridian in _meridians_in(words) if not meridian % 3} & {*THREE_DEGREE_ZONES}
    return zones.pop() if len(zones) == 1 else None


def against_zone(words: str, zone: int) -> list[str]:
    """Zones and central meridians that the words name in place of ``zone`` and its own."""
    zones, meridians = _zones_in(words), _meridians_in(words)
    return [*(str(one) for one in sorted(zones) if zone not in zones),
            *(f"{one}°E" for one in sorted(meridians) if meridian_of(zone) not in meridians)]


def _zones_in(words: str) -> set[int]:
    return {int(match[1] or match[2]) for match in _ZONE.finditer(words)} & {*SIX_DEGREE_ZONES, *THREE_DEGREE_ZONES}


def _meridians_in(words: str) -> set[int]:
    return {int(match[1] or match[2]) for match in _MERIDIAN.finditer(words)}


def form_in(words: str) -> DegreeForm | None:
    """How degrees are written, where the words say so."""
    packed, decimal = _PACKED.search(words), _DECIMAL.search(words)
    return None if bool(packed) == bool(decimal) else DegreeForm.PACKED if packed else DegreeForm.DECIMAL


def levels_in(words: str) -> Levels | None:
    """Upper and lower level in metres (1985 height) that are named first."""
    words = _DATUM_OF_HEIGHTS.sub("", words)
    match = _LEVELS.search(words) or _LIMITS.search(words)
    numbers = [float(part) for part in match.groups() if part] if match else []
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def levels_at_end(row: str) -> Levels | None:
    """Upper and lower level in the last column of a row."""
    match = _AT_END.search(row[-40:])
    return (float(match[1]), float(match[2])) if match else None


def points_in(words: str) -> int | None:
    """How many points there must be, where exactly one number is named."""
    counts = {int(match[1] or match[2]) for match in _POINTS.finditer(words)}
    return counts.pop() if len(counts) == 1 else None


def breaks_off(words: str) -> bool:
    """Whether words say, or dots show, that more was printed than stands here."""
    return bool(_CUT_OFF.search(words))


def without_asides(words: str) -> str:
    """The words without dates, areas, levels, zones and meridians, whose numbers are no corners."""
    if not _LETTER.search(words):
        return "" if _DAY.fullmatch(words) else words
    for pattern in (_LEVELS, _LIMITS, _MERIDIAN, _ZONE, _POINTS, _ASIDES, *_DATUMS.values()):
        words = pattern.sub(" ", words)
    return words
