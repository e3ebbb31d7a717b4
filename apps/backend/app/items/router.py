"""Items: each belongs to a user, and is seen and changed by that user only."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.access_tokens import CurrentUser
from app.database.connection import Session
from app.database.models import Item
from app.items.schemas import ItemChange, ItemOut, ItemPage, ItemQuery, NewItem
from app.items.search import search_items
from app.web.problems import Problem

router = APIRouter(prefix="/api/v1/items", tags=["items"])


async def _own_item(session: AsyncSession, owner_id: UUID, item_id: UUID) -> Item:
    """A foreign item looks like one that does not exist."""
    item = await session.scalar(select(Item).where(Item.id == item_id, Item.owner_id == owner_id))
    if item is None:
        raise Problem(HTTPStatus.NOT_FOUND, "item-not-found", "There is no such item.")
    return item


@router.get("")
async def list_items(query: Annotated[ItemQuery, Query()], user: CurrentUser, session: Session) -> ItemPage:
    items, total = await search_items(session, user.id, query)
    found = [ItemOut.model_validate(item) for item in items]
    return ItemPage(items=found, total=total, page=query.page, page_size=query.page_size)


@router.post("", status_code=201)
async def create_item(body: NewItem, user: CurrentUser, session: Session) -> ItemOut:
    item = Item(owner_id=user.id, **body.model_dump())
    session.add(item)
    await session.commit()
    await session.refresh(item)
    return ItemOut.model_validate(item)


@router.get("/{item_id}")
async def get_item(item_id: UUID, user: CurrentUser, session: Session) -> ItemOut:
    return ItemOut.model_validate(await _own_item(session, user.id, item_id))


@router.patch("/{item_id}")
async def change_item(item_id: UUID, body: ItemChange, user: CurrentUser, session: Session) -> ItemOut:
    item = await _own_item(session, user.id, item_id)
    for field, value in body.model_dump(exclude_none=True).items():
        setattr(item, field, value)
    await session.commit()
    await session.refresh(item)
    return ItemOut.model_validate(item)


@router.delete("/{item_id}", status_code=204)
async def delete_item(item_id: UUID, user: CurrentUser, session: Session) -> None:
    await session.delete(await _own_item(session, user.id, item_id))
    await session.commit()
