import Domain

/// What the usage types of Cognito mean.
///
/// Usage types are told by the part after the Region prefix, in any case: "APN1-CognitoLiteMAU" is `CognitoLiteMAU` in
/// Tokyo.
public struct UsageTypes: Sendable {
  /// What a usage type is.
  public enum Meaning: Hashable, Sendable {
    /// - plan: nil where the price is the same on every plan.
    case meter(Meter, plan: Plan?)
    /// The free quantity, on a line of its own.
    case free(Meter)
    /// Of Cognito, and not known.
    ///
    /// - guess: what its name looks like.
    case unknown(guess: Meter?)
  }

  private var meanings: [String: Meaning] = [:]
  private var regions: [String: String] = [:]

  public init() {}

  /// - Parameter usageType: without the Region prefix, or whole for those that hold in all Regions.
  public mutating func add(_ usageType: String, _ meaning: Meaning) { meanings[usageType.lowercased()] = meaning }

  /// - Parameter prefix: "APN1".
  public mutating func add(prefix: String, region: String) { regions[prefix.lowercased()] = region }

  /// The meaning, and the Region of the prefix.
  public func meaning(of usageType: String) -> (meaning: Meaning, region: String?) {
    // AWS's own pages have some with en dashes.
    let text = usageType.lowercased().replacing("–", with: "-")
    if let meaning = meanings[text] { return (meaning, nil) }
    guard let dash = text.firstIndex(of: "-") else { return (.unknown(guess: guess(text)), nil) }
    let suffix = String(text[text.index(after: dash)...])
    return (meanings[suffix] ?? .unknown(guess: guess(suffix)), regions[String(text[..<dash])])
  }

  /// Whether the usage type is known.
  func knows(_ usageType: String) -> Bool {
    if case .unknown = meaning(of: usageType).meaning { return false }
    return true
  }

  /// The exact usage types of these were never seen on a line of Cognito; programs that read bills look for these parts
  /// of them.
  private func guess(_ text: String) -> Meter? {
    let parts: [(String, Meter)] = [
      ("m2mtoken", .machineTokens), ("m2m", .machineClients), ("asf", .advancedSecurityMAU),
      ("advancedsecurity", .advancedSecurityMAU), ("enterprise", .enterpriseMAU), ("mrr", .replicaMAU),
      ("replica", .replicaMAU), ("rps", .provisionedRate), ("outboundsms", .sms), ("outbound-email", .email),
    ]
    return parts.first { text.contains($0.0) }?.1
  }
}
