import Domain
import Store

extension OutputOptions {
  /// Says where the activity is, when there is none in a month.
  func remarkOnNothing(in month: Month, of store: ActivityStore) throws {
    let months = try store.months()
    guard let first = months.first, let last = months.last else {
      return remark("The database is empty. maumeter ingest PATH records logs.")
    }
    let range = first == last ? "\(first)" : "\(first) to \(last)"
    remark("Nothing is recorded in \(month); the database has \(range): see --month.")
  }
}
