import Dispatch
import Domain
import Forecast
import Pricing
import Reports
import Synchronization

/// Runs a scenario many times with numbers drawn from its ranges.
///
/// A draw depends on its number alone, so that results are the same on any number of cores.
struct ScenarioSimulation {
  let name: String
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

  /// Draws in a part that is run at once: enough parts that no core waits for another for long.
  private static let drawsInPart = 500

  /// What some of the draws came to: by month the users and what is to be paid, then the total; by draw in each.
  private typealias Part = [[Int64]]

  /// - Throws: `PricingError` of the first draw that has no price, `CommandError` of one with more users than counted.
  func spreads() throws -> Spreads? {
    let size = ScenarioSimulation.drawsInPart
    let parts = try concurrently((count + size - 1) / size) { number in
      try run(number * size..<min(count, (number + 1) * size))
    }
    let months = scenario.months.count
    let spreads = try concurrently(2 * months + 1) { place in ScenarioSpread(parts.flatMap { $0[place] }) }
    guard let total = spreads[2 * months] else { return nil }
    return Spreads(
      mau: spreads[..<months].compactMap(\.self), net: spreads[months..<2 * months].compactMap(\.self), total: total)
  }

  /// Results in order, and the error of the first that has one.
  private func concurrently<Value: Sendable>(
    _ count: Int, _ work: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let result = Result { try work(number) }
      results.withLock { $0[number] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }

  private func run(_ range: Range<Int>) throws -> Part {
    let months = scenario.months.count
    let pools = scenario.pools.count
    var part = Part(repeating: Array(repeating: 0, count: range.count), count: 2 * months + 1)
    var counts: [Scenario.Count] = []
    var run = pricer.run
    for (place, draw) in range.enumerated() {
      var total = Money.zero
      if let month = scenario.count(draws.values(scenario.variables, draw: draw), into: &counts) {
        throw CommandError.beyondCounting(name, in: month)
      }
      for month in 0..<months {
        let counts = counts[month * pools..<(month + 1) * pools]
        let net = try run.net(of: month, counts)
        part[month][place] = counts.reduce(0) { $0 + $1.users }
        part[months + month][place] = net.tenBillionths
        total = try total.adding(net)
      }
      part[2 * months][place] = total.tenBillionths
    }
    return part
  }
}

extension CommandError {
  /// Of a scenario whose numbers would be cut.
  static func beyondCounting(_ scenario: String, in month: Month) -> CommandError {
    CommandError(
      "\(scenario) comes to \(Scenario.largestCount.grouped) users or machine tokens of a pool in \(month), where "
        + "counting ends: give fewer --months, or less growth.", .usage)
  }
}
