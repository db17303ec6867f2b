import Domain
import Testing

@Suite struct MonthlyActivityTests {
  @Test func poolsComeByIDAndUnknownOnesLast() {
    func pool(_ id: String?, _ account: String? = nil, _ region: String? = nil) -> PoolActivity {
      PoolActivity(pool: id, account: account, region: region, users: ActiveUsers(direct: 1))
    }
    let ordered = [
      pool("ap-northeast-1_A"), pool("ap-northeast-1_B"), pool("us-east-1_A"), pool(nil), pool(nil, "1", "a"),
      pool(nil, "1", "b"), pool(nil, "2", "a"),
    ]
    #expect(ordered.reversed().sorted(by: PoolActivity.isBefore) == ordered)
    for (first, second) in zip(ordered, ordered.dropFirst()) { #expect(!PoolActivity.isBefore(second, first)) }
  }

  @Test func usersAddUp() {
    #expect(ActiveUsers(direct: 3, enterprise: 4).total == 7)
    #expect(ActiveUsers(direct: 3).total == 3)
  }
}
