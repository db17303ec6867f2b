"""A backend of the usual functions, on moto's Cognito on loopback, with the hook of maumeter_boto3 registered."""
import dataclasses
import random
import socket

import boto3
from moto.server import ThreadedMotoServer

import maumeter_boto3


@dataclasses.dataclass
class Outcome:
    """What the backend did, as a report should show it."""
    pool: str
    subs: set
    activity: dict
    secrets: set


class Backend:
    """The functions of a backend that signs users in with a password."""

    def __init__(self, cognito, pool, client):
        self.cognito, self.pool, self.client = cognito, pool, client

    def create(self, name, password):
        user = self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, TemporaryPassword=password,
            UserAttributes=[{"Name": "email", "Value": name}], MessageAction="SUPPRESS")["User"]
        return next(pair["Value"] for pair in user["Attributes"] if pair["Name"] == "sub")

    def sign_up(self, name, password):
        return self.cognito.sign_up(ClientId=self.client, Username=name, Password=password)["UserSub"]

    def sign_in(self, name, password):
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password})

    def set_first_password(self, name, session, password):
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": name, "NEW_PASSWORD": password})["AuthenticationResult"]

    def refresh(self, token):
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token})["AuthenticationResult"]

    def change_password(self, token, old, new):
        self.cognito.change_password(AccessToken=token, PreviousPassword=old, ProposedPassword=new)

    def forgot_password(self, name):
        answer = self.cognito.forgot_password(ClientId=self.client, Username=name)
        return answer["ResponseMetadata"]["HTTPHeaders"]["x-moto-forgot-password-confirmation-code"]

    def confirm_forgot_password(self, name, code, password):
        self.cognito.confirm_forgot_password(
            ClientId=self.client, Username=name, ConfirmationCode=code, Password=password)


def run(url, token, seed):
    """Runs some users through the backend, and returns when the hook has everything."""
    chance = random.Random(seed)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        session = boto3.Session("x", "x", region_name="ap-northeast-1")
        reporter = maumeter_boto3.register(session, url, token)
        cognito = session.client("cognito-idp", endpoint_url=f"http://127.0.0.1:{port}")
        pool = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="backend",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
        outcome = act(Backend(cognito, pool, client), chance)
        if not reporter.flush(60) or reporter.dropped:
            raise AssertionError(f"{reporter.dropped} records were not sent")
        return outcome
    finally:
        server.stop()


def act(backend, chance):
    subs, secrets = set(), set()
    done = dict.fromkeys(["sign_up", "sign_in", "token_refresh", "password_change"], 0)
    for number in range(chance.randint(6, 14)):
        name, first, second, third = (f"user{number}@example.com", "First-1-password", f"Second-{number}-word", f"Third-{number}-word")
        secrets |= {name, first, second, third}
        subs.add(backend.create(name, first))
        challenge = backend.sign_in(name, first)  # not a sign-in yet
        tokens = backend.set_first_password(name, challenge["Session"], second)
        done["sign_up"] += 1
        done["sign_in"] += 1
        try:
            backend.sign_in(name, "wrong")
        except backend.cognito.exceptions.NotAuthorizedException:
            pass  # failed: nobody became active
        for _ in range(chance.randint(0, 3)):
            tokens = {**tokens, **backend.sign_in(name, second)["AuthenticationResult"]}
            done["sign_in"] += 1
        secrets |= {tokens["AccessToken"], tokens["IdToken"]}
        if "RefreshToken" in tokens:
            for _ in range(chance.randint(0, 4)):
                backend.refresh(tokens["RefreshToken"])
                done["token_refresh"] += 1
        if chance.random() < 0.5:
            backend.change_password(tokens["AccessToken"], second, third)
            done["password_change"] += 1
        if chance.random() < 0.5:
            backend.confirm_forgot_password(name, backend.forgot_password(name), "Fourth-4-password")
            done["password_change"] += 2
    for number in range(chance.randint(1, 4)):
        subs.add(backend.sign_up(f"self{number}@example.com", "Self-1-password"))
        done["sign_up"] += 1
    return Outcome(backend.pool, subs, {key: value for key, value in done.items() if value}, secrets)
