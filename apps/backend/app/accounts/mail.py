"""E-mail by SMTP; without a mail server the mail goes to the log."""

import logging
import smtplib
import ssl
from email.message import EmailMessage

from app.settings import Settings

logger = logging.getLogger(__name__)

_SECONDS = 10
_IMPLICIT_TLS_PORT = 465


def send_mail(settings: Settings, to: str, subject: str, text: str) -> None:
    """Sends one plain text mail, and blocks meanwhile. A failure is logged: nobody waits for the outcome."""
    if settings.smtp_host is None:
        logger.info("No SMTP_HOST is set, so this e-mail goes to the log", extra={"to": to, "text": text})
        return
    message = EmailMessage()
    message["From"] = settings.emails_from_email
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    try:
        _deliver(settings, settings.smtp_host, message)
    except (OSError, smtplib.SMTPException) as error:
        logger.error("E-mail not sent", extra={"server": settings.smtp_host, "reason": str(error)})
    else:
        logger.info("E-mail sent", extra={"server": settings.smtp_host, "subject": subject})


def _deliver(settings: Settings, host: str, message: EmailMessage) -> None:
    implicit = settings.smtp_port == _IMPLICIT_TLS_PORT
    connect = smtplib.SMTP_SSL if implicit else smtplib.SMTP
    with connect(host, settings.smtp_port, timeout=_SECONDS) as server:
        if settings.smtp_tls and not implicit:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)
