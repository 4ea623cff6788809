"""How fast is SQLite with a full-text index on the same files? `python3 test/bench/sqlite_fts5.py FOLDER DATABASE` loads every
record (its text, fourteen columns, an FTS5 index over the text in the tokens of unicode61, four B-trees), asks a few of the
benchmark's questions, and prints one JSON line. Only what comes with Python; exits with 3 where its SQLite lacks FTS5.

In SQLite's favour: it takes the records apart itself, in C; everything is one transaction; the full-text index is made at
once at the end; the next files are unpacked by another thread meanwhile."""
import gzip
import json
import os
import resource
import sqlite3
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

COLUMNS = {
    'eventTime': '$.eventTime', 'eventName': '$.eventName', 'eventSource': '$.eventSource',
    'awsRegion': '$.awsRegion', 'sourceIPAddress': '$.sourceIPAddress', 'userAgent': '$.userAgent',
    'errorCode': '$.errorCode', 'requestID': '$.requestID', 'eventID': '$.eventID',
    'arn': '$.userIdentity.arn', 'type': '$.userIdentity.type', 'accessKeyId': '$.userIdentity.accessKeyId',
    'recipientAccountId': '$.recipientAccountId', 'readOnly': '$.readOnly',
}
AHEAD = 16
RUNS = 5


def texts_of(folder):
    """The text of each file, unpacked ahead of time."""
    paths = []
    for place, _, names in os.walk(os.path.join(folder, 'AWSLogs')):
        paths.extend(os.path.join(place, name) for name in names if name.endswith('.json.gz'))
    paths.sort()

    def unpack(path):
        with gzip.open(path, 'rb') as file:
            return file.read().decode('utf-8')

    with ThreadPoolExecutor(1) as pool:
        waiting = deque()
        for path in paths:
            waiting.append(pool.submit(unpack, path))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def load(connection, folder):
    names = ', '.join(COLUMNS)
    values = ', '.join(f"json_extract(value, '{path}')" for path in COLUMNS.values())
    connection.execute(f'CREATE TABLE ev(id INTEGER PRIMARY KEY, {names}, raw TEXT)')
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(raw, content='ev', content_rowid='id', tokenize=\"unicode61 tokenchars '-_.'\")"
    )
    connection.execute('BEGIN')
    insert = f"INSERT INTO ev({names}, raw) SELECT {values}, value FROM json_each(?, '$.Records')"
    for text in texts_of(folder):
        connection.execute(insert, (text,))
    connection.execute('INSERT INTO words(rowid, raw) SELECT id, raw FROM ev')
    for name in ('requestID', 'sourceIPAddress', 'eventName', 'eventTime'):
        connection.execute(f'CREATE INDEX by_{name} ON ev({name})')
    connection.execute('COMMIT')
    connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')


def ask(connection, manifest):
    questions = {
        'exact requestID': ('SELECT eventID FROM ev WHERE requestID = ?', [manifest['requestID']]),
        'exact field': ('SELECT eventID FROM ev WHERE sourceIPAddress = ?', [manifest['address']]),
        '2 words': ('SELECT rowid FROM words WHERE words MATCH ?', ['accessdenied AND terraform']),
        'substring': ('SELECT eventID FROM ev WHERE raw LIKE ?', [f"%{manifest['needle'][3:-3]}%"]),
        'top-20': ('SELECT eventName, count(*) FROM ev GROUP BY 1 ORDER BY 2 DESC LIMIT 20', []),
    }
    answers = {}
    for name, (sql, parameters) in questions.items():
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            rows = len(connection.execute(sql, parameters).fetchall())
            times.append((time.perf_counter() - began) * 1000)
        answers[name] = {'ms': sorted(times)[RUNS // 2], 'first': times[0], 'rows': rows}
    return answers


def main():
    folder, database = sys.argv[1:3]
    with open(os.path.join(folder, 'manifest.json'), encoding='utf-8') as file:
        manifest = json.load(file)
    # other generators' manifests have `needles`
    needles = manifest.get('needles', {})
    for ours, theirs in (('needle', 'substring'), ('requestID', 'requestID'), ('address', 'ip')):
        manifest.setdefault(ours, needles.get(theirs))
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(x)")
    except sqlite3.OperationalError:
        sys.exit(3)
    for pragma in ('journal_mode=WAL', 'synchronous=NORMAL', 'cache_size=-262144', 'mmap_size=8589934592'):
        connection.execute(f'PRAGMA {pragma}')
    began = time.perf_counter()
    load(connection, folder)
    ingest_ms = (time.perf_counter() - began) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform != 'darwin' else 1024) / 1024
    events = connection.execute('SELECT count(*) FROM ev').fetchone()[0]
    answers = ask(connection, manifest)
    result = {'events': events, 'ingestMs': ingest_ms, 'bytes': os.path.getsize(database), 'peakMB': peak}
    print(json.dumps({**result, 'version': sqlite3.sqlite_version, 'answers': answers}))


main()
