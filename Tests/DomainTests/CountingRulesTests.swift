import Domain
import Testing

/// The table of the counting rules, row by row.
///
/// Two pages of AWS say what makes a monthly active user. The pricing page (https://aws.amazon.com/cognito/pricing/):
/// "within a calendar month, there is an identity operation related to that user, such as sign-up, sign-in, token
/// refresh, password change, or a user account attribute is updated". The quotas page
/// (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users) lists the operations, and
/// is quoted at each row.
@Suite struct CountingRulesTests {
  struct Row: Sendable {
    var kind: EventKind
    var pricingPage: Activity?
    var quotasPage: Activity?
    /// With the setting that counts removals, whichever the page.
    var withRemovals: Activity?

    init(_ kind: EventKind, _ pricingPage: Activity?, _ quotasPage: Activity?, withRemovals: Activity? = nil) {
      self.kind = kind
      self.pricingPage = pricingPage
      self.quotasPage = quotasPage
      self.withRemovals = withRemovals ?? pricingPage
    }
  }

  static let rows = [
    // "Sign-up or administrative creation of a user."
    Row(.signUp, .signUp, .signUp),
    // "Sign-in and challenge response."
    Row(.signIn, .signIn, .signIn),
    // Named by the pricing page; no bullet of the quotas page, and kept.
    Row(.tokenRefresh, .tokenRefresh, .tokenRefresh),
    // "Password self-service reset and setting of user passwords as an administrator."
    Row(.passwordReset, .passwordChange, .passwordChange),
    // "password change" of the pricing page. The quotas page: "Operations that you authorize with the currently signed-in
    // user's access token don't contribute to your MAU count".
    Row(.passwordChange, .passwordChange, nil),
    // "Sign-in and challenge response."
    Row(.challengeResponse, .other, .other),
    // "User account confirmation or attribute verification."
    Row(.confirmation, .other, .other),
    // "Change user attributes or group membership."
    Row(.accountUpdate, .other, .other),
    // "a user account attribute is updated" of the pricing page; by the user's own token, as ChangePassword.
    Row(.ownAccountUpdate, .other, nil),
    // "Query detailed attributes of a user as an administrator."
    Row(.administratorQuery, .other, .other),
    // "Sign-out and token revocation."
    Row(.signOut, .other, .other),
    // Not named. The text of 2023-01 had "an action that deactivates or deletes the user or its attributes".
    Row(.removal, nil, nil, withRemovals: .other),
    // "Resetting user passwords as an administrator (AdminResetUserPassword) doesn't contribute to your MAU count."
    // Client credentials have no user, and what failed or went no further than a challenge made nobody active.
    Row(.administratorPasswordReset, nil, nil), Row(.machineToken, nil, nil), Row(.unattributed, nil, nil),
    Row(.attempt, nil, nil), Row(.notCounted, nil, nil), Row(.failed, nil, nil),
  ]

  @Test func theTableHasEveryKindOnce() {
    #expect(Set(CountingRulesTests.rows.map(\.kind)) == Set(EventKind.allCases))
    #expect(CountingRulesTests.rows.count == EventKind.allCases.count)
  }

  @Test(arguments: rows) func counts(row: Row) {
    let expectations: [(CountingRules, Activity?)] = [
      (CountingRules(), row.pricingPage),
      (CountingRules(name: .pricingPage), row.pricingPage),
      (CountingRules(name: .quotasPage), row.quotasPage),
      (CountingRules(name: .pricingPage, countsRemovals: true), row.withRemovals),
      (CountingRules(name: .quotasPage, countsRemovals: true), row.kind == .removal ? .other : row.quotasPage),
    ]
    for (rules, activity) in expectations {
      #expect(rules.activity(of: row.kind) == activity, "\(rules.description)")
      #expect(rules.counts(row.kind) == (activity != nil), "\(rules.description)")
      #expect(rules.countedKinds >> UInt64(row.kind.rawValue) & 1 == (activity == nil ? 0 : 1), "\(rules.description)")
    }
  }

  @Test func onlyKindsThatCanCountAreCounted() {
    for name in CountingRules.Name.allCases {
      for kind in EventKind.allCases where !kind.canCount {
        #expect(!CountingRules(name: name, countsRemovals: true).counts(kind))
      }
    }
    #expect(EventKind.allCases.filter(\.canCount).count == 12)
  }

  /// Raw values are in databases: changing one would give recorded events another meaning.
  @Test func rawValuesStay() {
    let values = Dictionary(uniqueKeysWithValues: EventKind.allCases.map { ($0, $0.rawValue) })
    let expected: [EventKind: UInt8] = [
      .signUp: 1, .signIn: 2, .tokenRefresh: 3, .passwordReset: 4, .passwordChange: 5, .challengeResponse: 6,
      .confirmation: 7, .accountUpdate: 8, .ownAccountUpdate: 9, .administratorQuery: 10, .signOut: 11, .removal: 12,
      .machineToken: 32, .unattributed: 33, .attempt: 48, .administratorPasswordReset: 49, .notCounted: 50, .failed: 51,
    ]
    #expect(values == expected)
  }

  @Test func haveAName() {
    #expect(CountingRules().description == "pricing-page")
    #expect(CountingRules(name: .quotasPage, countsRemovals: true).description == "quotas-page, removals counted")
    #expect(Day(CountingRules.version) != nil)
  }
}
