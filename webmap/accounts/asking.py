"""Forms of accounts: what a person is asked, and how a refusal comes back on it."""

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from mines.errors import PasswordRefused, RegistryError
from mines.passwords import LONGEST

from .. import wording

GIVEN = lazy_gettext("这一项要填。")


class Ask(FlaskForm):
    """A form that carries only what it asks, and what was refused."""

    refusal: Any = None
    refused: RegistryError | None = None
    changed: tuple[Any, ...] = ()

    def refuse(self, refused: RegistryError, field: str | None = None) -> None:
        """Say what was refused, under ``field`` or above all of them."""
        self.refused = refused
        words = wording.ERRORS[type(refused)]
        if isinstance(refused, PasswordRefused):
            said = wording.PASSWORDS[str(refused.values["reason"])]
            at = "old" if refused.values["reason"] == "old" else "new"
            self[at].errors = [*self[at].errors, str(said)]
        elif field is None:
            self.refusal = words
        else:
            self[field].errors = [*self[field].errors, f"{words.what}{words.do}"]


def line(label: Any, longest: int = 80, **more: Any) -> StringField:
    """A line of text that must be given."""
    return StringField(label, validators=[InputRequired(GIVEN), Length(max=longest)], filters=[lambda said: said.strip() if said else said],
                       **more)


def secret(label: Any, use: str, **more: Any) -> PasswordField:
    """A password; ``use`` tells the browser which (``current-password``, ``new-password``), so that it can fill it in."""
    return PasswordField(label, validators=[InputRequired(GIVEN), Length(max=LONGEST)], render_kw={"autocomplete": use}, **more)


def code(label: Any, **more: Any) -> StringField:
    """A code by time, from the person's telephone."""
    return StringField(label, validators=[InputRequired(GIVEN), Length(max=16)],
                       render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"}, **more)
