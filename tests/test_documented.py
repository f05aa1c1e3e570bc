"""Nothing without words: codes, classes, indicators, findings, refusals, records, settings, commands, both languages."""
import inspect
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from geodata.area import Verdict
from geodata.crs import Datum
from geodata.errors import Reason
from geodata.findings import FindingCode
from geodata.readers.answers import MendKind
from geodata.readers.kinds import Unread
from mines import codes
from mines.codes import Subject
from mines.errors import RegistryError
from mines.indicators import INDICATORS, OTHER
from mines.ledgers import Ledger, template_columns
from mines.queries.alerts import READ, SENT
from mines.queries.counts import THEMES
from mines.queries.history import record_kinds
from mines.queries.log import log_tables
from mines.queries.people import LOOKED
from mines.rules import NOT_COUNTED
from webmap import Settings, facts, legend, wording
from webmap.cli import greenmine
from webmap.errors import STATUS
from webmap.legend import PATTERNS
from webmap.wording.ledgers import COLUMNS, HEADINGS
from webmap.wording.log import LOGGED, TAGS
from webmap.wording.findings import KINDS as UNREAD

ROOT = Path(__file__).parents[1]
WEBMAP = ROOT / "webmap"
KINDS = [kind for _, kind in inspect.getmembers(codes, inspect.isclass) if issubclass(kind, StrEnum) and kind is not StrEnum]
SUBJECTS = (Subject.MINE, Subject.BLOCK, Subject.SITE)
RECORDS = [kind for subject in SUBJECTS for kind in record_kinds(subject)]
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_words(kind):
    assert {str(code) for code in kind} <= set(wording.WORDS.get(kind, wording.FINDINGS))


@pytest.mark.parametrize("kind", wording.WORDS)
def test_every_word_is_for_a_code(kind):
    assert set(wording.WORDS[kind]) <= {str(code) for code in kind}


def test_every_reason_and_every_mend_has_words():
    assert set(wording.REASONS) == set(Reason)
    assert set(wording.MENDS) == set(MendKind)


@pytest.mark.parametrize("theme", THEMES)
def test_every_class_has_a_look(theme):
    assert set(legend.THEMES[theme]) == set(THEMES[theme][1])
    assert theme in wording.THEMES
    assert legend.look(theme, NOT_COUNTED) is legend.OUT


@pytest.mark.parametrize("theme", THEMES)
def test_no_two_classes_of_a_theme_look_the_same(theme):
    looks = [(look.fill, look.pattern, look.width, look.dash, look.stroke) for look in legend.THEMES[theme].values()]
    assert len(set(looks)) == len(looks)


def test_every_pattern_of_a_class_can_be_drawn():
    looks = [look for classes in legend.THEMES.values() for look in classes.values()]
    assert {look.pattern for look in looks} - {None} <= set(PATTERNS)
    assert {look.tile for look in looks} - {None} <= set(legend.tiles())


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_every_indicator_has_its_rule_in_words(indicator):
    rule = wording.RULES[indicator.key]
    assert (rule.among is None) == (indicator.among is None)
    assert {*indicator.left_out, OTHER} <= set(wording.LEFT_OUT)
    assert indicator.unit in wording.UNITS


def test_every_finding_says_what_was_met_and_what_to_do():
    assert set(FindingCode) <= set(wording.FINDINGS)


def test_every_kind_that_is_not_read_says_what_to_do_instead():
    assert set(UNREAD) == set(Unread)


def test_every_datum_and_every_verdict_on_an_area_has_words():
    assert set(wording.DATUMS) == {str(datum) for datum in Datum}
    assert set(wording.AREA_VERDICTS) == {str(verdict) for verdict in Verdict}


def _below(kind):
    """Every class that descends from ``kind``."""
    return {one for child in kind.__subclasses__() for one in (child, *_below(child))}


def test_every_refusal_has_a_status_and_words():
    refusals = _below(RegistryError)
    assert set(STATUS) == refusals
    assert set(wording.ERRORS) == refusals


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__tablename__)
def test_every_record_and_each_of_its_fields_has_words(kind):
    assert kind.__tablename__ in wording.RECORDS
    assert kind.__tablename__ in facts._SAYS
    signature = {"id", "subject_id", "recorded_at", "recorded_by", "done_by", "seq", "corrects", "withdrawn", "reason", "device_key",
                 "import_id", "follows"}
    assert set(kind.__table__.columns.keys()) - signature <= set(wording.FIELDS)


def test_every_kind_of_entry_of_the_log_has_words():
    assert set(log_tables()) <= set(LOGGED)
    assert {LOOKED, READ, SENT} <= set(TAGS)


@pytest.mark.parametrize("ledger", Ledger)
def test_every_column_of_a_ledger_is_called_something_and_says_what_it_takes(ledger):
    columns = set(template_columns(ledger))
    assert columns <= set(HEADINGS) | set(wording.FIELDS)
    assert columns <= set(COLUMNS)


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_has_a_line_in_both_readmes(field):
    for name in ("README.md", "README.zh-CN.md"):
        assert f"`GREENMINE_{field.name.upper()}`" in (ROOT / name).read_text(encoding="utf-8")


def _commands(group, path=()):
    for name, command in group.commands.items():
        yield " ".join((*path, name)), command
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("command", [pytest.param(command, id=name) for name, command in _commands(greenmine)])
def test_every_command_has_help(command):
    assert command.help


def _is_ours(folder):
    return Path(folder).name not in ("node_modules", "vendor")


def _words_in_the_code():
    """Context and text of everything that is marked for translation."""
    found = extract_from_dir(str(WEBMAP), METHODS, keywords=KEYWORDS, directory_filter=_is_ours)
    for _file, _line, message, _comments, context in found:
        text = message[0] if isinstance(message, tuple) else message
        yield context, text


def test_every_word_stands_in_english():
    with (WEBMAP / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {(message.context, message.id[0] if isinstance(message.id, tuple) else message.id): message.string for message in catalogue}
    wanted = set(_words_in_the_code())
    assert len(wanted) > 500
    assert {key for key in wanted if not english.get(key)} == set()
    assert {key for key in english if key not in wanted} - {(None, "")} == set()


def test_english_words_keep_the_places_of_the_chinese_ones():
    with (WEBMAP / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        faults = {message.id: list(message.check()) for message in read_po(file, locale="en") if message.id}
    assert {text: found for text, found in faults.items() if found} == {}
