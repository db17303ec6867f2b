import ArgumentParser
import Reports
import Store

/// What every export to CSV has: the database, where to write, and how.
struct ExportOptions: ParsableArguments {
  @OptionGroup var destination: ExportDestination

  @Flag(
    help: "Leave texts that begin as a formula of a spreadsheet does without the apostrophe that keeps it from running."
  )
  var keepFormulas = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions

  /// What to say where there are no rows.
  static let nothing = "Nothing is recorded in these days: see maumeter report --since."

  var csv: CSVWriter { CSVWriter(dialect: CSVDialect(guardsFormulas: !keepFormulas)) }

  func store() throws -> ActivityStore {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    return try ActivityStore(
      path: database.path(configuration, in: surroundings), rules: configuration.rules, mode: .mustExist)
  }
}
