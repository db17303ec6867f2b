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

/// The values that stand one after the other in a file, as `aws ce` leaves them when pages are written into one, or in
/// an array.
struct JSONValues {
  /// Cuts before and after each value at the top, and those of an array at the top.
  ///
  /// - Throws: `BillProblem.invalidJSON` with the byte where brackets do not match.
  static func split(_ bytes: [UInt8]) throws(BillProblem) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    // An array at the top is only a way to hold pages.
    let first = bytes.first { !$0.isJSONSpace }
    let base = first == UInt8(ascii: "[") ? 1 : 0
    var depth = 0
    var start = 0
    var isInString = false
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == base, byte == UInt8(ascii: "{") { start = index }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth >= 0 else { throw .invalidJSON(place: "byte \(index + 1)") }
        if depth == base, byte == UInt8(ascii: "}") { values.append(bytes[start...index]) }
      default: break
      }
    }
    guard depth == 0, !isInString, !values.isEmpty else { throw .invalidJSON(place: "byte \(bytes.count)") }
    return values
  }
}

extension UInt8 {
  var isJSONSpace: Bool { self == 32 || self == 9 || self == 10 || self == 13 }
}
