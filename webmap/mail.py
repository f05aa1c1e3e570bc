"""Letters: alerts sent through the SMTP server of the settings, by the standard library."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

PATIENCE_SECONDS = 30
PORTS = {"smtp": 25, "smtps": 465}


class BadAddress(ValueError):
    """The setting names no mail server: smtp(s)://user:password@host:port."""


@dataclass(frozen=True)
class Server:
    """A mail server, and the address that letters come from."""

    secure: bool
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str, sender: str) -> "Server":
        """Read smtp(s)://user:password@host:port; signs that an address does not hold are written %40. Raises BadAddress."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise BadAddress from None
        if not parts.hostname or "@" not in sender:
            raise BadAddress
        return cls(parts.scheme == "smtps", parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), sender)

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one letter in plain text. Raises OSError, smtplib.SMTPException."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=self.sender.rpartition("@")[2])
        letter.set_content(text)
        with self._open() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(letter)

    def _open(self) -> smtplib.SMTP:
        if self.secure:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        return server
