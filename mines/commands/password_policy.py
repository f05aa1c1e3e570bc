"""Which passwords may be used: long, without the login, and not one that would be guessed early."""

from zxcvbn import zxcvbn

from ..errors import PasswordRefused

SHORTEST, LONGEST = 12, 128
"""Characters of a password, of any kind (OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15; 6.2.5 and 6.2.9 for no more rules)."""

GUESSES = 1e10
"""A password is refused when fewer guesses than these would find it: words, names, dates and runs of keys are looked up and combined."""

LOOKED_AT = 72
"""Characters that are looked at for that; nobody guesses so many."""

OURS = [
    "greenmine", "green", "mine", "kuangshan", "lvse", "lvsekuangshan", "taizhang", "ziran", "guihua", "guanliyuan", "mima", "yonghu",
    "woaini", "woaizhongguo", "zhongguo", "hebei", "chengde", "绿色", "矿山", "绿色矿山", "台账", "登记", "密码", "管理员", "我爱你", "中国",
    "河北", "承德",
]
"""Words that people here think of first, besides those of the library's lists."""


def check_password(password: str, login: str) -> None:
    """Raise PasswordRefused with a ``reason``: ``short``, ``long``, ``login`` or ``common``. No kinds of characters are asked for."""
    if len(password) < SHORTEST:
        raise PasswordRefused(reason="short")
    if len(password) > LONGEST:
        raise PasswordRefused(reason="long")
    if login.casefold() in password.casefold():
        raise PasswordRefused(reason="login")
    if zxcvbn(password[:LOOKED_AT], [*OURS, login])["guesses"] < GUESSES:
        raise PasswordRefused(reason="common")
