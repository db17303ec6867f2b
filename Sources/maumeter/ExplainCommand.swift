import ArgumentParser
import Domain
import Reports
import Store

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why a user counted, or did not, month by month.",
    discussion: """
      EXAMPLES:
        maumeter explain 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f
        maumeter explain 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f --month 2026-10

      The user is named by its sub, or by the name that its source has for it. Each operation is shown with its first \
      record: time, file, and why it does not count where it does not.
      """)

  @Argument(help: ArgumentHelp("The sub of the user, or the name that its source has for it.", valueName: "user"))
  var user: String

  @Option(help: ArgumentHelp("Only this month.", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: "Only this pool.")
  var pool: String?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    if let pool { try check(pool, in: store) }
    let user = try UserIdentifier.user(user, in: store, configuration, surroundings)
    let events = try store.eventCount(in: month)
    // A million takes a fraction of a second.
    if events > 2_000_000 { output.remark("Looking through \(events.grouped) events.") }
    var history = try store.history(of: user, in: month)
    if let pool { history.months.removeAll { $0.pool.pool != pool } }
    var report = UserHistoryReport(history: history, rules: configuration.rules)
    (report.month, report.pool) = (month, pool)
    // That a filter leaves nothing is not to say that there is nothing.
    if history.months.isEmpty, month != nil || pool != nil { report.elsewhere = try store.history(of: user).months }
    try output.write(report, in: surroundings)
  }

  private func check(_ pool: String, in store: ActivityStore) throws {
    let pools = try store.poolHistories().keys.sorted()
    guard !pools.contains(pool) else { return }
    let shown = pools.prefix(20).joined(separator: ", ") + (pools.count > 20 ? ", ..." : "")
    throw CommandError(
      "The database knows no pool \(pool).\(pools.isEmpty ? "" : " Known: \(shown).")", .usage)
  }
}
