import Foundation

/// The password of the dashboard, from the environment or the file that it names: never from a flag or the config.
struct DashboardSecret {
  let text: String

  static let variable = "MAUMETER_DASHBOARD_SECRET"

  /// Nil where none is set.
  ///
  /// - Parameter senders: what lets senders in, which must not open the page.
  /// - Throws: `CommandError` for what is there and cannot be used.
  init?(in surroundings: Surroundings, apartFrom senders: HookSecrets?) throws {
    let name = DashboardSecret.variable
    var text = surroundings.variable(name) ?? ""
    if let path = surroundings.variable(name + "_FILE") {
      guard text.isEmpty else {
        throw CommandError("\(name) and \(name)_FILE are both set. Unset one.", .badConfiguration)
      }
      guard let bytes = FileManager.default.contents(atPath: surroundings.absolute(path)) else {
        throw CommandError("Cannot read \(path), which \(name)_FILE names. Check its permissions.", .badConfiguration)
      }
      text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty else { throw CommandError("\(path), which \(name)_FILE names, is empty.", .badConfiguration) }
    }
    guard !text.isEmpty else { return nil }
    guard text.count >= HookSecrets.shortestToken else {
      throw CommandError(
        "The secret of \(name) has \(text.count) characters, which can be guessed; 16 are the fewest. "
          + "Make one with: openssl rand -hex 24", .badConfiguration)
    }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw CommandError(
        "The secret of \(name) has characters that nobody can type, such as line ends. Use letters and digits.",
        .badConfiguration)
    }
    guard senders?.tokens.contains(text) != true else {
      throw CommandError(
        "\(name) is one of \(HookSecrets.tokensVariable): then every sender could read the page, and every reader send "
          + "events. Make another one with: openssl rand -hex 24", .badConfiguration)
    }
    self.text = text
  }
}
