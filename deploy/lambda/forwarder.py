"""A Lambda trigger of a Cognito user pool that tells maumeter's hook who was active.

For PostAuthentication, PostConfirmation and PreTokenGeneration. Whatever happens to the hook, the function returns the
event as it came, within MAUMETER_TIMEOUT seconds: a sign-in never waits longer and never fails because of it. What is
sent is a list of fields below, no attribute, password, token or metadata of the app.

Environment: MAUMETER_URL (https://HOST/events), MAUMETER_TOKEN, MAUMETER_TIMEOUT (seconds, 0.8 unless set).
Only the standard library; any Python from 3.9 on.
"""

import datetime
import json
import os
import threading
import time
import urllib.request

TRIGGERS = ("PostAuthentication_", "PostConfirmation_", "TokenGeneration_")
TIMEOUT = 0.8
# After so many failures in a row the hook is left alone for a while, so that sign-ins are not delayed one by one.
FAILURES = 3
PAUSE = 30.0

_failures = 0
_quiet_until = 0.0


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for the address that was given, and for no other."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def handler(event, context):
    try:
        report(event, context)
    except BaseException as error:  # the sign-in goes on, whatever it is
        say(type(error).__name__)
    return event


def report(event, context):
    if time.monotonic() < _quiet_until:
        return
    source = event.get("triggerSource", "")
    # Client credentials have no user.
    if not source.startswith(TRIGGERS) or source == "TokenGeneration_ClientCredentials":
        return
    body = json.dumps(forwarded(event, context)).encode()
    # A thread, because a name that does not resolve ignores the timeout of the socket. It is given up, not stopped:
    # what becomes of it later is not counted, so that one call is one failure at most.
    outcome = []
    thread = threading.Thread(target=send, args=(body, timeout(), outcome), daemon=True)
    thread.start()
    thread.join(timeout())
    count(outcome[0] if outcome else "timeout")


def forwarded(event, context):
    """What is sent: nothing that is not named here."""
    attributes = (event.get("request") or {}).get("userAttributes") or {}
    sent = {"sub": attributes.get("sub"), "cognito:user_status": attributes.get("cognito:user_status")}
    identities = providers(attributes.get("identities"))
    if identities:
        sent["identities"] = identities
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "version": event.get("version"),
        "triggerSource": event.get("triggerSource"),
        "region": event.get("region"),
        "userPoolId": event.get("userPoolId"),
        "callerContext": {"clientId": (event.get("callerContext") or {}).get("clientId")},
        "request": {"userAttributes": {name: value for name, value in sent.items() if value}},
        # A trigger has neither a time nor an id. Cognito tries three times, each under the same request id or another;
        # the hook also takes one trigger of a user and minute for one.
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "requestId": getattr(context, "aws_request_id", None),
    }


def providers(text):
    """Which identity providers, as Cognito writes them: JSON in a text, without the user's id there."""
    try:
        kept = ("providerName", "providerType", "primary", "dateCreated")
        return json.dumps([{key: entry[key] for key in kept if key in entry} for entry in json.loads(text)])
    except (TypeError, ValueError, AttributeError):
        return None


def send(body, seconds, outcome):
    """Puts into `outcome` why the hook was not told, or None."""
    try:
        request = urllib.request.Request(
            os.environ["MAUMETER_URL"], body,
            {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MAUMETER_TOKEN"]})
        with OPENER.open(request, timeout=seconds):
            outcome.append(None)
    except Exception as error:
        outcome.append(getattr(error, "code", None) or type(error).__name__)


def count(reason):
    """Counts a failure, or with None what ends their row."""
    global _failures, _quiet_until
    if reason is None:
        _failures = 0
        return
    _failures += 1
    if _failures >= FAILURES:
        _failures, _quiet_until = 0, time.monotonic() + PAUSE
    say(reason)


def say(reason):
    # Not the message of the error, which may hold what was sent.
    print(json.dumps({"level": "WARN", "message": "maumeter was not told", "reason": str(reason)}))


def timeout():
    try:
        return max(0.05, min(3.0, float(os.environ.get("MAUMETER_TIMEOUT", TIMEOUT))))
    except ValueError:
        return TIMEOUT
