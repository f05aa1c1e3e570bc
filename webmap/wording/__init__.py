"""The words people read for every code of the registry; the Chinese text is also the key of its translations."""

from flask_babel import lazy_gettext as _

from .answers import MENDS, REASONS, reason
from .codes import AREA_VERDICTS, DATUMS, THEMES, UNITS, WHAT, WORDS, unit, word
from .findings import FINDINGS, said
from .imports import KINDS_OF_FILES, QUESTIONS, ROW_FILTERS, answer, meaning, tally_of
from .indicators import LEFT_OUT, RULES, SHORT, SOURCES, Rule, source
from .ledgers import heading
from .records import FIELDS, RECORDS
from .refusals import ERRORS, GEODATA, HTTP, NO_DATABASE, NO_FILE, PASSWORDS, STALE, Words

__all__ = [
    "AREA_VERDICTS", "DATUMS", "ERRORS", "FIELDS", "FINDINGS", "GEODATA", "HTTP", "KINDS_OF_FILES", "LEFT_OUT", "MENDS", "NOWHERE",
    "NO_DATABASE", "NO_FILE", "PASSWORDS", "QUESTIONS", "REASONS", "RECORDS", "ROW_FILTERS", "RULES", "SHORT", "SOURCES", "STALE", "THEMES",
    "UNITS", "WHAT", "WORDS", "Rule", "Words", "answer", "heading", "meaning", "reason", "said", "source", "tally_of", "unit", "word",
]

NOWHERE = _("不在任何乡镇内")
"""Where a subject lies that no registered township holds."""
