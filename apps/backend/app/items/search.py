"""Finds a user's items."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.models import Item
from app.items.schemas import ItemQuery


def _matching(owner_id: UUID, query: ItemQuery) -> Select[Item]:
    """Each word must occur in the title or the description, in any case."""
    words = [
        or_(Item.title.icontains(word, autoescape=True), Item.description.icontains(word, autoescape=True))
        for word in query.q.split()
    ]
    found = select(Item).where(and_(Item.owner_id == owner_id, *words))
    return found if query.done is None else found.where(Item.done == query.done)


async def search_items(session: AsyncSession, owner_id: UUID, query: ItemQuery) -> tuple[list[Item], int]:
    """One page of items, and how many there are in all."""
    matching = _matching(owner_id, query)
    total = await session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    # The id makes the order complete: pages neither repeat nor leave out an item.
    order: dict[str, tuple[Any, ...]] = {
        "newest": (Item.created_at.desc(), Item.id),
        "oldest": (Item.created_at, Item.id),
        "title": (func.lower(Item.title), Item.id),
    }
    page = (
        matching.order_by(*order[query.sort])
        .offset((query.page - 1) * query.page_size)
        .limit(query.page_size)
    )
    return list((await session.scalars(page)).all()), total
