import ArgumentParser
import Domain
import Reports

struct ExportBillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bill",
    abstract: "The bill as CSV for finance: one row for each charge and pool.",
    discussion: """
      EXAMPLES:
        maumeter export bill --month 2026-10
        maumeter export bill --since 2026-01 --until 2026-10 --output 2026.csv
        maumeter export bill --month 2026-10 --excel --output bill.csv
        maumeter export bill --excel --delimiter semicolon --decimal comma
        maumeter export bill --month 2026-10 --currency JPY --fx 155.20

      The columns list_cost and net_cost are rounded to the currency's smallest coin and add up to the rounded total; \
      list_cost_exact and net_cost_exact are not rounded at all. docs/finance.md tells every column.
      """)

  @OptionGroup var billing: BillingOptions

  @Option(help: ArgumentHelp("Convert to this currency (ISO 4217), at the rate of --fx.", valueName: "code"))
  var currency: Currency?

  @Option(
    help: ArgumentHelp(
      "Units of the currency for one US dollar, such as 155.20: above 0, with ten decimals at most.", valueName: "rate")
  )
  var fx: String?

  @Option(help: ArgumentHelp("The day that the rate is of (default: today).", valueName: "yyyy-mm-dd"))
  var fxDate: Day?

  @Flag(help: "Begin with a byte-order mark, by which Excel knows UTF-8.")
  var excel = false

  @Option(help: ArgumentHelp("Between fields: comma, semicolon or tab, or the mark itself.", valueName: "mark"))
  var delimiter: CSVDialect.Delimiter = .comma

  @Option(help: ArgumentHelp("In numbers: point or comma, or the mark itself.", valueName: "mark"))
  var decimal: CSVDialect.DecimalMark = .point

  @Flag(help: "Leave names that begin as a formula does without the apostrophe that keeps it from running.")
  var keepFormulas = false

  @OptionGroup var destination: ExportDestination

  func validate() throws {
    if decimal == .comma, delimiter == .comma {
      throw ValidationError("A comma cannot stand between fields and in numbers: add --delimiter ';'.")
    }
    if let currency, currency != .dollar, fx == nil {
      throw ValidationError("--currency \(currency) needs --fx, what one US dollar is worth in it.")
    }
    if fx != nil, currency == nil { throw ValidationError("--fx needs --currency, which it is the rate of.") }
    if fxDate != nil, fx == nil { throw ValidationError("--fx-date needs --fx, which it is the day of.") }
    if let rate = try rate(), currency == .dollar, rate != ExchangeRate.none.rate {
      throw ValidationError("A US dollar is worth one US dollar: leave out --fx.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    let made = try billing.billing(in: surroundings)
    let report = try made.maker.report(of: billing.months(made))
    let export = BillExport(
      report: report, catalog: made.catalog, organisation: made.maker.settings.organisation,
      exchange: try exchange(made.today))
    let dialect = CSVDialect(
      delimiter: delimiter, decimalMark: decimal, hasByteOrderMark: excel, guardsFormulas: !keepFormulas)
    try destination.write(export.text(as: dialect))
    destination.remark(on: report)
    let list = export.listTotal == export.netTotal ? "" : ", \(export.listTotal) before discounts"
    destination.remark("\(export.rowCount) rows; net_cost adds up to \(export.netTotal)\(list).")
  }

  private func exchange(_ today: Day) throws -> ExchangeRate {
    guard let currency, currency != .dollar, let rate = try rate() else { return .none }
    return ExchangeRate(currency: currency, rate: rate, day: fxDate ?? today)
  }

  /// What `--fx` says: with a point, or with the mark of `--decimal`.
  private func rate() throws -> Money? {
    guard let fx else { return nil }
    let rate: Money
    do throws(MoneyError) {
      rate = try Money(decimal == .comma ? fx.replacing(",", with: ".") : fx)
    } catch {
      switch error {
      case .notANumber: throw ValidationError("--fx \(fx) is no number. Write a plain decimal, such as 155.20.")
      case .tooManyDecimals: throw ValidationError("--fx \(fx) has more than ten decimals.")
      case .outOfRange: throw ValidationError("--fx \(fx) is more than a rate can be: 922337203.")
      }
    }
    guard rate > .zero else { throw ValidationError("--fx \(fx) is not above 0.") }
    return rate
  }
}

extension Currency: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension CSVDialect.Delimiter: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "comma", ",": self = .comma
    case "semicolon", ";": self = .semicolon
    case "tab", "\t", "\\t": self = .tab
    default: return nil
    }
  }

  public var defaultValueDescription: String { "\(self)" }
  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}

extension CSVDialect.DecimalMark: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "point", ".": self = .point
    case "comma", ",": self = .comma
    default: return nil
    }
  }

  public var defaultValueDescription: String { "\(self)" }
  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}
