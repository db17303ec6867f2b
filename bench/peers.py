"""The other tools, each doing maumeter's job as well as we know how to ask them. Run by bench/run in .venv-bench.

    peers.py chdb|chdb-fields|duckdb count FOLDER
    peers.py chdb|chdb-fields|duckdb record FOLDER DATABASE

Prints a line per month and pool: month, Region, distinct users. They have it easier than maumeter: a pool is
told by its Region (the corpus has one pool in each), and nothing is learned, classified or attributed.
"""
import os
import sys

COUNTED = "(" + ",".join(f"'{name}'" for name in (
    "SignUp AdminCreateUser GetTokensFromRefreshToken RespondToAuthChallenge ForgotPassword ConfirmForgotPassword "
    "AdminSetUserPassword ChangePassword ConfirmSignUp AdminUpdateUserAttributes AdminGetUser RevokeToken").split()) + ")"
SIGN_IN = "('InitiateAuth','AdminInitiateAuth')"


class ClickHouse:
    """One typed extraction of the whole document: the fastest of six ways tried (JSONExtract per field: 4x)."""

    FILES = "AWSLogs/*/CloudTrail/*/*/*/*/*.json.gz"
    SETTINGS = f"SETTINGS max_threads = {os.cpu_count()}, max_insert_threads = {os.cpu_count()}"
    COUNTS = (f"(r.eventName IN {COUNTED} OR (r.eventName IN {SIGN_IN} AND r.responseElements.authenticationResult.expiresIn > 0))"
              " AND r.errorCode = '' AND r.additionalEventData.sub != ''")

    def records(self, folder, more=""):
        fields = (f"{more}eventName String, errorCode String, eventTime String, awsRegion String, "
                  "additionalEventData Tuple(sub String), responseElements Tuple(authenticationResult Tuple(expiresIn UInt32))")
        return (f"(SELECT arrayJoin(JSONExtract(raw_blob, 'Records', 'Array(Tuple({fields}))')) AS r"
                f" FROM file('{folder}/{self.FILES}', 'RawBLOB'))")

    def count(self, folder):
        import chdb
        return str(chdb.query(f"""
            SELECT substring(r.eventTime, 1, 7) AS month, r.awsRegion AS region, uniqExact(toUUID(r.additionalEventData.sub))
            FROM {self.records(folder)} WHERE {self.COUNTS}
            GROUP BY month, region {self.SETTINGS}""", "TSV"))

    def record(self, folder, database):
        from chdb.session import Session
        session = Session(database)
        session.query("CREATE DATABASE IF NOT EXISTS cognito")
        session.query("""
            CREATE TABLE IF NOT EXISTS cognito.event (
                time DateTime('UTC'), event_id UUID, user UUID, region LowCardinality(String), pool LowCardinality(String),
                client LowCardinality(String), operation LowCardinality(String), counted Bool)
            ENGINE = ReplacingMergeTree ORDER BY (time, event_id)""")
        more = "eventID String, requestParameters Tuple(userPoolId String, clientId String), "
        # Large blocks mean few parts, so little to merge: a fifth faster than the default.
        session.query(f"""
            INSERT INTO cognito.event
            SELECT toDateTime(replaceOne(substring(r.eventTime, 1, 19), 'T', ' '), 'UTC'), toUUID(r.eventID),
                   toUUIDOrZero(r.additionalEventData.sub), r.awsRegion, r.requestParameters.userPoolId,
                   r.requestParameters.clientId, r.eventName, {self.COUNTS}
            FROM {self.records(folder, more)}
            {self.SETTINGS}, max_insert_block_size = 1048576, min_insert_block_size_rows = 1048576""")
        return str(session.query(f"""
            SELECT formatDateTime(time, '%Y-%m') AS month, region, uniqExact(user)
            FROM cognito.event FINAL WHERE counted GROUP BY month, region {self.SETTINGS}""", "TSV"))


