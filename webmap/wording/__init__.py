"""The words people read for every code of the registry; the Chinese text is also the key of its translations."""

from flask_babel import lazy_gettext as _

from .codes import AREA_VERDICTS, DATUMS, THEMES, UNITS, WHAT, WORDS, unit, word
from .findings import FINDINGS, said
from .indicators import LEFT_OUT, RULES, SHORT, SOURCES, Rule, source
from .records import FIELDS, RECORDS
from .refusals import ERRORS, GEODATA, HTTP, NO_DATABASE, NO_FILE, PASSWORDS, STALE, Words

__all__ = [
    "AREA_VERDICTS", "DATUMS", "ERRORS", "FIELDS", "FINDINGS", "GEODATA", "HTTP", "LEFT_OUT", "NOWHERE", "NO_DATABASE", "NO_FILE",
    "PASSWORDS",
    "RECORDS", "RULES", "SHORT", "SOURCES", "STALE", "THEMES", "UNITS", "WHAT", "WORDS", "Rule", "Words", "said", "source", "unit", "word",
]

NOWHERE = _("不在任何乡镇内")
"""Where a subject lies that no registered township holds."""
