import Domain
import Testing

@testable import Reports

@Suite struct UsageFileTests {
  @Test(arguments: UsageFile.Tool.allCases)
  func file(tool: UsageFile.Tool) throws {
    let file = UsageFile(
      tool: tool, month: Month(year: 2026, month: 10), key: "monthly_active_users",
      entries: [
        .init(address: #"module.auth["eu"].aws_cognito_user_pool.it's"#, remark: "eu-west-1_B, plus", mau: 12),
        .init(address: "aws_cognito_user_pool.customers", remark: "ap-northeast-1_A,\ncustomers, lite", mau: 80_000),
      ])
    try expectGolden(file.text, "usage-file-\(tool.rawValue).yml")
  }

  /// What is not the count of a whole month says so.
  @Test func whatItIsStandsInIt() throws {
    let day = try #require(Day("2026-11-24"))
    var file = UsageFile(
      tool: .c3x, month: Month(year: 2026, month: 12), basis: .forecast(asOf: day, level: 80),
      key: "monthly_active_users",
      entries: [.init(address: "aws_cognito_user_pool.a", remark: "eu-west-1_A, lite", mau: 120, interval: 90...150)])
    try expectGolden(file.text, "usage-file-forecast.yml")
    file.basis = .countedUntil(day)
    #expect(file.text.contains("counted them in 2026-12 up to 2026-11-24: the month is not over"))
  }

  @Test func nothingIsStillAFile() {
    let file = UsageFile(tool: .c3x, month: Month(year: 2026, month: 10), key: "monthly_active_users", entries: [])
    #expect(file.text.hasSuffix("version: 0.1\nresource_usage: {}\n"))
  }

  @Test(
    arguments: [
      ("Customers EU", "customers_eu"), ("ap-northeast-1_AbC", "ap_northeast_1_abc"), ("1st", "_1st"), ("日本", "pool"),
      ("--x--", "x"),
    ])
  func addresses(name: String, address: String) {
    #expect(UsageFile.address(of: name) == "aws_cognito_user_pool.\(address)")
  }
}
