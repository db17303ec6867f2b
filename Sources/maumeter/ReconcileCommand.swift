import ArgumentParser
import Bills
import Domain
import Foundation
import Ingest
import Reports

struct ReconcileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Lay a bill of AWS beside the own count: what differs, and why; 1 when too much.",
    discussion: """
      EXAMPLES:
        maumeter reconcile cur-2026-10.csv.gz
        maumeter reconcile focus-1-2.csv --month 2026-10 --format json
        maumeter reconcile page1.json page2.json --tolerance 0.5%
        maumeter reconcile bill.csv --tolerance 5    each line within 5 USD
        maumeter reconcile bill.csv --payer 111122223333

      A bill is a Cost and Usage Report (legacy or 2.0) or a FOCUS export of AWS in CSV, gzip or plain, of any size, \
      or the JSON of: aws ce get-cost-and-usage --granularity MONTHLY --metrics UnblendedCost UsageQuantity --group-by \
      Type=DIMENSION,Key=SERVICE Type=DIMENSION,Key=USAGE_TYPE. Lines of other services are passed over.
      """)

  @Argument(help: ArgumentHelp("The bill, or its parts; - is standard input.", valueName: "bill"))
  var bills: [String]

  @Option(
    help: ArgumentHelp(
      "What a line may differ: a part of its users and its cost (1%), or an amount (5).", valueName: "limit"))
  var tolerance = Tolerance.percent(BillNumber(1))

  @Option(
    help: ArgumentHelp(
      "Only what this account pays for: its lines of the bill, and the accounts it pays for.", valueName: "account"))
  var payer: String?

  @OptionGroup var billing: BillingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if Set(bills).count < bills.count { throw ValidationError("A bill is named twice.") }
    if let payer, !ConfigurationNode.isAccount(payer) {
      throw ValidationError("--payer is the 12 digits of an AWS account.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let made = try billing.billing(in: surroundings)
    var reader = BillReader(usageTypes: UsageTypes(made.catalog))
    var openEnds: [String] = []
    for path in bills {
      try read(path, into: &reader, surroundings)
      guard let line = reader.openLine else { continue }
      openEnds.append("\(path) does not end with a line end: it may be cut off in its last record, on line \(line).")
    }
    // Said before all else, and also when remarks are not wanted: numbers may be wrong.
    for warning in openEnds { StandardError.say(warning) }
    if reader.lacksPages { throw CommandError(lackOfPages, .badData) }
    let covered = reader.usages.filter { billing.covers($0.month) }
    // A bill that names no payer is taken as that of the one who is asked for.
    let billed = covered.filter { usage in payer.map { $0 == usage.payer ?? $0 } ?? true }
    try checkOverlap(billed)
    var months = Set(billed.filter { $0.kind == .usage }.map(\.month))
    if billing.month != nil { months.insert(try made.maker.month(billing.month)) }
    try made.maker.checkBegun("--since", billing.since, through: billing.until)
    let report = try made.maker.report(of: months.sorted())
    let maker = OwnCountMaker(billing: made, payer: payer)
    let own = try maker.count(report, beside: billed)
    let reconciliation = Reconciliation(billed: billed, own: own, tolerance: tolerance)
    var result = ReconciliationReport(
      reconciliation: reconciliation, files: bills, billLines: reader.lines,
      warnings: openEnds + warnings(reader, covered, billed, before: made.today))
    result.payer = payer
    result.gap = gap(reconciliation, covered, billed, maker, own)
    try output.write(result, in: surroundings)
    for unpriced in maker.unpriced(report, own) { StandardError.say("Not in the own total: \(unpriced.reason)") }
    if let gap = result.gap { throw CommandError(gap, .gateFailed) }
    guard result.isWithinTolerance else { throw ExitCode(ExitStatus.gateFailed.rawValue) }
  }

  private func read(_ path: String, into reader: inout BillReader, _ surroundings: Surroundings) throws {
    let absolute = path == "-" ? path : surroundings.absolute(path)
    guard path == "-" || FileManager.default.fileExists(atPath: absolute) else {
      throw CommandError("The bill \(path) does not exist.", .inputNotFound)
    }
    FilesInUse.add(inputs: [absolute])
    do {
      let file = try UnpackedFile(path: absolute)
      try reader.read { (buffer) throws(BillProblem) in
        do throws(InputProblem) {
          return try file.read(into: buffer)
        } catch {
          throw .unreadable(reason: "it \(error).")
        }
      }
    } catch let problem as BillProblem {
      throw CommandError("\(path) \(problem)", .badData)
    } catch let problem as InputProblem {
      throw CommandError("\(path) \(problem).", .badData)
    }
  }

  private var lackOfPages: String {
    let name = bills.joined(separator: ", ")
    return "\(name) \(bills.count == 1 ? "is" : "are") cut off: Cost Explorer has further pages (NextPageToken). Fetch "
      + "them, and name all: maumeter reconcile page1.json page2.json."
  }

  /// Why nothing was compared.
  ///
  /// - Returns: nil where something was, and in a month that was named where nothing is what both sides have.
  private func gap(
    _ reconciliation: Reconciliation, _ covered: [BilledUsage], _ billed: [BilledUsage], _ maker: OwnCountMaker,
    _ own: OwnCount
  ) -> String? {
    if let payer, billed.isEmpty, !covered.isEmpty {
      let payers = Set(covered.compactMap(\.payer)).sorted()
      return "The bill has no line of Cognito that \(payer) pays for: nothing was compared. It has lines of the "
        + "\(payers.count == 1 ? "payer" : "payers") \(payers.joined(separator: ", "))."
    }
    guard reconciliation.isOfNothing else { return nil }
    guard billing.month != nil else {
      return billed.isEmpty
        ? "The bill has no line of Cognito: nothing was compared. Is it the right one?"
        : "The bill has no usage of Cognito: nothing was compared. Is it the right one?"
    }
    guard let payer, !maker.isPayer(payer, own) else { return nil }
    return "Neither the bill nor the config names \(payer) as a payer: nothing was compared."
  }

  /// Two bills of one month in two forms would count everything twice.
  private func checkOverlap(_ billed: [BilledUsage]) throws(CommandError) {
    for (month, usages) in Dictionary(grouping: billed, by: \.month).sorted(by: { $0.key < $1.key }) {
      let formats = Set(usages.map(\.format.name)).sorted()
      guard formats.count > 1 else { continue }
      throw CommandError(
        "\(month) is in several bills (\(formats.joined(separator: ", "))). Give one of them, or --month.", .badData)
    }
  }

  /// - Parameter covered: lines of any payer.
  private func warnings(
    _ reader: BillReader, _ covered: [BilledUsage], _ billed: [BilledUsage], before today: Day
  ) -> [String] {
    var warnings: [String] = []
    if covered.isEmpty {
      warnings.append("None of the \(reader.lines) lines is about Cognito\(billing.month.map { " in \($0)" } ?? "").")
    }
    let changed = Set(covered.flatMap { [$0.payer, $0.account] }.compactMap(\.self)).filter {
      !ConfigurationNode.isAccount($0)
    }
    if !changed.isEmpty {
      warnings.append(
        "These are no account ids: \(changed.sorted().joined(separator: ", ")). Did a spreadsheet change them? Compare "
          + "the bill as AWS wrote it.")
    }
    let months = Set(billed.map(\.month))
    let lacking = reader.lackingDays.filter { $0 < today && months.contains($0.month) }
    if !lacking.isEmpty {
      warnings.append(
        "Cost Explorer was not asked for \(ranges(of: lacking)), and the months are compared whole: its End is the day "
          + "after the last one.")
    }
    let estimated = Set(billed.filter(\.isEstimated).map(\.month.description)).sorted()
    if !estimated.isEmpty { warnings.append("The bill is not final for \(estimated.joined(separator: ", ")).") }
    if billed.contains(where: { $0.format == .costExplorer && $0.usageType.isEmpty }) {
      warnings.append("Cost Explorer was not asked to group by USAGE_TYPE, by which Cognito's lines are told apart.")
    }
    if billed.contains(where: { $0.kind == .usage && $0.quantity == nil }) {
      warnings.append("The bill has lines without a quantity: add the metric UsageQuantity, or the column.")
    }
    return warnings
  }
}

/// "2026-10-31", "2026-10-01 to 2026-10-07, 2026-10-31".
private func ranges(of days: [Day]) -> String {
  var ranges: [ClosedRange<Day>] = []
  for day in days {
    if let last = ranges.last, last.upperBound.advanced(by: 1) == day {
      ranges[ranges.count - 1] = last.lowerBound...day
    } else {
      ranges.append(day...day)
    }
  }
  return ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
    .joined(separator: ", ")
}

extension Tolerance: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description.filter { $0 != " " } }
}
