"""Bodies of requests and answers about items."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

# PostgreSQL's text can't hold the character NUL.
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
]
Description = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Sort = Literal["newest", "oldest", "title"]


class NewItem(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description = ""
    done: bool = False


class ItemChange(BaseModel):
    """Only what is given changes."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    description: Description | None = None
    done: bool | None = None

    @model_validator(mode="after")
    def _something_given(self) -> Self:
        if all(value is None for value in (self.title, self.description, self.done)):
            message = "Give at least one of title, description, done."
            raise ValueError(message)
        return self


class ItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    owner_id: UUID
    title: str
    description: str
    done: bool
    created_at: datetime
    updated_at: datetime


class ItemQuery(BaseModel):
    """What to list: words to look for in title and description, which page (from 1), how many a page."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00]*$")] = ""
    done: bool | None = None
    sort: Sort = "newest"
    page: int = Field(default=1, ge=1, le=10_000)
    page_size: int = Field(default=20, ge=1, le=100)


class ItemPage(BaseModel):
    items: list[ItemOut]
    total: int
    page: int
    page_size: int
