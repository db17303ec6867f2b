import HTTPTypes
import Testing

@testable import Server

@Suite struct DashboardGateTests {
  private static let secret = "secret of the dashboard: ä"

  private static func basic(_ text: String) -> String { Array(text.utf8).base64 }

  /// Only the password of basic authentication opens it.
  @Test(
    arguments: [
      ("Basic \(basic("anybody:\(secret)"))", nil), ("basic  \(basic(":\(secret)"))", nil), (nil, "no_password"),
      ("Basic \(basic("anybody:\(secret)x"))", "wrong_password"), ("Basic \(basic(secret))", "wrong_password"),
      ("Basic", "wrong_password"), ("Basic !", "wrong_password"), ("Bearer \(secret)", "wrong_password"),
      (secret, "wrong_password"), ("", "wrong_password"),
    ] as [(String?, String?)])
  func passwords(_ value: String?, _ reason: String?) {
    var fields: HTTPFields = [.apiKey: DashboardGateTests.secret]
    fields[.authorization] = value
    let gate = DashboardGate(secret: DashboardGateTests.secret)
    var found: String?
    do throws(Refusal) { try gate.check(fields) } catch { found = error.reason }
    #expect(found == reason)
  }
}
