"""Which passwords may be used: long, not the login, and not made of what everybody tries first."""

import re

from .errors import PasswordRefused

SHORTEST, LONGEST = 12, 128
"""Characters of a password, of any kind (OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15, 6.2.5 and 6.2.9 for no more rules)."""

LEFT = 5
"""A password is refused when fewer characters than these remain once everything common is taken out of it."""

RUN = 4
"""So many keys that follow each other count as one."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
         "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp", "!@#$%^&*()", "q1w2e3r4t5y6u7i8o9p0", "147258369", "789456123",
         "zaqxswcde")
_ROWS = tuple(row for keys in _KEYS for row in (keys * 2, keys[::-1] * 2))
"""Keys that follow each other on a keyboard or in the alphabet, round and round, both ways."""

_WORDS = """
password passwort passwd pass word admin administrator root user guest test login welcome secret master system manager super
letmein iloveyou love lover baby angel princess sunshine monkey dragon shadow football baseball basketball soccer hockey superman
batman pokemon starwars michael jordan jessica charlie daniel ashley thomas robert nicole andrew hunter killer summer winter
spring autumn flower freedom whatever computer internet google facebook windows samsung apple orange cookie cheese chocolate
forever friend family mother father sister brother trustno matrix phoenix mustang ferrari harley yankees liverpool chelsea arsenal
hello world changeme default temp demo please access office company server database oracle mysql abc xyz qwe asd zxc qaz wsx qwerty
woaini aini ainiyisheng wo ai ni zhongguo china beijing hebei chengde xiaoming zhang wang li liu chen yang huang zhao mima
guanliyuan yonghu caonima tianya csdn taobao weixin jiayou kuangshan mine mines green greenmine lvse january february march april
june july august september october november december monday tuesday wednesday thursday friday saturday sunday
red blue black white silver golden purple yellow tiger lion eagle wolf bear horse king queen prince magic music guitar hockey
rainbow diamond crystal ginger pepper buster lucky happy smile heart star sexy hottie gangster
1314 520 521 5201314 1314520 123 321 666 888 12345 110 119 007 168 a1b2c3 aa
""".split()
"""Words that stand in passwords everywhere; no list of stolen ones is copied here."""

_LOOK_ALIKE = str.maketrans("@$€013457!|", "aseoieastil")
_REPEATED = re.compile(r"(.+?)\1+")
_WORDS_FIRST = sorted(set(_WORDS), key=len, reverse=True)


def check_password(password: str, login: str) -> None:
    """Raise PasswordRefused with a ``reason``: ``short``, ``long``, ``login`` or ``common``. No kinds of characters are asked for."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        raise PasswordRefused(reason="short")
    if len(password) > LONGEST:
        raise PasswordRefused(reason="long")
    if login.casefold() in plain:
        raise PasswordRefused(reason="login")
    if _uncommon(plain) < LEFT:
        raise PasswordRefused(reason="common")


def _uncommon(password: str) -> int:
    """How many characters remain without years, runs of keys, common words and repetitions, signs read as letters or not."""
    rest = _without_runs(re.sub(r"(?:19|20)\d\d", "", password))
    return min(len(_REPEATED.sub(r"\1", _without_words(way))) for way in (rest, rest.translate(_LOOK_ALIKE)))


def _without_words(text: str) -> str:
    for word in _WORDS_FIRST:
        text = text.replace(word, "")
    return text


def _without_runs(text: str) -> str:
    """Leave out every stretch of at least ``RUN`` keys that follow each other, forwards or backwards."""
    rest, place = "", 0
    while place < len(text):
        length = max(_run(row, text, place) for row in _ROWS)
        if length < RUN:
            rest += text[place]
        place += length if length >= RUN else 1
    return rest


def _run(row: str, text: str, place: int) -> int:
    length = 0
    while place + length < len(text) and text[place:place + length + 1] in row:
        length += 1
    return length
