"""Letters on the wire: encrypted for servers that prove who they are, and no header from a name."""

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.mail import Letter, LetterState
from app.gateways.smtp.sender import Safety, Server, SmtpSender, written
from tests.standin.mailserver import HANG_UP_WITHIN, MailServer

FROM = "sheets@dial311.example"
LETTER = Letter("desk@city.example", "Vila: semana", ". a dot\nOlá\n", "<p>Olá</p>", "vila.week.1")
#: The password of "desk", as AUTH PLAIN writes both.
LOGIN = "AGRlc2sAcGFzcw=="


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, pkcs8, plain) + made.public_bytes(pem))
    return path


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def sender(
    server: MailServer, safety: Safety = Safety.NONE, user: str = "", password: str = ""
) -> SmtpSender:
    return SmtpSender(Server("127.0.0.1", server.port, safety, FROM, user, password), timeout_s=5)


def test_a_server_that_proves_who_it_is_gets_the_login_and_the_letter(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with MailServer(context(certificate), LOGIN) as server:
        outcome = sender(server, Safety.STARTTLS, "desk", "pass").send(LETTER)

    assert outcome == (LetterState.SENT, "250 kept as 17")
    assert server.heard[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert len(server.letters) == 1


def test_a_line_may_be_encrypted_from_its_first_byte(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with MailServer(context(certificate), LOGIN, at_once=True) as server:
        outcome = sender(server, Safety.TLS, "desk", "pass").send(LETTER)

    assert outcome.state is LetterState.SENT
    assert "AUTH" in server.heard
    assert len(server.letters) == 1


def test_a_server_that_proves_nothing_gets_neither(certificate: Path) -> None:
    with MailServer(context(certificate), LOGIN) as server:
        outcome = sender(server, Safety.STARTTLS, "desk", "pass").send(LETTER)

    assert outcome.state is LetterState.FAILED
    assert "certificate" in outcome.said
    assert server.letters == []
    assert "AUTH" not in server.heard


def test_a_server_that_cannot_encrypt_gets_nothing() -> None:
    with MailServer() as server:
        outcome = sender(server, Safety.STARTTLS).send(LETTER)

    assert outcome.state is LetterState.FAILED
    assert "MAIL" not in server.heard


@pytest.mark.parametrize(("password", "state"), [("pass", "sent"), ("guess", "failed")])
def test_who_may_not_log_in_sends_nothing_and_tells_no_password(password: str, state: str) -> None:
    with MailServer(secret=LOGIN) as server:
        made = sender(server, Safety.NONE, "desk", password)
        outcome = made.send(LETTER)

    assert outcome.state == state
    assert len(server.letters) == (state == "sent")
    assert password not in f"{outcome} {made._server!r}"


def test_both_forms_arrive_as_they_were_written() -> None:
    with MailServer() as server:
        sender(server).send(LETTER)

    [kept] = server.letters
    assert (kept.sender, kept.receiver) == (FROM, LETTER.to)
    for form, content in (("plain", LETTER.text), ("html", LETTER.html)):
        body = kept.message.get_body((form,))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n").rstrip() == content.rstrip()


def test_a_name_cannot_become_a_header() -> None:
    nasty = LETTER._replace(subject="Vila\r\nBcc: all@city.example\x1b[2J ")
    message = written(nasty, FROM)

    assert message["Bcc"] is None
    assert message["Subject"] == "Vila Bcc: all@city.example [2J"


def test_a_letter_that_broke_off_in_its_middle_has_surely_not_gone() -> None:
    long = LETTER._replace(text="lixo " * 3_000_000)  # more than lies on the way
    with MailServer() as server:
        server.will(HANG_UP_WITHIN)
        outcome = sender(server).send(long)

    assert outcome.state is LetterState.FAILED
    assert server.letters == []
