import Domain
import Forecast
import Pricing
import Reports
import Store

/// Puts together what a page shows beside the report: the months before, the days, the tariff.
struct PageMaker {
  let store: ActivityStore
  let maker: ReportMaker
  let configuration: Configuration
  let catalog: Catalog
  /// The plan of pools whose plan nothing tells.
  let plan: Plan?
  let today: Day

  /// Months of the trend, the one of the page included.
  static let trendLength = 13
  private static let curvePoints: Int64 = 40
  /// Of the interval, in percent.
  private static let level = 80

  func content(of report: Report) throws -> PageContent {
    var content = PageContent(report: report, version: Maumeter.version)
    guard let last = report.months.last else { return content }
    content.trend = try trend(until: last, of: report)
    content.days = try days(of: last)
    content.tariffs = try tariffs(of: last)
    content.coverage = coverage(of: last)
    content.forecast = try monthEnd(of: last, after: content.days)
    content.lacksHistory = content.forecast == nil && isRunning(last)
    content.growth = try growth(until: last)
    content.avoidable = try avoidable(in: last)
    return content
  }

  private func coverage(of month: ReportMonth) -> [PageContent.CoverageRow] {
    (month.coverage?.pools ?? []).map { pool in
      let all = pool.attributed + max(0, pool.unattributed)
      return PageContent.CoverageRow(
        pool: pool.pool.pool, name: pool.pool.name, attributed: all > 0 ? pool.attributed * 1_000 / all : nil,
        sources: pool.sources.map(\.source.rawValue).joined(separator: ", "),
        holes: pool.holes.reduce(0) { $0 + $1.hours }, mau: pool.atLeast...max(pool.atLeast, pool.atMost))
    }
  }

  /// Whether the month has begun and is not over.
  private func isRunning(_ month: ReportMonth) -> Bool { !month.isComplete && month.activity.month <= today.month }

  /// How the running month will end, as yesterday told; nil where it is over, or too little is known.
  private func monthEnd(of month: ReportMonth, after days: PageContent.DailyUsers?) throws -> PageContent.MonthEnd? {
    let yesterday = today.advanced(by: -1)
    guard isRunning(month), yesterday.month == month.activity.month else { return nil }
    guard try days != nil || store.months().contains(where: { $0 < yesterday.month }) else { return nil }
    let input = try ForecastInput(store: store, until: yesterday, endsWithActivity: false)
    let forecast = Forecaster(level: PageMaker.level).forecast(input.activity, months: 0)
    guard forecast.total.refusal == nil,
      let place = forecast.total.months.firstIndex(where: { $0.month == month.activity.month })
    else { return nil }
    let users = forecast.total.months[place].users
    let report = try ForecastPricer(input: input, configuration: configuration, catalog: catalog, plan: plan)
      .report(forecast)
    let cost = place < report.costs.count ? report.costs[place] : nil
    let end = PageContent.MonthEnd(
      expected: users.expected, low: users.low, high: users.high, level: PageMaker.level,
      cost: cost.map { .init(expected: $0.expected, low: $0.low, high: $0.high) })
    let bill = month.bill.flatMap { $0.wholeGap == nil ? $0.total : nil }
    return end.including(users: month.activity.pools.reduce(0) { $0 + $1.users.total }, cost: bill)
  }

  private func trend(until last: ReportMonth, of report: Report) throws -> [PageContent.TrendPoint] {
    let month = last.activity.month
    let earliest = Month(index: month.index - Int32(PageMaker.trendLength - 1))
    let recorded = try store.months().filter { earliest <= $0 && $0 < month }
    guard let first = recorded.first else { return [] }
    // Months without records are a part of the trend too.
    let earlier = (first.index..<month.index).map(Month.init(index:))
    let shown = Dictionary(report.months.map { ($0.activity.month, $0) }, uniquingKeysWith: { first, _ in first })
    let others = try maker.report(of: earlier.filter { shown[$0] == nil }).months
    let known = shown.merging(others.map { ($0.activity.month, $0) }) { first, _ in first }
    return (earlier + [month]).compactMap { known[$0] }.map { month in
      PageContent.TrendPoint(
        month: month.activity.month, users: month.activity.pools.reduce(0) { $0 + $1.users.total },
        cost: month.bill.flatMap { $0.wholeGap == nil ? $0.total : nil },
        isComplete: month.isComplete)
    }
  }

  /// Without the running day, which is not over; nil where nobody was active.
  private func days(of month: ReportMonth) throws -> PageContent.DailyUsers? {
    let name = month.activity.month
    let over = min(name.length, max(0, Int(today.daysSinceEpoch - name.firstDay.daysSinceEpoch)))
    guard over > 0 else { return nil }
    let users = try store.dailyUsers(in: name)
    guard users.active.prefix(over).contains(where: { $0 > 0 }) else { return nil }
    return PageContent.DailyUsers(
      month: name, active: Array(users.active.prefix(over)), cumulative: Array(users.cumulative.prefix(over)))
  }

  /// One curve for each plan and Region with direct users, to twice as many of them.
  private func tariffs(of month: ReportMonth) throws -> [PageContent.TariffCurve] {
    guard let bill = month.bill else { return [] }
    return try bill.items.filter { $0.meter == .directMAU }.compactMap { item in
      guard let usage = item.usages.max(by: { $0.quantity < $1.quantity }), item.quantity > 0 else { return nil }
      func point(_ users: Int64) throws -> PageContent.TariffCurve.Point? {
        var usage = usage
        usage.quantity = users
        let bill = try catalog.bill(usages: [usage], settings: maker.settings)
        return bill.unpriced.isEmpty ? .init(users: users, cost: bill.listTotal) : nil
      }
      let (most, overflow) = item.quantity.multipliedReportingOverflow(by: 2)
      let steps = try (0...PageMaker.curvePoints).compactMap { step in
        try point((overflow ? item.quantity : most) / PageMaker.curvePoints * step)
      }
      guard steps.count > PageMaker.curvePoints, let here = try point(item.quantity) else { return nil }
      return PageContent.TariffCurve(
        plan: usage.plan, region: item.region, points: steps, here: here, payer: item.payer)
    }
  }
}
