import Domain
import Pricing
import Reports

extension Configuration {
  /// The Region of activity that names none: it has no price, and the bill says so.
  static let unknownRegion = "unknown"
}

extension UsageMaker {
  /// Usage that does not come from activity: messages, app clients of machines, bought request rates.
  func statedUsages(in activity: MonthlyActivity) -> [(usage: Usage, stated: StatedUsage)] {
    messages(in: activity) + machineClients(in: activity) + provisionedRates(in: activity.month)
  }

  private func messages(in activity: MonthlyActivity) -> [(usage: Usage, stated: StatedUsage)] {
    configuration.pools.sorted { $0.key < $1.key }.flatMap { pool, entry in
      [(Meter.sms, entry.sms), (.email, entry.email)].compactMap { meter, counts in
        guard let count = counts[activity.month], count > 0 else { return nil }
        let usage = usage(meter, count, pool: pool, in: activity)
        let what = meter == .sms ? "SMS messages" : "e-mails"
        let sentence = "\(pool) sent \(count.grouped) \(what) in \(activity.month)."
        return (usage, StatedUsage(meter: meter, sentence: sentence))
      }
    }
  }

  private func machineClients(in activity: MonthlyActivity) -> [(usage: Usage, stated: StatedUsage)] {
    configuration.clients.sorted { $0.key < $1.key }.compactMap { client, entry in
      let spans = entry.machine.compactMap { $0.clipped(to: activity.month) }
      guard !spans.isEmpty else { return nil }
      let seen = activity.machineTokens.first { $0.client == client }
      var usage = usage(.machineClients, 1, pool: entry.pool ?? seen?.pool, in: activity)
      if usage.region == Configuration.unknownRegion, let region = seen?.region { usage.region = region }
      usage.account = usage.account ?? seen?.account
      // Time before AWS charged for it is no part of what is charged.
      let free = catalog.freeUntil(usage.meter, plan: usage.plan, region: usage.region, in: activity.month)
      let seconds = spans.reduce(Int64(0)) { sum, span in
        sum + max(0, span.until.secondsSinceEpoch - max(span.from, free ?? span.from).secondsSinceEpoch)
      }
      guard seconds > 0 else { return nil }
      usage.heldSeconds = held(seconds, activity.month)
      let time = usage.heldSeconds.map { " for \($0.grouped) seconds" } ?? ""
      let sentence = "\(client) was an app client for machines in \(activity.month)\(time)."
      return (usage, StatedUsage(meter: .machineClients, sentence: sentence))
    }
  }

  /// App clients that asked for machine tokens, and of which the config does not say when they were used for them.
  func clientsNotStated(in activity: MonthlyActivity) -> [String] {
    let clients = Set(activity.machineTokens.map(\.client)).filter { !$0.isEmpty }
    return clients.filter { configuration.clients[$0]?.machine.isEmpty ?? true }.sorted()
  }

  private func provisionedRates(in month: Month) -> [(usage: Usage, stated: StatedUsage)] {
    configuration.provisionedRates.compactMap { rate in
      guard rate.quantity > 0, let span = rate.span.clipped(to: month) else { return nil }
      let seconds = held(span.until.secondsSinceEpoch - span.from.secondsSinceEpoch, month)
      let usage = Usage(
        month: month, account: rate.account, region: rate.region, plan: .essentials, meter: .provisionedRate,
        quantity: rate.quantity, heldSeconds: seconds)
      let what = rate.category.map { " for \($0)" } ?? ""
      let time = seconds == nil ? "in \(month)" : "from \(span.from) to \(span.until)"
      let sentence = "\(rate.quantity.grouped) requests per second\(what) were bought in \(rate.region) \(time)."
      return (usage, StatedUsage(meter: .provisionedRate, sentence: sentence))
    }
  }

  /// Nil for the whole month.
  private func held(_ seconds: Int64, _ month: Month) -> Int64? {
    seconds == Int64(month.length) * 86_400 ? nil : seconds
  }

  /// Usage of a pool, which need not have activity in the month.
  private func usage(_ meter: Meter, _ quantity: Int64, pool: String?, in activity: MonthlyActivity) -> Usage {
    let known = pool.flatMap { pool in activity.pools.first { $0.pool == pool } }
    let region = known?.region ?? pool.flatMap(Configuration.region(ofPool:))
    let account = known?.account ?? pool.flatMap { configuration.pools[$0]?.account }
    let place = PoolActivity(pool: pool, account: account, region: region, users: ActiveUsers(direct: 0))
    return Usage(
      month: activity.month, account: account, region: region ?? Configuration.unknownRegion, pool: pool,
      plan: planner.plan(of: place, in: activity.month).plan, meter: meter, quantity: quantity)
  }
}
