/// How much a bill may differ before it fails.
public enum Tolerance: Hashable, Sendable, CustomStringConvertible {
  /// Of the bill's quantity and of its cost, on each line; in units of 10⁻¹⁸ percent.
  case percent(BillNumber)
  /// Of each line's cost, in the bill's currency.
  case amount(BillNumber)

  /// Reads "1%", "0.5 %" or "5".
  public init?(_ text: String) {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast().filter { $0 != " " } : text
    guard let number = BillNumber(String(digits)), number >= .zero, digits.first?.isNumber == true else { return nil }
    self = isPercent ? .percent(number) : .amount(number)
  }

  public var description: String {
    switch self {
    case .percent(let number): "\(number) %"
    case .amount(let number): "\(number)"
    }
  }

  /// Quantities count as well as costs.
  var isOfQuantities: Bool {
    if case .percent = self { return true }
    return false
  }

  /// Whether a line is as it should be.
  func allows(quantity: BillNumber?, of billed: BillNumber?, cost: BillNumber?, ofCost: BillNumber) -> Bool {
    switch self {
    case .amount(let limit): cost.map { $0.magnitude <= limit } ?? true
    case .percent(let percent):
      (quantity.map { within(percent, $0, of: billed ?? .zero) } ?? true)
        && (cost.map { within(percent, $0, of: ofCost) } ?? true)
    }
  }

  /// |difference| × 100 ≤ percent × |whole|, without a division.
  private func within(_ percent: BillNumber, _ difference: BillNumber, of whole: BillNumber) -> Bool {
    // Twelve decimals of each are enough for a limit, and their product fits.
    let (left, right) = (difference.magnitude.units / 1_000_000, whole.magnitude.units / 1_000_000)
    guard difference != .zero else { return true }
    let (hundredfold, overflow) = left.multipliedReportingOverflow(by: 100_000_000)
    let (allowed, tooMuch) = right.multipliedReportingOverflow(by: percent.units / 1_000_000_000_000)
    return !overflow && (tooMuch || hundredfold <= allowed)
  }
}
