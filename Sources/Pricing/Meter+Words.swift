import Domain

extension Meter {
  /// One unit as a person says it.
  var word: String {
    switch self {
    case .directMAU: "direct monthly active user"
    case .enterpriseMAU: "enterprise (SAML, OIDC) monthly active user"
    case .advancedSecurityMAU: "advanced-security monthly active user"
    case .machineTokens: "machine token request"
    case .replicatedMachineTokens: "machine token request of a replicated pool"
    case .machineClients: "machine app client"
    case .replicaMAU: "replica monthly active user"
    case .provisionedRate: "provisioned request per second"
    case .sms: "SMS message"
    case .email: "e-mail"
    }
  }

  /// Several units.
  public var words: String {
    switch self {
    case .provisionedRate: "provisioned requests per second"
    case .replicatedMachineTokens: "machine token requests of a replicated pool"
    default: word + "s"
    }
  }
}
