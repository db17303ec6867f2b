import Domain
import Forecast
import Reports
import Testing

@testable import maumeter

@Suite struct ExportUsageFileTests {
  private func entries(_ arguments: String, _ pools: [ScenarioPool]) throws -> [String] {
    let words = ["export", "usage-file", "--tool", "c3x"] + arguments.split(separator: " ").map(String.init)
    let command = try #require(try Maumeter.parseAsRoot(words) as? ExportUsageFileCommand)
    let base = ScenarioBase(
      typed: pools, month: Month(year: 2026, month: 10), configuration: Configuration(), origin: "")
    return try command.file(of: base, today: Day("2026-11-05")!).entries.map { "\($0.address) \($0.mau)" }
  }

  private static let pools = [
    ScenarioPool(pool: "us-east-1_A", name: "Web shop", region: "us-east-1", plan: .lite, users: 12),
    ScenarioPool(pool: "us-east-1_B", region: "us-east-1", plan: .plus, users: 7),
    ScenarioPool(pool: nil, region: "us-east-1", plan: .plus, users: 5),
  ]

  @Test func addressesAreGivenOrMade() throws {
    #expect(
      try entries("", Self.pools) == ["aws_cognito_user_pool.web_shop 12", "aws_cognito_user_pool.us_east_1_b 7"])
    #expect(
      try entries("--address us-east-1_B=module.x.aws_cognito_user_pool.y", Self.pools)
        == ["aws_cognito_user_pool.web_shop 12", "module.x.aws_cognito_user_pool.y 7"])
  }

  @Test func mistakesAreNamed() {
    let unknown = #expect(throws: CommandError.self) { try entries("--address us-east-1_C=a", Self.pools) }
    #expect(unknown?.message.contains("Pools that have: us-east-1_A, us-east-1_B.") == true)
    let twins = #expect(throws: CommandError.self) {
      try entries("--address us-east-1_B=aws_cognito_user_pool.web_shop", Self.pools)
    }
    #expect(twins?.message.contains("--address us-east-1_B=") == true)
    #expect(throws: (any Error).self) { try entries("--address nonsense", Self.pools) }
    #expect(throws: (any Error).self) { try entries("--key Bad-Key", Self.pools) }
  }
}
