"""Password hashing with argon2id."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# OWASP's second profile (19 MiB, 2 passes, 1 lane): at most four at a time, so that sign-ins can't exhaust the pod.
_HASH = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_AT_ONCE = asyncio.Semaphore(4)
# Checked when there is no such account, so that the answer takes as long.
_NOBODY = _HASH.hash("nobody has this password")


async def hash_password(password: str) -> str:
    async with _AT_ONCE:
        return await asyncio.to_thread(_HASH.hash, password)


async def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; never with None, which takes as long as a wrong password."""
    async with _AT_ONCE:
        matches = await asyncio.to_thread(_HASH.verify, password, password_hash or _NOBODY)
    return matches and password_hash is not None
