"""`/admin`: the accounts that an administrator keeps: who they are, whether they are in use, their passwords, factors and tokens."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField

from mines import permissions
from mines.accounts import CONSOLE, duty
from mines.codes import Department, Role
from mines.commands import passwords, people, second_factors
from mines.commands.transactions import Writer
from mines.dates import day_of
from mines.errors import NotFound, RegistryError
from mines.queries import sessions
from mines.queries.lists import region_names

from .. import auth, forms, params
from ..errors import STATUS
from ..session import now, registry, writer
from .asking import Ask, line, token_form
from .own_tokens import added, revoke

bp = Blueprint("admin", __name__, url_prefix="/admin")
auth.guard(bp, "administer")


class AccountForm(Ask):
    """What an account is."""

    name = line(lazy_gettext("姓名"), 40)
    role = forms.codes(lazy_gettext("角色"), Role, description=lazy_gettext("管理员、审计员和业务人员的权限不能在同一账号"))
    department = forms.codes(lazy_gettext("部门"), Department)
    region_code = SelectField(lazy_gettext("区域"), description=lazy_gettext("只能在这个区域内录入"))


class AddForm(AccountForm):
    """A new account."""

    login = line(lazy_gettext("账号"), 32, description=lazy_gettext("2 到 32 个小写字母、数字、点、横线，例如姓名拼音"),
                 render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"})


class ChangeForm(AccountForm):
    """An account there is."""

    active = BooleanField(lazy_gettext("在用"), description=lazy_gettext("停用后立即退出登录，不能再录入；已有记录不变"))


@bp.get("")
def accounts() -> ResponseReturnValue:
    """Every account with what it may do."""
    rows = sessions.accounts(registry(), day_of(now()))
    return render_template("accounts/accounts.html", rows=[row for row in rows if row.officer.code != CONSOLE])


@bp.route("/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Add an account and show its one-time password, this once."""
    form = AddForm()
    form.region_code.choices = _regions()
    if not form.validate_on_submit():
        return _form(form, 422 if form.is_submitted() else 200)
    login = form.login.data

    def act(session: Writer) -> str:
        people.add_officer(session, login, on=day_of(session.at), by=_me(), **_values(form))
        return passwords.issue_password(session, login, by=_me())
    try:
        password = _do(act)
    except RegistryError as refused:
        form.refuse(refused)
        return _form(form, STATUS[type(refused)])
    return page(login, password=password)


@bp.route("/accounts/<login>", methods=["GET", "POST"])
def account(login: str) -> ResponseReturnValue:
    """One account; its role, department, region and use may change."""
    found = _found(login)
    form = ChangeForm(obj=found.record)
    form.region_code.choices = _regions(found.record.region_code)
    form.role.choices = [one for one in form.role.choices if duty(one[0]) == duty(found.record.role)]
    if not form.validate_on_submit():
        return page(login, 422 if form.is_submitted() else 200, form=form)
    try:
        _do(lambda session: people.change_officer(session, login, by=_me(), active=form.active.data, **_values(form)))
    except RegistryError as refused:
        form.refuse(refused)
        return page(login, STATUS[type(refused)], form=form)
    return redirect(url_for("admin.account", login=login), 303)


@bp.route("/accounts/<login>/password", methods=["GET", "POST"])
def issue_password(login: str) -> ResponseReturnValue:
    """Replace a forgotten password by a one-time one and show it, this once."""
    if request.method == "GET":
        return redirect(url_for("admin.account", login=login))
    login = _found(login).officer.code
    return page(login, password=_do(lambda session: passwords.issue_password(session, login, by=_me())))


@bp.post("/accounts/<login>/second-factor/remove")
def remove_second_factor(login: str) -> ResponseReturnValue:
    """Ask for codes no more, when the telephone is lost."""
    login = _found(login).officer.code
    _do(lambda session: second_factors.remove_second_factor(session, login, by=_me()))
    return redirect(url_for("admin.account", login=login), 303)


@bp.route("/accounts/<login>/tokens", methods=["GET", "POST"])
def add_token(login: str) -> ResponseReturnValue:
    """Make a token for a device that works in the name of an account, and show it, this once."""
    return added(_found(login).officer.code, lambda status=200, **shown: page(login, status, **shown))


@bp.post("/accounts/<login>/tokens/<int:token_id>/revoke")
def revoke_token(login: str, token_id: int) -> ResponseReturnValue:
    """End a token of an account."""
    revoke(_found(login).officer.id, login, token_id)
    return redirect(url_for("admin.account", login=login), 303)


def page(login: str, status: int = 200, form: Any = None, **shown: Any) -> Any:
    """The page of one account."""
    found, day = _found(login), day_of(now())
    if form is None:
        form = ChangeForm(formdata=None, obj=found.record)
        form.region_code.choices = _regions(found.record.region_code)
        form.role.choices = [one for one in form.role.choices if duty(one[0]) == duty(found.record.role)]
    shown = {"token_form": token_form(formdata=None), "tokens": sessions.tokens(registry(), found.officer.id, day),
             "opened": sessions.opened_sessions(registry(), login, now(), day), **shown}
    return make_response(render_template("accounts/one_account.html", account=found, form=form, **shown), status)


def _form(form: AddForm, status: int) -> Any:
    return make_response(render_template("accounts/add.html", form=form), status)


def _found(login: str) -> Any:
    found = sessions.account(registry(), login, day_of(now()))
    if found is None or found.record is None or login == CONSOLE:
        raise NotFound(subject="officer", code=login[:60])
    return found


def _me() -> str:
    return auth.check("administer").login


def _values(form: AccountForm) -> Mapping[str, Any]:
    return {name: form[name].data for name in ("name", "role", "department", "region_code")}


def _regions(own: str | None = None) -> list[tuple[str, str]]:
    """Regions that the administrator may hand out, by name; ``own`` is the account's."""
    me = auth.check("administer")
    names = region_names(registry(), params.today(), None)
    codes = {*names, me.region_code, *([own] if own else [])}
    return [(code, f"{names.get(code, code)}　{code}" if code in names else code) for code in sorted(codes)
            if code == own or permissions.may(me, "administer", code)]


def _do(act: Callable[[Writer], Any]) -> Any:
    with writer() as session:
        given = act(session)
        session.commit()
    return given
