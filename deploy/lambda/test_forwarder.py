"""python3 -m unittest discover deploy/lambda"""

import http.server
import json
import os
import socket
import threading
import time
import unittest
from unittest import mock

import forwarder

SUB = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"


class Context:
    aws_request_id = "5a5a5a5a-0001-4002-8003-000000000004"


def event(source="PostAuthentication_Authentication", **attributes):
    return {
        "version": "1", "triggerSource": source, "region": "ap-northeast-1", "userPoolId": "ap-northeast-1_AbC123xyz",
        "userName": "someone@example.com", "callerContext": {"awsSdkVersion": "x", "clientId": "4example"},
        "request": {
            "userAttributes": {"sub": SUB, "email": "someone@example.com", "custom:plan": "gold",
                               "cognito:user_status": "CONFIRMED", **attributes},
            "password": "P4ssword!", "clientMetadata": {"tenant": "secret"}, "newDeviceUsed": False},
        "response": {},
    }


class Hook:
    """A server that keeps what it gets and answers as it is told."""

    def __init__(self, status=200, delay=0.0, location=None):
        self.bodies, self.headers = [], []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"] or 0)))
                hook.headers.append(self.headers)
                time.sleep(delay)
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/events"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class ForwarderTests(unittest.TestCase):
    def setUp(self):
        forwarder._failures, forwarder._quiet_until = 0, 0.0

    def call(self, url, event, timeout="3"):
        variables = {"MAUMETER_URL": url, "MAUMETER_TOKEN": "token", "MAUMETER_TIMEOUT": timeout}
        with mock.patch.dict(os.environ, variables), mock.patch("builtins.print") as printed:
            before = json.dumps(event)
            start = time.monotonic()
            answer = forwarder.handler(event, Context())
            self.seconds = time.monotonic() - start
            self.assertIs(answer, event)
            self.assertEqual(json.dumps(answer), before)
            self.said = " ".join(str(call) for call in printed.call_args_list)

    def test_each_trigger_is_sent_with_the_fields_that_count(self):
        for source in ["PostAuthentication_Authentication", "PostConfirmation_ConfirmSignUp",
                       "TokenGeneration_RefreshTokens"]:
            with Hook() as hook:
                self.call(hook.url, event(source))
                sent = json.loads(hook.bodies[0])
                self.assertEqual(hook.headers[0]["Authorization"], "Bearer token")
            self.assertRegex(sent.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            self.assertEqual(sent, {
                "version": "1", "triggerSource": source, "region": "ap-northeast-1",
                "userPoolId": "ap-northeast-1_AbC123xyz", "callerContext": {"clientId": "4example"},
                "request": {"userAttributes": {"sub": SUB, "cognito:user_status": "CONFIRMED"}},
                "requestId": Context.aws_request_id})

    def test_nothing_else_leaves(self):
        identities = json.dumps([{"userId": "someone@example.com", "providerName": "Corp", "providerType": "SAML",
                                  "issuer": "https://idp.example.com", "primary": "true", "dateCreated": "1"}])
        with Hook() as hook:
            self.call(hook.url, event(identities=identities))
            text = hook.bodies[0].decode()
        for secret in ["someone@example.com", "P4ssword!", "gold", "tenant", "idp.example.com"]:
            self.assertNotIn(secret, text)
        kept = json.loads(json.loads(text)["request"]["userAttributes"]["identities"])
        self.assertEqual(kept, [{"providerName": "Corp", "providerType": "SAML", "primary": "true",
                                 "dateCreated": "1"}])

    def test_other_triggers_and_machines_are_not_sent(self):
        for source in ["PreSignUp_SignUp", "TokenGeneration_ClientCredentials", "UserMigration_Authentication", ""]:
            with Hook() as hook:
                self.call(hook.url, event(source))
                self.assertEqual(hook.bodies, [])

    def test_a_hook_that_fails_or_is_away_fails_nothing(self):
        for status in [400, 401, 500, 503]:
            self.setUp()
            with Hook(status) as hook:
                self.call(hook.url, event())
            self.assertIn(str(status), self.said)
        self.setUp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.call(f"http://127.0.0.1:{free.getsockname()[1]}/", event())
        self.call("no address", event())
        self.assertNotIn("someone", self.said)

    def test_the_token_follows_no_redirect(self):
        for status in [301, 302, 303, 307, 308]:
            self.setUp()
            with Hook() as other, Hook(status, location=other.url) as hook:
                self.call(hook.url, event())
                self.assertEqual((len(hook.bodies), other.headers), (1, []))
            self.assertIn(str(status), self.said)

    def test_a_slow_hook_holds_a_sign_in_no_longer_than_the_timeout(self):
        with Hook(delay=3) as hook:
            self.call(hook.url, event(), timeout="0.3")
        self.assertLess(self.seconds, 2.5)
        # "timeout" of the whole, or TimeoutError of the socket: whichever comes first.
        self.assertIn("timeout", self.said.lower())

    def test_after_failures_in_a_row_the_hook_is_left_alone(self):
        with Hook(503) as hook:
            for _ in range(forwarder.FAILURES + 5):
                self.call(hook.url, event())
            self.assertEqual(len(hook.bodies), forwarder.FAILURES)

    def test_a_slow_answer_is_one_failure(self):
        with Hook(delay=0.6) as hook:
            for calls in range(1, forwarder.FAILURES):
                self.call(hook.url, event(), timeout="0.1")
                time.sleep(0.3)  # until the call that was given up has failed by itself
                self.assertEqual((forwarder._failures, forwarder._quiet_until), (calls, 0.0))
            self.call(hook.url, event(), timeout="0.1")
        self.assertGreater(forwarder._quiet_until, time.monotonic())

    def test_an_answer_ends_the_row_of_failures(self):
        for _ in range(2):
            with Hook(503) as hook:
                for _ in range(forwarder.FAILURES - 1):
                    self.call(hook.url, event())
            with Hook() as hook:
                self.call(hook.url, event())
                self.assertEqual((len(hook.bodies), forwarder._failures), (1, 0))

    def test_odd_events_come_back_as_they_are(self):
        with Hook() as hook:
            for odd in [None, [], "x", {}, {"triggerSource": 7}, {"triggerSource": "PostAuthentication_Authentication"},
                        {"triggerSource": "PostAuthentication_Authentication", "request": None}]:
                self.call(hook.url, odd)

    def test_without_an_address_nothing_fails(self):
        with mock.patch.dict(os.environ, {}, clear=True), mock.patch("builtins.print"):
            one = event()
            self.assertIs(forwarder.handler(one, Context()), one)


if __name__ == "__main__":
    unittest.main()
