import ArgumentParser
import Domain
import Reports

struct ExportFocusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "focus",
    abstract: "The bill in the FinOps specification FOCUS: one row for each band and pool.",
    discussion: """
      EXAMPLES:
        maumeter export focus --month 2026-10
        maumeter export focus --since 2026-01 --until 2026-10 --output focus.csv
        maumeter export focus --month 2026-10 --focus-version 1.4

      The columns of FOCUS come first; what it has no place for is in columns that begin with x_: whether the month is \
      over, how users were counted, where a price was read. Nothing of it is an invoice, so InvoiceId is null.
      """)

  @OptionGroup var billing: BillingOptions

  @Option(help: ArgumentHelp("The version of FOCUS whose columns are written.", valueName: "version"))
  var focusVersion = FocusVersion.v1_2

  @OptionGroup var destination: ExportDestination

  func run() throws {
    let surroundings = Surroundings.current
    let made = try billing.billing(in: surroundings)
    let report = try made.maker.report(of: billing.months(made))
    let export = FocusExport(
      version: focusVersion, report: report, catalog: made.catalog, organisation: made.maker.settings.organisation)
    try destination.write(export.text)
    destination.remark(on: report)
    let total = report.months.compactMap(\.bill?.total).reduce(.zero, +)
    destination.remark("\(export.rowCount) rows; BilledCost adds up to \(total) USD.")
  }
}

extension FocusVersion: ExpressibleByArgument {}
