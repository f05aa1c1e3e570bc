"""From the lines of a pasted text to its blocks: headings with names, levels and signs, and the rows of corners between them."""
import re
from dataclasses import dataclass, field, replace

from geodata.findings import FindingCode
from geodata.readers import legends
from geodata.readers.boundaries import refused
from geodata.readers.pairs import Axis, Line, Pair, axis_of, coordinates_in, label_of, pairs_of

_COUNTED = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?:矿段|采区|区块|块段|地块|矿块|图斑|矿区)[{_COUNTED}0-9A-Z]"
    rf"|(?:[{_COUNTED}甲乙丙丁东西南北中上]|(?<!地)下|[0-9]{{1,2}}|[IVX]{{1,4}}|[A-Z])(?: ?[号#])?(?:开采|采|矿)?(?:段|区|块|坑|体|范围|层|煤)"
    "|[老新]矿区")
_FOOT = re.compile(rf"({_NUMBERED.pattern})(?:面积|.{{0,4}}标高)")
_BLOCK = re.compile("矿段|(?<!禁)采区|区块|块段|地块|矿块|图斑")
SUBTRACTED = re.compile("扣除|剔除|挖除|除外|不含|不包括|禁采|保留区|内圈|天窗|空白区")
"""Words of what is taken away from an outline."""
_NOT_SUBTRACTED = re.compile("不在|不占|不涉及|未涉及|不重叠|无重叠")

_AFTER_A_NAME = re.compile(r"[(:,\s\d]|面积|(?:开采)?标高")
_LONGEST_HEADING = 20
_PAGE = re.compile(r"[-—]\s?\d{1,4}\s?[-—]")


