"""Sends letters to a mail server. It knows whether one surely has not gone."""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.mail import Letter, LetterState, Outcome

#: Seconds for each answer of the server.
TIMEOUT_S: Final = 20.0
_TAKEN: Final = (250, 251)
_GOES_ON: Final = (354,)
_Ask = Callable[[], tuple[int, bytes]]
_END: Final = b".\r\n"
_FIRST_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


class Safety(StrEnum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Server(NamedTuple):
    """A mail server, and who we are to it."""

    host: str
    port: int
    safety: Safety
    sender: str  #: our address
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Name the server without its password."""
        return f"Server({self.host}:{self.port})"


class SmtpSender:
    """Sends one letter a connection: there are few, and a connection that broke harms no other."""

    def __init__(self, server: Server, timeout_s: float = TIMEOUT_S) -> None:
        self._server = server
        self._timeout_s = timeout_s

    def send(self, letter: Letter) -> Outcome:
        """Send a letter; what the server said is one line without the letter's text."""
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(LetterState.FAILED, _said(error))
        try:
            return self._hand_over(client, letter)
        finally:
            client.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # By its own name: to ask the network for one may take half a minute.
        name, wait_s = server.sender.partition("@")[2], self._timeout_s
        if server.safety is Safety.TLS:
            context = ssl.create_default_context()
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=wait_s, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, name, timeout=wait_s)
        try:
            if server.safety is Safety.STARTTLS:
                client.starttls(context=ssl.create_default_context())
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _hand_over(self, client: smtplib.SMTP, letter: Letter) -> Outcome:
        """Give the letter; until its end has left us a server has nothing that it may deliver."""
        try:
            if refused := self._offer(client, letter):
                return Outcome(LetterState.FAILED, refused)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(LetterState.FAILED, _said(error))
        try:
            code, said = client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(LetterState.UNKNOWN, _said(error))
        return Outcome(_verdict(code), _line(f"{code} {_text(said)}"))

    def _offer(self, client: smtplib.SMTP, letter: Letter) -> str:
        """Name both ends and give the letter; give what refuses it before, else ""."""
        client.ehlo_or_helo_if_needed()
        steps: tuple[tuple[_Ask, tuple[int, ...]], ...] = (
            (lambda: client.mail(self._server.sender), _TAKEN),
            (lambda: client.rcpt(letter.to), _TAKEN),
            (lambda: client.docmd("DATA"), _GOES_ON),
        )
        for ask, wanted in steps:
            code, said = ask()
            if code not in wanted:
                return _line(f"{code} {_text(said)}")
        # Source: RFC 5321, 4.5.2: a line that begins with a dot gets one more.
        client.send(_FIRST_DOT.sub(b"..", written(letter, self._server.sender).as_bytes()))
        client.send(_END)
        return ""


def _verdict(code: int) -> LetterState:
    """Say what an answer to the whole letter means; one that is none says nothing."""
    # Source: RFC 5321, 4.2.1.
    if 200 <= code < 300:
        return LetterState.SENT
    return LetterState.FAILED if 400 <= code < 600 else LetterState.UNKNOWN


def written(letter: Letter, sender: str) -> EmailMessage:
    """Write a letter as it travels: plain text, and the same as HTML."""
    message = EmailMessage(policy=SMTP)
    name, _, domain = sender.partition("@")
    message["From"] = Address("Dial311", name, domain)
    message["To"] = letter.to
    message["Subject"] = _line(letter.subject)
    message["Date"] = localtime()
    message["Message-ID"] = f"<{letter.name}@{domain}>"
    # No answer of absence comes back.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def _said(error: Exception) -> str:
    """Give the server's own words, else those of the failure; a refused login shows no secret."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(f"{error.smtp_code} {_text(error.smtp_error)}")
    return _line(f"{type(error).__name__}: {error}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _line(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())
