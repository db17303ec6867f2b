import Domain

/// A user as a person names it on the command line.
enum UserIdentifier {
  /// Reads a sub.
  static func user(_ text: String) throws(CommandError) -> UUID128 {
    guard let user = UUID128(text), user != .none else {
      throw CommandError(
        "\"\(text)\" is no user. A user is named by its sub, such as 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f.", .usage)
    }
    return user
  }
}
