import Domain

/// The bytes of a record, with holes of fixed width.
struct RecordTemplate: Sendable {
  enum Hole: Sendable {
    case time
    case user
    case event
    case request
  }

  let bytes: [UInt8]
  let holes: [(hole: Hole, offset: Int)]

  private static let marks: [(String, Hole, Int)] = [
    ("@TIME@", .time, 20), ("@USER@", .user, 36), ("@EVENT@", .event, 36), ("@REQUEST@", .request, 36),
  ]

  /// - Parameter text: JSON, with "@TIME@" and its like where something is filled in.
  init(_ text: String) {
    var bytes: [UInt8] = []
    var holes: [(hole: Hole, offset: Int)] = []
    var rest = text[...]
    while let at = rest.firstIndex(of: "@") {
      bytes += rest[..<at].utf8
      rest = rest[at...]
      guard let (mark, hole, width) = RecordTemplate.marks.first(where: { rest.hasPrefix($0.0) }) else {
        fatalError("no such hole: \(rest.prefix(10))")
      }
      holes.append((hole, bytes.count))
      bytes += [UInt8](repeating: UInt8(ascii: "0"), count: width)
      rest = rest.dropFirst(mark.count)
    }
    bytes += rest.utf8
    self.bytes = bytes
    self.holes = holes
  }

  /// What happens, and how often in a thousand.
  static let operations: [(name: String, weight: Int)] = [
    ("InitiateAuth", 560), ("RespondToAuthChallenge", 190), ("GetUser", 60), ("SignUp", 30), ("ConfirmSignUp", 25),
    ("ForgotPassword", 20), ("ChangePassword", 15), ("RevokeToken", 40), ("AdminGetUser", 30), ("failed", 30),
  ]

  static func record(_ operation: String, _ place: Place, client: String) -> RecordTemplate {
    let isAdministrators = operation.hasPrefix("Admin")
    let identity =
      isAdministrators
      ? """
      {"type":"AssumedRole","principalId":"AROAEXAMPLE:backend","arn":"arn:aws:sts::\(Place.account):assumed-role/\
      backend/backend","accountId":"\(Place.account)"}
      """ : #"{"type":"Unknown","principalId":"Anonymous"}"#
    let tokens = """
      {"authenticationResult":{"accessToken":"\(hidden)","expiresIn":3600,"tokenType":"Bearer",\
      "refreshToken":"\(hidden)","idToken":"\(hidden)"},"challengeParameters":"\(hidden)"}
      """
    let name = operation == "failed" ? "InitiateAuth" : operation
    let (request, response) =
      switch operation {
      case "InitiateAuth":
        (
          #""clientId":"\#(client)","authFlow":"REFRESH_TOKEN_AUTH","authParameters":"\#(hidden)""#,
          tokens
        )
      case "failed":
        (#""clientId":"\#(client)","authFlow":"USER_PASSWORD_AUTH","authParameters":"\#(hidden)""#, "null")
      case "RespondToAuthChallenge":
        (#""clientId":"\#(client)","challengeName":"PASSWORD_VERIFIER","session":"\#(hidden)""#, tokens)
      case "SignUp":
        (
          #""clientId":"\#(client)","username":"\#(hidden)","password":"\#(hidden)""#,
          #"{"userConfirmed":false,"userSub":"@USER@"}"#
        )
      case "ChangePassword", "GetUser": (#""accessToken":"\#(hidden)""#, "null")
      case "AdminGetUser": (#""userPoolId":"\#(place.pool)","username":"\#(hidden)""#, "null")
      default: (#""clientId":"\#(client)","username":"\#(hidden)""#, "null")
      }
    let failure =
      operation == "failed"
      ? #""errorCode":"NotAuthorizedException","errorMessage":"Incorrect username or password.","# : ""
    return RecordTemplate(
      """
      {"eventVersion":"1.09","userIdentity":\(identity),"eventTime":"@TIME@","eventSource":\
      "cognito-idp.amazonaws.com","eventName":"\(name)","awsRegion":"\(place.region)","sourceIPAddress":"203.0.113.7",\
      "userAgent":"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
      Mobile/15E148",\(failure)"requestParameters":{\(request)},"responseElements":\(response),"additionalEventData":\
      {"sub":"@USER@"},"requestID":"@REQUEST@","eventID":"@EVENT@","readOnly":false,"eventType":"AwsApiCall",\
      "managementEvent":true,"recipientAccountId":"\(Place.account)","eventCategory":"Management","tlsDetails":\
      {"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":\
      "cognito-idp.\(place.region).amazonaws.com"}}
      """)
  }

  /// What the log leaves out.
  private static let hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"

  /// A record that makes the pool of its app client known, as a log of administrators' work does.
  static func client(_ place: Place, client: String) -> RecordTemplate {
    RecordTemplate(
      """
      {"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:admin"},"eventTime":\
      "@TIME@","eventSource":"cognito-idp.amazonaws.com","eventName":"CreateUserPoolClient","awsRegion":\
      "\(place.region)","requestParameters":{"userPoolId":"\(place.pool)","clientName":"app"},"responseElements":\
      {"userPoolClient":{"clientId":"\(client)","clientName":"app","userPoolId":"\(place.pool)"}},"requestID":\
      "@REQUEST@","eventID":"@EVENT@","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,\
      "recipientAccountId":"\(Place.account)","eventCategory":"Management"}
      """)
  }

  /// A record of another service.
  static func other(_ place: Place) -> RecordTemplate {
    RecordTemplate(
      """
      {"eventVersion":"1.09","userIdentity":{"type":"AWSService","invokedBy":"lambda.amazonaws.com"},"eventTime":\
      "@TIME@","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"\(place.region)",\
      "sourceIPAddress":"lambda.amazonaws.com","userAgent":"lambda.amazonaws.com","requestParameters":{"roleArn":\
      "arn:aws:iam::\(Place.account):role/service","roleSessionName":"service"},"responseElements":null,"requestID":\
      "@REQUEST@","eventID":"@EVENT@","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,\
      "recipientAccountId":"\(Place.account)","eventCategory":"Management"}
      """)
  }
}
