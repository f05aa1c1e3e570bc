"""Officers at their desks: the small county that may be written, with clients that are signed in and fill forms."""

import re
import secrets

from tests.signing_in import csrf, sign_in


class Desk:
    """One officer: opens pages, and sends forms with everything that an entry carries."""

    def __init__(self, app, login):
        """Sign in."""
        self.client = sign_in(app, login)

    def get(self, address, status=200):
        """The text of a page."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, address, status=303, papers=(), **values):
        """Fill and send the form at ``address``; ``papers`` are kind, number and date."""
        page = self.client.get(address).text
        follows = re.search(r'name="follows" value="(\d+)"', page)
        said = {"csrf_token": csrf(self.client), "device_key": secrets.token_urlsafe(18), "on": "2026-01-05", **values}
        if follows and "follows" not in values:
            said["follows"] = follows[1]
        for place, (kind, number, dated_on) in enumerate(papers):
            said |= {f"papers-{place}-kind": kind, f"papers-{place}-number": number, f"papers-{place}-dated_on": dated_on}
        answer = self.client.post(address, data={name: value for name, value in said.items() if value is not None})
        assert answer.status_code == status, (answer.status_code, re.findall(r'class="(?:wrong|refusal)".*', answer.text))
        return answer


def paper(kind, number="示〔2026〕1号", dated_on="2026-01-05"):
    """One paper by number and date."""
    return kind, number, dated_on


def texts(client, address):
    """The text of a page."""
    page = client.get(address)
    assert page.status_code == 200
    return page.get_data(as_text=True)


def send(client, address, papers=(), **said):
    """Send a form with its papers by number and date; the same address again is the same form, unless it is named."""
    form = {"csrf_token": csrf(client), "device_key": said.pop("device_key", f"form-{address.replace('/', '-')}"[-40:].rjust(16, "x")),
            "on": "2025-12-01", **said}
    for place, (kind, number) in enumerate(papers):
        form |= {f"papers-{place}-kind": kind, f"papers-{place}-number": number, f"papers-{place}-dated_on": "2025-12-01"}
    return client.post(address, data=form)
