"""Sends what a backend does with Amazon Cognito through boto3 to maumeter's hook.

    import boto3, maumeter_boto3

    session = boto3.Session()
    reporter = maumeter_boto3.register(session, "https://hook.example.com/events", token=os.environ["MAUMETER_TOKEN"])
    cognito = session.client("cognito-idp")        # every client of the session, as before

Each successful call becomes one small record in the shape of CloudTrail's (eventName, eventTime, requestParameters,
additionalEventData.sub), so that the hook needs nothing of its own to read it. No token, password or attribute leaves
the process: the user is the `sub` claim. Records are sent by a thread in the background; a call is never delayed by
more than putting a dictionary into a queue, and never fails because of it.
"""

import atexit
import base64
import collections
import datetime
import json
import logging
import os
import queue
import random
import threading
import time
import urllib.error
import urllib.request
import uuid

SERVICE = "cognito-identity-provider"
OPERATIONS = (
    "SignUp", "AdminCreateUser", "InitiateAuth", "AdminInitiateAuth", "RespondToAuthChallenge",
    "AdminRespondToAuthChallenge", "GetTokensFromRefreshToken", "ChangePassword", "ForgotPassword",
    "ConfirmForgotPassword", "AdminSetUserPassword", "ConfirmSignUp", "AdminConfirmSignUp",
)
# What of a request is sent, under CloudTrail's name for it.
SENT = {"UserPoolId": "userPoolId", "ClientId": "clientId", "AuthFlow": "authFlow", "ChallengeName": "challengeName"}
log = logging.getLogger("maumeter")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for the address that was given, and for no other."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def register(session, url, token, **options):
    """Registers the hook and returns the `Reporter`.

    On a boto3 or botocore session, for the clients that are made of it afterwards; or on one client that is there.
    """
    reporter = Reporter(url, token, **options)
    if hasattr(session, "meta"):  # a client
        events = session.meta.events
    else:
        events = session.events if hasattr(session, "events") else session.get_component("event_emitter")
    for operation in OPERATIONS:
        events.register(f"before-parameter-build.{SERVICE}.{operation}", reporter.before)
        events.register(f"after-call.{SERVICE}.{operation}", reporter.after)
    return reporter


class Reporter:
    def __init__(self, url, token, queue_size=10_000, batch_size=200, timeout=5.0, attempts=6):
        self.url, self.token, self.timeout, self.attempts = url, token, timeout, attempts
        self.batch_size, self.queue_size = batch_size, queue_size
        self.dropped = 0  # records that were given up: the queue was full, or the hook did not take them
        self._subs = collections.OrderedDict()  # user name -> sub, for calls whose answer has no sub
        self._lock = threading.Lock()
        self._process = None
        atexit.register(self.flush, 2.0)

    # -- What botocore calls: anything that goes wrong here is ours, not the caller's.

    def before(self, params, context, **_):
        try:
            request = {name: params[key] for key, name in SENT.items() if isinstance(params.get(key), str)}
            name = params.get("Username") or (params.get("ChallengeResponses") or {}).get("USERNAME")
            context["maumeter"] = (request, name, params.get("AccessToken"))
        except Exception:
            log.debug("a call is not reported", exc_info=True)

    def after(self, http_response, parsed, model, context, **_):
        try:
            if http_response.status_code < 300 and "maumeter" in context:
                record = self._record(model.name, parsed, context)
                if record:
                    self._put(record)
        except Exception:
            log.debug("a call is not reported", exc_info=True)

    # -- Records

    def _record(self, operation, parsed, context):
        request, name, access_token = context["maumeter"]
        result = parsed.get("AuthenticationResult")
        if operation.endswith("InitiateAuth") and not result:
            return None  # a challenge: nobody has signed in yet, while who answers one and gets another is active
        claims = _claims((result or {}).get("IdToken") or (result or {}).get("AccessToken") or access_token)
        sub = claims.get("sub") or parsed.get("UserSub") or _attribute(parsed.get("User"), "sub")
        for known in {name, claims.get("cognito:username"), claims.get("username")} - {None}:
            sub = self._remember(known, sub)
        request = dict(request)
        if "/" in claims.get("iss", ""):
            request.setdefault("userPoolId", claims["iss"].rsplit("/", 1)[1])
        if claims.get("client_id") or isinstance(claims.get("aud"), str):
            request.setdefault("clientId", claims.get("client_id") or claims["aud"])
        now = datetime.datetime.now(datetime.timezone.utc)
        return {
            "eventVersion": "1.08", "eventSource": "cognito-idp.amazonaws.com", "eventType": "AwsApiCall",
            "eventName": operation, "eventTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "eventID": str(uuid.uuid4()),
            "awsRegion": context.get("client_region") or request.get("userPoolId", "").split("_")[0],
            "requestParameters": request,
            "responseElements": {"authenticationResult": {"tokenType": "Bearer"}} if result else None,
            "additionalEventData": {"sub": sub} if sub else {},
        }

    def _remember(self, name, sub):
        """The sub of a user name; it stays in this process, as names may be addresses."""
        with self._lock:
            if sub:
                self._subs[name] = sub
                self._subs.move_to_end(name)
                if len(self._subs) > 100_000:
                    self._subs.popitem(last=False)
                return sub
            return self._subs.get(name) or _uuid(name)

    # -- Sending

    def _put(self, record):
        with self._lock:
            if self._process != os.getpid():  # the first call, or the first after a fork
                self._process, self._queue = os.getpid(), queue.Queue(self.queue_size)
                threading.Thread(target=self._send_all, args=(self._queue,), name="maumeter", daemon=True).start()
        try:
            self._queue.put_nowait(record)
        except queue.Full:
            self.dropped += 1

    def _send_all(self, waiting):
        while True:
            batch = [waiting.get()]
            while len(batch) < self.batch_size and not waiting.empty():
                batch.append(waiting.get_nowait())
            try:
                if not self._send(batch):
                    self.dropped += len(batch)
            except Exception:
                self.dropped += len(batch)
                log.warning("%d records were not sent to maumeter", len(batch), exc_info=True)
            finally:
                for _ in batch:
                    waiting.task_done()

    def _send(self, batch):
        body = json.dumps({"Records": batch}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        for attempt in range(self.attempts):
            if attempt:
                time.sleep(min(30, 2**attempt) * random.uniform(0.5, 1))
            try:
                # The records have ids: what arrived and was not answered counts once all the same.
                with OPENER.open(urllib.request.Request(self.url, body, headers), timeout=self.timeout):
                    return True
            except urllib.error.HTTPError as error:
                if error.code < 500 and error.code != 429:
                    log.warning("maumeter refused %d records: %s", len(batch), error.code)
                    return False
            except OSError:
                pass  # not reachable: again
        return False

    def flush(self, timeout=10.0):
        """Waits until everything is sent, `timeout` seconds at most; whether it is."""
        end = time.monotonic() + timeout
        while self._process == os.getpid() and self._queue.unfinished_tasks:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


def _claims(token):
    """The claims of a token that Cognito just gave; its signature is Cognito's business."""
    if not isinstance(token, str) or token.count(".") != 2:
        return {}
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def _attribute(user, name):
    return next((pair["Value"] for pair in (user or {}).get("Attributes", []) if pair["Name"] == name), None)


def _uuid(text):
    try:
        return str(uuid.UUID(text))
    except (ValueError, TypeError, AttributeError):
        return None
