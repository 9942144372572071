"""The peer of the insert bench: FastAPI and SQLite doing what Crescendo's marker route does, as well as that can be done there.

PEER_DB names the database, PEER_SYNC is FULL or NORMAL, PEER_MODE is `inline` (the statement runs on the event loop) or `threads`
(on Starlette's thread pool, a connection each). The key's hash is looked up once and remembered, as Crescendo does it.
"""

import hashlib
import os
import sqlite3
import threading
import time
import uuid

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()
local = threading.local()
known_keys = {}


def database():
    if not hasattr(local, "database"):
        local.database = sqlite3.connect(os.environ["PEER_DB"], isolation_level=None, timeout=60, cached_statements=64)
        local.database.execute("PRAGMA journal_mode = WAL")
        local.database.execute(f"PRAGMA synchronous = {os.environ['PEER_SYNC']}")
    return local.database


class NewMarker(BaseModel):
    at: float
    label: str = Field(min_length=1, max_length=200)


def authenticate(authorization):
    hashed = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).digest()
    if hashed not in known_keys:
        row = database().execute("SELECT account_id FROM api_keys WHERE hash = ?", (hashed,)).fetchone()
        if row is None:
            raise HTTPException(401)
        known_keys[hashed] = row[0]
    return known_keys[hashed]


def insert(recording, marker, authorization):
    account = authenticate(authorization)
    row = database().execute(
        "SELECT duration_seconds FROM recordings WHERE account_id = ? AND id = ?", (account, recording)).fetchone()
    if row is None:
        raise HTTPException(404)
    if not 0 <= marker.at <= row[0]:
        raise HTTPException(422)
    id, created = "mrk_" + uuid.uuid4().hex, time.time_ns() // 1000
    database().execute(
        "INSERT INTO markers (account_id, recording_id, id, at_seconds, label, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (account, recording, id, marker.at, marker.label, created))
    return {"id": id, "at": marker.at, "label": marker.label, "created_at": created}


if os.environ["PEER_MODE"] == "inline":

    @app.post("/v1/recordings/{recording}/markers", status_code=201)
    async def create(recording: str, marker: NewMarker, authorization: str = Header()):
        return insert(recording, marker, authorization)

else:

    @app.post("/v1/recordings/{recording}/markers", status_code=201)
    def create(recording: str, marker: NewMarker, authorization: str = Header()):
        return insert(recording, marker, authorization)


def make_database():
    """An account, its key and a recording; answers with the key and the recording's id."""
    key = "key_" + uuid.uuid4().hex
    database().executescript("""
        CREATE TABLE api_keys (hash BLOB PRIMARY KEY, account_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE recordings (account_id TEXT, id TEXT, duration_seconds REAL, PRIMARY KEY (account_id, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE markers (account_id TEXT, recording_id TEXT, id TEXT, at_seconds REAL, label TEXT, created_at INTEGER,
            PRIMARY KEY (account_id, recording_id, id)) STRICT, WITHOUT ROWID;
    """)
    database().execute("INSERT INTO api_keys VALUES (?, 'acc_1')", (hashlib.sha256(key.encode()).digest(),))
    database().execute("INSERT INTO recordings VALUES ('acc_1', 'rec_1', 10)")
    return key, "rec_1"