@dataclass(eq=False)
class Block:
    """What stands between two headings; ``sign`` -1 is subtracted, ``levels`` are upper and lower in metres."""

    name: str = ""
    sign: int = 1
    levels: legends.Levels | None = None
    rows: list[list[Pair]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What in the name tells it from other blocks; empty without a name."""
        return next(iter(_keys(self.name)), "")


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
    found = _Blocks(levels_at_end=any(re.search("标高|深度", line.words) for line in lines))
    first, last = (chosen((place for place, line in enumerate(lines) if line.coordinates), default=-1) for chosen in (min, max))
    found.named_below = any(map(_is_foot, lines[last + 1:])) and not any(_NUMBERED.search(line.words) for line in lines[:first])
    for place, line in enumerate(lines):
        if line.coordinates:
            found.take(line, pairs_of(line, heading, is_last=place == last))
        elif len(line.tokens) == 1 and (label := label_of(line.tokens[0])) and not _PAGE.fullmatch(line.words):
            if place > last and found.would_go_on(label):
                raise refused(FindingCode.CORNERS_CUT_OFF, value=line.words)
            found.label = label
        else:
            found.head(line)
    blocks = _with_common_levels([block for block in found.blocks if block.rows])
    return blocks if any(block.sign > 0 for block in blocks) else [replace(block, sign=1) for block in blocks]


class _Blocks:
    """The blocks so far, and what the lines above the next row said: a number of its point, headings of groups side by side."""

    def __init__(self, *, levels_at_end: bool) -> None:
        self.blocks = [Block()]
        self.label = ""
        self.named_below = False
        self._centred = False
        self._levels_at_end = levels_at_end
        self._parted = False
        self._beside: list[Block] = []
        self._in_columns = False
        self._called: dict[str, Block] = {}

    def would_go_on(self, label: str) -> bool:
        """Whether a number is that of the point behind the last one, or points have none."""
        number = self.blocks[-1].rows[-1][-1].number if self.blocks[-1].rows else None
        return number is None or label.isdigit() and int(label) == number + 1

    def take(self, line: Line, pairs: list[Pair]) -> None:
        """Take a row of corners."""
        if self.label and not pairs[0].labels:
            pairs[0] = replace(pairs[0], labels=(self.label,))
        if len(pairs) == len(self._beside) and not self._in_columns:
            self.blocks += self._beside
            self._in_columns = True
        if self._in_columns:
            self._take_beside(pairs)
        else:
            if (self._parted or self._centred) and not self._goes_on(pairs[0]):
                self.blocks.append(Block())
            elif self._is_subtracted(line.words) and not self._goes_on(pairs[0]):
                self._begin("", line.words)
            self._add(pairs, line.words)
        levels = legends.levels_in(line.words) or (legends.levels_at_end(line.words) if self._levels_at_end else None)
        if "\n" not in line.words or len(self.blocks) == 1:        # of cells one below the other nobody knows whose they are
            self.blocks[-1].levels = self.blocks[-1].levels or levels
        self.label, self._parted = "", False

    def _goes_on(self, pair: Pair) -> bool:
        return not self.blocks[-1].rows or _goes_on(self.blocks[-1].rows[-1][-1], pair)

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
            key = next(iter(_keys(pair.names)), "")
            if key and self._is_centred(pair):
                if self.blocks[-1].name not in ("", pair.names):
                    raise refused(FindingCode.CORNERS_UNREADABLE, value=words[:60])
                self.blocks[-1].name = pair.names
            elif key and key != self.blocks[-1].key:
                if row:
                    self.blocks[-1].rows.append(row)
                    row = []
                feet = {match[1] for match in _FOOT.finditer(words)} if feet is None else feet
                name = "" if key in feet else next((one for one in pair.names.split() if key in one), key)
                self._begin(name if len(name) <= _LONGEST_HEADING else key, pair.names)
            row.append(pair)
        self.blocks[-1].rows.append(row)

    def _is_centred(self, pair: Pair) -> bool:
        """Whether names stand in the middle of their rows, as in merged cells: the first corner of all has none, and this one goes on."""
        rows = self.blocks[0].rows
        self._centred = self._centred or bool(rows) and rows is self.blocks[-1].rows and not self.blocks[0].name and self._goes_on(pair)
        return self._centred

    def head(self, line: Line) -> None:
        """Take what a line without corners says: the name and the sign of the next block, or levels of the one above or below."""
        self._parted, self.label = True, ""
        named, levels = _keys(line.words), legends.levels_in(line.words)
        above = self._called.get(named[0]) if named else None
        if self.named_below and self.blocks[-1].rows and _is_foot(line):
            self.blocks[-1].name, self.blocks[-1].levels = named[0], levels or self.blocks[-1].levels
            self.blocks.append(Block())
            return
        if above and above.rows and (levels or "面积" in line.words or above is self.blocks[-1]):
            above.levels = above.levels or levels
            return
        if named:
            self._beside, self._in_columns = [Block(name) for name in named] if len(named) > 1 and not levels else [], False
        if named or self._is_subtracted(line.words):
            name = _AFTER_A_NAME.split(line.words)[0] if named else ""
            self._begin(name if len(name) <= _LONGEST_HEADING and (not named or named[0] in name) else named[0], line.words)
        self.blocks[-1].levels = levels or self.blocks[-1].levels

    def _begin(self, name: str, words: str) -> None:
        if self.blocks[-1].rows:
            self.blocks.append(Block())
        self.blocks[-1].name = name or self.blocks[-1].name
        self.blocks[-1].sign = -1 if self._is_subtracted(words) else 1
        self._called[self.blocks[-1].key] = self.blocks[-1]

    def _is_subtracted(self, words: str) -> bool:
        """Whether a heading, or behind the first outline any words, say that what follows is taken away."""
        if _NOT_SUBTRACTED.search(words) or not SUBTRACTED.search(words):
            return False
        is_heading = len(words) <= _LONGEST_HEADING and not words.endswith(".")
        return is_heading or any(block.rows for block in self.blocks)


def _is_foot(line: Line) -> bool:
    """Whether a line without corners says what a block measures or how deep it goes."""
    return bool(not line.coordinates and _NUMBERED.match(line.words) and re.search("面积|标高", line.words))


def _keys(words: str) -> list[str]:
    """What tells the blocks apart that words name: 一采区, 区块2; of a name without a number all of it."""
    numbered, plain = _NUMBERED.findall(words), _BLOCK.search(words)
    name = _AFTER_A_NAME.split(words)[0]
    return list(dict.fromkeys(numbered)) or ([name] if plain and plain[0] in name and len(plain[0]) < len(name) <= _LONGEST_HEADING else [])


def _with_common_levels(blocks: list[Block]) -> list[Block]:
    """Levels that are named once, and not with one of several blocks' names, are those of all."""
    said = {block.levels for block in blocks if block.levels}
    if len(said) == 1 and not any(block.levels and block.name for block in blocks):
        return [replace(block, levels=next(iter(said))) for block in blocks]
    return blocks


def _goes_on(before: Pair, after: Pair) -> bool:
    return before.number is not None and after.number == before.number + 1
