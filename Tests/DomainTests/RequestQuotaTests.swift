import Testing

@testable import Domain

@Suite struct RequestQuotaTests {
  /// The defaults of the table of categories, read in 2026-11.
  ///
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
  @Test(
    arguments: [
      ("UserAuthentication", 120), ("UserCreation", 50), ("UserFederation", 25), ("UserAccountRecovery", 30),
      ("UserRead", 120), ("UserUpdate", 25), ("UserToken", 120), ("ClientAuthentication", 150),
    ] as [(String, Int64)])
  func defaults(name: String, limit: Int64) {
    #expect(RequestQuota.all.first { $0.name == name }?.limit == limit)
  }

  @Test func anOperationIsOfOneCategory() {
    let names = RequestQuota.all.flatMap(\.operations) + RequestQuota.challengeResponses
    #expect(Set(names).count == names.count)
    #expect(RequestQuota.all.count == 8)
  }

  /// AWS: "a separate quota that is three times the `UserAuthentication` category limit".
  @Test func challenges() {
    #expect(RequestQuota.challengeAllowance == 3 * RequestQuota.userAuthentication.limit)
  }

  /// AWS's example: 1,000,000 users peak at 80 requests a second.
  @Test(arguments: [(1_000_000, 80), (0, 0), (1, 1), (1_500_000, 120), (1_500_001, 121)] as [(Int64, Int64)])
  func guideValue(users: Int64, peak: Int64) {
    #expect(RequestQuota.expectedPeak(users: users) == peak)
  }
}
