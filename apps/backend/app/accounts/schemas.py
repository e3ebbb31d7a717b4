"""Bodies of requests and answers about accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints


def _lower_case(email: str) -> str:
    return email.lower()


Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(_lower_case)]
# The upper bound keeps hashing cheap; length is what counts (NIST SP 800-63B), so there are no rules on characters.
NewPassword = Annotated[str, Field(min_length=10, max_length=128)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")
]
Token = Annotated[str, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignUp(_Body):
    email: Email
    name: Name
    password: NewPassword


class SignIn(_Body):
    email: Email
    password: Annotated[str, Field(min_length=1, max_length=128)]


class AskForReset(_Body):
    email: Email


class ConfirmReset(_Body):
    token: Token
    password: NewPassword


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    created_at: datetime


class SignedIn(BaseModel):
    """The access token goes into `Authorization: Bearer …`; it is valid for `expires_in` seconds."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105
    expires_in: int
    user: UserOut
