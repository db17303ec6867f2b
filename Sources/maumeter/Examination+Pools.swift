import Foundation
import Store

extension Examination {
  /// Looks for pools that the config describes and no record knows: new ones, or ids with a typing error, for which
  /// everything that the config says is lost without a word.
  ///
  /// What is wrong with the database is told of the database.
  mutating func lookAtPools(
    _ options: DatabaseOptions, _ configuration: Configuration, in surroundings: Surroundings
  ) {
    guard !configuration.pools.isEmpty, let path = try? options.path(configuration, in: surroundings),
      FileManager.default.fileExists(atPath: path),
      let store = try? ActivityStore(path: path, rules: configuration.rules, mode: .mustExist, busyTimeout: 2),
      let recorded = try? store.recordedPools(), !recorded.isEmpty
    else { return }
    look("pools") {
      let unknown = configuration.pools.keys.filter { !recorded.contains($0) }.sorted()
      guard !unknown.isEmpty else { return ((), "all that the config describes are recorded") }
      return (
        (),
        "nothing is recorded of \(unknown.joined(separator: ", ")), which the config describes: is it new, is the id "
          + "written as AWS has it, and are its logs ingested?"
      )
    }
  }
}
