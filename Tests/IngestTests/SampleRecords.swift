import Foundation
import TestSupport

/// Records as CloudTrail writes them, made up.
enum SampleRecords {
  static let hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"
  static let sub = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"
  static let other = "1d9f8b21-2222-4333-8444-0b5c6d7e8f90"
  static let pool = "ap-northeast-1_AbCdEfGhI"
  static let client = "7demo0client0id0000000001"
  static let tokens = """
    {"authenticationResult":{"accessToken":"\(hidden)","expiresIn":1800,"tokenType":"Bearer"}}
    """

  /// A record of Cognito; each part is JSON, and nil leaves the member out.
  static func record(
    _ name: String, request: String? = #"{"clientId":"\#(client)"}"#, response: String? = "null",
    additional: String? = #"{"sub":"\#(sub)"}"#, id: String = "5a5a5a5a-0001-4002-8003-000000000004",
    time: String = "2026-10-04T05:06:07Z", more: String = ""
  ) -> String {
    let members = [
      #""eventVersion":"1.08""#, #""userIdentity":{"type":"Unknown","principalId":"Anonymous"}"#,
      #""eventTime":"\#(time)""#, #""eventSource":"cognito-idp.amazonaws.com""#, #""eventName":"\#(name)""#,
      #""awsRegion":"ap-northeast-1""#, request.map { #""requestParameters":\#($0)"# },
      response.map { #""responseElements":\#($0)"# }, additional.map { #""additionalEventData":\#($0)"# },
      #""eventID":"\#(id)""#, #""readOnly":false"#, #""recipientAccountId":"111122223333""#,
      more.isEmpty ? nil : more,
    ]
    return "{" + members.compactMap { $0 }.joined(separator: ",") + "}"
  }

  /// An endpoint event: everything is under `additionalEventData`.
  static func endpoint(_ name: String, form: String, status: String = "200.0", more: String = "") -> String {
    record(
      name, request: "null", response: "null",
      additional: """
        {"requestParameters":{\(form)},"responseParameters":{"status":\(status)},"userPoolDomain":"login.example.com",
        "userPoolId":"\(pool)"}
        """, more: #""errorCode":"","errorMessage":"""# + more)
  }

  /// One of each shape that the reader tells apart, each with an id of its own.
  static let all: [String] = {
    let shapes: [(String) -> String] = [
      {
        record(
          "InitiateAuth", request: #"{"authFlow":"USER_PASSWORD_AUTH","clientId":"\#(client)"}"#, response: tokens,
          id: $0)
      },
      {
        record(
          "InitiateAuth", request: #"{"authFlow":"REFRESH_TOKEN_AUTH","clientId":"\#(client)"}"#, response: tokens,
          id: $0)
      },
      { record("RespondToAuthChallenge", response: #"{"challengeName":"SMS_MFA","x":[1,-2.5e+3,true,null]}"#, id: $0) },
      { record("SignUp", response: #"{"userConfirmed":false,"userSub":"\#(sub)"}"#, additional: nil, id: $0) },
      {
        record(
          "AdminCreateUser", request: #"{"userPoolId":"\#(pool)","username":"\#(hidden)"}"#,
          response: #"{"user":{"username":"\#(other)"}}"#, additional: "null", id: $0)
      },
      {
        record("AdminGetUser", request: #"{"userPoolId":"\#(pool)","username":"\#(other)"}"#, additional: nil, id: $0)
      },
      { record("InitiateAuth", response: nil, id: $0, more: #""errorCode":"NotAuthorizedException""#) },
      {
        endpoint("Token_POST", form: #""grant_type":["client_credentials"],"client_id":["\#(client)"]"#).replacing(
          "5a5a5a5a-0001-4002-8003-000000000004", with: $0)
      },
      {
        endpoint("Confirm_POST", form: #""sub":["\#(sub)"],"client_id":["\#(client)"]"#, status: "302").replacing(
          "5a5a5a5a-0001-4002-8003-000000000004", with: $0)
      },
      {
        endpoint("login_POST", form: #""username":["\#(hidden)"]"#, status: "400").replacing(
          "5a5a5a5a-0001-4002-8003-000000000004", with: $0)
      },
      {
        record(
          "CreateUserPoolClient", request: #"{"userPoolId":"\#(pool)","clientName":"sh\u006fp \"1\" ü"}"#,
          response: #"{"userPoolClient":{"clientId":"\#(client)","userPoolId":"\#(pool)"}}"#, additional: nil, id: $0)
      },
      {
        record(
          "CreateUserPool", request: #"{"poolName":"shop","userPoolTier":"LITE"}"#,
          response: #"{"userPool":{"id":"\#(pool)","name":"shop","userPoolTier":"PLUS"}}"#, additional: nil, id: $0)
      },
      {
        record(
          "CreateIdentityProvider",
          request: #"{"userPoolId":"\#(pool)","providerName":"Corp","providerType":"SAML"}"#, response: "{}",
          additional: nil, id: $0)
      },
      { record("\\u0053ignUp", id: $0) },
      { record("GlobalSignOut", request: #"{"accessToken":"\#(hidden)"}"#, id: $0) },
      {
        #"{"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"PutObject","eventID":"\#($0)","x":{"y":[{}]}}"#
      },
      { #"{"eventSource":"cognito-idp.amazonaws.com","eventName":"SignUp","eventID":"\#($0)"}"# },
    ]
    var random = SeededGenerator(seed: 21)
    return shapes.map { $0(random.uuid().description) }
  }()

  static func document(_ records: [String]) -> String { #"{"Records":["# + records.joined(separator: ",") + "]}" }
}
