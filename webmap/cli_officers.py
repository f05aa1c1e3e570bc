"""`greenmine officer`: accounts from the console, the first administrator among them; every password is a one-time one."""

from datetime import date

import click

from mines.accounts import CONSOLE
from mines.codes import Department, Role
from mines.commands.passwords import issue_password
from mines.commands.people import add_officer, change_officer
from mines.commands.second_factors import remove_second_factor
from mines.queries.sessions import accounts

from . import console
from .cli_days import Day, today
from .console import reader


@click.group()
def officer() -> None:
    """账号 · Accounts."""


@officer.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--department", type=click.Choice([str(one) for one in Department]), show_default=True,
              default=str(Department.NATURAL_RESOURCES))
@click.option("--region", required=True, metavar="CODE")
@click.option("--on", type=Day(), default=None)
def add(login: str, name: str, role: str, department: str, region: str, on: date | None) -> None:
    """登记账号，打印一次性密码 · Add an account and print its one-time password, valid for 24 hours."""
    with console.spoken() as settings, console.write(settings) as session:
        add_officer(session, login, name=name, role=Role(role), department=Department(department), region_code=region,
                    on=on or today(), by=CONSOLE)
        password = issue_password(session, login, by=CONSOLE)
        session.commit()
    click.echo(password)


@officer.command("password")
@click.argument("login")
def password_of(login: str) -> None:
    """打印新的一次性密码 · Print a new one-time password, valid for 24 hours; the account's sessions end."""
    with console.spoken() as settings, console.write(settings) as session:
        password = issue_password(session, login, by=CONSOLE)
        session.commit()
    click.echo(password)


@officer.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """停用账号 · Disable an account: its sessions and tokens end, its records stay."""
    with console.spoken() as settings, console.write(settings) as session:
        change_officer(session, login, by=CONSOLE, active=False)
        session.commit()


@officer.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """重新启用账号 · Take a disabled account into use again."""
    with console.spoken() as settings, console.write(settings) as session:
        change_officer(session, login, by=CONSOLE, active=True)
        session.commit()


@officer.command("second-factor-off")
@click.argument("login")
def second_factor_off(login: str) -> None:
    """停用动态口令（手机丢失时）· Stop asking for codes, when the telephone is lost."""
    with console.spoken() as settings, console.write(settings) as session:
        remove_second_factor(session, login, by=CONSOLE)
        session.commit()


@officer.command("list")
def list_accounts() -> None:
    """列出账号 · List the accounts: login, name, role, department, region, and whether one is disabled."""
    with reader() as session:
        for account in accounts(session, today()):
            if record := account.record:
                words = (account.officer.code, record.name, record.role, record.department, record.region_code)
                click.echo("\t".join((*words, *(() if account.active else ("disabled",)))))
