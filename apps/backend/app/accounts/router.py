"""Accounts: sign up, sign in, stay signed in, sign out, reset the password."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Cookie, Depends, Request, Response
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.access_tokens import CurrentUser, sign_access_token
from app.accounts.mail import send_mail
from app.accounts.password_resets import finish_password_reset, start_password_reset
from app.accounts.passwords import hash_password, password_matches
from app.accounts.refresh_cookie import check_origin, clear_refresh_cookie, set_refresh_cookie
from app.accounts.refresh_tokens import issue_refresh_token, revoke_family, rotate_refresh_token
from app.accounts.schemas import AskForReset, ConfirmReset, SignedIn, SignIn, SignUp, UserOut
from app.accounts.sign_in_limit import check_sign_in_limit, forget_failures, record_failure
from app.database.connection import Session
from app.database.models import User
from app.settings import Settings
from app.web.problems import Problem

router = APIRouter(prefix="/api/v1", tags=["accounts"])

RefreshCookie = Annotated[str | None, Cookie(alias="refresh_token", max_length=200)]


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(_settings)]


def _signed_in(settings: Settings, user: User) -> SignedIn:
    return SignedIn(
        access_token=sign_access_token(settings, user.id),
        expires_in=settings.access_token_minutes * 60,
        user=UserOut.model_validate(user),
    )


@router.post("/auth/sign-up", status_code=201, dependencies=[Depends(check_origin)])
async def sign_up(
    body: SignUp, request: Request, response: Response, session: Session, settings: CurrentSettings
) -> SignedIn:
    """Makes an account and signs in. The refresh token comes as a cookie."""
    user = User(email=body.email, name=body.name, password_hash=await hash_password(body.password))
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as error:
        message = "This e-mail address already has an account."
        raise Problem(HTTPStatus.CONFLICT, "email-taken", message, fields={"email": message}) from error
    token = issue_refresh_token(session, settings, user.id)
    await session.commit()
    set_refresh_cookie(request, response, settings, token)
    return _signed_in(settings, user)


@router.post("/auth/sign-in", dependencies=[Depends(check_origin)])
async def sign_in(
    body: SignIn, request: Request, response: Response, session: Session, settings: CurrentSettings
) -> SignedIn:
    address = request.client.host if request.client else "unknown"
    await check_sign_in_limit(session, body.email, address)
    user = await session.scalar(select(User).where(User.email == body.email))
    # No transaction, so no connection, is held while the password is hashed.
    await session.commit()
    if not await password_matches(body.password, user.password_hash if user else None) or user is None:
        await record_failure(session, body.email, address)
        raise Problem(HTTPStatus.UNAUTHORIZED, "wrong-credentials", "E-mail or password is wrong.")
    await forget_failures(session, body.email)
    token = issue_refresh_token(session, settings, user.id)
    await session.commit()
    set_refresh_cookie(request, response, settings, token)
    return _signed_in(settings, user)


@router.post("/auth/refresh", dependencies=[Depends(check_origin)])
async def refresh(
    request: Request,
    response: Response,
    session: Session,
    settings: CurrentSettings,
    refresh_token: RefreshCookie = None,
) -> SignedIn:
    """A new access token, and a new cookie, for the cookie of an earlier sign-in."""
    rotated = await rotate_refresh_token(session, settings, refresh_token) if refresh_token else None
    user = await session.get(User, rotated[0]) if rotated else None
    if rotated is None or user is None:
        raise Problem(HTTPStatus.UNAUTHORIZED, "signed-out", "The sign-in has ended. Sign in again.")
    set_refresh_cookie(request, response, settings, rotated[1])
    return _signed_in(settings, user)


@router.post("/auth/sign-out", status_code=204, dependencies=[Depends(check_origin)])
async def sign_out(response: Response, session: Session, refresh_token: RefreshCookie = None) -> None:
    if refresh_token:
        await revoke_family(session, refresh_token)
    clear_refresh_cookie(response)


@router.post("/auth/password-reset", status_code=202)
async def ask_for_reset(
    body: AskForReset, tasks: BackgroundTasks, session: Session, settings: CurrentSettings
) -> dict[str, str]:
    """Sends a mail if the address has an account. The answer is the same if not."""
    text = await start_password_reset(session, settings, body.email)
    if text:
        tasks.add_task(send_mail, settings, body.email, f"New password for {settings.project_name}", text)
    return {"detail": "If this address has an account, a mail with a link is on its way."}


@router.post("/auth/password-reset/confirm", status_code=204)
async def confirm_reset(body: ConfirmReset, session: Session) -> None:
    if not await finish_password_reset(session, body.token, body.password):
        message = "This link is used or too old. Ask for a new one."
        raise Problem(HTTPStatus.BAD_REQUEST, "reset-link-invalid", message, fields={"token": message})


@router.get("/users/me")
async def me(user: CurrentUser) -> UserOut:
    return UserOut.model_validate(user)
