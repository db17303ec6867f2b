import Dispatch
import Domain
import Forecast
import Pricing
import Synchronization

/// Runs a scenario many times with numbers drawn from its ranges.
struct ScenarioSimulation {
  let scenario: Scenario
  let pricer: ScenarioPricer.Fast
  let draws: ScenarioDraws
  let count: Int

  struct Spreads {
    /// By month.
    var mau: [ScenarioSpread]
    /// By month, in 10⁻¹⁰ USD.
    var net: [ScenarioSpread]
    var total: ScenarioSpread
  }

  /// What some of the draws came to; by month, then by draw.
  private struct Part: Sendable {
    var mau: [[Int64]]
    var net: [[Int64]]
    var total: [Int64] = []

    init(months: Int) {
      mau = Array(repeating: [], count: months)
      net = Array(repeating: [], count: months)
    }
  }

  /// - Throws: `PricingError` of the first draw that has no price.
  func spreads() throws -> Spreads? {
    let parts = 8
    let results = Mutex<[Result<Part, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: parts) { number in
      let result = Result { try run(number * count / parts..<(number + 1) * count / parts) }
      results.withLock { $0.append(result) }
    }
    var whole = Part(months: scenario.months.count)
    for result in results.withLock({ $0 }) {
      let part = try result.get()
      for month in scenario.months.indices {
        whole.mau[month] += part.mau[month]
        whole.net[month] += part.net[month]
      }
      whole.total += part.total
    }
    guard let total = ScenarioSpread(whole.total) else { return nil }
    return Spreads(
      mau: whole.mau.compactMap { ScenarioSpread($0) }, net: whole.net.compactMap { ScenarioSpread($0) }, total: total)
  }

  private func run(_ range: Range<Int>) throws -> Part {
    var part = Part(months: scenario.months.count)
    for draw in range {
      var total = Money.zero
      let counts = scenario.counts(draws.values(scenario.variables, draw: draw))
      for month in scenario.months.indices {
        let net = try pricer.net(of: month, counts[month])
        part.mau[month].append(counts[month].reduce(0) { $0 + $1.users })
        part.net[month].append(net.tenBillionths)
        total = try total.adding(net)
      }
      part.total.append(total.tenBillionths)
    }
    return part
  }
}
