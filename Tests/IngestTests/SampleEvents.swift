import Foundation

/// Events of the activity export and of Lambda triggers, made up, in the shapes of AWS's documentation.
enum SampleEvents {
  static let sub = SampleRecords.sub
  static let pool = SampleRecords.pool
  static let client = SampleRecords.client

  /// An event of the export.
  ///
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
  static func export(
    _ type: String, _ response: String = #""Pass""#, id: String = #""9a8b7c6d-0001-4002-8003-0000000000e1""#,
    user: String = #""\#(sub)""#, provider: String = "", timestamp: String = #""1772600767123""#,
    created: String = #""Wed Mar 04 05:06:07 UTC 2026""#
  ) -> String {
    """
    {"eventTimestamp":\(timestamp),"eventSource":"USER_ACTIVITY","logLevel":"INFO","message":{"version":"1",\
    "eventId":\(id),"eventType":"\(type)","userSub":\(user),"userName":"anna@example.com","userPoolId":"\(pool)",\
    "clientId":"\(client)","creationDate":\(created),"eventResponse":\(response),"riskLevel":"","riskDecision":"PASS",\
    "challenges":[{"challengeName":"Password","challengeResponse":"Success"}],"deviceName":"Chrome 126, Windows 10",\
    "ipAddress":"192.0.2.1","requestId":"f1e2","idpName":"\(provider)","compromisedCredentialDetected":"false",\
    "city":"","country":"","eventFeedbackValue":"","hasContextData":"false"},"logSourceId":{"userPoolId":"\(pool)"}}
    """
  }

  /// An event of a trigger.
  ///
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  static func trigger(
    _ source: String, version: String = "1", userName: String = "anna@example.com",
    attributes: String? = #"{"sub":"\#(sub)","email":"anna@example.com","cognito:user_status":"CONFIRMED"}"#,
    client: String = client, request: String = #""password":"Correct-Horse-9","clientMetadata":{"tenant":"acme"}"#,
    added: String = #","time":"2026-03-04T05:06:07Z""#
  ) -> String {
    let members = [attributes.map { #""userAttributes":\#($0)"# }, request.isEmpty ? nil : request]
    return """
      {"version":"\(version)","triggerSource":"\(source)","region":"ap-northeast-1","userPoolId":"\(pool)",\
      "userName":"\(userName)","callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"\(client)"},\
      "request":{\(members.compactMap { $0 }.joined(separator: ","))},"response":{}\(added)}
      """
  }

  /// User attributes of a user of an identity provider.
  static func attributes(_ provider: String, _ type: String, primary: String = #"\"true\""#) -> String {
    #"{"sub":"\#(sub)","cognito:user_status":"EXTERNAL_PROVIDER","identities":"[{\"userId\":\"7\",\"providerName\":\"\#(provider)\",\"providerType\":\"\#(type)\",\"issuer\":null,\"primary\":\#(primary),\"dateCreated\":\"1772600767123\"}]"}"#
  }

  static let exports: [String] = [
    export("SignIn", id: #""9a8b7c6d-0001-4002-8003-0000000000e1""#),
    export("SignIn", #""Fail""#, id: #""9a8b7c6d-0001-4002-8003-0000000000e2""#),
    export("SignIn", #""InProgress""#, id: #""9a8b7c6d-0001-4002-8003-0000000000e3""#),
    export("SignUp", #""InProgress""#, id: #""9a8b7c6d-0001-4002-8003-0000000000e4""#),
    export("ForgotPassword", id: #""9a8b7c6d-0001-4002-8003-0000000000e5""#, provider: "Corp"),
    export("PasswordChange", id: "null"),
    export("ResendCode", id: #""not a uuid""#, user: "null"),
  ]

  static let triggers: [String] = [
    trigger("PostAuthentication_Authentication"),
    trigger("TokenGeneration_HostedAuth", version: "2", attributes: attributes("Corp", "SAML")),
    trigger("TokenGeneration_RefreshTokens", version: "3", added: #","time":"2026-03-04T05:07:07Z","requestId":"r-1""#),
    trigger(
      "TokenGeneration_ClientCredentials", version: "3", attributes: nil, request: #""scopes":["a"]"#,
      added: #","time":"2026-03-04T05:06:08Z","requestId":"r-2""#),
    trigger("PreSignUp_SignUp", attributes: #"{"email":"anna@example.com"}"#),
    trigger("PostConfirmation_ConfirmSignUp", client: "CLIENT_ID_NOT_APPLICABLE"),
    trigger("UserMigration_Authentication", attributes: nil),
    trigger("InboundFederation_ExternalProvider", attributes: nil, request: #""providerName":"Corp""#),
  ]

  /// Records of all formats.
  static let all = SampleRecords.all + exports + triggers
}
