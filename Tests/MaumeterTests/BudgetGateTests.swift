import Domain
import Foundation
import Pricing
import TestSupport
import Testing

@testable import maumeter

/// `report --check-budget`, from outside.
@Suite struct BudgetGateTests {
  private static let command =
    "maumeter report --month 2026-10 --db maumeter-demo/demo.db --check-budget -q --format plain"

  private func folder(_ yaml: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(yaml, to: "maumeter.yaml")
    let made = try Program.run(
      "maumeter demo >/dev/null 2>&1; test -f maumeter-demo/demo.db && echo yes", in: folder.path)
    #expect(made.output == "yes\n")
    return folder
  }

  @Test func passedAndKept() throws {
    let folder = try folder("budgets: [{ name: all of it, amount: 1 }, { name: large, amount: 1000 }]")
    let result = try Program.run(Self.command, in: folder.path)
    #expect(result.status == 1)
    #expect(result.output.contains("pool\t"))
    #expect(result.errors.hasPrefix(#"Error: The budget "all of it" of 1.00 USD is passed in 2026-10: "#))
    #expect(!result.errors.contains("large"))
    try folder.write("budgets: [{ name: large, amount: 1000 }]", to: "maumeter.yaml")
    let kept = try Program.run(Self.command, in: folder.path)
    #expect(kept.status == 0)
    #expect(kept.errors.isEmpty)
    try folder.write("", to: "maumeter.yaml")
    #expect(try Program.run(Self.command, in: folder.path).status == 78)
  }

  /// Without a price of all that counts towards it, a budget is neither passed nor kept.
  @Test func whatHasNoPriceIsNotKept() throws {
    let yaml = "pools: { us-east-1_DemoStaff: { sms: 5 } }\n"
    let folder = try folder(yaml + "budgets: [{ name: staff, pool: us-east-1_DemoStaff, amount: 1000 }]")
    let open = try Program.run(Self.command, in: folder.path)
    #expect(open.status == 78 && open.output.contains("pool\t"))
    #expect(open.errors.contains(#"Error: Whether the budget "staff" of 1,000.00 USD for pool us-east-1_DemoStaff is"#))
    // Others do not need that price, and one that is passed is passed.
    try folder.write(yaml + "budgets: [{ pool: ap-northeast-1_DemoTokyo, amount: 1000 }]", to: "maumeter.yaml")
    #expect(try Program.run(Self.command, in: folder.path).status == 0)
    try folder.write(yaml + "budgets: [{ name: staff, pool: us-east-1_DemoStaff, amount: 1 }]", to: "maumeter.yaml")
    let passed = try Program.run(Self.command, in: folder.path)
    #expect(passed.status == 1 && passed.errors.contains(#"Error: The budget "staff" of 1.00 USD"#))
  }

  /// A budget with a typing error would hold for ever.
  @Test func whatNobodyKnowsIsNamed() throws {
    let known = "{ pool: us-east-1_DemoStaff, amount: 1000 }, { tag: { team: web }, amount: 1000 }"
    let typos = "{ name: a, pool: us-east-1_DemoStuff, amount: 9 }, { name: b, tag: { team: wbe }, amount: 9 }"
    let accounts = "{ account: \"111122223333\", amount: 1000 }, { name: c, payer: \"999999999999\", amount: 9 }"
    let tags = "pools: { ap-northeast-1_Nobody: { tags: { team: web } } }"
    let folder = try folder("\(tags)\nbudgets: [\(known), \(typos), \(accounts)]")
    let result = try Program.run(Self.command, in: folder.path)
    #expect(result.status == 0)
    let named = result.errors.split(separator: "\n").map { String($0.prefix(45)) }
    #expect(named == ["a", "b", "c"].map { #"Nothing counts towards the budget "\#($0)" of 9.00"# })
  }

  /// Before it happens: the running month's expected cost.
  @Test func willBePassed() throws {
    let folder = try folder("budgets: [{ name: all of it, amount: 1 }, { name: large, amount: 1000 }]")
    let forecast = "maumeter forecast --as-of 2026-10-20 --db maumeter-demo/demo.db --check-budget -q --format plain"
    let result = try Program.run(forecast, in: folder.path)
    #expect(result.status == 1 && !result.output.isEmpty)
    #expect(result.errors.hasPrefix(#"Error: The budget "all of it" of 1.00 USD will be passed in 2026-10: "#))
    #expect(!result.errors.contains("large"))
    try folder.write("budgets: [{ name: large, amount: 1000 }]", to: "maumeter.yaml")
    #expect(try Program.run(forecast, in: folder.path).status == 0)
    #expect(try Program.run("\(forecast) --backtest", in: folder.path).status == 64)
  }

  /// A refused message is tried again, a delivered one is not.
  @Test func tellsOnce() throws {
    let ok = LocalServer.Step.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let server = LocalServer([.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")], [ok], [ok])
    let folder = try folder(
      """
      budgets: [{ name: all of it, amount: 1 }]
      budget_webhook: http://127.0.0.1:\(server.port)/hook
      """)
    let secret = ["MAUMETER_BUDGET_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    let refused = try Program.run(Self.command, secret, in: folder.path)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("was not sent: 127.0.0.1 answered 503."))
    for _ in 0..<3 {
      let result = try Program.run(Self.command, secret, in: folder.path)
      #expect(result.status == 1)
      #expect(!result.errors.contains("not sent"))
    }
    let requests = server.requests
    #expect(requests.components(separatedBy: "POST /hook").count == 3)
    #expect(requests.contains(#"{"text": "maumeter: The budget \"all of it\" of 1.00 USD is passed in 2026-10: "#))
    let ids = requests.components(separatedBy: "webhook-id: ").dropFirst().map { $0.prefix(39) }
    #expect(Set(ids).count == 1 && ids.count == 2)
    #expect(!requests.contains("whsec_"))
  }

  @Test func badSecretsAreNamed() throws {
    let folder = try folder(
      """
      budgets: [{ name: all of it, amount: 1 }]
      budget_webhook: { url: "https://example.com/x", secret_file: nowhere }
      """)
    #expect(try Program.run(Self.command, in: folder.path).status == 66)
    let result = try Program.run(Self.command, ["MAUMETER_BUDGET_WEBHOOK_SECRET": "hunter2hunter2"], in: folder.path)
    #expect(result.status == 78)
    #expect(!result.errors.contains("hunter2"))
  }

  @Test(
    arguments: [
      ("budgets: [{ amount: 5, pool: a, payer: \"111122223333\" }]", "a budget for payer and pool"),
      ("budgets: [{ name: x }]", "budgets[1] needs amount"),
      ("budgets: [{ amount: 1 }, { amount: 2 }]", "a budget with the name of another"),
      ("budgets: [{ amount: 1, tag: { a: b, c: d } }]", "one tag, such as"),
      ("budget_webhook: http://example.com", "no such address"),
      ("budget_webhook: { secret_file: a }", "needs either url or url_file"),
    ])
  func configuration(yaml: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(yaml: yaml, file: "m.yaml", path: "/m.yaml", in: .test())
    }
    #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "")")
  }
}
