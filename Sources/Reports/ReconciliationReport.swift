import Bills
import Domain

/// A bill of AWS beside the own count, to be printed.
public struct ReconciliationReport: Sendable {
  public var reconciliation: Reconciliation
  /// The files that were read.
  public var files: [String]
  /// Lines of the bills, of any service.
  public var billLines: Int
  /// What the reader must know beside the numbers.
  public var warnings: [String]
  /// The account whose lines and accounts were compared; nil for all.
  public var payer: String?
  /// Why nothing was compared; nil where something was, or where nothing is what both sides have.
  public var gap: String?

  public init(reconciliation: Reconciliation, files: [String], billLines: Int, warnings: [String] = []) {
    self.reconciliation = reconciliation
    self.files = files
    self.billLines = billLines
    self.warnings = warnings
  }

  /// Whether the bill agrees: a gate that compared nothing does not open.
  public var isWithinTolerance: Bool { gap == nil && reconciliation.isWithinTolerance }

  /// One reason for one line.
  private struct Reason {
    let line: Reconciliation.Line
    let cause: Cause
  }

  private var reasons: [Reason] {
    reconciliation.lines.flatMap { line in line.causes.map { Reason(line: line, cause: $0) } }
  }
}

extension ReconciliationReport: Presentable {
  public var document: Document {
    Document([
      .heading(heading, level: 1), .table(lines), .table(causes), .table(unknown), .table(adjustments),
      .notes(notes),
    ])
  }

  private var heading: String {
    let failed = reconciliation.lines.count { !$0.isWithinTolerance }
    let notCompared = reconciliation.lines.count(where: \.lacksComparison)
    let lackQuantity = reconciliation.lines.count(where: \.lacksQuantity)
    if gap != nil { return "Nothing was compared" }
    if reconciliation.lines.isEmpty { return "No line of Cognito in the bill, and none to compare it with" }
    if reconciliation.lines.allSatisfy(\.isEqual), reconciliation.unknown.isEmpty { return "The bill agrees" }
    if reconciliation.isWithinTolerance { return "The bill agrees within \(reconciliation.tolerance)" }
    if failed == 0 { return "The bill has lines of Cognito that are not known" }
    if failed == lackQuantity { return "The bill does not say how many on \(counted(failed, "line"))" }
    if failed == notCompared { return "Quantities agree, and \(counted(failed, "amount")) could not be compared" }
    return "\(failed) of \(counted(reconciliation.lines.count, "line")) differ by more than \(reconciliation.tolerance)"
  }

  private var lines: Table {
    Table(
      "line", of: reconciliation.lines,
      fields: place { $0.key } + [
        Field("billed", "Billed", .trailing) { .number($0.billed?.quantity) },
        Field("counted", "Counted", .trailing) { .number($0.own?.quantity) },
        Field("difference", "Difference", .trailing) { .number($0.quantityDifference) },
        Field("billed_cost", "Bill", .trailing) { .money($0.billed?.cost) },
        Field("own_cost", "Own USD", .trailing) { .money($0.own?.cost) },
        Field("cost_difference", "Difference", .trailing) { .money($0.costDifference) },
        Field("currency", for: .records) { .text($0.currency) },
        Field("verdict", "") { .label($0.verdict) },
      ])
  }

  private var causes: Table {
    Table(
      "cause", title: "Why", of: reasons,
      fields: place { $0.line.key } + [
        Field("cause", "Cause", for: .people) { .label($0.cause.kind.words) },
        Field("cause", for: .records) { .label($0.cause.kind.rawValue) },
        Field("quantity", "Units", .trailing) { .number($0.cause.quantity) },
        Field("cost", "Cost", .trailing) { .money($0.cause.cost) },
        Field("certainty", "") { .label($0.cause.isExact ? "exactly" : $0.cause.kind == .unexplained ? "" : "up to") },
        Field("explanation", for: .records) { .text($0.cause.sentence) },
      ])
  }

  /// The columns that say which line it is.
  private func place<Element>(_ key: @escaping (Element) -> ComparisonKey) -> [Field<Element>] {
    [
      Field("month", "Month", fitting: .droppable(3)) { .label(key($0).month.description) },
      Field("region", "Region") { .text(key($0).region) },
      Field("meter", "Meter", for: .people) { .label(key($0).meter.title) },
      Field("meter", for: .records) { .label(key($0).meter.rawValue) },
      Field("plan", "Plan", for: .people) { .label(key($0).plan?.title ?? "") },
      Field("plan", for: .records) { .label(key($0).plan?.rawValue ?? "") },
    ]
  }

  private var unknown: Table {
    Table(
      "unknown", title: "Lines of Cognito that are not known", of: reconciliation.unknown,
      fields: [
        Field("month", "Month") { .label($0.month.description) },
        Field("region", "Region") { .text($0.region) },
        Field("usage_type", "Usage type", fitting: .identifier) { .text($0.usageType) },
        Field("looks_like", "Looks like", fitting: .droppable(1)) { .label($0.guess?.title ?? "") },
        Field("billed", "Quantity", .trailing) { .number($0.quantity) },
        Field("billed_cost", "Cost", .trailing) { .money($0.cost) },
        Field("currency", for: .records) { .text($0.currency) },
      ])
  }

