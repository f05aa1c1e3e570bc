"""From the lines of a pasted text to its blocks: headings with names, levels and signs, and the rows of corners between them."""
import re
from dataclasses import dataclass, field, replace

from geodata.findings import FindingCode
from geodata.readers import legends
from geodata.readers.boundaries import refused
from geodata.readers.pairs import Axis, Line, Pair, axis_of, coordinates_in, label_of, pairs_of

_COUNT, _PLACES = "一二三四五六七八九十0-9", "甲乙丙丁东西南北中上左右内外"
_NUMBERED = re.compile(
    rf"(?:矿段|采区|区块|块段|地块|矿块|图斑|矿区|矿体|工区)[{_COUNT}A-Z]{{1,3}}(?:-\d{{1,2}})?"
    rf"|(?:[{_COUNT}{_PLACES}]|(?<!地)下|[IVX]{{1,4}}|[A-Z]){{1,4}}(?: ?[号#])?"
    "(?:开采|采|矿)?(?:段|区|块|坑|体|范围|层|煤|(?<![上下])部|侧|井|矿带|矿权|矿(?![山业区段体权产带]))(?!街道|村|镇|乡|县|办)|[老新主]矿区|飞地")
_FOOT = re.compile(rf"({_NUMBERED.pattern})(?:面积|.{{0,4}}标高)")
_BLOCK = re.compile("矿段|(?<!禁)采区|区块|块段|地块|矿块|图斑|工区")
_AFTER_A_NAME = re.compile(r"[\s,:(、.|]|面积|(?:开采)?标高|开采深度|采矿权|探矿权|范围|拐点|坐标|续|\d{3}|$")
_BEFORE_A_NAME = re.compile(r"[\s,:()、.|]")
_WITHOUT = re.compile(r"\([^()]*(?:不含|不包括|除外)[^()]*\)")
_LIST_NUMBER = re.compile(rf"(?:\(?[{_COUNT}]{{1,2}}[),.:]|第|续表?|[#●-])?\s*")
_PROSE = re.compile("[由与在为被距是已未及]|位于|相邻|公告|政府|[局司]")
_LONGEST_HEADING = 20
_LONGEST_LINE = 200
_PAGE = re.compile(r"[-—]\s?\d{1,4}\s?[-—]")

SUBTRACTED = re.compile("扣除|剔除|挖除|除外|不含|不包括|禁采|保留区|内圈|天窗|空白区")
"""Words of what is taken away from an outline."""
_NOT_SUBTRACTED = re.compile("不在|不占|不涉及|未涉及|不重叠|无重叠|已扣除|已剔除")


@dataclass(eq=False)
class Block:
    """What stands between two headings; ``sign`` -1 is subtracted, ``levels`` are upper and lower in metres."""

    name: str = ""
    sign: int = 1
    levels: legends.Levels | None = None
    rows: list[list[Pair]] = field(default_factory=list)


def extent_in(lines: list[Line]) -> list[Block]:
    """The rectangle of two longitudes and two latitudes, where the text has nothing else; empty where it has."""
    tokens = coordinates_in(lines)
    if len(tokens) != 4 or [*map(axis_of, tokens)] not in ([Axis.EAST] * 2 + [Axis.NORTH] * 2, [Axis.NORTH] * 2 + [Axis.EAST] * 2):
        return []
    north, east = (tokens[2:], tokens[:2]) if axis_of(tokens[0]) is Axis.EAST else (tokens[:2], tokens[2:])
    around = ((0, 0), (0, 1), (1, 1), (1, 0))
    return [Block(rows=[[Pair(north[up], east[right], True, (), "")] for up, right in around])]


