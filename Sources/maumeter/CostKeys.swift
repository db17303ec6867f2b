import ArgumentParser
import Pricing

/// What `--by` names: "account,pool" or "tag:team".
struct CostKeys: Hashable, ExpressibleByArgument {
  let dimensions: [Dimension]

  init?(argument: String) {
    var dimensions: [Dimension] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let dimension = CostKeys.dimension(word), !dimensions.contains(dimension) else { return nil }
      dimensions.append(dimension)
    }
    self.dimensions = dimensions
  }

  static let allValueStrings = ["payer", "account", "region", "pool", "client", "plan", "meter", "tag:NAME"]

  private static func dimension(_ word: Substring) -> Dimension? {
    switch word {
    case "payer": .payer
    case "account": .account
    case "region": .region
    case "pool": .pool
    case "client": .client
    case "plan": .plan
    case "meter": .meter
    case _ where word.hasPrefix("tag:") && word.count > 4: .tag(String(word.dropFirst(4)))
    default: nil
    }
  }
}
