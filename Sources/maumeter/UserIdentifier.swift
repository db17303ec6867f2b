import Domain
import Ingest
import Store

/// A user as a person names it on the command line.
enum UserIdentifier {
  /// Reads a sub, or the name that a source has for the user, where the database keeps names as hashes.
  static func user(
    _ text: String, in store: ActivityStore, _ configuration: Configuration, _ surroundings: Surroundings
  ) throws -> UUID128 {
    if let user = UUID128(text), user != .none { return user }
    let check = try store.setting(IngestRun.keyCheck)
    // Without a key no name was ever kept, and none is made to look one up.
    let isKept = configuration.users == .unkeyed || configuration.users == .hashed && check != nil
    let names = UserNames(configuration.users) {
      try UserKeyFile(database: store.path, storedCheck: check, surroundings: surroundings).load()
    }
    guard isKept, !text.isEmpty, let user = try names.id(of: text) else {
      throw CommandError(
        "\"\(text)\" is no user. A user is named by its sub, such as 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f; no other "
          + "names are kept in \(store.path).", .usage)
    }
    return user
  }
}