def transposed_in(lines: list[Line]) -> list[Block]:
    """Corners whose norths all stand before their easts, or the other way round: columns or rows copied one after the other."""
    tokens = coordinates_in(lines)
    half = len(tokens) // 2
    axes = [*map(axis_of, tokens)]
    if half < 3 or len(tokens) % 2 or None in axes or len(set(axes[:half])) > 1 or len(set(axes[half:])) > 1 or axes[0] is axes[-1]:
        return []
    pairs = [Pair(first, second, axes[0] is Axis.NORTH, (), "") for first, second in zip(tokens[:half], tokens[half:], strict=True)]
    return [Block(rows=[[pair] for pair in pairs])]


def blocks_in(lines: list[Line], heading: Axis | None) -> list[Block]:
    """Every block with its rows; a heading that names one, or after which the numbers do not go on, begins the next. Raises ``Refused``."""
    last = max((place for place, line in enumerate(lines) if line.coordinates), default=-1)
    rows = {place: pairs_of(line, heading, is_last=place == last) for place, line in enumerate(lines) if line.coordinates}
    if _are_labels([pair.names for pairs in rows.values() for pair in pairs]):
        rows = {place: [replace(pair, names="") for pair in pairs] for place, pairs in rows.items()}
    found = _Blocks(
        levels_at_end=any(re.search("标高|深度", line.words) for line in lines), named_below=_named_below(lines),
        centred=_centred([pair for pairs in rows.values() for pair in pairs]))
    for place, line in enumerate(lines):
        if place in rows:
            found.take(line, rows[place])
        elif len(line.tokens) == 1 and (label := label_of(line.tokens[0])) and not _PAGE.fullmatch(line.words):
            if place > last and found.would_go_on(label):
                raise refused(FindingCode.CORNERS_CUT_OFF, value=line.words)
            found.label = label
        else:
            found.head(line)
    return found.finished()


def _named_below(lines: list[Line]) -> bool:
    """Whether each block is named by a line behind its rows, which says what it measures or how deep it goes."""
    kinds = "".join("c" if line.coordinates else "f" if _is_foot(line) else "n" if _name_in(line.words) else "" for line in lines)
    return bool(re.fullmatch("(?:c+f)+", kinds))


def _are_labels(names: list[str]) -> bool:
    """Whether names in front of corners only count them: A区1, A区2 ..."""
    ends = [re.fullmatch(r"(.*?)(\d{1,4})", name) for name in names]
    return len(names) > 2 and all(
        one and other and one[1] == other[1] and int(other[2]) == int(one[2]) + 1 for one, other in zip(ends, ends[1:], strict=False))


def _centred(pairs: list[Pair]) -> bool:
    """Whether names stand in the middle of their rows, as in merged cells: where the numbers begin again there is none."""
    begins = [not place or not _goes_on(pairs[place - 1], pair) for place, pair in enumerate(pairs)]
    named = [bool(pair.names and _name_in(pair.names)) for pair in pairs]
    return begins.count(True) == named.count(True) > 1 and not any(one and other for one, other in zip(begins, named, strict=True))


