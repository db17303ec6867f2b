import Domain
import Pricing
import Reports

extension Report {
  /// What has no price and so is in no total: each reason once, with its months where the report has several.
  var unpricedSentences: [String] {
    var found: [(reason: String, months: [String])] = []
    for month in months {
      for reason in Set((month.bill?.unpriced ?? []).map(\.reason.description)).sorted() {
        let name = month.activity.month.description
        if let index = found.firstIndex(where: { $0.reason == reason }) {
          found[index].months.append(name)
        } else {
          found.append((reason, [name]))
        }
      }
    }
    return found.map { reason, names in
      "Not in the total\(months.count > 1 ? " of \(names.joined(separator: ", "))" : ""): \(reason)"
    }
  }
}
