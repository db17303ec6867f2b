import TestSupport
import Testing

@testable import Forecast

@Suite struct ScenarioValueTests {
  private func number(_ text: String) throws -> ScenarioNumber { try #require(ScenarioNumber(text)) }

  @Test func middles() throws {
    #expect(ScenarioValue.uniform(try number("0.02"), try number("0.05")).middle == (try number("0.035")))
    #expect(
      ScenarioValue.triangular(try number("1"), try number("2"), try number("9")).middle == (try number("2")))
  }

  /// The quantile is the inverse of the distribution function, which is written here in another way.
  @Test func quantilesOfATriangle() throws {
    let value = ScenarioValue.triangular(try number("10"), try number("20"), try number("50"))
    for step in 0..<100 {
      let part = Double(step) / 100
      let x = Double(value.quantile(part).billionths) / 1e9
      let below = x < 20 ? (x - 10) * (x - 10) / (40 * 10) : 1 - (50 - x) * (50 - x) / (40 * 30)
      #expect(abs(below - part) < 1e-8)
    }
  }

  @Test func drawsStayInsideAndFollowTheSeed() throws {
    let variables: [ScenarioValue] = [
      .uniform(try number("0.02"), try number("0.05")), .exact(try number("7")),
      .triangular(try number("1"), try number("1"), try number("3")),
      .uniform(try number("4"), try number("4")),
    ]
    let draws = ScenarioDraws(seed: 42)
    var sum = 0.0
    for draw in 0..<10_000 {
      let values = draws.values(variables, draw: draw)
      #expect(values == ScenarioDraws(seed: 42).values(variables, draw: draw))
      for (variable, value) in zip(variables, values) {
        #expect(variable.lowest <= value && value <= variable.highest)
      }
      sum += Double(values[0].billionths) / 1e9
    }
    #expect(abs(sum / 10_000 - 0.035) < 0.0005)
    #expect(draws.values(variables, draw: 1) != ScenarioDraws(seed: 43).values(variables, draw: 1))
  }

  @Test(arguments: [([5], 5, 5, 5), (Array(1...10), 1, 5, 9), (Array(1...100), 10, 50, 90), ([3, 1, 2], 1, 2, 3)])
  func spreads(draws: [Int], p10: Int64, p50: Int64, p90: Int64) {
    #expect(ScenarioSpread(draws.map(Int64.init)) == ScenarioSpread(p10: p10, p50: p50, p90: p90))
  }

  @Test func nothingHasNoSpread() { #expect(ScenarioSpread([]) == nil) }
}