class _Blocks:
    """The blocks so far, and what the lines above the next row said: a number of its point, headings of groups side by side.

    Levels that lines without corners say are kept with the name they stand beside and the number of blocks above them.
    """

    def __init__(self, *, levels_at_end: bool, named_below: bool, centred: bool) -> None:
        self.blocks = [Block()]
        self.label = ""
        self._levels_at_end, self._named_below, self._centred = levels_at_end, named_below, centred
        self._parted = False
        self._beside: list[Block] = []
        self._called: dict[str, Block] = {}
        self._said: list[tuple[int, str, legends.Levels]] = []

    def would_go_on(self, label: str) -> bool:
        """Whether a number is that of the point behind the last one, or points have none."""
        number = self.blocks[-1].rows[-1][-1].number if self.blocks[-1].rows else None
        return number is None or label.isdigit() and int(label) == number + 1

    def take(self, line: Line, pairs: list[Pair]) -> None:
        """Take a row of corners."""
        if self.label and not pairs[0].labels:
            pairs[0] = replace(pairs[0], labels=(self.label,))
        if self._beside and (len(pairs) == len(self._beside) or self._beside[0].rows):
            self._take_beside(pairs)
        else:
            if self._beside:        # no groups stand below the names
                self._beside = []
                self.blocks.append(Block())
            if not self._goes_on(pairs[0]):
                if self._is_subtracted(line.words):
                    self._begin("", line.words)
                elif self._parted or self._centred:
                    self._begin("", "")
            self._add(pairs, line.words)
        levels = legends.levels_in(line.words) or (legends.levels_at_end(line.words) if self._levels_at_end else None)
        if "\n" not in line.words or len(self.blocks) == 1:        # of cells one below the other nobody knows whose they are
            self.blocks[-1].levels = self.blocks[-1].levels or levels
        self.label, self._parted = "", False

    def head(self, line: Line) -> None:
        """Take what a line without corners says: the name and the sign of the next block, or levels of the one above or below."""
        self._parted, self.label = True, ""
        name, last = _name_in(line.words), self.blocks[-1]
        begun = sum(bool(block.rows) for block in self._called.values()) if self._beside else len(self.blocks) - (not last.rows)
        self._said += [(begun, one or last.name * (not last.rows), levels) for one, levels in _levels_said(line.words)]
        beside = _names_beside(line.words)
        above = self._called.get(name)
        if beside:
            self._begin_beside(beside)
        elif self._named_below and last.rows and _is_foot(line):
            self._call(name, line.words)
            self.blocks.append(Block())
        elif above and above.rows and above.name == name and (above is last or re.search("面积|标高", line.words)):
            return
        elif last.rows and _are_one(name, last.name):
            return
        elif name or self._is_subtracted(line.words):
            self._begin(name, line.words)

    def finished(self) -> list[Block]:
        """The blocks with rows, and the levels that were said of each."""
        blocks = [block for block in self.blocks if block.rows]
        for _place, name, levels in self._said:
            for block in blocks:
                if name and block.name == name:
                    block.levels = block.levels or levels
        self._give([(place, levels) for place, name, levels in self._said if not name or len(blocks) == 1], blocks)
        if not any(block.sign > 0 for block in blocks):
            for block in blocks:
                block.sign = 1
        return blocks

    def _give(self, said: list[tuple[int, legends.Levels]], blocks: list[Block]) -> None:
        """Levels that stand above each block, or below each; that stand once, above or below all, are those of all that have none."""
        places, count = [place for place, _levels in said], len(blocks)
        if places == [*range(count + 1)]:
            said, places = said[1:], places[1:]        # what stands above all is the sum
        if len(said) == 1 and places[0] in (0, count) and not any(block.levels for block in blocks):
            for block in blocks:
                block.levels = said[0][1]
        above = places == [*range(count)]
        for place, levels in said:
            block = blocks[min(place, count - 1) if above or not place else place - 1]
            block.levels = block.levels or levels

    def _goes_on(self, pair: Pair) -> bool:
        return not self.blocks[-1].rows or _goes_on(self.blocks[-1].rows[-1][-1], pair)

    def _begin_beside(self, names: list[str]) -> None:
        """Begin blocks side by side, or go on with them on a new page."""
        self._beside = [self._called.setdefault(name, Block(name)) for name in names]
        self.blocks += [block for block in self._beside if not any(block is one for one in self.blocks[-len(names) - 1:])]

    def _take_beside(self, pairs: list[Pair]) -> None:
        """Put each group into the block whose name stands over it; in a row with fewer groups, where its number goes on."""
        for column, pair in enumerate(pairs):
            going_on = (block for block in self._beside if block.rows and _goes_on(block.rows[-1][-1], pair))
            block = self._beside[column] if len(pairs) == len(self._beside) else next(going_on, self._beside[column])
            block.rows.append([pair])

    def _add(self, pairs: list[Pair], words: str) -> None:
        """Put a row into the last block; a name in front of a corner begins the next one."""
        row: list[Pair] = []
        feet: set[str] | None = None
        for pair in pairs:
            name = _name_in(pair.names, anywhere=True) if pair.names else ""
            if name and self._centred:
                self._call(name, pair.names)
            elif name and name != self.blocks[-1].name:
                if row:
                    self.blocks[-1].rows.append(row)
                    row = []
                feet = {match[1] for match in _FOOT.finditer(words)} if feet is None else feet
                self._begin("" if any(foot in name for foot in feet) else name, pair.names)
            row.append(pair)
        self.blocks[-1].rows.append(row)

    def _begin(self, name: str, words: str) -> None:
        """Begin a block, in the place of one that has no rows."""
        self._beside = []
        if self.blocks[-1].rows:
            self.blocks.append(Block())
        self._call(name, words)

    def _call(self, name: str, words: str) -> None:
        block = self.blocks[-1]
        block.name, block.sign = name or block.name, -1 if self._is_subtracted(words) else 1
        if name:
            self._called[name] = block

    def _is_subtracted(self, words: str) -> bool:
        """Whether a heading, or behind the first outline any words, say that what follows is taken away."""
        if _NOT_SUBTRACTED.search(words) or not SUBTRACTED.search(_WITHOUT.sub("", words)):
            return False
        is_heading = len(words) <= _LONGEST_HEADING and not words.endswith(".")
        return is_heading or any(block.rows for block in self.blocks)


