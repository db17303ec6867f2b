import Domain
import Store

extension OutputOptions {
  /// Says where the activity is, when there is none in a month, or in several up to another.
  func remarkOnNothing(in month: Month, through end: Month? = nil, of store: ActivityStore) throws {
    let months = try store.months()
    guard let first = months.first, let last = months.last else {
      return remark("The database is empty. maumeter ingest PATH records logs.")
    }
    let asked = end.map { month < $0 ? "\(month) to \($0)" : "\(month)" } ?? "\(month)"
    let range = first == last ? "\(first)" : "\(first) to \(last)"
    remark("Nothing is recorded in \(asked); the database has \(range): see --month.")
  }
}
