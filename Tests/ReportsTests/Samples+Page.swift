import Domain
import Pricing
import Reports

extension Samples {
  /// Every part that a page can have, over the months of `report`.
  static let page: PageContent = {
    var content = PageContent(report: report, version: "0.0.0")
    let start = october.index - 4
    content.trend = (0..<6).map { place in
      let month = Month(index: start + Int32(place))
      return PageContent.TrendPoint(
        month: month, users: [98_000, 0, 112_400, 121_907, 138_836, 56_531][place],
        cost: [money("481.25"), .zero, money("600"), money("655.5"), money("1018.99"), money("377.1")][place],
        isComplete: place < 5)
    }
    content.days = PageContent.DailyUsers(
      month: october.next, active: [4_100, 9_200, 9_600, 9_400, 9_100, 8_700, 3_900, 4_000],
      cumulative: [4_100, 11_000, 16_200, 20_400, 24_000, 27_100, 28_300, 29_400])
    content.forecast = PageContent.MonthEnd(
      expected: 141_000, low: 137_200, high: 146_300, level: 80,
      cost: .init(expected: money("1031.5"), low: money("1009.25"), high: money("1064")))
    content.tariffs = [
      PageContent.TariffCurve(
        plan: .lite, region: tokyo,
        points: (0...20).map { step in
          let users = Int64(step) * 15_000
          return .init(users: users, cost: bill([liteUsage(users)]).total)
        }, here: .init(users: 123_457, cost: bill([liteUsage(123_457)]).total))
    ]
    content.growth = [
      .init(month: october, new: 22_000, retained: 101_000, resurrected: 15_836, churned: 20_907),
      .init(month: october.next, new: 5_000, retained: 49_000, resurrected: 2_531, churned: nil),
    ]
    content.coverage = [
      .init(
        pool: "\(tokyo)_Lite00001", attributed: 987, sources: "cloudtrail <b>", holes: 7, mau: 123_457...124_921),
      .init(pool: nil, attributed: nil, sources: "", holes: 0, mau: 1...2),
    ]
    content.avoidable = PageContent.Avoidable(
      pools: [
        .init(pool: "\(tokyo)_Lite00001", queries: 310, refreshes: 4_200, signUps: 97, cost: money("21.19")),
        .init(pool: nil, queries: 0, refreshes: 0, signUps: 0, cost: nil),
      ], cost: money("21.19"))
    return content
  }()

  private static func liteUsage(_ users: Int64) -> Usage {
    Usage(month: october, region: tokyo, plan: .lite, meter: .directMAU, quantity: users)
  }
}
