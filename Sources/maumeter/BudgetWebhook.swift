import Cloud
import Foundation

/// Where a message goes when a budget is passed.
///
/// The address can be a secret of its own, as Slack's are, so that a file may hold it.
struct BudgetWebhook: Hashable {
  /// The address, or the absolute path of the file that has it.
  var address: Source
  /// Of the file with the secret that messages are signed with.
  var secretFile: String?

  enum Source: Hashable {
    case text(String)
    case file(String)
  }

  /// `budget_webhook: https://...`, or `{ url | url_file, secret_file }`.
  init(
    _ node: ConfigurationNode, folder: String, in surroundings: Surroundings
  ) throws(ConfigurationError) {
    guard node.isMapping else {
      address = .text(try BudgetWebhook.url(node))
      return
    }
    let members = try node.members(["url", "url_file", "secret_file"])
    switch (members["url"], members["url_file"]) {
    case (let url?, nil): address = .text(try BudgetWebhook.url(url))
    case (nil, let file?): address = .file(surroundings.absolute(try file.text(), in: folder))
    default: throw node.error(.missing("either url or url_file"))
    }
    secretFile = try members["secret_file"].map { node throws(ConfigurationError) in
      surroundings.absolute(try node.text(), in: folder)
    }
  }

  private static func url(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
    let text = try node.text()
    guard (try? WebAddress(text, hosts: .any)) != nil else {
      throw node.error(.wrong(found: "no such address", expected: "https://..., or http:// on this machine"))
    }
    return text
  }

  /// The webhook, with the secret of `MAUMETER_BUDGET_WEBHOOK_SECRET`, of the file that `..._FILE` names, or of the
  /// config's file; unsigned where there is none.
  ///
  /// - Throws: `CommandError` for a file that cannot be read, and for what is no address or secret.
  func webhook(in surroundings: Surroundings) throws(CommandError) -> Webhook {
    let text: String
    switch address {
    case .text(let url): text = url
    case .file(let path): text = try BudgetWebhook.read(path, "the address of the budget webhook")
    }
    guard let address = try? WebAddress(text, hosts: .any) else {
      throw CommandError("The address of the budget webhook is not https, and not on this machine.", .badConfiguration)
    }
    let variable = "MAUMETER_BUDGET_WEBHOOK_SECRET"
    var secret = surroundings.variable(variable)
    if secret == nil,
      let file = surroundings.variable("\(variable)_FILE").map({ surroundings.absolute($0) }) ?? secretFile
    {
      secret = try BudgetWebhook.read(file, "the secret of the budget webhook")
    }
    guard let secret else { return Webhook(address, key: nil) }
    guard let key = WebhookKey(secret) else {
      throw CommandError(
        "The secret of the budget webhook is none: it is whsec_ and the base64 of 16 bytes or more.", .badConfiguration)
    }
    return Webhook(address, key: key)
  }

  private static func read(_ path: String, _ what: String) throws(CommandError) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandError(
        "Cannot read \(what) from \(path). Check that it is there, and its permissions.", .inputNotFound)
    }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
