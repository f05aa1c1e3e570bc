"""Forms of accounts: what a person is asked, and how a refusal comes back on it."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp, StopValidation

from mines.accounts import TOKEN_DAYS
from mines.dates import day_of
from mines.commands.password_policy import LONGEST
from mines.commands.tokens import LONGEST_NAME
from mines.errors import PasswordRefused, RegistryError

from .. import wording
from ..session import now


class Given(InputRequired):
    """Something must be given; said in plain words."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse nothing, or blanks."""
        try:
            super().__call__(form, field)
        except StopValidation:
            raise StopValidation(_("这一项要填。")) from None


class Ask(FlaskForm):
    """A form that carries only what it asks, and what was refused."""

    refusal: Any = None
    refused: RegistryError | None = None
    changed: tuple[Any, ...] = ()

    def refuse(self, refused: RegistryError) -> None:
        """Say what was refused: of a password under its field, else above all of them."""
        self.refused = refused
        if isinstance(refused, PasswordRefused):
            said = wording.PASSWORDS[str(refused.values["reason"])]
            at = "old" if refused.values["reason"] == "old" else "new"
            self[at].errors = [*self[at].errors, str(said)]
        else:
            self.refusal = wording.ERRORS[type(refused)]


def line(label: Any, longest: int = 80, **more: Any) -> StringField:
    """A line of text that must be given."""
    return StringField(label, validators=[Given(), Length(max=longest)], filters=[lambda said: said.strip() if said else said],
                       **more)


def secret(label: Any, use: str, **more: Any) -> PasswordField:
    """A password; ``use`` tells the browser which (``current-password``, ``new-password``), so that it can fill it in."""
    return PasswordField(label, validators=[Given(), Length(max=LONGEST)], render_kw={"autocomplete": use}, **more)


def code(label: Any, **more: Any) -> StringField:
    """A code by time, from the person's telephone."""
    return StringField(label, validators=[Given(), Length(max=16)],
                       render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"}, **more)


class TokenForm(Ask):
    """What works by the token, and until when."""

    name = line(lazy_gettext("名称"), LONGEST_NAME, description=lazy_gettext("程序或设备，例如：巡查平板 3 号"))
    valid_to = DateField(lazy_gettext("有效至"), validators=[Given()], description=lazy_gettext("最长一年"))


def token_form(**more: Any) -> TokenForm:
    """The form of this request; a fresh one proposes the longest there may be."""
    return TokenForm(**more, data={"valid_to": day_of(now()) + timedelta(days=TOKEN_DAYS - 1)})


class AddressForm(Ask):
    """An e-mail address, and whether alerts go there."""

    email = StringField(lazy_gettext("邮箱"), filters=[lambda said: said.strip() if said else said], validators=[
        Given(), Length(max=200), Regexp(r"[^@\s,;<>\"]+@[A-Za-z0-9.-]+\Z", message=lazy_gettext("不像一个邮箱地址。"))],
        render_kw={"type": "email", "autocomplete": "email"})
    alerts = BooleanField(lazy_gettext("把提醒发到这个邮箱"), default=True)
