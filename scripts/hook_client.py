"""A hook that runs, and senders of every kind, for check-hook and the bench."""
import base64
import contextlib
import gzip
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import signal
import sqlite3
import ssl
import subprocess
import time
import uuid

TOKEN = "token-of-check-hook-0123456789"
WEBHOOK_KEYS = [b"k" * 24, b"l" * 32]
POOL = "ap-northeast-1_CheckHook1"


def record(sub=None, event_id=None, **changes):
    """A sign-in as CloudTrail logs it."""
    return {
        "eventVersion": "1.08", "eventTime": "2026-10-04T05:06:07Z", "eventSource": "cognito-idp.amazonaws.com",
        "eventName": "AdminInitiateAuth", "awsRegion": "ap-northeast-1",
        "requestParameters": {"userPoolId": POOL, "clientId": "4checkhook", "authFlow": "ADMIN_USER_PASSWORD_AUTH"},
        "responseElements": {"authenticationResult": {"accessToken": "HIDDEN_DUE_TO_SECURITY_REASONS", "expiresIn": 3600}},
        "additionalEventData": {"sub": sub or str(uuid.uuid4())}, "eventID": event_id or str(uuid.uuid4()),
        "readOnly": False, "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": "210987654321",
        "eventCategory": "Management", **changes}


class Hook:
    """`maumeter serve` on a free port."""

    def __init__(self, maumeter, db, *flags, environment=None, prefix=()):
        self.maumeter, self.db, self.flags, self.prefix = maumeter, db, flags, prefix
        keys = ",".join("whsec_" + base64.b64encode(key).decode() for key in WEBHOOK_KEYS)
        self.environment = {**os.environ, "MAUMETER_TOKENS": TOKEN, "MAUMETER_WEBHOOK_SECRETS": keys, **(environment or {})}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [*self.prefix, self.maumeter, "serve", "--listen", "127.0.0.1:0", "--db", str(self.db), *self.flags],
            stderr=subprocess.PIPE, text=True, env=self.environment)
        for line in self.process.stderr:
            found = re.search(r"listening on (https?)://127\.0\.0\.1:(\d+)", line)
            if found:
                self.scheme, self.port = found[1], int(found[2])
                # Nothing is read after this: a pipe that fills would stop the server.
                os.set_blocking(self.process.stderr.fileno(), False)
                return self
        raise RuntimeError(f"serve did not start: {self.process.wait()}")

    __enter__ = start

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def said(self):
        with contextlib.suppress(TypeError, ValueError):
            return self.process.stderr.read() or ""
        return ""

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)

    def connect(self, timeout=30):
        if self.scheme == "https":
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=ssl._create_unverified_context())
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, token=TOKEN, connection=None):
        """(status, body as text, headers)"""
        own = connection is None
        connection = connection or self.connect()
        headers = dict(headers or {})
        if token:
            headers.setdefault("Authorization", f"Bearer {token}")
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if own:
            connection.close()
        return answer.status, text, dict((key.lower(), value) for key, value in answer.getheaders())

    def post(self, path, body, headers=None, **more):
        status, text, _ = self.ask("POST", path, body, headers, **more)
        return status, json.loads(text) if text.startswith("{") else text

    def memory(self):
        """Resident bytes."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024

    def ids(self):
        """What the database has: event ids."""
        with contextlib.closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as db:
            return {row[0] for row in db.execute("SELECT event_id FROM events")}


# ---------------------------------------------------------------- envelopes

def counts(recorded=0, duplicates=0, not_counted=0, rejected=()):
    return {"recorded": recorded, "duplicates": duplicates, "not_counted": not_counted, "rejected": list(rejected)}


def eventbridge(detail):
    return {"version": "0", "id": str(uuid.uuid4()), "detail-type": "AWS API Call via CloudTrail", "source": "aws.cognito-idp",
            "account": "210987654321", "time": "2026-10-04T05:06:08Z", "region": "ap-northeast-1", "resources": [], "detail": detail}


def firehose(payloads, request=None):
    """(body, headers) of a delivery of payloads in bytes."""
    request = request or str(uuid.uuid4())
    body = {"requestId": request, "timestamp": int(time.time() * 1000),
            "records": [{"data": base64.b64encode(payload).decode()} for payload in payloads]}
    return json.dumps(body).encode(), {
        "X-Amz-Firehose-Protocol-Version": "1.0", "X-Amz-Firehose-Request-Id": request, "Content-Type": "application/json",
        "X-Amz-Firehose-Access-Key": TOKEN}


def cloudwatch(records):
    """What a CloudWatch Logs subscription puts into Firehose."""
    return gzip.compress(json.dumps({
        "messageType": "DATA_MESSAGE", "owner": "210987654321", "logGroup": "g", "logStream": "s", "subscriptionFilters": ["f"],
        "logEvents": [{"id": str(n), "timestamp": 1791090367000, "message": json.dumps(one)} for n, one in enumerate(records)]}).encode())


def webhook(body, key=WEBHOOK_KEYS[0], age=0, name=None):
    """The headers of Standard Webhooks."""
    name, at = name or f"msg_{uuid.uuid4().hex}", str(int(time.time()) - age)
    code = base64.b64encode(hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    return {"webhook-id": name, "webhook-timestamp": at, "webhook-signature": f"v1,{code}", "Content-Type": "application/json"}


class SNS:
    """A topic that signs, with a key and certificate made by openssl."""
    topic = "arn:aws:sns:ap-northeast-1:210987654321:cognito"
    address = "https://sns.ap-northeast-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"

    def __init__(self, folder):
        self.key, self.certificate = folder / "sns.key", folder / "sns.pem"
        certificate(self.certificate, self.key, "sns.amazonaws.com")

    def message(self, text, version="2", **changes):
        fields = {"Type": "Notification", "MessageId": str(uuid.uuid4()), "TopicArn": self.topic, "Message": text,
                  "Timestamp": "2026-10-04T05:06:09.123Z", "SignatureVersion": version, "SigningCertURL": self.address, **changes}
        keys = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        signed = "".join(f"{key}\n{fields[key]}\n" for key in keys if key in fields)
        digest = "-sha1" if version == "1" else "-sha256"
        made = subprocess.run(["openssl", "dgst", digest, "-sign", self.key], input=signed.encode(), capture_output=True, check=True)
        return {**fields, "Signature": base64.b64encode(made.stdout).decode()}


def certificate(path, key, name):
    """A certificate that signs itself, in PEM form."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", path, "-days", "2",
                    "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
