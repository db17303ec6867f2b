import HTTPTypes
import Testing

@testable import Server

@Suite struct TokenGateTests {
  private static let token = "token-of-the-tests-0123"

  private static func basic(_ text: String) -> String { Array(text.utf8).base64 }

  /// Whether a header opens the gate, and whether it shows anything at all.
  @Test(arguments: [
    ("authorization", "Bearer \(token)", true, true), ("authorization", "BEARER \t \(token) \t", true, true),
    ("authorization", "Bearer\(token)", false, true), ("authorization", "Bearer \(token)x", false, true),
    ("authorization", token, true, true), ("authorization", "Bearer ", false, true),
    ("authorization", "Basic \(basic("user:\(token)"))", true, true),
    ("authorization", "bAsIc  \(basic(":\(token)"))", true, true),
    ("authorization", "Basic \(basic("user:x:\(token)"))", false, true),
    ("authorization", "Basic \(basic(token))", false, false), ("authorization", "Basic !", false, false),
    ("authorization", "Basic \(basic("\(token):"))", false, true), ("x-api-key", token, true, true),
    ("x-api-key", "Bearer \(token)", false, true), ("x-amz-firehose-access-key", token, true, true),
    ("cookie", token, false, false),
  ])
  func headers(_ name: String, _ value: String, _ isAdmitted: Bool, _ isShown: Bool) throws {
    let fields: HTTPFields = [try #require(HTTPField.Name(name)): value]
    #expect(TokenGate(["another-token-0123", TokenGateTests.token]).admits(fields) == isAdmitted)
    #expect(TokenGate.isShown(in: fields) == isShown)
  }

  /// Any of several, in whichever of the headers.
  @Test func oneOfSeveralIsEnough() {
    let fields: HTTPFields = [.apiKey: "wrong", .firehoseAccessKey: "two", .authorization: "Bearer wrong"]
    #expect(TokenGate(["one", "two"]).admits(fields) && !TokenGate(["one"]).admits(fields))
    #expect(!TokenGate([]).admits(fields) && !TokenGate([""]).admits(HTTPFields()))
  }

  @Test(
    arguments: [
      ("user:secret", "secret"), (":", ""), ("user:a:b", "a:b"), ("ä:ä", "ä"), ("user", nil), ("", nil),
    ] as [(String, String?)])
  func passwords(_ text: String, _ password: String?) {
    #expect(TokenGate.password(in: TokenGateTests.basic(text)) == password)
  }
}
