"""HTTPS: with a certificate of one's own, behind a proxy, and the key that signs sessions."""
import json
import ssl
import stat
import subprocess
from http.client import HTTPSConnection
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.browser import serve
from webmap.server import kept_key


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that nobody signed, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
                   check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


def test_the_server_speaks_https_with_a_certificate(spatialite, certificate, tmp_path):
    public, key = certificate
    with (spatialite.copy_of("migrated") as url,
          serve(url, tmp_path, GREENMINE_CERTIFICATE=str(public), GREENMINE_CERTIFICATE_KEY=str(key)) as address):
        parts = urlsplit(address)
        connection = HTTPSConnection(parts.hostname, parts.port, context=ssl.create_default_context(cafile=public))
        connection.request("GET", "/sign-in")
        version, answer = connection.sock.version(), connection.getresponse()
        answer.read()
        connection.close()
        assert version in ("TLSv1.2", "TLSv1.3")
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert answer.headers["Set-Cookie"].startswith("__Host-session=") and "; Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("proxy, secure", [("", False), ("1", True)])
def test_a_proxy_that_is_set_is_believed_and_no_other(spatialite, tmp_path, proxy, secure):
    with spatialite.copy_of("migrated") as url, serve(url, tmp_path, GREENMINE_PROXY=proxy) as address:
        asked = Request(f"{address}/sign-in", headers={"X-Forwarded-Proto": "https", "Accept": "application/json"})
        with urlopen(asked) as answer:
            assert json.load(answer)["csrf"]
            assert answer.headers["Set-Cookie"].startswith("__Host-session=") is secure
            assert ("Strict-Transport-Security" in answer.headers) is secure


def test_without_a_key_in_the_settings_one_is_made_once_and_kept_from_others(spatialite, tmp_path):
    place = tmp_path / "secret_key"
    with spatialite.copy_of("migrated") as url:
        for _ in range(2):
            with serve(url, tmp_path, GREENMINE_SECRET_KEY="") as address, urlopen(f"{address}/sign-in") as answer:
                assert "session=" in answer.headers["Set-Cookie"]
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
            made = place.read_text()
            assert len(made) >= 43 and kept_key(tmp_path) == made
