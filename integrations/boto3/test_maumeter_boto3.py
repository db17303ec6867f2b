"""python3 -m unittest discover integrations/boto3     (needs boto3)"""

import base64
import http.server
import json
import threading
import unittest

import boto3
import botocore.exceptions
import botocore.session
from botocore.stub import ANY, Stubber

import maumeter_boto3

SUB = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"
POOL = "ap-northeast-1_AbC123xyz"


def token(**claims):
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{part}.signature"


RESULT = {"AuthenticationResult": {
    "AccessToken": token(sub=SUB, client_id="4example", username="someone@example.com",
                         iss=f"https://cognito-idp.ap-northeast-1.amazonaws.com/{POOL}")}}


class Hook:
    """A server that keeps what it gets and answers as it is told."""

    def __init__(self, status=200, location=None):
        self.records, self.headers = [], []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                hook.headers.append(self.headers)
                hook.records += json.loads(body or b'{"Records": []}')["Records"]
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


def session():
    return boto3.Session("x", "x", region_name="ap-northeast-1")


class HookTests(unittest.TestCase):
    def sign_in(self, cognito, count=1):
        with Stubber(cognito) as stub:
            for _ in range(count):
                stub.add_response("initiate_auth", RESULT, {"ClientId": ANY, "AuthFlow": ANY, "AuthParameters": ANY})
            for _ in range(count):
                cognito.initiate_auth(ClientId="4example", AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
                    "USERNAME": "someone@example.com", "PASSWORD": "P4ssword!", "SECRET_HASH": "c2VjcmV0"})

    def test_on_a_session_of_boto3_or_botocore_and_on_a_client(self):
        with Hook() as hook:
            whole = session()
            reporter = maumeter_boto3.register(whole, hook.url, "token")
            self.sign_in(whole.client("cognito-idp"))
            self.assertTrue(reporter.flush())
            core = botocore.session.Session()
            core.set_credentials("x", "x")
            reporter = maumeter_boto3.register(core, hook.url, "token")
            self.sign_in(core.create_client("cognito-idp", "ap-northeast-1"))
            self.assertTrue(reporter.flush())
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token")
            self.sign_in(client)
            self.assertTrue(reporter.flush())
            self.assertEqual(len(hook.records), 3)
            for record in hook.records:
                self.assertEqual(
                    (record["eventName"], record["awsRegion"], record["additionalEventData"]),
                    ("InitiateAuth", "ap-northeast-1", {"sub": SUB}))
                self.assertEqual(record["requestParameters"], {
                    "clientId": "4example", "authFlow": "USER_PASSWORD_AUTH", "userPoolId": POOL})
            self.assertEqual(hook.headers[0]["Authorization"], "Bearer token")

    def test_no_secret_leaves(self):
        with Hook() as hook:
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token")
            self.sign_in(client)
            self.assertTrue(reporter.flush())
            text = json.dumps(hook.records)
        for secret in ["someone@example.com", "P4ssword!", "c2VjcmV0", RESULT["AuthenticationResult"]["AccessToken"]]:
            self.assertNotIn(secret, text)

    def test_a_failed_call_and_a_challenge_are_not_reported(self):
        with Hook() as hook:
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token")
            with Stubber(client) as stub:
                stub.add_client_error("initiate_auth", "NotAuthorizedException", http_status_code=400)
                stub.add_response("initiate_auth", {"ChallengeName": "SMS_MFA", "Session": "s" * 20})
                with self.assertRaises(client.exceptions.NotAuthorizedException):
                    client.initiate_auth(ClientId="4example", AuthFlow="USER_PASSWORD_AUTH")
                client.initiate_auth(ClientId="4example", AuthFlow="USER_PASSWORD_AUTH")
            with self.assertRaises(botocore.exceptions.ParamValidationError):
                client.initiate_auth()
            self.assertTrue(reporter.flush())
            self.assertEqual(hook.records, [])

    def test_an_answer_to_a_challenge_is_reported_also_when_another_follows(self):
        another = {"ChallengeName": "SMS_MFA", "Session": "s" * 20, "ChallengeParameters": {}}
        answer = {"ClientId": "4example", "ChallengeName": "PASSWORD_VERIFIER"}
        with Hook() as hook:
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token")
            with Stubber(client) as stub:
                for response in [another, another, RESULT, another]:
                    stub.add_response("respond_to_auth_challenge", response)
                for name in [SUB, "someone@example.com", "someone@example.com", "someone@example.com"]:
                    client.respond_to_auth_challenge(
                        **answer, ChallengeResponses={"USERNAME": name, "PASSWORD_CLAIM_SIGNATURE": "c2lnbmVk"})
                stub.add_response("admin_respond_to_auth_challenge", another)
                client.admin_respond_to_auth_challenge(
                    UserPoolId=POOL, ClientId="4example", ChallengeName="SMS_MFA", ChallengeResponses={
                        "USERNAME": SUB, "SMS_MFA_CODE": "123456"})
            self.assertTrue(reporter.flush())
        self.assertEqual(
            [(record["eventName"], record["responseElements"] is not None, record["additionalEventData"])
             for record in hook.records],
            [("RespondToAuthChallenge", False, {"sub": SUB}), ("RespondToAuthChallenge", False, {}),
             ("RespondToAuthChallenge", True, {"sub": SUB}), ("RespondToAuthChallenge", False, {"sub": SUB}),
             ("AdminRespondToAuthChallenge", False, {"sub": SUB})])
        text = json.dumps(hook.records)
        for secret in ["someone@example.com", "c2lnbmVk", "123456"]:
            self.assertNotIn(secret, text)

    def test_a_name_is_known_by_its_sub_after_a_sign_in(self):
        with Hook() as hook:
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token")
            self.sign_in(client)
            with Stubber(client) as stub:
                stub.add_response("admin_set_user_password", {})
                client.admin_set_user_password(
                    UserPoolId=POOL, Username="someone@example.com", Password="Other-1-word", Permanent=True)
            self.assertTrue(reporter.flush())
            self.assertEqual([record["additionalEventData"] for record in hook.records], [{"sub": SUB}] * 2)

    def test_a_hook_that_is_away_or_refuses_fails_no_call(self):
        for status in [400, 401, 413, 503]:
            with Hook(status) as hook:
                client = session().client("cognito-idp")
                reporter = maumeter_boto3.register(client, hook.url, "token", attempts=1)
                self.sign_in(client)
                self.assertTrue(reporter.flush())
                self.assertEqual(reporter.dropped, 1)
        client = session().client("cognito-idp")
        reporter = maumeter_boto3.register(client, hook.url, "token", attempts=1)
        self.sign_in(client)
        self.assertTrue(reporter.flush())
        self.assertEqual(reporter.dropped, 1)

    def test_the_token_follows_no_redirect(self):
        with Hook() as other, Hook(302, location=other.url) as hook:
            client = session().client("cognito-idp")
            reporter = maumeter_boto3.register(client, hook.url, "token", attempts=1)
            self.sign_in(client)
            self.assertTrue(reporter.flush())
            self.assertEqual((reporter.dropped, other.headers), (1, []))

    def test_threads(self):
        with Hook() as hook:
            whole = session()
            reporter = maumeter_boto3.register(whole, hook.url, "token")
            clients = [whole.client("cognito-idp") for _ in range(8)]
            threads = [threading.Thread(target=self.sign_in, args=(client, 50)) for client in clients]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertTrue(reporter.flush())
            self.assertEqual(len({record["eventID"] for record in hook.records}), 400)
            self.assertEqual(reporter.dropped, 0)


if __name__ == "__main__":
    unittest.main()
