import Domain
import Foundation

/// One page of `aws ce get-cost-and-usage`.
///
/// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
struct CostExplorerAnswer: Decodable {
  let NextPageToken: String?
  let GroupDefinitions: [Definition]?
  let ResultsByTime: [Result]

  struct Definition: Decodable {
    let `Type`: String?
    let Key: String
  }

  struct Result: Decodable {
    let TimePeriod: Period
    let Groups: [Group]?
    let Total: [String: Metric]?
    let Estimated: Bool?
  }

  struct Period: Decodable {
    let Start: String
    /// Not included.
    let End: String?
  }

  struct Group: Decodable {
    let Keys: [String]
    let Metrics: [String: Metric]
  }

  struct Metric: Decodable {
    let Amount: String
    let Unit: String?
  }
}

extension CostExplorerAnswer {
  /// Nobody asked for groups, so nothing says what the totals are of.
  var hasOnlyTotals: Bool {
    (GroupDefinitions ?? []).isEmpty
      && ResultsByTime.contains { ($0.Groups ?? []).isEmpty && !($0.Total ?? [:]).isEmpty }
  }

  /// The days that it is of; a period that does not say its end is of the whole month.
  var days: Set<Day> {
    var days: Set<Day> = []
    for period in ResultsByTime.map(\.TimePeriod) {
      guard let start = Day(period.Start.prefix(10)) else { continue }
      let end = period.End.flatMap { Day($0.prefix(10)) } ?? start.month.next.firstDay
      // An hour of a day is of the day; no period is longer than a month.
      for number in 0..<31 where number == 0 || start.advanced(by: number) < end {
        days.insert(start.advanced(by: number))
      }
    }
    return days
  }

  /// The groups that are about Cognito.
  ///
  /// - Parameter page: its number, for errors.
  func usages(_ usageTypes: UsageTypes, page: Int) throws(BillProblem) -> [BilledUsage] {
    var usages: [BilledUsage] = []
    for (index, result) in ResultsByTime.enumerated() {
      let place = "ResultsByTime[\(index)] of page \(page)"
      guard let month = Month(result.TimePeriod.Start.prefix(7)) else { throw .invalidJSON(place: place) }
      for group in result.Groups ?? [] {
        guard let usage = try usage(of: group, result, month, usageTypes, place) else { continue }
        usages.append(usage)
      }
    }
    return usages
  }

  private func usage(
    of group: Group, _ result: Result, _ month: Month, _ usageTypes: UsageTypes, _ place: String
  ) throws(BillProblem) -> BilledUsage? {
    let definitions = (GroupDefinitions ?? []).map(\.Key)
    func key(_ name: String) -> String? {
      definitions.firstIndex(of: name).flatMap { group.Keys.indices.contains($0) ? group.Keys[$0] : nil }
    }
    // Without definitions, a key that names the service stands beside the usage type.
    let service = key("SERVICE") ?? (definitions.isEmpty ? group.Keys.first { $0.contains("Cognito") } : nil)
    let usageType = key("USAGE_TYPE") ?? (definitions.isEmpty ? group.Keys.first { $0 != service } : nil) ?? ""
    let isCognito = [service ?? "", usageType].contains { text in
      let text = text.lowercased()
      return text.contains("cognito") || text.contains("cupm2m")
    }
    guard isCognito else { return nil }
    let (meaning, region) = usageTypes.meaning(of: usageType)
    let costs = ["NetUnblendedCost", "UnblendedCost", "NetAmortizedCost", "AmortizedCost", "BlendedCost"]
    guard let cost = costs.lazy.compactMap({ group.Metrics[$0] }).first else {
      throw .missingColumn("UnblendedCost among the metrics", format: .costExplorer)
    }
    guard let amount = BillNumber(cost.Amount) else { throw .invalidJSON(place: place) }
    var quantity: BillNumber?
    if let metric = group.Metrics["UsageQuantity"] {
      guard let number = BillNumber(metric.Amount) else { throw .invalidJSON(place: place) }
      quantity = number
    }
    let kind = kind(ofRecordType: key("RECORD_TYPE"))
    return BilledUsage(
      month: month, format: .costExplorer, kind: kind, payer: nil, account: key("LINKED_ACCOUNT"),
      region: key("REGION").flatMap { $0.contains("-") ? $0 : nil } ?? region, usageType: usageType, meaning: meaning,
      currency: cost.Unit ?? "USD", quantity: kind == .usage ? quantity : nil, cost: amount, listCost: nil, lines: 1,
      isEstimated: result.Estimated ?? false)
  }

  private func kind(ofRecordType text: String?) -> BilledUsage.Kind {
    guard let text = text?.lowercased() else { return .usage }
    return switch text {
    case "usage", "savings plan covered usage": .usage
    case "tax": .tax
    case "credit": .credit
    case "refund": .refund
    case _ where text.contains("discount"): .discount
    case _ where text.contains("fee"): .fee
    default: .other
    }
  }
}
