/// A default quota of request rate: requests a second over all pools of an account in a Region.
///
/// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
public struct RequestQuota: Hashable, Sendable {
  /// AWS's name of the category.
  public let name: String
  /// Requests a second.
  public let limit: Int64

  public static let userAuthentication = RequestQuota(name: "UserAuthentication", limit: 120)
  public static let userCreation = RequestQuota(name: "UserCreation", limit: 50)
  public static let userFederation = RequestQuota(name: "UserFederation", limit: 25)
  public static let userAccountRecovery = RequestQuota(name: "UserAccountRecovery", limit: 30)

  /// The categories that the log tells of.
  public static let all = [userAuthentication, userCreation, userFederation, userAccountRecovery]

  /// The peak of sign-ins a second that AWS gives as a guide value: 80 for 1,000,000 monthly active users, in
  /// proportion, rounded up.
  public static func expectedPeak(users: Int64) -> Int64 {
    let (whole, rest) = users.quotientAndRemainder(dividingBy: 1_000_000)
    return whole * 80 + (rest * 80 + 999_999) / 1_000_000
  }
}
