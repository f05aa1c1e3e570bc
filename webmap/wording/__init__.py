"""The words people read for every code of the registry; the Chinese text is also the key of its translations."""

from flask_babel import lazy_gettext as _

from .refusals import ERRORS, HTTP, Words

__all__ = ["ERRORS", "HTTP", "NOWHERE", "Words"]

NOWHERE = _("不在任何乡镇内")
"""Where a subject lies that no registered township holds."""
