"""First start: an administrator from the command line, a password of their own, a second factor, the accounts of the others."""
import re

import pyotp
import pytest

from tests.browser import DESKTOP, PHONE, serve, watched_page
from tests.command_line import CommandLine
from tests.flows.test_accessible import serious_faults

PASSWORD = "山川草木皆有情十二个字呀"


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_first_administrator_comes_from_the_console_and_opens_the_office(browser, databases, tmp_path, device):
    with databases.copy_of("migrated") as url:
        console = CommandLine(url, tmp_path)
        password = console("officer", "add", "zhengan", "--name", "郑安", "--role", "administrator", "--region", "139999").out.strip()
        with serve(url, tmp_path) as address, watched_page(browser, address, device, refusals=True) as page:
            _begin(page, password)
            _add_an_officer(page)
            _leave(page)
        assert console("verify").code == 0
        assert console("officer", "list").out.count("\n") == 3


def _begin(page, password):
    """Sign in with the one-time password, change it, enrol the second factor."""
    page.goto("/admin")
    assert serious_faults(page) == []
    page.get_by_label("账号").fill("zhengan")
    page.get_by_label("密码", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="修改密码").wait_for()
    assert serious_faults(page) == []
    page.get_by_label("现在的密码").fill(password)
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="启用动态口令").wait_for()
    assert serious_faults(page) == []
    secret = page.locator(".steps code").inner_text().replace(" ", "")
    page.get_by_label("验证器显示的 6 位数字").fill(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="登录方式").wait_for()
    page.locator(".me summary").click()
    assert serious_faults(page) == []
    page.locator(".me summary").click()


def _add_an_officer(page):
    """Add an account, and see its password once."""
    page.locator(".me summary").click()
    page.get_by_role("link", name="账号管理").click()
    page.get_by_role("link", name="登记账号").click()
    assert serious_faults(page) == []
    page.get_by_label("姓名").fill("陈立")
    page.get_by_label("账号").fill("chenli")
    page.get_by_label("角色").select_option("officer")
    page.get_by_role("button", name="登记并生成一次性密码").click()
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", page.locator(".once .secret").inner_text())
    assert serious_faults(page) == []
    page.goto("/admin")
    assert serious_faults(page) == []
    assert page.get_by_role("row", name="陈立").inner_text().split()[:4] == ["陈立", "chenli", "经办", "自然资源"]


def _leave(page):
    """Sign out: nothing of the administrator's can be read any more, and nothing they typed stays on the device."""
    page.evaluate("localStorage.setItem('draft:zhengan:/x', '1'), localStorage.setItem('draft:chenli:/x', '1')")
    page.locator(".me summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("heading", name="登录").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == ["draft:chenli:/x"]
    page.goto("/admin")
    assert page.get_by_role("button", name="登录").is_visible()
