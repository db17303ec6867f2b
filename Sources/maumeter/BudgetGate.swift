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

  /// Says which budgets are for nothing that is known.
  ///
  /// - Parameter store: remembers which messages were sent.
  /// - Throws: `CommandError` with status 1 when a budget is passed, and with 78 when a price is missing without which
  ///   nobody knows whether one is kept.
  func check(_ months: [Costs], store: ActivityStore) throws {
    guard !configuration.budgets.isEmpty else {
      throw CommandError(
        "The config has no budgets to check. Add some: see budgets in maumeter init.", .badConfiguration)
    }
    for budget in try strangeBudgets(months, store) {
      StandardError.say(budget.sentence(ofNothingIn: months.map(\.month)))
    }
    var passed: [String] = []
    var open: [String] = []
    for costs in months {
      for budget in configuration.budgets {
        guard let excess = budget.excess(of: costs.bill, organisation: organisation, clients: costs.clients) else {
          let missing = budget.missing(from: costs.bill, organisation: organisation, clients: costs.clients)
          if let reason = missing.first { open.append(budget.sentence(missing: reason, in: costs.month)) }
          continue
        }
        let sentence = excess.sentence(in: costs.month, isExpected: costs.isExpected)
        passed.append(sentence)
        try tell(sentence, BudgetAlert(month: costs.month, budget: budget.name, amount: budget.amount), store)
      }
    }
    guard passed.isEmpty else { throw CommandError((passed + open).joined(separator: " "), .gateFailed) }
    guard open.isEmpty else { throw CommandError(open.joined(separator: " "), .badConfiguration) }
  }

  /// Budgets towards which nothing counts, because what they are for is neither in the months nor in the config.
  private func strangeBudgets(_ months: [Costs], _ store: ActivityStore) throws -> [Budget] {
    let strange = configuration.budgets.filter { budget in
      !isConfigured(budget.scope)
        && !months.contains { budget.concerns($0.bill, organisation: organisation, clients: $0.clients) }
    }
    guard !strange.isEmpty else { return [] }
    let recorded = try store.poolHistories()
    return strange.filter { budget in
      guard case .pool(let id) = budget.scope else { return true }
      return recorded[id] == nil
    }
  }

  private func isConfigured(_ scope: Budget.Scope) -> Bool {
    switch scope {
    case .everything: return true
    case .payer(let id), .account(let id):
      let accounts = organisation.accounts
      return accounts[id] != nil || accounts.values.contains { $0.payer == id }
        || configuration.pools.values.contains { $0.account == id }
        || configuration.provisionedRates.contains { $0.account == id }
    case .pool(let id):
      return configuration.pools[id] != nil || configuration.clients.values.contains { $0.pool == id }
    case .tag(let name, let value):
      var tags: [[String: String]] = organisation.accounts.values.map(\.tags)
      tags += organisation.pools.values.map(\.tags)
      tags += organisation.clientTags.values
      return tags.contains { $0[name] == value }
    }
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
