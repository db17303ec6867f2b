import Foundation
import Ingest

/// Finds the key that names of users are hashed with, and makes one when a database has none.
///
/// MAUMETER_USER_KEY, else the file that MAUMETER_USER_KEY_FILE names, else the database's name with ".key" after it.
struct UserKeyFile {
  /// The path of the database.
  let database: String
  /// What the database remembers of the key that filled it; nil when there was none.
  let storedCheck: String?
  let surroundings: Surroundings

  private static let size = "at least \(UserKey.minimumSize) bytes"

  /// - Throws: `CommandError` when there is no key, or another one than the database was filled with.
  func load() throws -> UserKey {
    let (key, origin) = try find()
    guard storedCheck == nil || storedCheck == key.check else {
      throw CommandError(
        "\(origin) is another key than the one that \(database) was filled with: the same users would count again. "
          + "Give the old key back (MAUMETER_USER_KEY, MAUMETER_USER_KEY_FILE or \(path)), or record into a new "
          + "database.", .badConfiguration)
    }
    return key
  }

  private var path: String { database + ".key" }

  private func find() throws -> (key: UserKey, origin: String) {
    if let text = surroundings.variable("MAUMETER_USER_KEY") {
      guard let key = UserKey(Array(text.utf8)) else {
        throw CommandError("MAUMETER_USER_KEY is too short: a key has \(UserKeyFile.size).", .badConfiguration)
      }
      return (key, "MAUMETER_USER_KEY")
    }
    if let named = surroundings.variable("MAUMETER_USER_KEY_FILE") {
      FilesInUse.add(surroundings.absolute(named), as: "the key of the database")
      guard let key = try read(surroundings.absolute(named)) else {
        throw CommandError("The key file \(named) (MAUMETER_USER_KEY_FILE) does not exist.", .badConfiguration)
      }
      return (key, named)
    }
    if let key = try read(path) { return (key, path) }
    guard storedCheck == nil else {
      throw CommandError(
        "The key of \(database) is not there: \(path) is missing, and neither MAUMETER_USER_KEY nor "
          + "MAUMETER_USER_KEY_FILE is set. Put it back: with a new key, the same users would count again.",
        .badConfiguration)
    }
    return (try make(), path)
  }

  /// The key in a file, line ends excluded; nil when there is no file.
  private func read(_ path: String) throws -> UserKey? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard var bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
      throw CommandError("Cannot read the key file \(path). Check its permissions.", .badConfiguration)
    }
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard let key = UserKey(bytes) else {
      throw CommandError("The key in \(path) is too short: a key has \(UserKeyFile.size).", .badConfiguration)
    }
    return key
  }

  /// Writes a new key that only its owner can read; when another process was faster, its key.
  private func make() throws -> UserKey {
    guard let draft = DraftFile(beside: path, mode: 0o600) else { throw cannotWrite() }
    defer { draft.discard() }
    let bytes = Array((UserKey.randomDigits() + "\n").utf8)
    guard write(draft.descriptor, bytes, bytes.count) == bytes.count, draft.becomeNew(path) || errno == EEXIST else {
      throw cannotWrite()
    }
    guard let key = try read(path) else { throw cannotWrite() }
    return key
  }

  private func cannotWrite() -> CommandError {
    CommandError("Cannot write the key file \(path): \(String(cString: strerror(errno))).", .cannotWrite)
  }
}
