"""From the lines of a pasted text to its blocks: headings with names, levels and signs, and the rows of corners between them."""
import re
from dataclasses import dataclass, field, replace

from geodata.findings import FindingCode
from geodata.readers import legends
from geodata.readers.boundaries import refused
from geodata.readers.pairs import Axis, Line, Pair, axis_of, coordinates_in, label_of, pairs_of
from geodata.readers.tokens import Token

_BLOCK = re.compile(
    "(?:[一二三四五六七八九十]|[0-9]|[IVX]{1,4}|[A-Z]|[东西南北中])[ 号#]{0,2}(?:矿|采)?(?:段|区|块|坑|体|范围)|矿段|采区|区块|块段|地块|矿块|图斑")
SUBTRACTED = re.compile("扣除|剔除|挖除|除外|不含|不包括|禁采|保留区")
"""Words of what is taken away from an outline."""

_AFTER_A_NAME = re.compile(r"[(:,\s\d]")
_LONGEST_NAME = 30


@dataclass
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
    blocks = [Block()]
    levels_at_end = any(re.search("标高|深度", line.words) for line in lines)
    last = max((place for place, line in enumerate(lines) if line.coordinates), default=-1)
    own, parted = "", False
    for place, line in enumerate(lines):
        if line.coordinates:
            pairs = pairs_of(line, heading, is_last=place == last)
            if own and not pairs[0].labels:
                pairs[0] = replace(pairs[0], labels=(own,))
            if parted and blocks[-1].rows and not _goes_on(blocks[-1].rows[-1][-1], pairs[0]):
                blocks.append(Block())
            _add(blocks, pairs)
            levels = legends.levels_in(line.words) or (legends.levels_at_end(line.words) if levels_at_end else None)
            blocks[-1].levels = blocks[-1].levels or levels
            own, parted = "", False
        elif len(line.tokens) == 1 and label_of(line.tokens[0]):
            own = label_of(line.tokens[0])
            if place > last:
                raise refused(FindingCode.CORNERS_CUT_OFF, value=line.words)
        else:
            parted = True
            _head(blocks, line)
    return _with_common_levels([block for block in blocks if block.rows])


def check_end(lines: list[Line]) -> None:
    """Refuse a text that breaks off: dots at its end, or a last number with fewer digits than all others have. Raises ``Refused``."""
    last = max(place for place, line in enumerate(lines) if line.coordinates)
    behind = "\n".join(line.words for line in lines[last:])
    if legends.breaks_off(behind):
        raise refused(FindingCode.CORNERS_CUT_OFF, value=behind[-60:])
    tokens = coordinates_in(lines)
    fineness = [_fineness(token) for token in tokens]
    is_end = last == len(lines) - 1 and lines[last].coordinates[-1] == len(lines[last].tokens) - 1
    if is_end and len(tokens) > 5 and len(set(fineness[:-1])) == 1 and fineness[-1] < fineness[0] and max(fineness[0]) > 1:
        raise refused(FindingCode.CORNERS_CUT_OFF, value=tokens[-1].printed[:60])


def _fineness(token: Token) -> tuple[int, int]:
    """How many parts of degrees, and decimals of the last."""
    return len(re.findall("[°′″]", token.text)), len(token.text.rstrip("°′″").partition(".")[2])


def _add(blocks: list[Block], pairs: list[Pair]) -> None:
    """Put a row into the last block; a name in front of a corner begins the next one."""
    row: list[Pair] = []
    for pair in pairs:
        if _BLOCK.search(pair.names) and pair.names != blocks[-1].name:
            if row:
                blocks[-1].rows.append(row)
                row = []
            if blocks[-1].rows:
                blocks.append(Block())
            blocks[-1].name, blocks[-1].sign = pair.names[:_LONGEST_NAME], -1 if SUBTRACTED.search(pair.names) else 1
        row.append(pair)
    blocks[-1].rows.append(row)


def _head(blocks: list[Block], line: Line) -> None:
    """Take what a line without corners says: the name and the sign of the next block, or levels of the one above or below."""
    named, subtracted = _BLOCK.search(line.words), SUBTRACTED.search(line.words)
    if named or subtracted:
        if blocks[-1].rows:
            blocks.append(Block())
        blocks[-1].sign = -1 if subtracted else 1
    if named:
        blocks[-1].name = _AFTER_A_NAME.split(line.words)[0][:_LONGEST_NAME]
    blocks[-1].levels = legends.levels_in(line.words) or blocks[-1].levels


def _with_common_levels(blocks: list[Block]) -> list[Block]:
    """Levels that are named once, and not with one of several blocks' names, are those of all."""
    said = {block.levels for block in blocks if block.levels}
    if len(said) == 1 and not any(block.levels and block.name for block in blocks):
        return [replace(block, levels=next(iter(said))) for block in blocks]
    return blocks


def _goes_on(before: Pair, after: Pair) -> bool:
    return before.number is not None and after.number == before.number + 1
