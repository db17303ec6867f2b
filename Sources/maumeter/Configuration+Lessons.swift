import Domain

extension Configuration {
  /// What the config says of app clients, as a log would teach it.
  var lessons: [Lesson] {
    clients.sorted { $0.key < $1.key }.compactMap { client, entry in
      entry.pool.map { .client(client, pool: $0, name: entry.name) }
    }
  }
}