def _are_one(name: str, other: str) -> bool:
    """Whether one name is the other with that of its mine in front."""
    short, long = sorted((name, other), key=len)
    return bool(short) and short != long and long.endswith(short) and not re.search(rf"[{_COUNT}{_PLACES}A-Z]$", long.removesuffix(short))


def _levels_said(words: str) -> list[tuple[str, legends.Levels]]:
    """Upper and lower levels in a line, each with the name of the block that stands beside it."""
    parts = [words] if len(words) > _LONGEST_LINE else re.split("[,;]", words)
    found = [(_name_in(part, anywhere=True), levels) for part in parts
             if (levels := legends.levels_in(part) or legends.levels_at_end(part))]
    whole = legends.levels_in(words)
    if len(found) > 1 and all(name for name, _levels in found):
        return found
    return [(_name_in(words), whole)] if whole else []


def _is_foot(line: Line) -> bool:
    """Whether a line without corners says what a block measures or how deep it goes."""
    return bool(not line.coordinates and _name_in(line.words) and re.search(r"(?:面积|标高)\D{0,8}\d", line.words))


def _name_in(words: str, *, anywhere: bool = False) -> str:
    """The name of a block that a heading begins with: 一采区, 东区2号矿体, 张家沟采区; empty where it names none, or is a sentence.

    With ``anywhere`` the words are those in front of a corner, and may begin with others.
    """
    counted = _LIST_NUMBER.match(words)
    start = counted.end() if counted and not anywhere else 0
    match = _NUMBERED.search(words, start) or _BLOCK.search(words, start)
    if match is None or len(words) > _LONGEST_LINE and not anywhere:
        return ""
    before = _BEFORE_A_NAME.split(words[start:match.start()])
    end = _AFTER_A_NAME.search(words, match.end())
    name = before[-1] + words[match.start():end.start() if end else match.end()]
    if not anywhere and (len(before) > 1 or _PROSE.search(name)) or name == match[0] and _BLOCK.fullmatch(name):
        return ""
    return name if len(name) <= _LONGEST_HEADING else match[0] if anywhere else ""


def _names_beside(words: str) -> list[str]:
    """The names of blocks that stand side by side, each in a cell of its own; none where there is anything else."""
    cells = re.split(r"[\s|]+", words.strip("| \t"))
    names = [_name_in(cell) for cell in cells]
    return names if len(cells) > 1 and all(names) and names == cells and len(set(names)) == len(names) else []


def _goes_on(before: Pair, after: Pair) -> bool:
    return before.number is not None and after.number == before.number + 1
