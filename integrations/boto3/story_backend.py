"""A backend of the usual functions, on moto's Cognito on loopback, with the hook of maumeter_boto3 registered."""
import base64
import collections
import dataclasses
import hashlib
import hmac
import random
import socket
import threading
import uuid

import boto3
from moto.server import ThreadedMotoServer

import maumeter_boto3


@dataclasses.dataclass
class Outcome:
    """What the backend did in one pool, as a report should show it."""
    pool: str
    subs: set = dataclasses.field(default_factory=set)
    activity: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    secrets: set = dataclasses.field(default_factory=set)


class Backend:
    """The functions of a backend that signs users in with a password."""

    def __init__(self, cognito, pool, client, secret=None):
        self.cognito, self.pool, self.client, self.secret = cognito, pool, client, secret

    def proof(self, name, key="SECRET_HASH"):
        """What an app client with a secret must show."""
        if not self.secret:
            return {}
        code = hmac.new(self.secret.encode(), (name + self.client).encode(), hashlib.sha256).digest()
        return {key: base64.b64encode(code).decode()}

    def create(self, name, password):
        user = self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, TemporaryPassword=password,
            UserAttributes=[{"Name": "email", "Value": f"{uuid.uuid4()}@example.com"}], MessageAction="SUPPRESS")["User"]
        return next(pair["Value"] for pair in user["Attributes"] if pair["Name"] == "sub")

    def sign_up(self, name, password):
        return self.cognito.sign_up(
            ClientId=self.client, Username=name, Password=password, **self.proof(name, "SecretHash"))["UserSub"]

    def sign_in(self, name, password):
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password, **self.proof(name)})

    def sign_in_as_administrator(self, name, password):
        self.cognito.admin_initiate_auth(
            UserPoolId=self.pool, ClientId=self.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password, **self.proof(name)})

    def set_first_password(self, name, session, password):
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": name, "NEW_PASSWORD": password, **self.proof(name)})["AuthenticationResult"]

    def set_password(self, name, password):
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=password, Permanent=True)

    def refresh(self, name, token):
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token, **self.proof(name)})["AuthenticationResult"]

    def change_password(self, token, old, new):
        self.cognito.change_password(AccessToken=token, PreviousPassword=old, ProposedPassword=new)

    def forgot_password(self, name):
        answer = self.cognito.forgot_password(ClientId=self.client, Username=name, **self.proof(name, "SecretHash"))
        return answer["ResponseMetadata"]["HTTPHeaders"]["x-moto-forgot-password-confirmation-code"]

    def confirm_forgot_password(self, name, code, password):
        self.cognito.confirm_forgot_password(
            ClientId=self.client, Username=name, ConfirmationCode=code, Password=password,
            **self.proof(name, "SecretHash"))


def run(url, token, seed):
    """Runs some users of two pools through the backend, and returns when the hook has everything.

    One of the app clients has a secret, one of the clients was made before the hook was registered, and the users of
    both pools come at the same time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        session = boto3.Session("x", "x", region_name="ap-northeast-1")
        early = session.client("cognito-idp", endpoint_url=f"http://127.0.0.1:{port}")
        reporters = [maumeter_boto3.register(session, url, token), maumeter_boto3.register(early, url, token)]
        late = session.client("cognito-idp", endpoint_url=f"http://127.0.0.1:{port}")
        outcomes, threads, failures = [], [], []
        for cognito, has_secret in [(late, False), (early, True)]:
            pool = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
            client = cognito.create_user_pool_client(
                UserPoolId=pool, ClientName="backend", GenerateSecret=has_secret, ExplicitAuthFlows=[
                    "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
            outcomes.append(Outcome(pool))
            backend = Backend(cognito, pool, client["ClientId"], client.get("ClientSecret"))
            threads.append(threading.Thread(
                target=kept, args=(failures, act, backend, random.Random(f"{seed} {has_secret}"), outcomes[-1])))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        for reporter in reporters:
            if not reporter.flush(60) or reporter.dropped:
                raise AssertionError(f"{reporter.dropped} records were not sent")
        return outcomes
    finally:
        server.stop()


def kept(failures, function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        failures.append(error)


def some_name(chance, is_plain):
    """A user name such as people and programs choose; a plain one where moto is to check the hash of it."""
    word = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(chance.randint(12, 20)))
    plain = [word, f"{word}@example.com", f"{word}+tag@example.co.jp", str(uuid.UUID(int=chance.getrandbits(128), version=4))]
    return chance.choice(plain if is_plain else [*plain, f"Zoë {word}", f"利用者{word}"])


def act(backend, chance, outcome):
    subs, secrets, done = outcome.subs, outcome.secrets, outcome.activity
    for number in range(chance.randint(6, 14)):
        name, first, second, third = some_name(chance, bool(backend.secret)), "First-1-password", f"Second-{number}-word", f"Third-{number}-word"
        secrets |= {name, first, second, third}
        subs.add(backend.create(name, first))
        done["sign_up"] += 1
        if chance.random() < 0.3:
            backend.set_password(name, second)
            done["password_change"] += 1
            tokens = backend.sign_in(name, second)["AuthenticationResult"]
        else:
            challenge = backend.sign_in(name, first)  # not a sign-in yet
            tokens = backend.set_first_password(name, challenge["Session"], second)
        done["sign_in"] += 1
        try:
            backend.sign_in(name, "wrong")
        except backend.cognito.exceptions.NotAuthorizedException:
            pass  # failed: nobody became active
        for _ in range(chance.randint(0, 3)):
            tokens = {**tokens, **backend.sign_in(name, second)["AuthenticationResult"]}
            done["sign_in"] += 1
        if chance.random() < 0.5:
            backend.sign_in_as_administrator(name, second)
            done["sign_in"] += 1
        secrets |= {tokens["AccessToken"], tokens["IdToken"]}
        if "RefreshToken" in tokens:
            for _ in range(chance.randint(0, 4)):
                backend.refresh(name, tokens["RefreshToken"])
                done["token_refresh"] += 1
        if chance.random() < 0.5:
            backend.change_password(tokens["AccessToken"], second, third)
            done["password_change"] += 1
        if chance.random() < 0.5:
            backend.confirm_forgot_password(name, backend.forgot_password(name), "Fourth-4-password")
            done["password_change"] += 2
    for _ in range(chance.randint(1, 4)):
        name = some_name(chance, bool(backend.secret))
        secrets.add(name)
        subs.add(backend.sign_up(name, "Self-1-password"))
        done["sign_up"] += 1
