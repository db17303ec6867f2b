import Domain
import Store

extension Configuration {
  /// What the config says of app clients, as a log would teach it.
  var lessons: [Lesson] {
    clients.sorted { $0.key < $1.key }.compactMap { client, entry in
      entry.pool.map { .client(client, pool: $0, name: entry.name) }
    }
  }

  /// What the config says of app clients that the database has otherwise, in sentences that say what to do.
  ///
  /// Which pool an app client is of is recorded, so that commands that only read cannot apply it.
  func remarks(on store: ActivityStore) throws -> [String] {
    let tied = clients.compactMapValues(\.pool)
    guard !tied.isEmpty else { return [] }
    var (untied, others): ([String], [String]) = ([], [])
    for (client, pool) in try store.clientPools() {
      guard let named = tied[client], named != pool else { continue }
      if let pool { others.append("\(client) (\(pool), not \(named))") } else { untied.append(client) }
    }
    var remarks: [String] = []
    if !untied.isEmpty {
      remarks.append(
        "The config tells the pool of \(Configuration.list(untied)), which is not applied yet to what is recorded. Run "
          + "maumeter ingest with this config, with any log or again with the last one.")
    }
    if !others.isEmpty {
      remarks.append(
        "The config tells another pool of \(Configuration.list(others)) than the database, which keeps what it learned "
          + "first. Mend the config, or record into a new database.")
    }
    return remarks
  }

  private static func list(_ clients: [String]) -> String {
    let shown = clients.prefix(5).joined(separator: ", ")
    let more = clients.count > 5 ? " and \(clients.count - 5) more" : ""
    return "\(clients.count == 1 ? "app client" : "app clients") \(shown)\(more)"
  }
}
