import Testing

@testable import Forecast

@Suite struct ScenarioNumberTests {
  @Test(
    arguments: [
      ("0.05", 50_000_000), ("5%", 50_000_000), ("5 %", 50_000_000), ("-2%", -20_000_000), ("+0.1", 100_000_000),
      ("20_000", 20_000_000_000_000), ("0", 0), ("1.000000001", 1_000_000_001), ("1.0000000010", 1_000_000_001),
      ("0.0000001%", 1), ("1000000000", 1_000_000_000_000_000_000),
    ] as [(String, Int64)])
  func reads(text: String, billionths: Int64) {
    #expect(ScenarioNumber(text)?.billionths == billionths)
  }

  @Test(
    arguments: ["", "-", "%", ".5", "5.", "1e3", "0,5", "1.0000000001", "0.00000001%", "1000000001", "_1", "٣", "1 2"])
  func refuses(text: String) {
    #expect(ScenarioNumber(text) == nil)
  }

  @Test(arguments: [("0.050", "0.05"), ("5%", "0.05"), ("-2%", "-0.02"), ("20_000", "20000"), ("0", "0")])
  func writes(text: String, shown: String) {
    #expect(ScenarioNumber(text)?.description == shown)
  }
}
