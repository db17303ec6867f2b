import Foundation
import Server

/// The secrets of the hook, from the environment or the files that it names: never from flags, which every program of
/// the machine can read, and never from the config, which is copied about.
struct HookSecrets {
  let tokens: [String]
  let webhookSecrets: [WebhookSecret]

  var isEmpty: Bool { tokens.isEmpty && webhookSecrets.isEmpty }

  static let tokensVariable = "MAUMETER_TOKENS"
  static let webhookVariable = "MAUMETER_WEBHOOK_SECRETS"
  static let shortestToken = 16

  /// - Throws: `CommandError` for what is there and cannot be used.
  init(in surroundings: Surroundings) throws {
    tokens = try HookSecrets.texts(HookSecrets.tokensVariable, surroundings)
    for token in tokens {
      guard token.utf8.count >= HookSecrets.shortestToken else {
        throw CommandError(
          "A token of \(HookSecrets.tokensVariable) has \(token.utf8.count) characters, which can be guessed. "
            + "Make one with: openssl rand -hex 24", .badConfiguration)
      }
      guard token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
        throw CommandError(
          "A token of \(HookSecrets.tokensVariable) has characters that a header cannot hold. Use letters and digits.",
          .badConfiguration)
      }
    }
    webhookSecrets = try HookSecrets.texts(HookSecrets.webhookVariable, surroundings).map { text in
      guard let secret = WebhookSecret(text) else {
        throw CommandError(
          "A secret of \(HookSecrets.webhookVariable) is none of Standard Webhooks: whsec_ and base64 of 16 bytes or "
            + "more. Make one with: echo whsec_$(openssl rand -base64 24)", .badConfiguration)
      }
      return secret
    }
  }

  /// The files that hold secrets.
  static func files(in surroundings: Surroundings) -> [String] {
    [tokensVariable, webhookVariable].compactMap { surroundings.variable($0 + "_FILE") }
      .map { surroundings.absolute($0) }
  }

  /// Whether others than the owner and the group may read a file.
  static func isOpenToOthers(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    return ((attributes?[.posixPermissions] as? Int) ?? 0) & 0o004 != 0
  }

  /// What the variable, or the file that NAME_FILE names, holds: separated by commas or on lines of their own.
  private static func texts(_ name: String, _ surroundings: Surroundings) throws -> [String] {
    var text = surroundings.variable(name) ?? ""
    if let path = surroundings.variable(name + "_FILE") {
      guard text.isEmpty else {
        throw CommandError("\(name) and \(name)_FILE are both set. Unset one.", .badConfiguration)
      }
      guard let bytes = FileManager.default.contents(atPath: surroundings.absolute(path)) else {
        throw CommandError("Cannot read \(path), which \(name)_FILE names. Check its permissions.", .badConfiguration)
      }
      text = String(decoding: bytes, as: UTF8.self)
    }
    return text.split { $0 == "," || $0.isNewline }.map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
