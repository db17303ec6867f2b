import Cloud
import Domain
import Ingest
import Pricing
import Reports
import Store

/// Holds bills against the budgets of the config, tells who asked to be told, and ends the command with 1.
struct BudgetGate {
  let configuration: Configuration
  /// With the tags of pools and accounts.
  let organisation: Organisation
  let surroundings: Surroundings

  /// One month's costs.
  struct Costs {
    var month: Month
    var bill: Bill
    /// For budgets by a tag of app clients.
    var clients: [ClientUsage] = []
    /// They are those of a forecast: the month will pass the budget, and has not yet.
    var isExpected = false
  }

  /// - Parameter store: remembers which messages were sent.
  /// - Throws: `CommandError` with status 1 when a budget is passed.
  func check(_ months: [Costs], store: ActivityStore) throws {
    guard !configuration.budgets.isEmpty else {
      throw CommandError(
        "The config has no budgets to check. Add some: see budgets in maumeter init.", .badConfiguration)
    }
    var sentences: [String] = []
    for costs in months {
      for budget in configuration.budgets {
        let excess = budget.excess(of: costs.bill, organisation: organisation, clients: costs.clients)
        guard let excess else { continue }
        let sentence = excess.sentence(in: costs.month, isExpected: costs.isExpected)
        sentences.append(sentence)
        try tell(sentence, BudgetAlert(month: costs.month, budget: budget.name, amount: budget.amount), store)
      }
    }
    guard sentences.isEmpty else { throw CommandError(sentences.joined(separator: " "), .gateFailed) }
  }

  /// Sends the message, unless it was sent before.
  ///
  /// A message that cannot be sent is a remark: the status of the command tells the same.
  private func tell(_ sentence: String, _ alert: BudgetAlert, _ store: ActivityStore) throws {
    guard let webhook = try configuration.budgetWebhook?.webhook(in: surroundings),
      try store.claim(alert, at: surroundings.now)
    else { return }
    do {
      try webhook.post(BudgetGate.body(sentence), id: BudgetGate.id(alert), at: surroundings.now)
      try store.finish(alert, wasSent: true, at: surroundings.now)
    } catch {
      try store.finish(alert, wasSent: false, at: surroundings.now)
      guard let error = error as? WebhookError else { throw error }
      StandardError.say("The message about the budget \"\(alert.budget)\" was not sent: \(error)")
    }
  }

  /// The shape that Slack reads, and Mattermost, Rocket.Chat and others with it.
  /// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  static func body(_ sentence: String) -> String {
    let json: JSON = ["text": .string("maumeter: \(sentence)")]
    return json.text
  }

  /// The same whenever the message is tried again.
  static func id(_ alert: BudgetAlert) -> String {
    let name = "\(alert.month)\n\(alert.budget)\n\(alert.amount)"
    return "budget_\(ContentHash(of: Array(name.utf8)).digits.prefix(32))"
  }
}