class ClickHousePerField(ClickHouse):
    """JSONExtract for each field of each record: how one would ask first."""

    FIELDS = {"eventName": "String", "errorCode": "String", "eventTime": "String", "awsRegion": "String", "eventID": "String"}
    TYPE = ("Tuple(" + ", ".join(f"{name} {kind}" for name, kind in FIELDS.items())
            + ", requestParameters Tuple(userPoolId String, clientId String), additionalEventData Tuple(sub String),"
            " responseElements Tuple(authenticationResult Tuple(expiresIn UInt32)))")

    def records(self, folder, more=""):
        fields = [f"JSONExtractString(j, '{name}')" for name in self.FIELDS]
        fields += ["tuple(JSONExtractString(j, 'requestParameters', 'userPoolId'), JSONExtractString(j, 'requestParameters', 'clientId'))",
                   "tuple(JSONExtractString(j, 'additionalEventData', 'sub'))",
                   "tuple(tuple(JSONExtractUInt(j, 'responseElements', 'authenticationResult', 'expiresIn')))"]
        return (f"(SELECT CAST(tuple({', '.join(fields)}), '{self.TYPE}') AS r FROM (SELECT arrayJoin("
                f"JSONExtractArrayRaw(json, 'Records')) AS j FROM file('{folder}/{self.FILES}', 'JSONAsString')))")


class DuckDB:
    """The document as one line, then from_json with a type: seven times as fast as read_json with the same type."""

    COUNTS = (f"(r.eventName IN {COUNTED} OR (r.eventName IN {SIGN_IN} AND r.responseElements.authenticationResult.expiresIn > 0))"
              " AND coalesce(r.errorCode, '') = '' AND r.additionalEventData.sub IS NOT NULL")

    def connect(self, path):
        import duckdb
        connection = duckdb.connect(path)
        connection.execute(f"SET threads = {os.cpu_count()}")
        connection.execute("SET preserve_insertion_order = false")
        return connection

    def records(self, folder, more=""):
        shape = ('{"Records":[{' + more + '"eventName":"VARCHAR","errorCode":"VARCHAR","eventTime":"VARCHAR","awsRegion":"VARCHAR",'
                 '"additionalEventData":{"sub":"VARCHAR"},"responseElements":{"authenticationResult":{"expiresIn":"INTEGER"}}}]}')
        return f"""(SELECT unnest(from_json(line, '{shape}').Records) AS r FROM read_csv('{folder}/**/*.json.gz',
            columns = {{'line': 'VARCHAR'}}, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '',
            compression = 'gzip', max_line_size = 50000000, buffer_size = 120000000))"""

    def count(self, folder):
        return self.lines(self.connect(":memory:").execute(f"""
            SELECT r.eventTime[1:7] AS month, r.awsRegion AS region, count(DISTINCT r.additionalEventData.sub::UUID)
            FROM {self.records(folder)} WHERE {self.COUNTS} GROUP BY month, region"""))

    def record(self, folder, database):
        connection = self.connect(database)
        connection.execute("""
            CREATE TABLE IF NOT EXISTS event (
                time TIMESTAMP, event_id UUID PRIMARY KEY, user_id UUID, region VARCHAR, pool VARCHAR, client VARCHAR,
                operation VARCHAR, counted BOOLEAN)""")
        more = '"eventID":"VARCHAR","requestParameters":{"userPoolId":"VARCHAR","clientId":"VARCHAR"},'
        connection.execute(f"""
            INSERT OR IGNORE INTO event
            SELECT r.eventTime::TIMESTAMP, r.eventID::UUID, r.additionalEventData.sub::UUID, r.awsRegion,
                   r.requestParameters.userPoolId, r.requestParameters.clientId, r.eventName, {self.COUNTS}
            FROM {self.records(folder, more)}""")
        answer = self.lines(connection.execute("""
            SELECT strftime(time, '%Y-%m') AS month, region, count(DISTINCT user_id) FROM event WHERE counted GROUP BY month, region"""))
        connection.close()
        return answer

    def lines(self, result):
        return "\n".join("\t".join(map(str, row)) for row in result.fetchall())


if __name__ == "__main__":
    peer, job, *rest = sys.argv[1:]
    print(getattr({"chdb": ClickHouse, "chdb-fields": ClickHousePerField, "duckdb": DuckDB}[peer](), job)(*rest))