  private var adjustments: Table {
    Table(
      "adjustment", title: "Discounts, credits, refunds, taxes and fees of the bill", of: reconciliation.adjustments,
      fields: [
        Field("month", "Month") { .label($0.month.description) },
        Field("kind", "Kind") { .label($0.kind.rawValue) },
        Field("region", "Region") { .text($0.region) },
        Field("usage_type", "Usage type", fitting: .identifier) { .text($0.usageType) },
        Field("billed_cost", "Cost", .trailing) { .money($0.cost) },
        Field("currency", for: .records) { .text($0.currency) },
      ])
  }

  private var notes: [Note] {
    var notes = reasons.map { reason in
      let key = reason.line.key
      let place: [String?] = [
        key.month.description, key.region.harmless, key.meter.title, key.plan?.title, reason.cause.kind.words,
      ]
      return Note("\(place.compactMap(\.self).joined(separator: ", ")): \(reason.cause.sentence.harmless)")
    }
    notes += ([gap].compactMap(\.self) + warnings).map { Note($0.harmless, kind: .warning) }
    notes += otherCurrencies + withoutQuantity + likelyMeters
    if let payer {
      notes.append(Note("Compared: the lines of the bill and the accounts that \(payer.harmless) pays for."))
    }
    if !reconciliation.unknown.isEmpty {
      notes.append(
        Note(
          "What is not known is compared with nothing. A catalog file of your own can name its usage type.",
          kind: .warning))
    }
    let discounts = reconciliation.adjustments.contains { $0.kind == .discount }
    if !reconciliation.adjustments.isEmpty {
      notes.append(
        Note(
          discounts
            ? "Discounts are in the cost of their lines above; credits, refunds, taxes and fees are not."
            : "Credits, refunds, taxes and fees are not in the lines above."))
    }
    notes.append(
      Note(
        """
        Read: \(counted(files.count, "file")) with \(counted(billLines, "line")) of any service. A bill counts free \
        users too, so they are compared with all users. Nobody can promise a bill to the cent: AWS does not say how it \
        rounds lines.
        """))
    return notes
  }

  /// Half a comparison opens no gate.
  private var withoutQuantity: [Note] {
    guard reconciliation.lines.contains(where: \.lacksQuantity) else { return [] }
    return [
      Note(
        "Lines without a quantity are compared by their cost only, so they are not within the tolerance, whatever it "
          + "is. Export the quantities too, or compare costs alone with an amount as --tolerance.", kind: .warning)
    ]
  }

  private var likelyMeters: [Note] {
    reconciliation.lines.filter { !$0.likelyUsageTypes.isEmpty }.map { line in
      let usageTypes = line.likelyUsageTypes.sorted().map(\.harmless).joined(separator: ", ")
      return Note(
        "\(line.key.month): \(usageTypes) is not known, and compared as \(line.key.meter.title) because its name looks "
          + "like it. A catalog file of your own can name it.", kind: .warning)
    }
  }

  /// A gate does not open where amounts were not compared.
  private var otherCurrencies: [Note] {
    let currencies = Set(reconciliation.lines.filter { !$0.hasComparableCost }.map(\.currency)).sorted()
    guard !currencies.isEmpty else { return [] }
    return [
      Note(
        "Amounts in \(currencies.joined(separator: ", ").harmless) are not compared with prices in USD, so their lines "
          + "are not within the tolerance, whatever their quantities are. Export the bill in USD.", kind: .warning)
    ]
  }
}

extension BilledUsage {
  /// What a usage type that is not known looks like.
  var guess: Meter? {
    if case .unknown(let guess) = meaning { return guess }
    return nil
  }
}

extension Reconciliation.Line {
  fileprivate var verdict: String {
    if isEqual { return "equal" }
    if isOfOtherService { return "of another service" }
    return isWithinTolerance ? "within tolerance" : lacksComparison || lacksQuantity ? "not compared" : "differs"
  }

  /// The quantity is the same, and the amount is in another currency.
  fileprivate var lacksComparison: Bool { !hasComparableCost && quantityDifference == .zero }

  /// It does not pass, and the bill does not say how many.
  fileprivate var lacksQuantity: Bool { !hasComparableQuantity && !isWithinTolerance }
}

extension Cause.Kind {
  /// "free quantity": as in the documentation, for people.
  fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

extension Cell {
  /// A quantity of a bill: whole, or with all its decimals.
  fileprivate static func number(_ number: BillNumber?) -> Cell {
    guard let number else { return .empty }
    if number.isWhole, let whole = number.whole { return .count(whole) }
    return .decimal(exact: number.description, shown: number.description)
  }

  /// Cents for people, more for less than a cent; all decimals for programs.
  fileprivate static func money(_ number: BillNumber?) -> Cell {
    guard let number else { return .empty }
    let cent = BillNumber.cent
    let places = number != .zero && number.magnitude < cent ? 10 : 2
    let unit = (0..<(18 - places)).reduce(Int128(1)) { unit, _ in unit * 10 }
    let (quotient, remainder) = number.units.quotientAndRemainder(dividingBy: unit)
    let rounded = quotient + (remainder.magnitude * 2 >= unit.magnitude ? (number < .zero ? -1 : 1) : 0)
    let text = decimalText(rounded, places: places, minimumPlaces: 2)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = Int64(parts[0])?.grouped ?? String(parts[0])
    let sign = text.hasPrefix("-") && !whole.hasPrefix("-") ? "-" : ""
    return .decimal(exact: number.description, shown: "\(sign)\(whole).\(parts[1])")
  }
}

extension BillNumber {
  fileprivate static let cent = BillNumber(tenBillionths: 100_000_000)
}
