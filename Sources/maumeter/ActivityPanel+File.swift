import Domain
import Forecast
import Ingest

extension ActivityPanel {
  /// Reads an activity file that takes the place of the database: rows of day, user and, where there are several, pool.
  ///
  ///     2026-10-01,7cb55360c473,ap-northeast-1_AbC
  ///
  /// What `ingest` reads is read here too: a header, quotes, gzip, the file of `export activity`. A row that is none
  /// stops it, because a forecast or a count from the other rows would look like one of all of them.
  ///
  /// - Parameters:
  ///   - path: "-" for standard input.
  ///   - until: activity after this day is not looked at.
  ///   - endsWithActivity: the panel ends with its last day of activity, not with `until`.
  /// - Returns: nil where there is no activity up to that day.
  /// - Throws: `CommandError` for a file that cannot be read, and for a row that is none.
  static func read(
    _ path: String, until: Day? = nil, endsWithActivity: Bool = false, in surroundings: Surroundings
  ) throws(CommandError) -> ActivityPanel? {
    var builder = ActivityPanelBuilder(until: until, endsWithActivity: endsWithActivity)
    var last: (day: Day, month: Month, bit: UInt32)?
    let result: (rejected: [RejectedRecord], rejectedCount: Int)
    FilesInUse.add(inputs: [path == "-" ? path : surroundings.absolute(path)])
    do throws(InputProblem) {
      result = try ActivityFile.read(path == "-" ? path : surroundings.absolute(path)) { batch in
        // Symbols are those of a batch.
        var pools = Array(repeating: -1, count: batch.symbols.count)
        for row in batch.rows {
          let symbol = Int(row.pool.index)
          if pools[symbol] < 0 { pools[symbol] = builder.pool(batch.symbols[symbol]) }
          if last?.day != row.day { last = (row.day, row.day.month, 1 << UInt32(row.day.civil.day)) }
          guard let last else { continue }
          builder.add(last.bit, of: row.user, pool: pools[symbol], in: last.month)
        }
      }
    } catch {
      throw problem(error, path)
    }
    if let first = result.rejected.first {
      let others = result.rejectedCount - 1
      let more = others == 0 ? "" : " (and \(others) more)"
      throw CommandError("\(name(path)), \(first.place), \(first.problem)\(more). Mend it, or take it out.", .badData)
    }
    return builder.panel()
  }

  private static func name(_ path: String) -> String { path == "-" ? "stdin" : path }

  private static func problem(_ problem: InputProblem, _ path: String) -> CommandError {
    switch problem {
    case .notFound: CommandError("The activity file \(path) does not exist.", .inputNotFound)
    case .unreadable: CommandError("The activity file \(path) \(problem).", .databaseOrIO)
    case .unknownHeader:
      CommandError(
        "\(name(path)), line 1, is no row of day, user and pool, such as 2026-10-01,7cb55360c473, and no header that "
          + "names day and user.", .badData)
    default: CommandError("\(name(path)) \(problem).", .badData)
    }
  }
}
